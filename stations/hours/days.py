"""What the rules say about single days: holidays, make-up workdays, spill past midnight.

A day's *shifts* are the stretches that begin on it, in minutes from its midnight, so up to 48
hours long. A day's *hours* are its shifts before midnight and what spilled over from the day
before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import opening_hours

from .grammar import Joint, Rule, exception_shifts
from .holidays import DayKind, HolidayCalendar
from .reasons import HoursError
from .values import DAY_MINUTES, DatedException, State

_ONE_DAY = timedelta(days=1)
_FRIDAY, _MONDAY = 4, 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A painted stretch of a day and the place of the rule that painted it."""

    low: int
    high: int
    state: State
    rule: int
    spare: bool = False  # painted by a fallback: gives way to anything else


@dataclass(frozen=True, slots=True)
class Day:
    """The shifts that begin on one day; ``cut`` is the last rule that replaces earlier ones."""

    shifts: tuple[Piece, ...]
    cut: int = -1


@dataclass(slots=True)
class Week:
    """Evaluates one set of rules over the days from ``first`` to ``last``, both included."""

    rules: Sequence[Rule]
    calendar: HolidayCalendar
    first: date
    last: date
    _aware: bool = field(init=False)
    _wide: list[frozenset[date] | None] = field(init=False)
    _nth: list[frozenset[date]] = field(init=False)
    _nobody_knows: Day = field(init=False)
    _known: dict[tuple[bool, ...], Day] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._aware = any(rule.public_holidays for rule in self.rules)
        self._nobody_knows = _unknown(self.rules)
        self._wide = [self._dates(r.wide) if r.wide else None for r in self.rules]
        self._nth = [self._dates(r.nth) if r.nth else frozenset() for r in self.rules]

    def day(self, day: date) -> Day:
        """The shifts of one day."""
        kind = self.calendar.kind(day) if self._aware else DayKind.PLAIN
        if kind is DayKind.UNKNOWN:
            return self._nobody_knows
        matched = tuple(self._matches(place, day, kind) for place in range(len(self.rules)))
        found = self._known.get(matched)
        if found is None:
            found = self._known[matched] = combine(self.rules, matched)
        return found

    def _matches(self, place: int, day: date, kind: DayKind) -> bool:
        rule, wide = self.rules[place], self._wide[place]
        if wide is not None and day not in wide:
            return False
        if not (rule.weekdays or rule.nth or rule.public_holidays):
            return True
        if rule.public_holidays and kind is DayKind.HOLIDAY:
            return True
        weekday = day.weekday()
        if kind is DayKind.WORKDAY:  # takes the hours of the working day it touches
            return (_FRIDAY if weekday == 5 else _MONDAY) in rule.weekdays
        return weekday in rule.weekdays or day in self._nth[place]

    def _dates(self, selector: str) -> frozenset[date]:
        """The days a selector of the library's own (months, weeks, ``Mo[1]``) names."""
        start = datetime.combine(self.first, time())
        end = datetime.combine(self.last + _ONE_DAY, time())
        days: set[date] = set()
        for low, high, state, _ in opening_hours.OpeningHours(selector).intervals(start, end):
            if state == opening_hours.State.OPEN:
                days.update(low.date() + _ONE_DAY * n for n in range((high - low).days))
        return frozenset(days)


def _unknown(rules: Sequence[Rule]) -> Day:
    """A day nobody knows the calendar of; what might spill out of it is unknown as well."""
    pieces = [Piece(0, DAY_MINUTES, State.UNKNOWN, len(rules))]
    for place, rule in enumerate(rules):
        pieces += [
            Piece(DAY_MINUTES, high, State.UNKNOWN, place)
            for _, high, state in rule.shifts
            if high > DAY_MINUTES and state is not State.CLOSED
        ]
    return Day(tuple(pieces), len(rules))


def combine(rules: Sequence[Rule], matched: Sequence[bool]) -> Day:
    """The shifts of a day on which the rules marked in ``matched`` hold."""
    pieces: list[Piece] = []
    cut = -1
    for place, rule in enumerate(rules):
        if not matched[place]:
            continue
        if rule.resets:
            pieces, cut = [], place
        spare = rule.joint is Joint.FALLBACK
        for low, high, state in rule.shifts:
            pieces = paint(pieces, Piece(low, high, state, place, spare))
    return Day(tuple(pieces), cut)


def paint(pieces: Sequence[Piece], new: Piece) -> list[Piece]:
    """The pieces with ``new`` on top; a spare piece only fills what is not yet open or unknown."""
    if new.spare:
        solid = [p for p in pieces if p.state is not State.CLOSED]
        fill = [new]
        for piece in solid:
            fill = _without(fill, piece.low, piece.high)
        return solid + fill
    return [*_without(pieces, new.low, new.high), new]


def _without(pieces: Sequence[Piece], low: int, high: int) -> list[Piece]:
    left: list[Piece] = []
    for p in pieces:
        if p.high <= low or p.low >= high:
            left.append(p)
            continue
        if p.low < low:
            left.append(Piece(p.low, low, p.state, p.rule, p.spare))
        if p.high > high:
            left.append(Piece(high, p.high, p.state, p.rule, p.spare))
    return left


def hours_of(today: Day, before: Day) -> list[Piece]:
    """The hours of a day between its two midnights, given the day before it.

    What spilled over is lost where a later rule replaces this day's hours, as OSM has it
    (``Fr 22:00-26:00; Sa 10:00-12:00`` is closed at one on Saturday morning; a comma keeps it).
    """
    pieces: list[Piece] = []
    for p in before.shifts:
        if p.high > DAY_MINUTES and p.rule >= today.cut:
            low = max(p.low - DAY_MINUTES, 0)
            pieces = paint(pieces, Piece(low, p.high - DAY_MINUTES, p.state, p.rule, p.spare))
    for p in today.shifts:
        if p.low < DAY_MINUTES:
            own = Piece(p.low, min(p.high, DAY_MINUTES), p.state, p.rule, p.spare)
            pieces = paint(pieces, own)
    return pieces


def exceptional(
    exceptions: Sequence[DatedException], first: date, last: date
) -> Mapping[date, Day]:
    """Which days from ``first`` to ``last`` have other hours; the later of two exceptions counts."""
    days: dict[date, Day] = {}
    for exception in exceptions:
        try:
            shifts = exception_shifts(exception.hours)
        except HoursError:
            shifts = ((0, DAY_MINUTES, State.UNKNOWN),)
        day = Day(tuple(Piece(*shift, 0) for shift in shifts))
        start = max(exception.first, first)
        length = (min(exception.last, last) - start).days + 1
        days.update((start + _ONE_DAY * n, day) for n in range(length))
    return days
