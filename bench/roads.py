"""What roads cost: `python -m bench.roads FILE.osm.pbf`. Builds a graph, asks it, writes a section.

Latency is what a worker waits; CPU is what the machine does for it, on both sides of the socket,
and is the figure that bounds requests per second.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import osmium

from bench.common import percentiles, table, write_section
from core.geo import LatLon
from core.osm import inspect
from core.processes import Child, Supervisor
from stations.routing.binaries import find_osrm
from stations.routing.build import build_roads
from stations.routing.engine import EngineDown, Mode, RoadError, Roads
from stations.routing.processes import RoadCrew

ROUNDS = 400
WARM_UP = 50


def main(file: Path) -> None:
    """Measure one extract."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        extract = inspect(file)
        started = time.perf_counter()
        build_roads(find_osrm(), extract, data_dir, lambda _stage: None)
        built = time.perf_counter() - started
        size = sum(p.stat().st_size for p in (data_dir / "roads").rglob("*") if p.is_file())
        points = road_points(file, extract.bbox)
        with serving(data_dir) as servers:
            rows = list(measure(Roads(data_dir), points, servers))
    head = ["request", "p50 ms", "p95 ms", "p99 ms", "CPU engine ms", "CPU caller ms"]
    text = (
        f"{file.name}: {extract.nodes:,} nodes; both graphs built in {built:.1f} s, "
        f"{size / 1e6:.1f} MB on disk. Random origins, the nearest of random targets, one client, "
        f"{ROUNDS} requests a row, none asked twice.\n\n"
    )
    write_section("roads", "Roads", f"python -m bench.roads {file.name}", text + table(head, rows))


def measure(
    roads: Roads, points: list[LatLon], servers: dict[Mode, int]
) -> Iterator[tuple[str, ...]]:
    """A row for each kind of request."""
    dice = random.Random(7)
    for mode in Mode:
        for size in (1, 10, 20, 30, 50, 100):
            questions = [question(dice, points, size) for _ in range(ROUNDS + WARM_UP)]
            yield row(
                f"{mode} table 1 × {size}",
                [partial(roads.table, mode, *q) for q in questions],
                servers[mode],
            )
        for reach in (2_000, 8_000):
            pairs = [apart(dice, points, reach) for _ in range(ROUNDS + WARM_UP)]
            yield row(
                f"{mode} route, about {reach / 1000:.0f} km",
                [partial(roads.route, mode, *p, "zh") for p in pairs],
                servers[mode],
            )


def row(name: str, calls: list[Callable[[], object]], server: int) -> tuple[str, ...]:
    """Run the calls one after the other."""
    for call in calls[:WARM_UP]:
        tried(call)
    engine, caller, waits = cpu_s(server), time.process_time(), []
    for call in calls[WARM_UP:]:
        started = time.perf_counter()
        tried(call)
        waits.append(time.perf_counter() - started)
    caller, engine = time.process_time() - caller, cpu_s(server) - engine
    figures = [
        *(each / 1000 for each in percentiles(waits)),
        engine / ROUNDS * 1e3,
        caller / ROUNDS * 1e3,
    ]
    return (name, *(f"{figure:.2f}" for figure in figures))


def tried(call: Callable[[], object]) -> None:
    """A refusal (no road near, no way there) is an answer too; a server that is down is not."""
    try:
        call()
    except EngineDown:
        raise
    except RoadError:
        pass


def question(dice: random.Random, points: list[LatLon], size: int) -> tuple[LatLon, list[LatLon]]:
    """An origin and the nearest `size` of a few hundred others."""
    origin, some = dice.choice(points), dice.sample(points, min(len(points), 400))
    return origin, sorted(some, key=lambda p: squared(origin, p))[:size]


def apart(dice: random.Random, points: list[LatLon], metres: float) -> tuple[LatLon, LatLon]:
    """Two points about so far apart."""
    origin, some = dice.choice(points), dice.sample(points, min(len(points), 200))
    degrees = (metres / 111_000) ** 2
    return origin, min(some, key=lambda p: abs(squared(origin, p) - degrees))


def squared(a: LatLon, b: LatLon) -> float:
    """Squared distance in degrees of latitude, near enough to choose by."""
    return (a.lat - b.lat) ** 2 + ((a.lon - b.lon) * 0.75) ** 2


def road_points(file: Path, bbox: tuple[float, float, float, float]) -> list[LatLon]:
    """Nodes of roads inside the box."""
    west, south, east, north = bbox
    roads = osmium.FileProcessor(str(file)).with_locations()
    roads = roads.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    roads = roads.with_filter(osmium.filter.KeyFilter("highway"))
    places = {(n.lat, n.lon) for way in roads for n in way.nodes if n.location.valid()}
    inside = [p for p in places if south <= p[0] <= north and west <= p[1] <= east]
    return [LatLon(*place) for place in sorted(inside)]


@contextmanager
def serving(data_dir: Path) -> Iterator[dict[Mode, int]]:
    """The road servers as the product runs them; the process id of each."""
    pid = os.fork()
    if pid == 0:
        idle = Child("idle", ("sleep", "100000"))
        os._exit(Supervisor([idle], [RoadCrew(data_dir)], lambda _line: None).run())
    try:
        roads = Roads(data_dir)
        while not all(roads.available(mode) for mode in Mode):
            time.sleep(0.05)
        yield {mode: server_of(pid, mode) for mode in Mode}
    finally:
        os.kill(pid, 15)
        os.waitpid(pid, 0)


def server_of(parent: int, mode: Mode) -> int:
    """The process of one mode's server."""
    for entry in Path("/proc").glob("[0-9]*"):
        stat = (entry / "stat").read_text().rpartition(")")[2].split()
        if int(stat[1]) == parent and f"/{mode}/".encode() in (entry / "cmdline").read_bytes():
            return int(entry.name)
    raise RuntimeError(f"no server for {mode}")


def cpu_s(pid: int) -> float:
    """Seconds of CPU a process has used."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
