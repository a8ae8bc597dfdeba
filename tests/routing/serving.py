"""Road servers for tests: a graph built once, served on free ports, ended with the block."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.osm import inspect
from stations.routing.binaries import find_osrm
from stations.routing.build import build_roads, graph_base, road_graphs
from stations.routing.endpoints import Endpoints, publish, withdraw
from stations.routing.processes import LOOPBACK, answers, free_ports
from stations.routing.rules import Mode

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Real extracts beside the project, where a developer has them."""


def build(extract: Path, data_dir: Path) -> int:
    """Build a graph the way the command does."""
    return build_roads(find_osrm(), inspect(extract), data_dir, lambda _stage: None)


@contextmanager
def served(data_dir: Path, graph: int = 1) -> Iterator[dict[Mode, subprocess.Popen]]:
    """Serve a built graph and publish it; the processes by mode."""
    osrm, folder = find_osrm(), road_graphs(data_dir).path(graph)
    ports = dict(zip(Mode, free_ports(len(Mode)), strict=True))
    running = {}
    try:
        for mode, port in ports.items():
            command = [
                osrm.program("osrm-routed"), str(graph_base(folder, mode)), "-i", LOOPBACK,
                "-p", str(port), "-t", "1", "-a", "MLD", "--mmap", "--max-table-size", "301", "-l", "ERROR",
            ]  # fmt: skip
            running[mode] = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(
            lambda: all(answers((LOOPBACK, p), "/nearest/v1/x/120,28") for p in ports.values())
        )
        engines = {mode: (LOOPBACK, port) for mode, port in ports.items()}
        publish(road_graphs(data_dir).folder, Endpoints(graph, engines))
        yield running
    finally:
        withdraw(road_graphs(data_dir).folder)
        for process in running.values():
            process.kill()
            process.wait()


def wait_for(condition, within_s: float = 20.0) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
