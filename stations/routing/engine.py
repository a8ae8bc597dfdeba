"""Legs and routes from the road servers: what the finder and the route page ask."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.geo import LatLon
from stations.routing.endpoints import Noticeboard
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
_ROUTE = (
    "/route/v1/x/{points}?steps=true&overview=full&geometries=geojson"
    "&generate_hints=false&continue_straight=false"
)


class Roads:
    """The road engine of one installation. Share one object among all threads of a process."""

    def __init__(
        self, data_dir: Path, *, station_snap_m: float = 300.0, rider_snap_m: float = 500.0
    ) -> None:
        self._board = Noticeboard(data_dir / "roads")
        self._transport = Transport()
        self._station_snap_m = station_snap_m
        self._rider_snap_m = rider_snap_m

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
        durations, distances = answer["durations"][0], answer["distances"][0]
        legs: list[Leg | None] = []
        # The first destination is the origin itself: all points are destinations.
        for seconds, metres, door in zip(
            durations[1:], distances[1:], answer["destinations"][1:], strict=True
        ):
            last = door["distance"]
            reachable = seconds is not None and last <= self._station_snap_m
            legs.append(_leg(seconds, metres, lead + last) if reachable else None)
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
        way = answer["routes"][0]
        leg = _leg(way["duration"], way["distance"], lead + last)
        line = [(lon, lat) for lon, lat in way["geometry"]["coordinates"]]
        # Drawn from point to point: a gap before the door would leave the rider guessing.
        line = [(origin.lon, origin.lat), *line, (target.lon, target.lat)]
        steps = describe_steps(way["legs"][0]["steps"], lang, lead, last)
        return Route(leg.distance_m, leg.duration_s, line, steps)

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
