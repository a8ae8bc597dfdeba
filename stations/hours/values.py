"""The words of the hours room: three states, exceptions, overrides, a timeline and its answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

HORIZON_DAYS = 14
"""How far ahead a timeline looks. Past it the answer is UNKNOWN, never a guess."""

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60


class State(StrEnum):
    """What a rider is told about a station's door at one instant."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


Segment: TypeAlias = tuple[int, int, State]
"""(from, to, state) in minutes, half open: the state holds at ``from`` and no more at ``to``."""


@dataclass(frozen=True, slots=True)
class DatedException:
    """Other hours on the days from ``first`` to ``last``, both included.

    ``hours`` is ``off``, ``24/7`` or time spans such as ``09:00-12:00,13:00-26:00``. An exception
    owns the shifts that *begin* on its days: it takes away or adds what runs past midnight from
    its last day, and leaves alone what ran past midnight into its first.
    """

    first: date
    last: date
    hours: str


@dataclass(frozen=True, slots=True)
class Override:
    """The keeper's word for right now: ``state`` from ``since`` until ``until`` (aware times)."""

    state: State
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenState:
    """The answer for one instant.

    ``until``: when the present state ends; None when that is beyond the horizon, or when the
    state is unknown. ``next``: the next instant at which the station opens; None when there is
    none in the horizon. Closed before a known opening, both are the same instant.
    """

    state: State
    until: datetime | None
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The open and unknown stretches of ``days`` times 24 hours from ``start`` (UTC).

    ``segments`` are in minutes from ``start``: sorted, disjoint, touching ones of one state
    merged, only OPEN and UNKNOWN; all the rest of the horizon is CLOSED.
    """

    start: datetime
    days: int
    segments: tuple[Segment, ...]

    @property
    def minutes(self) -> int:
        """The length of the horizon."""
        return self.days * DAY_MINUTES


_CODES = {State.OPEN: 1, State.UNKNOWN: 2}


def flatten(timeline: Timeline) -> list[int]:
    """The segments as one flat list ``[from, to, code, from, to, code, …]`` for the phone.

    Code 1 is open, 2 is unknown. ``static/js/hours.js`` reads it.
    """
    return [n for low, high, state in timeline.segments for n in (low, high, _CODES[state])]
