"""Reading an OpenStreetMap extract: is it one, is it whole, what does it cover."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import osmium
from osmium.osm import NODE, WAY

Bbox = tuple[float, float, float, float]
Progress = Callable[[int], object]

SAMPLE_GENERATOR = "leileme-sample"
"""What the header of a made-up extract names as its maker; everything built from it is labelled."""

ROAD_TAGS = ("highway", "route")
_CHUNK = 1 << 20
_EVERY = 200_000


class BadExtract(ValueError):
    """The file is not a usable OSM PBF extract; the text says in one line what is wrong."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What one readable extract holds. `bbox` is west, south, east, north: as the file says it was
    cut, else of its nodes. `sample`: made by a program of ours, not a survey.
    """

    path: Path
    sha256: str
    size: int
    bbox: Bbox
    nodes: int
    roads: int
    osm_timestamp: datetime | None
    sample: bool = False


def inspect(path: Path, progress: Progress | None = None) -> Extract:
    """Read the whole file once, so that nothing cut off is found out later.

    `progress` is told the number of nodes read so far. Raises `BadExtract`.
    """
    size, sha256 = _fingerprint(path)
    try:
        cut, timestamp, sample = _header(path)
        nodes, bbox, newest = _nodes(path, progress or (lambda _count: None))
        roads = sum(1 for _ in _roads(path))
    except RuntimeError as error:
        raise BadExtract(
            f"{path.name} 不是完整的 OSM PBF 文件 / not a whole OSM PBF file ({error})"
        ) from error
    if bbox is None or not roads:
        raise BadExtract(f"{path.name} 里没有道路 / holds no roads ({nodes} nodes, {roads} roads)")
    return Extract(
        path.resolve(), sha256, size, cut or bbox, nodes, roads, timestamp or newest, sample
    )


def _fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a regular, non-empty file whose first block is an OSM header."""
    digest, size = hashlib.sha256(), 0
    try:
        if not path.exists():
            raise BadExtract(f"找不到文件 / no such file: {path}")
        if not path.is_file():
            raise BadExtract(f"{path} 不是文件 / not a file")
        with path.open("rb") as file:
            head = file.read(64)
            if head and b"OSMHeader" not in head:
                raise BadExtract(f"{path.name} 不是 OSM PBF 文件 / not an OSM PBF file")
            file.seek(0)
            while block := file.read(_CHUNK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise BadExtract(f"{path} 打不开 / cannot be read ({error.strerror})") from error
    if not size:
        raise BadExtract(f"{path.name} 是空文件 / is empty")
    return size, digest.hexdigest()


def _header(path: Path) -> tuple[Bbox | None, datetime | None, bool]:
    """The box the extract was cut to, when its data is from, and whether it is a sample of ours."""
    with osmium.io.Reader(str(path)) as reader:
        header = reader.header()
        box = header.box()
        stamp = header.get("osmosis_replication_timestamp") or header.get("timestamp")
        sample = header.get("generator") == SAMPLE_GENERATOR
    cut = None
    if box.valid():
        low, high = box.bottom_left, box.top_right
        cut = (low.lon, low.lat, high.lon, high.lat)
    try:
        return cut, datetime.fromisoformat(stamp).astimezone(UTC) if stamp else None, sample
    except ValueError:
        return cut, None, sample


def _nodes(path: Path, progress: Progress) -> tuple[int, Bbox | None, datetime | None]:
    """How many nodes, their bounding box, and the newest edit among them."""
    west, south, east, north = 180.0, 90.0, -180.0, -90.0
    count, newest = 0, datetime.fromtimestamp(0, UTC)
    for node in cast(Iterable[osmium.osm.Node], osmium.FileProcessor(str(path), NODE)):
        lon, lat = node.lon, node.lat
        west, east = min(west, lon), max(east, lon)
        south, north = min(south, lat), max(north, lat)
        newest = max(newest, node.timestamp)
        count += 1
        if count % _EVERY == 0:
            progress(count)
    progress(count)
    bbox = (west, south, east, north) if count else None
    return count, bbox, newest if newest.year > 2000 else None


def _roads(path: Path) -> "osmium.FileProcessor":
    return osmium.FileProcessor(str(path), WAY).with_filter(osmium.filter.KeyFilter(*ROAD_TAGS))
