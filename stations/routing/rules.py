"""What travelling means here: modes, legs, routes, and the speeds nobody is faster than."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """A way of travelling for which there is a road graph."""

    EBIKE = "ebike"
    WALK = "walk"


class Travel(StrEnum):
    """What a rider may ask for: a mode of the road engine, or the straight line."""

    EBIKE = "ebike"
    WALK = "walk"
    STRAIGHT = "straight"

    @property
    def mode(self) -> Mode | None:
        """The mode of the road engine, None for the straight line."""
        return None if self is Travel.STRAIGHT else Mode(self.value)


class Engine(StrEnum):
    """Where a distance comes from."""

    ROAD = "road"
    STRAIGHT = "straight"


STRAIGHT_MPS = {Mode.EBIKE: 4.2 / 1.4, Mode.WALK: 1.2 / 1.4}
"""Metres of straight line a second, for estimates without roads: 15 and 4.3 km/h along streets that
are about 1.4 times as long as the straight line (1.3 to 1.5 in most cities).
"""

ACCESS_MPS = 1.2
"""Walking speed between a point and the road it was snapped to, metres a second (4.3 km/h)."""

PROFILE_KMH = {Mode.EBIKE: 22.0, Mode.WALK: 5.0}
"""The fastest any stretch of road is ridden or walked; `profiles/` enforces it segment by segment.

22 km/h is what the e-bike profile gives the best roads (GB 17761 allows 25 at any instant, nobody
averages it); 5 km/h is OSRM's own walking speed. The lower the cap, the sooner a search is proven.
"""

ROUNDING_S = 0.2
"""The engine counts in tenths of a second and may round both ends of a trip down by one."""

_SPHERE_M, _LARGEST_RADIUS_M = 6_372_797.560856, 6_399_593.626
# Both numbers bound one thing: how much longer a WGS-84 geodesic can be than the same line on
# OSRM's sphere. No radius of curvature of the ellipsoid exceeds its polar one.
_ELLIPSOID = _LARGEST_RADIUS_M / _SPHERE_M

SPEED_LIMIT_MPS = {mode: kmh / 3.6 * _ELLIPSOID for mode, kmh in PROFILE_KMH.items()}
"""For every leg: `duration_s >= geodesic metres / SPEED_LIMIT_MPS[mode]`. The ranking relies on it.

It holds because (1) the profiles clamp every segment to `PROFILE_KMH` and round its time up,
(2) turns only add time, (3) access is walked slower than that, (4) `ROUNDING_S` is added for the
two ends, (5) a path is no shorter than the straight line. docs/roads.md has the argument in full.
"""


@dataclass(frozen=True, slots=True)
class Leg:
    """One trip: metres and seconds, with the walk to the road and from the road to the door."""

    distance_m: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a route description, in the language that was asked for."""

    text: str
    distance_m: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Route:
    """The whole way: totals as in `Leg`, the line as (lon, lat) pairs, and its steps."""

    distance_m: float
    duration_s: float
    line: list[tuple[float, float]]
    steps: list[Step]


class RoadError(Exception):
    """The road engine has no leg or route to give."""


class OffNetwork(RoadError):
    """A point is too far from any road: `metres` away (None: no road at all), `which` end it is."""

    def __init__(self, which: str, metres: float | None) -> None:
        super().__init__(f"{which} is {metres} m from the nearest road")
        self.which, self.metres = which, metres


class NoRoute(RoadError):
    """Both points are at roads, but no way leads from one to the other."""


class EngineDown(RoadError):
    """There is no graph for this mode, or its server does not answer."""


def access_s(metres: float) -> float:
    """Seconds for the stretch between a point and its road."""
    return metres / ACCESS_MPS


def straight_s(travel: Travel, metres: float) -> float | None:
    """An estimate of the seconds for a straight distance; None where nobody asked how he travels."""
    return metres / STRAIGHT_MPS[travel.mode] if travel.mode else None
