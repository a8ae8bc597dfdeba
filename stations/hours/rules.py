"""The hours engine: a fortnight of open and unknown stretches, and the state at one instant."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .days import Day, Piece, Week, exceptional, hours_of
from .grammar import Rule, read
from .holidays import HolidayCalendar
from .reasons import HoursError
from .values import (
    DAY_MINUTES,
    HORIZON_DAYS,
    MINUTE,
    DatedException,
    OpenState,
    Override,
    Segment,
    State,
    Timeline,
)

_ONE_DAY = timedelta(days=1)
_NOBODY_KNOWS = OpenState(State.UNKNOWN, None, None)
_UNKNOWN_DAY = Day((Piece(0, DAY_MINUTES, State.UNKNOWN, 0),), 0)


def build_timeline(  # noqa: PLR0913  the contract: each says what it is at the call
    hours: str,
    *,
    exceptions: Iterable[DatedException] = (),
    override: Override | None = None,
    calendar: HolidayCalendar,
    tz: ZoneInfo,
    first_day: date,
    days: int = HORIZON_DAYS,
) -> Timeline:
    """When a station is open, closed or unknown for ``days`` days from ``first_day`` (in ``tz``).

    Nothing here raises for what stands in a record: empty, unreadable or incomputable ``hours``
    are unknown all the time. The hours are taken in this order, each over the one before: weekly
    rules, dated exceptions, override. The plain case is remembered.
    """
    exceptions = tuple(exceptions)
    if not exceptions and override is None:
        return _plain(hours, calendar, tz, first_day, days)
    if exceptions:
        others = exceptional(exceptions, first_day - _ONE_DAY, first_day + _ONE_DAY * days)
        plan = _plan(hours, others, calendar, first_day, days)
        timeline = _timeline(plan, tz, first_day, days)
    else:
        timeline = _plain(hours, calendar, tz, first_day, days)
    return _overridden(timeline, override) if override else timeline


def state_at(timeline: Timeline, at: datetime) -> OpenState:
    """The state at the instant ``at`` (aware), until when, and the next opening, all in UTC."""
    minute = (at - timeline.start) // MINUTE
    if not 0 <= minute < timeline.minutes:
        return _NOBODY_KNOWS
    segments = timeline.segments
    place = bisect_right(segments, minute, key=_low)
    inside = place > 0 and minute < segments[place - 1][1]
    state = segments[place - 1][2] if inside else State.CLOSED
    after = segments[place][0] if place < len(segments) else timeline.minutes
    end = segments[place - 1][1] if inside else after
    opens = next((low for low, _, s in segments[place:] if s is State.OPEN), None)
    known = state is not State.UNKNOWN and end < timeline.minutes
    return OpenState(
        state,
        timeline.start + MINUTE * end if known else None,
        None if opens is None else timeline.start + MINUTE * opens,
    )


def _low(segment: Segment) -> int:
    return segment[0]


@lru_cache(maxsize=8192)
def _plain(
    hours: str, calendar: HolidayCalendar, tz: ZoneInfo, first_day: date, days: int
) -> Timeline:
    return _timeline(_plan(hours, {}, calendar, first_day, days), tz, first_day, days)


def _plan(
    hours: str,
    others: Mapping[date, Day],
    calendar: HolidayCalendar,
    first_day: date,
    days: int,
) -> list[Segment]:
    """The segments in minutes of local wall-clock time, a day being always 1440 of them.

    One day more than asked: where clocks are put forward, ``days`` times 24 hours reach into it.
    """
    week = _week(hours, calendar, first_day, days)
    segments: list[Segment] = []
    known: dict[tuple[int, int, bool], list[Piece]] = {}  # most days of a fortnight are alike
    before, was_other = _day(week, others, first_day - _ONE_DAY)
    for n in range(days + 1):
        today, is_other = _day(week, others, first_day + _ONE_DAY * n)
        uncut = is_other or was_other  # a shift into or out of an exception runs to its end
        pair = (id(today), id(before), uncut)
        pieces = known.get(pair)
        if pieces is None:
            pieces = known[pair] = hours_of(Day(today.shifts) if uncut else today, before)
        offset = n * DAY_MINUTES
        segments += [(p.low + offset, p.high + offset, p.state) for p in pieces]
        before, was_other = today, is_other
    return segments


def _week(hours: str, calendar: HolidayCalendar, first_day: date, days: int) -> Week | None:
    try:
        rules: Sequence[Rule] = read(hours) if hours.strip() else ()
    except HoursError:
        return None
    return (
        Week(rules, calendar, first_day - _ONE_DAY, first_day + _ONE_DAY * days) if rules else None
    )


def _day(week: Week | None, others: Mapping[date, Day], day: date) -> tuple[Day, bool]:
    if day in others:
        return others[day], True
    return (week.day(day) if week else _UNKNOWN_DAY), False


def _timeline(local: Sequence[Segment], tz: ZoneInfo, first_day: date, days: int) -> Timeline:
    midnight = datetime.combine(first_day, time())
    start, steady = _clocks(tz, midnight, days)
    if not steady:
        local = [
            (_elapsed(start, midnight, low, tz), _elapsed(start, midnight, high, tz), state)
            for low, high, state in local
        ]
    return Timeline(start, days, merged(local, days * DAY_MINUTES))


@lru_cache(maxsize=64)
def _clocks(tz: ZoneInfo, midnight: datetime, days: int) -> tuple[datetime, bool]:
    """The instant of the first midnight, and whether clocks are left alone until the last."""
    offsets = {(midnight + _ONE_DAY * n).replace(tzinfo=tz).utcoffset() for n in range(days + 2)}
    return _instant(midnight, tz), len(offsets) == 1


def _elapsed(start: datetime, midnight: datetime, wall: int, tz: ZoneInfo) -> int:
    return (_instant(midnight + MINUTE * wall, tz) - start) // MINUTE


def _instant(local: datetime, tz: ZoneInfo) -> datetime:
    """The instant of a wall-clock time: the first of two, and the jump for one that is skipped."""
    early = local.replace(tzinfo=tz).astimezone(UTC)
    if early.astimezone(tz).replace(tzinfo=None) == local:
        return early
    low, high = local.replace(tzinfo=tz, fold=1).astimezone(UTC), early
    offset = low.astimezone(tz).utcoffset()
    while high - low > MINUTE:
        middle = low + (high - low) // MINUTE // 2 * MINUTE
        low, high = (middle, high) if middle.astimezone(tz).utcoffset() == offset else (low, middle)
    return high


def merged(segments: Iterable[Segment], length: int) -> tuple[Segment, ...]:
    """Sorted, inside 0 to ``length``, touching ones of one state joined, the closed left out."""
    done: list[Segment] = []
    inside = sorted((max(low, 0), min(high, length), state) for low, high, state in segments)
    for low, high, state in inside:
        if low >= high or state is State.CLOSED:
            continue
        if done and done[-1][2] is state and done[-1][1] >= low:
            done[-1] = (done[-1][0], max(done[-1][1], high), state)
        else:
            done.append((low, high, state))
    return tuple(done)


def _overridden(timeline: Timeline, override: Override) -> Timeline:
    """The timeline with the keeper's word on top, to the whole minutes that contain it."""
    low = (override.since - timeline.start) // MINUTE
    high = -((timeline.start - override.until) // MINUTE)
    kept = [
        (a, b, state)
        for low_, high_, state in timeline.segments
        for a, b in ((low_, min(high_, low)), (max(low_, high), high_))
    ]
    kept.append((low, high, override.state))
    return Timeline(timeline.start, timeline.days, merged(kept, timeline.minutes))
