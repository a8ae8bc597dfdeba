"""The question "where is the nearest station?" and its answer, for the API and for pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from core.geo import LatLon
from stations.hours import State
from stations.nearest.index import ANYTHING, Filter, Found
from stations.nearest.ranking import Ranking, RoadTable, Trip, by_road
from stations.nearest.schedules import OPEN
from stations.nearest.snapshot import Snapshot
from stations.routing.rules import SPEED_LIMIT_MPS, EngineDown, Leg, Mode, OffNetwork


class Open(StrEnum):
    """Which stations count as open: at the instant asked for, or when one gets there."""

    NOW = "now"
    ARRIVAL = "arrival"


class Engine(StrEnum):
    """What the order rests on."""

    ROAD = "road"
    STRAIGHT = "straight"


class Fallback(StrEnum):
    """Why there is no order by road although one was asked for."""

    NO_ROADS = "no_roads"
    OFF_NETWORK = "off_network"


class _NoRoads:
    def table(self, mode: Mode, origin: LatLon, targets: Sequence[LatLon]) -> list[Leg | None]:
        raise EngineDown(mode)


NO_ROADS: RoadTable = _NoRoads()
"""Roads that nobody has built: every question is answered by straight distance."""

# For the arrival where no road engine answers: streets are about 1.4 times as long as the straight line
# (1.3 to 1.5 in most cities), ridden at 15 and walked at 4.3 km/h.
STRAIGHT_TRIP_MPS = {Mode.EBIKE: 4.2 / 1.4, Mode.WALK: 1.2 / 1.4}


@dataclass(frozen=True, slots=True)
class Question:
    """Where, how many, how (None: by straight distance), which, and at what instant."""

    point: LatLon
    k: int
    at: datetime
    mode: Mode | None = None
    only: Filter = ANYTHING
    open: Open | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Stations in order, what the order rests on and whether it is proven."""

    trips: list[Trip]
    engine: Engine
    exact: bool = True
    fallback: Fallback | None = None


def nearest(snapshot: Snapshot, question: Question, roads: RoadTable) -> Answer:
    """The nearest stations. Where the roads cannot answer, by straight distance, and it says why."""
    if question.mode is None:
        return _straight(snapshot, question)
    try:
        ranking = _by_road(snapshot, question, question.mode, roads)
    except EngineDown:
        return _straight(snapshot, question, Fallback.NO_ROADS)
    except OffNetwork:
        return _straight(snapshot, question, Fallback.OFF_NETWORK)
    return Answer(ranking.trips, Engine.ROAD, ranking.exact)


def _by_road(snapshot: Snapshot, question: Question, mode: Mode, roads: RoadTable) -> Ranking:
    columns = snapshot.index.columns

    def ask(rows: Sequence[int]) -> list[Leg | None]:
        targets = [LatLon(float(columns.lat[row]), float(columns.lon[row])) for row in rows]
        return roads.table(mode, question.point, targets)

    keep = _open_after(snapshot, question) if question.open is Open.ARRIVAL else None
    return by_road(question.k, SPEED_LIMIT_MPS[mode], _candidates(snapshot, question), ask, keep)


def _straight(snapshot: Snapshot, question: Question, fallback: Fallback | None = None) -> Answer:
    candidates = _candidates(snapshot, question)
    if question.open is Open.ARRIVAL and question.mode:
        found = _arriving(candidates, question, _open_after(snapshot, question))
    else:
        found = candidates(question.k)
    rows, metres = found.rows.tolist(), found.metres.tolist()
    trips = [Trip(row, metre, None) for row, metre in zip(rows, metres, strict=True)]
    return Answer(trips, Engine.STRAIGHT, fallback=fallback)


def _candidates(snapshot: Snapshot, question: Question) -> Callable[[int], Found]:
    schedules, point = snapshot.schedules, question.point
    held = None
    if question.open is Open.NOW or (question.open and question.mode is None):
        held = schedules.states(schedules.minute(question.at)) == OPEN

    def closest(n: int) -> Found:
        return snapshot.index.nearest(point.lat, point.lon, n, question.only, held)

    return closest


def _open_after(snapshot: Snapshot, question: Question) -> Callable[[int, float], bool]:
    schedules, numbers = snapshot.schedules, snapshot.index.columns.schedule

    def keep(row: int, seconds: float) -> bool:
        arrival = question.at + timedelta(seconds=seconds)
        return schedules.state(int(numbers[row]), arrival) is State.OPEN

    return keep


def _arriving(
    candidates: Callable[[int], Found], question: Question, keep: Callable[[int, float], bool]
) -> Found:
    """The k nearest that are open on arrival, the way being guessed from the straight line."""
    mps, n = STRAIGHT_TRIP_MPS[question.mode or Mode.WALK], 4 * question.k
    while True:
        found = candidates(n)
        pairs = zip(found.rows.tolist(), found.metres.tolist(), strict=True)
        kept = np.array([keep(row, metres / mps) for row, metres in pairs], dtype=bool)
        if kept.sum() >= question.k or len(found.rows) < n:
            return Found(found.rows[kept][: question.k], found.metres[kept][: question.k])
        n *= 4
