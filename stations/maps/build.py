"""Build everything that comes from one extract, one builder at a time, step by step."""

import fcntl
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.osm import Extract, inspect
from stations.basemap.build import build_basemap, install_basemap
from stations.routing.binaries import find_osrm
from stations.routing.build import build_roads

Say = Callable[[str], object]
LOCK_FILE = "map-build.lock"
ROOM_NEEDED = 20
"""Free disk asked for before starting, as a multiple of the extract (measured: 8 to 20)."""
_MB = 1 << 20


class Part(StrEnum):
    """What can be built from an extract."""

    ROADS = "roads"
    BASEMAP = "basemap"


class Busy(RuntimeError):
    """Another build is running on this data folder."""


class NoRoom(RuntimeError):
    """The disk has too little room for this build."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took."""

    seconds: float
    peak_mb: float


@contextmanager
def only_builder(data_dir: Path) -> Iterator[None]:
    """Keep other builds out of this data folder, also after a crash. Raises `Busy`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK_FILE).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Busy(
                f"另一个地图生成正在进行 / another map build is running (pid {lock.read().strip()})"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def read_extract(file: Path, say: Say) -> Extract:
    """Check the whole file and say what it holds. Raises `core.osm.BadExtract`."""
    started = time.monotonic()
    extract = inspect(file, lambda count: say(f"  {count:,} …") if count >= 10 * _MB else None)
    west, south, east, north = extract.bbox
    stamp = f", {extract.osm_timestamp:%Y-%m-%d}" if extract.osm_timestamp else ""
    say(
        f"文件 / file: {extract.nodes:,} nodes, {extract.roads:,} roads{stamp}, "
        f"{west:.4f},{south:.4f} – {east:.4f},{north:.4f}  ({_seconds(started)})"
    )
    return extract


def check_room(extract: Extract, data_dir: Path) -> None:
    """Refuse before anything is written when the disk is nearly full. Raises `NoRoom`."""
    stat = os.statvfs(data_dir)
    free, needed = stat.f_bavail * stat.f_frsize, extract.size * ROOM_NEEDED
    if free < needed:
        raise NoRoom(
            f"磁盘空间不够 / not enough room: {free / _MB:.1f} MB free in {data_dir.name}, "
            f"{needed / _MB:.1f} MB needed"
        )


def make_roads(extract: Extract, data_dir: Path, say: Say) -> int:
    """The road graphs of every mode; gives the number of the new graph."""
    osrm = find_osrm()
    started = time.monotonic()
    number = build_roads(
        osrm,
        extract,
        data_dir,
        lambda stage: say(f"路网 / roads: {stage.mode} {stage.name}  ({stage.seconds:.1f} s)"),
    )
    say(f"路网 {number} 完成 / road graph {number} is ready  ({_seconds(started)})")
    return number


def make_basemap(extract: Extract, data_dir: Path, say: Say, drawn: Path | None = None) -> int:
    """The base map, or an archive that was `drawn` from this extract before; gives its number."""
    started = time.monotonic()
    number = (
        install_basemap(drawn, extract, data_dir) if drawn else build_basemap(extract, data_dir)
    )
    say(f"底图 {number} 完成 / base map {number} is ready  ({_seconds(started)})")
    return number


@contextmanager
def measured(say: Say) -> Iterator[None]:
    """Say at the end what the work inside took, the programs it started included."""
    started = time.monotonic()
    yield
    peak = max(resource.getrusage(who).ru_maxrss for who in _WHO) / 1024
    say(f"用时 / took {_seconds(started)}, 内存峰值 / peak memory {peak:.0f} MB")


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"
