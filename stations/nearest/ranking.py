"""Nearest by travel time on the road network, without asking the road engine about every station.

Candidates are taken in order of straight distance. No trip is faster than `SPEED_LIMIT_MPS` along the straight line,
so once the next candidate's straight distance at that speed takes longer than the k-th best trip found, no station
that was not asked about can be among the k best. That is the proof behind ``exact``; past `MOST_CANDIDATES` the search
gives up and says ``exact=False``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from core.geo import LatLon
from stations.nearest.index import Found
from stations.routing.rules import Leg, Mode

MOST_CANDIDATES = 600
MOST_AT_ONCE = 60


class RoadTable(Protocol):
    """What the ranking needs of `stations.routing.engine.Roads`."""

    def table(self, mode: Mode, origin: LatLon, targets: Sequence[LatLon]) -> list[Leg | None]:
        """The leg to each target, None where there is none."""


class Trip(NamedTuple):
    """One ranked station: its row in the index, straight metres, and the way there where there is one."""

    row: int
    straight_m: float
    leg: Leg | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Stations in order. ``exact``: proven to be the k best."""

    trips: list[Trip]
    exact: bool


Nearest = Callable[[int], Found]
"""The n nearest candidates by straight distance, fewer when there are no more."""
Ask = Callable[[Sequence[int]], list[Leg | None]]
"""The legs to rows of the index."""
Keep = Callable[[int, float], bool]
"""Whether a row is wanted by one who gets there after so many seconds."""


@dataclass(slots=True)
class _Search:
    k: int
    speed: float
    keep: Keep | None
    reached: list[Trip] = field(default_factory=list)
    unreachable: list[Trip] = field(default_factory=list)

    def take(self, found: Found, first: int, legs: Sequence[Leg | None]) -> None:
        for place, leg in enumerate(legs, start=first):
            row = int(found.rows[place])
            trip = Trip(row, float(found.metres[place]), leg)
            if leg is None:
                self.unreachable.append(trip)
            elif self.keep is None or self.keep(row, leg.duration_s):
                self.reached.append(trip)
        self.reached.sort(key=_by_time)

    @property
    def reach(self) -> float:
        """Whoever is farther than this, straight, cannot be among the k best any more."""
        if len(self.reached) < self.k:
            return float("inf")
        return _seconds(self.reached[self.k - 1]) * self.speed

    def ranking(self, *, exact: bool) -> Ranking:
        # Nobody arrives where no way leads: with a wish for the arrival they are left out.
        last = [] if self.keep else self.unreachable
        return Ranking([*self.reached, *last][: self.k], exact)


def by_road(k: int, speed: float, nearest: Nearest, ask: Ask, keep: Keep | None = None) -> Ranking:
    """The ``k`` soonest reached, then those that no way leads to, by straight distance.

    ``speed``: metres a second that no trip exceeds along the straight line.
    Raises what ``ask`` raises.
    """
    search = _Search(k, speed, keep)
    wanted = min(4 * k + 8, MOST_CANDIDATES)
    found, done, batch = nearest(wanted), 0, k + 2
    while True:
        if done + 1 >= wanted and len(found.rows) == wanted < MOST_CANDIDATES:
            wanted = min(wanted * 3, MOST_CANDIDATES)
            found = nearest(wanted)
        left = found.metres[done:]
        batch = min(batch, int((left <= search.reach).sum()))
        if not batch:
            complete = len(found.rows) < wanted or len(left) > 0
            return search.ranking(exact=complete)
        search.take(found, done, ask(found.rows[done : done + batch].tolist()))
        done, batch = done + batch, MOST_AT_ONCE


def _seconds(trip: Trip) -> float:
    return trip.leg.duration_s if trip.leg else float("inf")


def _by_time(trip: Trip) -> tuple[float, int]:
    return _seconds(trip), trip.row
