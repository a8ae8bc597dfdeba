"""Places of an OSM extract that help at night though no union keeps them: toilets, shops that never close."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import osmium
from osmium import filter as osm_filter

from stations.hours import validate
from stations.transfer.reasons import UnreadableFile, Why
from stations.transfer.table import MAX_ROWS, SourceRow, SourceTable, check_rows

HEADERS = (
    "code", "name", "type", "lon", "lat", "crs", "address", "hours", "hours_text", "facilities",
    "entry", "audience", "source_note",
)  # fmt: skip
ALWAYS = "24/7"
OPEN_AT_NIGHT = {
    "shop": {"convenience", "supermarket", "kiosk"},
    "amenity": {"fast_food", "cafe", "fuel", "pharmacy", "shelter", "restaurant"},
}
FALLBACK = {
    "toilets": "公共厕所", "convenience": "24 小时便利店", "supermarket": "24 小时超市", "kiosk": "24 小时小店",
    "fast_food": "24 小时快餐店", "cafe": "24 小时咖啡店", "fuel": "24 小时加油站", "pharmacy": "24 小时药店",
    "shelter": "遮蔽处", "restaurant": "24 小时餐馆",
}  # fmt: skip
CREDIT = "© OpenStreetMap contributors, ODbL"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the map: `code` from its OSM id, so that the next run knows it again."""

    code: str
    tags: dict[str, str]
    lon: float
    lat: float


def read_places(path: Path) -> SourceTable:
    """The places of a PBF extract as a table for import. Raises `UnreadableFile`."""
    try:
        rows = tuple(
            SourceRow(number, _cells(place)) for number, place in enumerate(_places(path), start=1)
        )
    except (RuntimeError, OSError, ValueError) as error:  # what libosmium raises for a damaged file
        raise UnreadableFile(Why.BROKEN_PBF, detail=str(error)[:80]) from error
    if not rows:
        raise UnreadableFile(Why.NO_ROWS)
    return SourceTable(HEADERS, rows, "osm")


def _places(path: Path) -> Iterator[Place]:
    keys = osm_filter.KeyFilter("amenity", "shop")
    found = osmium.FileProcessor(str(path)).with_locations().with_filter(keys)
    thing: Any  # osmium types its objects as every kind at once
    for count, thing in enumerate(found):
        if count > MAX_ROWS * 10:
            check_rows(count)
        tags = {tag.k: tag.v for tag in thing.tags}
        point = _point(thing) if _kind(tags) else None
        if point:
            letter = "n" if thing.is_node() else "w"
            yield Place(f"osm-{letter}{thing.id}", tags, *point)


def _kind(tags: dict[str, str]) -> str | None:
    """The kind of a place worth having, None for all others."""
    if tags.get("access") in {"private", "no", "customers"}:
        return None
    if tags.get("amenity") == "toilets":
        return "toilets"
    if tags.get("opening_hours", "").replace(" ", "") != ALWAYS:
        return None
    return next((v for k, kinds in OPEN_AT_NIGHT.items() if (v := tags.get(k, "")) in kinds), None)


def _point(thing: Any) -> tuple[float, float] | None:
    """A node's own position, the middle of a closed way; None where the extract cuts it."""
    if thing.is_node():
        return (thing.location.lon, thing.location.lat) if thing.location.valid() else None
    if not thing.is_way() or len(thing.nodes) < 4 or thing.nodes[0].ref != thing.nodes[-1].ref:
        return None
    if not all(node.location.valid() for node in thing.nodes):
        return None
    return centroid([(node.location.lon, node.location.lat) for node in thing.nodes])


def centroid(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """The centre of area of a closed ring (shoelace formula); of its corners when it has no area."""
    x0, y0 = ring[0]
    corners = [
        (x - x0, y - y0) for x, y in ring
    ]  # near zero, so that little is lost in subtraction
    area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in pairwise(corners):
        cross = x1 * y2 - x2 * y1
        area += cross
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    if not area:
        once = corners[:-1]
        return x0 + sum(x for x, _ in once) / len(once), y0 + sum(y for _, y in once) / len(once)
    return x0 + x_sum / (3 * area), y0 + y_sum / (3 * area)


def _cells(place: Place) -> tuple[str, ...]:
    tags, kind = place.tags, _kind(place.tags) or ""
    toilet = kind == "toilets"
    hours = tags.get("opening_hours", "")
    street, house = tags.get("addr:street", ""), tags.get("addr:housenumber", "")
    said = {
        "code": place.code,
        "name": (tags.get("name:zh") or tags.get("name") or FALLBACK[kind])[:120],
        "type": "public_toilet" if toilet else "other",
        "lon": repr(round(place.lon, 7)),
        "lat": repr(round(place.lat, 7)),
        "crs": "wgs84",
        "address": f"{street}{house}",
        "hours": hours if _valid(hours) else "",
        "hours_text": "" if _valid(hours) else hours,
        "facilities": "toilet" if toilet else "",
        "entry": "walk_in",
        "audience": "everyone",
        "source_note": CREDIT,
    }
    return tuple(said[name] for name in HEADERS)


def _valid(hours: str) -> bool:
    try:
        return bool(validate(hours)) if hours else False
    except ValueError:
        return False
