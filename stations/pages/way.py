"""The way to a station for a page without script; with one, the API answers instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from core.geo import LatLon
from core.web.i18n import language
from stations.directory.model import Station
from stations.directory.opening import open_state
from stations.hours import State
from stations.pages.words import Words
from stations.routing.rules import Travel
from stations.routing.service import roads
from stations.routing.ways import find_way

MODES = ("ebike", "walk")
# open now? -> state on arrival -> words
ARRIVALS = {
    True: {State.OPEN: "open", State.CLOSED: "closed"},
    False: {State.OPEN: "opens", State.CLOSED: "shut"},
}


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


def way_to(
    station: Station, target: LatLon, start: LatLon, mode: str, words: Words
) -> tuple[Way, str]:
    """The way and what must be said about it (nothing when it follows roads)."""
    found = find_way(roads(), Travel(mode), start, target, language())
    return Way(
        time=words.duration(found.duration_s) if found.duration_s is not None else "",
        far=words.distance(found.distance_m),
        arrival=_arrival(station, found.duration_s, words),
        steps=tuple(StepLine(step.text, words.distance(step.distance_m)) for step in found.steps),
    ), found.note


def _arrival(station: Station, seconds: float | None, words: Words) -> str:
    if seconds is None:
        return ""
    before = open_state(station, words.now).state
    after = open_state(station, words.now + timedelta(seconds=seconds)).state
    return words.say(f"arrive.{ARRIVALS[before is State.OPEN].get(after, 'unknown')}")
