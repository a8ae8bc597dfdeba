"""What holds for all hours, not only for the examples."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import opening_hours
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stations.hours import (
    HoursError,
    State,
    Timeline,
    build_timeline,
    describe,
    load_calendar,
    parse_spoken,
    state_at,
    validate,
)

from . import made
from .towns import ANDORRA, CHINA, NO_YEAR, at, timeline

ZONES = st.sampled_from(
    [CHINA, ANDORRA, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")]
)
DAY = 24 * 60
MINUTE = timedelta(minutes=1)


def line_of(text: str, first: date, **more: object) -> Timeline:
    return timeline(text, first.isoformat(), **more)  # type: ignore[arg-type]


def minutes_of(line: Timeline) -> list[State]:
    """The state of every minute, painted without a search."""
    states = [State.CLOSED] * line.minutes
    for low, high, state in line.segments:
        states[low:high] = [state] * (high - low)
    return states


@given(made.hours(), made.days, ZONES, st.integers(1, 30), st.data())
def test_segments_are_sorted_disjoint_merged_and_inside_the_horizon(
    text, first, tz, days, data
) -> None:
    more = data.draw(st.lists(made.exceptions(first), max_size=2))
    word = data.draw(st.none() | made.overrides(first))
    line = line_of(text, first, tz=tz, days=days, exceptions=more, override=word)
    before, last = 0, State.CLOSED
    for low, high, state in line.segments:
        assert state in (State.OPEN, State.UNKNOWN)
        assert before <= low < high <= line.minutes
        assert before < low or low == 0 or state is not last, "two that touch should be one"
        before, last = high, state


@given(made.hours(), made.days, st.data())
def test_state_until_and_next_are_those_of_the_painted_minutes(text, first, data) -> None:
    line = line_of(text, first)
    painted = minutes_of(line)
    minute = data.draw(st.integers(0, line.minutes - 1))
    second = data.draw(st.integers(0, 59))
    answer = state_at(line, line.start + minute * MINUTE + timedelta(seconds=second))
    assert answer.state is painted[minute]
    end = next((m for m in range(minute, line.minutes) if painted[m] is not painted[minute]), None)
    if answer.state is State.UNKNOWN:
        assert answer.until is None
    else:
        assert answer.until == (None if end is None else line.start + end * MINUTE)
    opens = (m for m in range(minute + 1, line.minutes) if painted[m] is State.OPEN)
    opening = next((m for m in opens if painted[m - 1] is not State.OPEN), None)
    assert answer.next == (None if opening is None else line.start + opening * MINUTE)


@given(made.hours(), made.days)
def test_the_state_differs_at_until_and_is_open_at_next(text, first) -> None:
    line = line_of(text, first)
    for low, _, _ in line.segments:
        for minute in (low - 1, low):
            answer = state_at(line, line.start + minute * MINUTE)
            if answer.until is not None:
                assert state_at(line, answer.until).state is not answer.state
                assert state_at(line, answer.until - MINUTE).state is answer.state
            if answer.next is not None:
                assert state_at(line, answer.next).state is State.OPEN


@given(made.hours(), made.days, st.integers(1, 13), ZONES)
@example("18:00-26:00", date(2026, 10, 24), 1, ANDORRA)
def test_the_answer_does_not_depend_on_the_day_the_horizon_began(text, first, later, tz) -> None:
    one, other = line_of(text, first, tz=tz), line_of(text, first + timedelta(later), tz=tz)
    shift = (other.start - one.start) // MINUTE
    assert minutes_of(one)[shift:] == minutes_of(other)[: one.minutes - shift]


@given(made.simple_hours(), made.days)
def test_simple_hours_are_what_the_library_says(text, first) -> None:
    begin = datetime.combine(first, datetime.min.time())
    found = opening_hours.OpeningHours(text).intervals(begin, begin + timedelta(14))
    theirs = [
        ((low - begin) // MINUTE, (high - begin) // MINUTE)
        for low, high, state, _ in found
        if state == opening_hours.State.OPEN
    ]
    assert [(low, high) for low, high, _ in line_of(text, first).segments] == theirs


@given(made.hours(), made.days, st.data())
def test_an_exception_changes_only_the_shifts_of_its_days(text, first, data) -> None:
    other = data.draw(made.exceptions(first))
    plain, changed = line_of(text, first), line_of(text, first, exceptions=[other])
    begin = (other.first - first).days * DAY
    end = (other.last - first).days * DAY + 2 * DAY  # its last night may run on for a day
    for minute, (one, two) in enumerate(zip(minutes_of(plain), minutes_of(changed), strict=True)):
        assert one is two or begin <= minute < end


@given(made.spans(), made.days)
def test_the_days_of_an_exception_are_the_exceptions(spans, first) -> None:
    day = first + timedelta(3)
    from .towns import off

    line = line_of("10:00-12:00", first, exceptions=[off(day.isoformat(), hours=spans)])
    alone = line_of(f"{day:%Y %b %d} {spans}", first)
    own = slice(3 * DAY, 4 * DAY)
    assert minutes_of(line)[own] == minutes_of(alone)[own]


@given(made.hours(), made.days, st.data())
def test_an_override_holds_inside_its_time_and_nowhere_else(text, first, data) -> None:
    word = data.draw(made.overrides(first))
    plain, line = line_of(text, first), line_of(text, first, override=word)
    for minute, (one, two) in enumerate(zip(minutes_of(plain), minutes_of(line), strict=True)):
        inside = word.since <= line.start + minute * MINUTE < word.until
        assert two is (word.state if inside else one)


@given(made.hours(), made.days)
def test_what_nobody_knows_is_never_open(text, first) -> None:
    if "PH" in text:
        assert line_of(text, first, calendar=NO_YEAR).segments == ((0, 14 * DAY, State.UNKNOWN),)
    for hidden in (f"{text} || sunrise-sunset", f"SH off; {text}", f"{text} ???"):
        assert line_of(hidden, first).segments == ((0, 14 * DAY, State.UNKNOWN),)


@given(made.hours(), made.days)
def test_the_normal_spelling_means_the_same_and_is_its_own(text, first) -> None:
    spelled = validate(text)
    assert validate(spelled) == spelled
    assert line_of(spelled, first) == line_of(text, first)


@given(st.text(max_size=400) | made.hours() | made.spoken)
def test_no_text_breaks_anything(text) -> None:
    line = build_timeline(text, calendar=load_calendar(), tz=CHINA, first_day=date(2026, 11, 2))
    assert at(line, "2026-11-03 12:00").state in State
    assert describe(text)
    assert describe(text, "en")
    try:
        spelled = validate(text)
    except HoursError:
        if text.strip():
            assert line.segments == ((0, 14 * DAY, State.UNKNOWN),)
    else:
        assert validate(spelled) == spelled


@settings(max_examples=600)
@given(made.spoken)
def test_what_is_understood_can_be_stored_as_it_is(text) -> None:
    hours = parse_spoken(text)
    if hours is not None:
        assert hours
        assert validate(hours) == hours
        assert parse_spoken(hours) == hours


SPOKEN_CLOCK = st.integers(0, 23 * 60 + 59)


@given(SPOKEN_CLOCK, SPOKEN_CLOCK, st.sampled_from("-—~至到～"), made.days)
def test_plain_clock_times_are_taken_literally_or_not_at_all(low, high, dash, first) -> None:
    hours = parse_spoken(f"每天{made.clock(low)}{dash}{made.clock(high)}")
    if high > low:
        assert hours is not None
        wanted = line_of(f"{made.clock(low)}-{made.clock(high)}", first)
        assert line_of(hours, first) == wanted or (low, high) == (0, DAY - 1)
    elif hours is not None:
        assert line_of(hours, first) == line_of(
            f"{made.clock(low)}-{made.clock(high + DAY)}", first
        )


@pytest.mark.parametrize("year", range(2004, 2027))
def test_make_up_days_and_holidays_of_every_known_year_follow_the_calendar(year: int) -> None:
    calendar = load_calendar()
    line = build_timeline(
        "Mo-Fr 09:00-17:00; PH off",
        calendar=calendar,
        tz=CHINA,
        first_day=date(year, 1, 1),
        days=365,
    )
    for n in range(365):
        day = date(year, 1, 1) + timedelta(n)
        noon = datetime.combine(day, datetime.min.time(), CHINA) + timedelta(hours=12)
        worked = day in calendar.workdays or (day.weekday() < 5 and day not in calendar.holidays)
        assert (state_at(line, noon.astimezone(UTC)).state is State.OPEN) is worked, day
