"""GET /stations/nearest under gunicorn, as a share of a bare Flask endpoint under the same gunicorn in the same run.

    python -m bench.http [--stations 200000] [--seconds 4] [--rounds 5] [--data DIR]

Rounds alternate between the two servers, so that other work on the machine hits both; figures are medians over rounds.
CPU is what the server's workers used, which other work disturbs least. `wrk` makes the load.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.common import ROOT, table, write_section
from bench.filled import filled

NEAR = "/api/v1/stations/nearest"
SCRIPT = """
local seed, wait = {seed}, {wait}
function init() math.randomseed(seed) end
function request()
  local lat, lon = {south} + math.random() * {height}, {west} + math.random() * {width}
  return wrk.format("GET", string.format("{path}", lat, lon))
end
if wait > 0 then function delay() return wait * (0.5 + math.random()) end end
"""
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
    target: Target, box: tuple[float, ...], seconds: int, connections: int, wait: float = 0
) -> tuple[float, float]:
    """Requests a second and the 99th percentile in ms, as wrk sees them."""
    west, south, east, north = box
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            SCRIPT.format(
                seed=time.monotonic_ns() % 10**6, wait=wait, path=target.path, south=south,
                height=north - south, west=west, width=east - west,
            )
        )  # fmt: skip
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


def measure(targets: list[Target], box: tuple[float, ...], seconds: int, rounds: int) -> None:
    """Saturation and half of it, in turns."""
    for target in targets:
        load(target, box, 2, 16)
    for _ in range(rounds):
        for target in targets:
            before = target.cpu_s()
            rate, _tail = load(target, box, seconds, 16)
            target.rates.append(rate)
            target.cpu.append((target.cpu_s() - before) / (rate * seconds) * 1e6)
    for _ in range(rounds):
        for target in targets:
            wait = 32 / (statistics.median(target.rates) / 2) * 1000
            target.tails.append(load(target, box, seconds, 32, wait)[1])


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
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--stations", type=int, default=200_000)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument(
        "--data", type=Path, help="keep the filled data folder here and use it again"
    )
    given = options.parse_args()
    box = (75, 20, 130, 50)
    near = f"{NEAR}?lat=%.6f&lon=%.6f&k=20&facilities=water,toilet&mode=straight"
    targets = [
        Target("bare Flask, jsonify", "bare", 8031, "/"),
        Target("nearest, k=20, 2 facilities, straight", "product", 8030, near),
    ]
    with (
        filled(given.stations, box, given.data) as data,
        served(targets[0], data, data / "bare.log"),
        served(targets[1], data, data / "product.log"),
    ):
        measure(targets, box, given.seconds, given.rounds)
    text = (
        f"{given.stations:,} synthetic stations, {given.rounds} alternating rounds of {given.seconds} s, "
        "16 connections; half load: 32 connections that wait between requests.\n\n"
    )
    command = f"python -m bench.http --stations {given.stations} --seconds {given.seconds} --rounds {given.rounds}"
    write_section("http", "Nearest over HTTP", command, text + report(targets))


if __name__ == "__main__":
    main()
