"""The way to a station for a page without script; with one, the API answers instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from core.geo import LatLon
from stations.directory.model import Station
from stations.pages.words import Words

MODES = ("ebike", "walk")


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in words."""

    text: str
    far: str


@dataclass(frozen=True, slots=True)
class Way:
    """Time, distance and steps in words."""

    time: str
    far: str
    arrival: str
    steps: tuple[StepLine, ...]


def start_of(args: Mapping[str, str]) -> LatLon | None:
    """The position in the address, if there is a usable one."""
    try:
        lat, lon = float(args["lat"]), float(args["lon"])
    except (KeyError, ValueError):
        return None
    return LatLon(lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def route_href(station_id: str, start: LatLon | None, mode: str) -> str:
    """The address of the route page."""
    query: dict[str, object] = {"lat": start.lat, "lon": start.lon} if start else {}
    return f"/stations/{station_id}/route?" + urlencode(query | {"mode": mode})


def way_to(station: Station, start: LatLon, mode: str, words: Words) -> tuple[Way | None, str]:
    """The way and what must be said about it."""
    return None, ""
