"""Legs and routes from the road servers: what the finder and the route page ask."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.geo import LatLon
from stations.routing.endpoints import Noticeboard
from stations.routing.islands import Islands
from stations.routing.rules import (
    ROUNDING_S,
    SPEED_LIMIT_MPS,
    EngineDown,
    Leg,
    Mode,
    NoRoute,
    OffNetwork,
    RoadError,
    Route,
    Step,
    access_s,
)
from stations.routing.steps import describe_steps
from stations.routing.transport import Address, Transport

MOST_TARGETS = 300
"""Targets of one table; the servers are started with room for so many."""

_TABLE = "/table/v1/x/{points}?sources=0&annotations=duration,distance&generate_hints=false"
_NEAREST = "/nearest/v1/x/{points}?number=1&generate_hints=false"
_ROUTE = (
    "/route/v1/x/{points}?steps=true&overview=full&geometries=geojson"
    "&generate_hints=false&continue_straight=false"
)


ISLAND_FROM_M = 100.0
"""A hop to the next connected road that is longer is not walked: there is a reason for the gap."""


class Roads:
    """The road engine of one installation. Share one object among all threads of a process."""

    def __init__(
        self, data_dir: Path, *, station_snap_m: float = 300.0, rider_snap_m: float = 500.0
    ) -> None:
        self._board = Noticeboard(data_dir / "roads")
        self._transport = Transport()
        self._station_snap_m = station_snap_m
        self._rider_snap_m = rider_snap_m
        self._islands = Islands()

    def available(self, mode: Mode) -> bool:
        """Whether a server for this mode is published; it may still fail to answer."""
        return mode in self._board.read().engines

    def graph(self) -> int:
        """The number of the graph that answers (0: none); changes when a new one is swapped in."""
        return self._board.read().graph

    def table(self, mode: Mode, origin: LatLon, targets: Sequence[LatLon]) -> list[Leg | None]:
        """The leg to each target, in their order; None where there is none.

        None: no way leads there, or its door is further from a road than a station may be.
        Raises `OffNetwork` for the origin, `EngineDown`; ValueError above `MOST_TARGETS`.
        """
        if not targets:
            return []
        if len(targets) > MOST_TARGETS:
            raise ValueError(f"at most {MOST_TARGETS} targets in one table")
        answer = self._ask(mode, _TABLE, [origin, *targets])
        lead = self._rider_access(answer["sources"][0])
        if self._is_cut_off(mode, origin, lead):
            return [None] * len(targets)
        # The first destination is the origin itself: all points are destinations.
        doors = answer["destinations"][1:]
        durations, distances = answer["durations"][0][1:], answer["distances"][0][1:]
        legs: list[Leg | None] = []
        for target, seconds, metres, door in zip(targets, durations, distances, doors, strict=True):
            last = door["distance"]
            if seconds is None or not self._is_reached(mode, target, last):
                legs.append(None)
            else:
                legs.append(_leg(seconds, metres, lead + last))
        return legs

    def route(self, mode: Mode, origin: LatLon, target: LatLon, lang: str) -> Route:
        """The way to one target, told in `lang` (zh or en).

        Raises `OffNetwork` for either end, `NoRoute`, `EngineDown`.
        """
        answer = self._ask(mode, _ROUTE, [origin, target])
        lead = self._rider_access(answer["waypoints"][0])
        last = answer["waypoints"][1]["distance"]
        if last > self._station_snap_m:
            raise OffNetwork("target", last)
        if self._is_cut_off(mode, origin, lead) or not self._is_reached(mode, target, last):
            raise NoRoute("an island")
        way = answer["routes"][0]
        leg = _leg(way["duration"], way["distance"], lead + last)
        line = [(lon, lat) for lon, lat in way["geometry"]["coordinates"]]
        # Drawn from point to point: a gap before the door would leave the rider guessing.
        line = [(origin.lon, origin.lat), *line, (target.lon, target.lat)]
        steps = describe_steps(way["legs"][0]["steps"], lang, lead, last)
        return Route(leg.distance_m, leg.duration_s, line, steps)

    def _is_reached(self, mode: Mode, target: LatLon, last_m: float) -> bool:
        """Whether a door is near enough to the road it was snapped to, and not on an island."""
        if last_m <= ISLAND_FROM_M:
            return True
        if last_m > self._station_snap_m:
            return False
        return not self._islands.known(
            (self.graph(), mode, target), lambda: self._is_cut_off(mode, target, last_m)
        )

    def _is_cut_off(self, mode: Mode, point: LatLon, snapped_m: float) -> bool:
        """Whether the point stands on a piece of road that leads nowhere.

        The engine then snaps to the nearest connected road without a word, across water if need
        be. A short hop is a yard whose path was drawn without a link; a long one is an island.
        """
        if snapped_m <= ISLAND_FROM_M:
            return False
        nearest = self._ask(mode, _NEAREST, [point])["waypoints"][0]["distance"]
        return bool(nearest < snapped_m / 2)

    def _ask(self, mode: Mode, template: str, points: Sequence[LatLon]) -> dict[str, Any]:
        """The engine's answer, its refusals as our errors. Tries again where the servers moved."""
        target = template.format(points=";".join(f"{p.lon:.6f},{p.lat:.6f}" for p in points))
        address = self._address(mode)
        try:
            answer = self._transport.get(address, target)
        except EngineDown:
            moved = self._address(mode)
            if moved == address:
                raise
            answer = self._transport.get(moved, target)
        return _judged(answer)

    def _address(self, mode: Mode) -> Address:
        try:
            return self._board.read().engines[mode]
        except KeyError:
            raise EngineDown(f"no road graph for {mode}") from None

    def _rider_access(self, waypoint: dict[str, Any]) -> float:
        metres = float(waypoint["distance"])
        if metres > self._rider_snap_m:
            raise OffNetwork("origin", metres)
        return metres


def _leg(seconds: float, metres: float, access_m: float) -> Leg:
    return Leg(metres + access_m, seconds + ROUNDING_S + access_s(access_m))


def _judged(answer: dict[str, Any]) -> dict[str, Any]:
    match answer.get("code"):
        case "Ok":
            return answer
        case "NoRoute":
            raise NoRoute(answer.get("message", ""))
        case "NoSegment":
            raise OffNetwork("origin", None)
        case other:
            raise EngineDown(f"{other}: {answer.get('message')}")


__all__ = [
    "MOST_TARGETS", "SPEED_LIMIT_MPS", "EngineDown", "Leg", "Mode", "NoRoute", "OffNetwork",
    "RoadError", "Roads", "Route", "Step",
]  # fmt: skip
