"""GET /stations/nearest under gunicorn, as a share of a bare Flask endpoint under the same gunicorn in the same run.

    python -m bench.http [--stations 200000] [--seconds 4] [--rounds 5] [--data DIR]

Rounds alternate between the two servers, so that other work on the machine hits both; figures are medians over rounds.
CPU is what the server's workers used, which other work disturbs least. `wrk` makes the load.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np

from bench.common import ROOT, table, write_section
from bench.common import Places as Spots
from bench.filled import filled, write
from bench.roads import road_points, serving
from core.osm import inspect
from stations.routing.binaries import find_osrm
from stations.routing.build import build_roads

NEAR = "/api/v1/stations/nearest"
SCRIPT = """
local places, wait = {{{places}}}, {wait}
function init() math.randomseed({seed}) end
function request()
  local place = places[math.random(#places)]
  return wrk.format("GET", string.format("{path}", place[1], place[2]))
end
if wait > 0 then function delay() return wait * (0.5 + math.random()) end end
"""
Places: TypeAlias = Sequence[tuple[float, float]]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Target:
    """A served app, what is asked of it, and what was measured."""

    name: str
    app: str
    port: int
    path: str
    process: subprocess.Popen | None = None
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    tails: list[float] = field(default_factory=list)

    def children(self) -> list[int]:
        """The worker processes."""
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]

    def cpu_s(self) -> float:
        """Processor seconds the workers have used so far."""
        stats = (
            Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            for pid in self.children()
        )
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


@contextmanager
def served(target: Target, data: Path, log: Path) -> Iterator[Target]:
    """The app under gunicorn until the block ends."""
    env = os.environ | {
        "LEILEME_DATA_DIR": str(data), "LEILEME_RATE_LIMITS": "off", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", f"bench.apps:{target.app}()", "--preload", "--workers", "2",
        "--worker-class", "gthread", "--threads", "4", "--keep-alive", "30",
        "--bind", f"127.0.0.1:{target.port}", "--timeout", "120", "--worker-tmp-dir", "/dev/shm",
    ]  # fmt: skip
    with log.open("w") as out:
        target.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        try:
            _await(target, log)
            yield target
        finally:
            target.process.terminate()
            target.process.wait(30)


def _await(target: Target, log: Path) -> None:
    path = target.path.replace("%.6f", "28.4")
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{target.port}{path}", timeout=10):
                return
        except OSError:
            if target.process.poll() is not None:
                raise SystemExit(log.read_text()) from None
            time.sleep(0.2)
    raise SystemExit(f"{target.name} did not start: {log.read_text()}")


def load(
    target: Target, places: Places, seconds: int, connections: int, wait: float = 0
) -> tuple[float, float]:
    """Requests a second and the 99th percentile in ms, as wrk sees them. Nobody asks from the same place twice."""
    chosen = ",".join(f"{{{lat:.6f},{lon:.6f}}}" for lat, lon in places)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        seed = time.monotonic_ns() % 10**6
        script.write(SCRIPT.format(places=chosen, seed=seed, wait=wait, path=target.path))
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", "-s", script.name,
             f"http://127.0.0.1:{target.port}"],
            capture_output=True, text=True, check=True, timeout=seconds + 60,
        ).stdout  # fmt: skip
    if "Non-2xx" in done or "Socket errors" in done:
        raise SystemExit(done)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done).group(1))
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def measure(targets: list[Target], places: Places, seconds: int, rounds: int) -> None:
    """Saturation and half of it, in turns."""
    for target in targets:
        load(target, places, 2, 16)
    for _ in range(rounds):
        for target in targets:
            before = target.cpu_s()
            rate, _tail = load(target, places, seconds, 16)
            target.rates.append(rate)
            target.cpu.append((target.cpu_s() - before) / (rate * seconds) * 1e6)
    for _ in range(rounds):
        for target in targets:
            wait = 32 / (statistics.median(target.rates) / 2) * 1000
            target.tails.append(load(target, places, seconds, 32, wait)[1])


def report(targets: list[Target]) -> str:
    """The table; the first target is the bare one."""
    bare = targets[0]
    median = statistics.median
    rows = [
        (
            it.name, f"{median(it.rates):,.0f}", f"{median(it.rates) / median(bare.rates):.2f}",
            f"{median(a / b for a, b in zip(it.rates, bare.rates, strict=True)):.2f}",
            f"{median(it.cpu):.0f}", f"{median(bare.cpu) / median(it.cpu):.2f}",
            f"{median(it.tails):.1f}", f"{median(it.tails) / median(bare.tails):.1f}",
        )
        for it in targets
    ]  # fmt: skip
    head = ("endpoint", "requests/s", "share", "median of each round's share", "server CPU µs/request",
            "share by CPU", "p99 ms at half load", "× bare")  # fmt: skip
    return table(head, rows)


def main() -> None:
    """Run it."""
    given = arguments().parse_args()
    given.roads.exists() or print(f"no {given.roads}: without e-bike")
    sections = [("http", "Nearest over HTTP", straight(given))]
    if given.roads.exists():
        sections.append(("ebike", "Nearest by e-bike over HTTP", by_road(given)))
    command = f"python -m bench.http --stations {given.stations} --seconds {given.seconds} --rounds {given.rounds}"
    for name, title, text in sections:
        write_section(name, title, command, text)


def arguments() -> argparse.ArgumentParser:
    """What can be chosen."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--stations", type=int, default=200_000)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--data", type=Path, help="keep the filled data folder here, use it again")
    options.add_argument("--k", type=int, default=10, help="how many by e-bike")
    options.add_argument("--roads", type=Path, default=ROOT.parent / "shared/data/andorra.osm.pbf")
    return options


def straight(given: argparse.Namespace) -> str:
    """mode=straight over a country of stations."""
    box = (75, 20, 130, 50)
    dice = random.Random(1)
    places = [(dice.uniform(20, 50), dice.uniform(75, 130)) for _ in range(10_000)]
    query = "k=20&facilities=water,toilet&mode=straight"
    with filled(given.stations, box, given.data) as data:
        return compared("nearest, k=20, 2 facilities, straight", query, data, places, given)


def by_road(given: argparse.Namespace) -> str:
    """mode=ebike over an extract: 300 stations beside its roads, asked from beside its roads."""
    dice = random.Random(2)
    points = [(p.lat, p.lon) for p in road_points(given.roads, inspect(given.roads).bbox)]
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary)
        build_roads(find_osrm(), inspect(given.roads), data, lambda _stage: None)
        write(data, Spots(*np.array(dice.sample(points, 300)).T))
        places = dice.sample(points, 3000)
        with serving(data):
            name, query = f"nearest, k={given.k}, e-bike", f"k={given.k}&mode=ebike"
            return compared(name, query, data, places, given)


def compared(name: str, query: str, data: Path, places: Places, given: argparse.Namespace) -> str:
    """The two servers side by side."""
    targets = [
        Target("bare Flask, jsonify", "bare", 8031, "/"),
        Target(name, "product", 8030, f"{NEAR}?lat=%.6f&lon=%.6f&{query}"),
    ]
    with (
        served(targets[0], data, data / "bare.log"),
        served(targets[1], data, data / "product.log"),
    ):
        measure(targets, places, given.seconds, given.rounds)
    text = (
        f"{given.rounds} alternating rounds of {given.seconds} s, 16 connections; "
        "half load: 32 connections that wait between requests.\n\n"
    )
    return text + report(targets)


if __name__ == "__main__":
    main()
