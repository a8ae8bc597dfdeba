"""From an extract to a road graph for every mode: OSRM's extract, partition and customize."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.clock import now
from core.generations import Generations, remove
from core.osm import Extract
from stations.routing.binaries import Osrm, as_argument
from stations.routing.rules import PROFILE_KMH, Mode

PROFILES = Path(__file__).parent / "profiles"
GRAPH_FILE = "graph.json"
BASE = "graph"
_LOG_TAIL = 2000
_DISK_FULL = re.compile(r"no space left|disk.*full|ENOSPC|Bus error", re.IGNORECASE)


class BuildFailed(RuntimeError):
    """The graph could not be built; the served one is untouched. The text is one line."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One finished step of a build, for the person who waits."""

    mode: Mode
    name: str
    seconds: float


def road_graphs(data_dir: Path) -> Generations:
    """The road graphs of this installation."""
    return Generations(data_dir / "roads")


def graph_base(folder: Path, mode: Mode) -> Path:
    """What osrm-routed is given for one mode of a graph folder."""
    return folder / mode / BASE


def build_roads(
    osrm: Osrm, extract: Extract, data_dir: Path, on_stage: Callable[[Stage], object]
) -> int:
    """Build and publish a new graph; gives its number. Raises `BuildFailed`."""
    graphs = road_graphs(data_dir)
    draft = graphs.draft()
    try:
        draft.mkdir()
        for mode in Mode:
            for stage in _build_mode(osrm, extract, mode, draft):
                on_stage(stage)
        (draft / GRAPH_FILE).write_text(json.dumps(_describe(osrm, extract), ensure_ascii=False))
        return graphs.publish(draft)
    except OSError as error:
        raise BuildFailed(f"写不进数据目录 / cannot write the graph: {error.strerror}") from error
    finally:
        remove(draft)


def _build_mode(osrm: Osrm, extract: Extract, mode: Mode, draft: Path) -> Iterator[Stage]:
    base = graph_base(draft, mode)
    base.parent.mkdir()
    threads = ["--threads", str(os.cpu_count() or 1)]
    steps = {
        "extract": [as_argument(extract.path),
                    "--profile", as_argument(PROFILES / f"{mode}.lua"),
                    "--output", as_argument(base),
                    "--small-component-size", str(_small_component(extract)), *threads],
        "partition": [as_argument(base), *threads],
        "customize": [as_argument(base), *threads],
    }  # fmt: skip
    for name, arguments in steps.items():
        started = time.monotonic()
        _run(osrm, f"osrm-{name}", arguments, mode)
        yield Stage(mode, name, time.monotonic() - started)


def _small_component(extract: Extract) -> int:
    """Below how many edges a connected piece counts as an island that is not snapped to.

    OSRM's 1,000 would call a whole small town an island; one per cent keeps it a town.
    """
    return max(20, min(1000, extract.nodes // 100))


def _run(osrm: Osrm, program: str, arguments: list[str], mode: Mode) -> None:
    done = subprocess.run(
        [osrm.program(program), *arguments],
        env={**os.environ, "LUA_PATH": f"{PROFILES}/?.lua;{osrm.profiles}/?.lua;;"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BuildFailed(_reason(f"{program} ({mode})", done))


def _reason(what: str, done: subprocess.CompletedProcess[str]) -> str:
    """The one line that tells the operator why."""
    said = (done.stdout + done.stderr)[-_LOG_TAIL:]
    if _DISK_FULL.search(said):
        return f"磁盘已满 / disk full while running {what}"
    if done.returncode == -9:
        return f"内存不足 / killed, probably out of memory: {what}"
    errors = [line for line in said.splitlines() if "[error]" in line] or said.splitlines()
    return f"{what} 失败 / failed ({done.returncode}): {errors[-1].strip() if errors else 'silent'}"


def _describe(osrm: Osrm, extract: Extract) -> dict[str, object]:
    """What `graph.json` tells about a graph."""
    stamp = extract.osm_timestamp
    return {
        "source": extract.path.name,
        "sha256": extract.sha256,
        "bbox": [round(value, 6) for value in extract.bbox],
        "nodes": extract.nodes,
        "roads": extract.roads,
        "osm_timestamp": stamp.isoformat() if stamp else None,
        "built_at": now().isoformat(timespec="seconds"),
        "osrm": osrm.version,
        "sample": extract.sample,
        "max_kmh": {mode: PROFILE_KMH[mode] for mode in Mode},
    }
