"""Dated exceptions and the keeper's override."""

from datetime import datetime, timedelta

import pytest

from stations.hours import Override, State, validate_exception

from .towns import CHINA, at, off, states, timeline

OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN


def override(state: State, since: str, until: str) -> Override:
    low, high = (datetime.fromisoformat(t).replace(tzinfo=CHINA) for t in (since, until))
    return Override(state, low, high)


def test_an_exception_takes_the_place_of_its_days_hours() -> None:
    line = timeline("08:00-20:00", exceptions=[off("2026-11-03", hours="09:00-12:00,13:00-26:00")])
    moments = "2026-11-03 08:30, 2026-11-03 12:30, 2026-11-03 23:00, 2026-11-04 01:59"
    assert states(line, moments) == [CLOSED, CLOSED, OPEN, OPEN]
    assert states(line, "2026-11-04 02:00, 2026-11-04 08:30, 2026-11-02 08:30") == [
        CLOSED,
        OPEN,
        OPEN,
    ]


def test_a_day_off_takes_its_own_night_and_leaves_the_night_before() -> None:
    line = timeline("18:00-26:00", exceptions=[off("2026-11-03")])
    moments = "2026-11-03 01:00, 2026-11-03 19:00, 2026-11-04 01:00, 2026-11-04 19:00"
    assert states(line, moments) == [OPEN, CLOSED, CLOSED, OPEN]


def test_an_exception_on_the_day_before_the_horizon_takes_away_what_spilled_in() -> None:
    assert (
        at(timeline("18:00-26:00", exceptions=[off("2026-11-01")]), "2026-11-02 01:00").state
        is CLOSED
    )


def test_a_night_added_by_an_exception_is_not_cut_by_the_next_days_hours() -> None:
    line = timeline("Mo-Su 10:00-20:00", exceptions=[off("2026-11-03", hours="20:00-26:00")])
    assert at(line, "2026-11-04 01:00").state is OPEN


@pytest.mark.parametrize("hours", ["", "sunrise-sunset"])
def test_an_exception_is_known_where_the_week_is_not(hours: str) -> None:
    line = timeline(hours, exceptions=[off("2026-11-03", hours="09:00-12:00")])
    assert states(line, "2026-11-02 10:00, 2026-11-03 10:00, 2026-11-03 13:00") == [
        UNKNOWN,
        OPEN,
        CLOSED,
    ]


def test_of_two_exceptions_for_a_day_the_later_one_counts() -> None:
    line = timeline(
        "24/7", exceptions=[off("2026-11-01", "2026-11-09"), off("2026-11-04", hours="24/7")]
    )
    assert states(line, "2026-11-03 10:00, 2026-11-04 10:00, 2026-11-05 10:00") == [
        CLOSED,
        OPEN,
        CLOSED,
    ]


def test_an_exception_that_cannot_be_read_makes_its_days_unknown() -> None:
    line = timeline("24/7", exceptions=[off("2026-11-03", hours="Mo 10:00-12:00")])
    assert states(line, "2026-11-02 10:00, 2026-11-03 10:00, 2026-11-04 10:00") == [
        OPEN,
        UNKNOWN,
        OPEN,
    ]


def test_an_exception_of_a_thousand_years_and_one_that_ends_before_it_begins() -> None:
    assert timeline("24/7", exceptions=[off("1000-01-01", "9999-12-31")]).segments == ()
    assert timeline("24/7", exceptions=[off("2026-11-05", "2026-11-03")]) == timeline("24/7")


@pytest.mark.parametrize("hours", ["off", "24/7", "09:00-12:00,13:00-26:00", "unknown"])
def test_exceptions_in_good_order(hours: str) -> None:
    assert validate_exception(hours) == hours


@pytest.mark.parametrize(
    "hours",
    [
        "",
        "Mo 09:00-12:00",
        "PH off",
        "Jan 09:00-12:00",
        "09:00-12:00; 13:00-14:00",
        "12:00-14:00 off",
        "x",
    ],
)
def test_exceptions_that_are_refused(hours: str) -> None:
    with pytest.raises(ValueError, match="开放时间"):
        validate_exception(hours)


def test_an_override_shorter_than_the_hours() -> None:
    word = override(CLOSED, "2026-11-02 12:00", "2026-11-02 14:00")
    line = timeline("08:00-20:00", override=word)
    answer = at(line, "2026-11-02 11:00")
    assert (answer.until, answer.next) == (word.since, word.until)
    assert states(line, "2026-11-02 12:00, 2026-11-02 13:59, 2026-11-02 14:00") == [
        CLOSED,
        CLOSED,
        OPEN,
    ]


def test_an_override_longer_than_the_hours_and_over_an_exception() -> None:
    line = timeline(
        "08:00-20:00",
        exceptions=[off("2026-11-03")],
        override=override(OPEN, "2026-11-02 19:00", "2026-11-03 09:00"),
    )
    assert at(line, "2026-11-02 10:00").until == datetime(2026, 11, 3, 9, tzinfo=CHINA)
    assert at(line, "2026-11-03 09:00").state is CLOSED


def test_an_unknown_override_is_not_open() -> None:
    word = override(UNKNOWN, "2026-11-02 12:00", "2026-11-02 14:00")
    assert at(timeline("24/7", override=word), "2026-11-02 13:00").state is UNKNOWN


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-10-01 08:00", "2026-11-02 00:00"),
        ("2026-11-16 00:00", "2026-12-01 00:00"),
        ("2026-11-03 12:00", "2026-11-03 12:00"),
        ("2026-11-03 12:00", "2026-11-03 11:00"),
    ],
)
@pytest.mark.parametrize("state", list(State))
def test_an_override_that_is_over_or_empty_changes_nothing(
    state: State, since: str, until: str
) -> None:
    plain = timeline("08:00-20:00")
    assert timeline("08:00-20:00", override=override(state, since, until)) == plain


def test_an_override_between_minutes_holds_for_the_minutes_it_touches() -> None:
    word = override(CLOSED, "2026-11-02 12:00:30", "2026-11-02 12:10:01")
    line = timeline("24/7", override=word)
    assert at(line, "2026-11-02 12:00:31").state is CLOSED
    assert at(line, "2026-11-02 12:10:00").state is CLOSED
    assert at(line, "2026-11-02 12:11:00").state is OPEN
    assert at(line, "2026-11-02 12:05").until == word.until + timedelta(seconds=59)
