"""When the stations of a snapshot are open: one timeline for each distinct opening, asked for all at once.

States are asked for at minutes of the fourteen days; outside them everything is unknown.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import orjson

from core.clock import local
from stations.directory.opening import Opening, timeline_of
from stations.directory.schemas import open_out
from stations.hours import HolidayCalendar, State, Timeline, state_at
from stations.hours.values import DAY_MINUTES, HORIZON_DAYS, MINUTE

Codes: TypeAlias = npt.NDArray[np.int8]

CLOSED, OPEN, UNKNOWN = 0, 1, 2
_CODES = {State.CLOSED: CLOSED, State.OPEN: OPEN, State.UNKNOWN: UNKNOWN}
_HORIZON = HORIZON_DAYS * DAY_MINUTES
_MOST_KEPT = 20_000
_MOST_OTHER_DAYS = 8


class Day(NamedTuple):
    """The first of the fourteen days, and the holidays and clock they are told by."""

    first: date
    calendar: HolidayCalendar
    zone: ZoneInfo


class Schedules:
    """The timelines of a list of openings; never changes, so threads may share it.

    What ``before`` has worked out for the same day is taken over.
    """

    def __init__(
        self, openings: Sequence[Opening], day: Day, before: "Schedules | None" = None
    ) -> None:
        self.openings = openings
        self.day = day
        known = before.by_opening() if before and before.day == day else {}
        self.timelines = [known.get(it) or _timeline(it, day) for it in openings]
        self.start = _timeline(Opening(running=False, hours=""), day).start
        self._spans = _Spans(self.timelines)
        self._told: dict[tuple[int, int], bytes] = {}
        self._states: tuple[int, Codes] = (-1, self._spans.at(-1))
        self._others: dict[date, Schedules] = {}

    def around(self, at: datetime) -> "Schedules":
        """The schedules that know an instant: these, or beyond their days others that begin with its day."""
        if 0 <= self.minute(at) < _HORIZON:
            return self
        first = local(at, self.day.zone).date()
        other = self._others.get(first)
        if other is None:
            other = Schedules(self.openings, self.day._replace(first=first))
            if len(self._others) >= _MOST_OTHER_DAYS:
                self._others = {}
            self._others[first] = other
        return other

    def by_opening(self) -> dict[Opening, Timeline]:
        """The timelines by what they were made from."""
        return dict(zip(self.openings, self.timelines, strict=True))

    def minute(self, at: datetime) -> int:
        """Whole minutes from the first midnight to an instant; negative before it."""
        return (at - self.start) // MINUTE

    def states(self, minute: int) -> Codes:
        """The state of every schedule at a minute: ``CLOSED``, ``OPEN`` or ``UNKNOWN``."""
        kept = self._states
        if kept[0] != minute:
            kept = self._states = (minute, self._spans.at(minute))
        return kept[1]

    def state(self, schedule: int, at: datetime) -> State:
        """The state of one schedule at an instant."""
        return state_at(self.timelines[schedule], at).state

    def told(self, schedule: int, minute: int) -> bytes:
        """The open state as JSON, as the API tells it."""
        key = (schedule, minute)
        text = self._told.get(key)
        if text is None:
            opened = state_at(self.timelines[schedule], self.start + MINUTE * minute)
            text = orjson.dumps(open_out(opened), option=orjson.OPT_UTC_Z)
            if len(self._told) >= _MOST_KEPT:
                self._told = {}
            self._told[key] = text
        return text


def _timeline(it: Opening, day: Day) -> Timeline:
    return timeline_of(it, day.first, day.calendar, day.zone)


class _Spans:
    """All segments of all timelines on one line, a horizon for each schedule, so that one search answers for all."""

    def __init__(self, timelines: Sequence[Timeline]) -> None:
        rows = [
            (number * _HORIZON + low, number * _HORIZON + high, _CODES[state])
            for number, timeline in enumerate(timelines)
            for low, high, state in timeline.segments
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        self._low, self._high = table[:, 0].copy(), table[:, 1].copy()
        self._code = table[:, 2].astype(np.int8)
        self._starts = np.arange(len(timelines), dtype=np.int64) * _HORIZON

    def at(self, minute: int) -> Codes:
        """The state of each schedule at a minute."""
        if not 0 <= minute < _HORIZON:
            return np.full(len(self._starts), UNKNOWN, np.int8)
        asked = self._starts + minute
        codes = np.zeros(len(asked), np.int8)
        if len(self._low):
            place = np.searchsorted(self._low, asked, side="right") - 1
            inside = (place >= 0) & (asked < self._high[place])
            codes[inside] = self._code[place[inside]]
        return codes
