"""Open, closed or unknown, until when and the next opening: the engine by example."""

from datetime import UTC, datetime

import pytest

from stations.hours import OpenState, State

from .towns import ANDORRA, CHINA, at, states, timeline

OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        ("08:30-17:30", "2026-11-02 08:29", CLOSED),
        ("08:30-17:30", "2026-11-02 08:30", OPEN),
        ("08:30-17:30", "2026-11-02 17:29", OPEN),
        ("08:30-17:30", "2026-11-02 17:30", CLOSED),
        ("08:30-11:30,13:30-17:30", "2026-11-02 12:00", CLOSED),
        ("08:30-11:30,13:30-17:30", "2026-11-02 13:30", OPEN),
        ("Mo-Fr 08:30-17:30", "2026-11-07 10:00", CLOSED),
        ("24/7", "2026-11-15 23:59", OPEN),
        ("off", "2026-11-03 12:00", CLOSED),
        ("", "2026-11-03 12:00", UNKNOWN),
        ("   ", "2026-11-03 12:00", UNKNOWN),
        ("看心情", "2026-11-03 12:00", UNKNOWN),
        ('"看心情"', "2026-11-03 12:00", UNKNOWN),
        ('Mo-Fr "电话预约"', "2026-11-03 12:00", UNKNOWN),
        ('Mo-Fr "电话预约"', "2026-11-07 12:00", CLOSED),
        ('Mo-Fr 09:00-17:00 "请按铃"', "2026-11-03 12:00", OPEN),
        ('24/7 "门禁"', "2026-11-03 12:00", OPEN),
        ("unknown", "2026-11-03 12:00", UNKNOWN),
        ("Mo-Fr 09:00-17:00 || unknown", "2026-11-03 08:00", UNKNOWN),
        ("Mo-Fr 09:00-17:00 || unknown", "2026-11-03 09:00", OPEN),
        ("18:00+", "2026-11-03 19:00", UNKNOWN),
        ("18:00-20:00+", "2026-11-03 19:00", OPEN),
        ("18:00-20:00+", "2026-11-03 21:00", UNKNOWN),
        ("sunrise-sunset", "2026-11-03 12:00", UNKNOWN),
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-03 12:00", UNKNOWN),
        ("week 45 Mo 09:00-10:00", "2026-11-02 09:30", OPEN),
        ("week 46 Mo 09:00-10:00", "2026-11-02 09:30", CLOSED),
        ("Mo, We 10:00-12:00", "2026-11-02 09:00", CLOSED),
        ("Mo-Fr 08:00-12:00 , 14:00-18:00", "2026-11-07 15:00", CLOSED),
        ("08:00-18:00; 12:00-14:00 off", "2026-11-02 12:30", CLOSED),
        ("08:00-18:00; 12:00-14:00 off", "2026-11-02 15:00", OPEN),
        ("Mo-Su 08:00-18:00; Jan-Mar,Nov 10:00-12:00", "2026-11-02 09:00", CLOSED),
    ],
)
def test_the_state_of_one_instant(hours: str, moment: str, expected: State) -> None:
    assert at(timeline(hours), moment).state is expected


def test_overnight_hours_spill_over_from_the_day_before_the_horizon_and_past_its_last_day() -> None:
    line = timeline("18:00-26:00")
    assert at(line, "2026-11-02 01:59").state is OPEN
    assert at(line, "2026-11-02 02:00").state is CLOSED
    last = at(line, "2026-11-15 23:59")
    assert (last.state, last.until, last.next) == (OPEN, None, None)


def test_a_later_rule_for_the_next_day_ends_the_night_unless_a_comma_keeps_it() -> None:
    moments = "2026-11-06 23:00, 2026-11-07 01:00, 2026-11-07 11:00"
    assert states(timeline("Fr 22:00-26:00; Sa 10:00-12:00"), moments) == [OPEN, CLOSED, OPEN]
    assert states(timeline("Fr 22:00-26:00, Sa 10:00-12:00"), moments) == [OPEN, OPEN, OPEN]


def test_a_replaced_evening_spills_nothing() -> None:
    """Friday ends at ten, so nothing is left of its older hours on Saturday morning."""
    assert at(timeline("Mo-Fr 18:00-26:00; Fr 18:00-22:00"), "2026-11-07 01:00").state is CLOSED


def test_until_and_next() -> None:
    line = timeline("Mo-Fr 08:30-11:30,13:30-17:30")
    assert at(line, "2026-11-02 09:00") == OpenState(
        OPEN, local("2026-11-02 11:30"), local("2026-11-02 13:30")
    )
    assert at(line, "2026-11-06 17:30") == OpenState(
        CLOSED, local("2026-11-09 08:30"), local("2026-11-09 08:30")
    )


def test_the_last_opening_of_the_horizon_has_no_next_and_the_closing_after_it_no_end() -> None:
    line = timeline("Mo-Su 08:00-20:00")
    assert at(line, "2026-11-15 10:00") == OpenState(OPEN, local("2026-11-15 20:00"), None)
    assert at(line, "2026-11-15 20:00") == OpenState(CLOSED, None, None)


def test_closed_before_an_unknown_stretch_ends_there_and_opens_later() -> None:
    line = timeline("Mo 08:00-10:00 unknown; Tu 08:00-10:00")
    assert at(line, "2026-11-02 07:00") == OpenState(
        CLOSED, local("2026-11-02 08:00"), local("2026-11-03 08:00")
    )
    assert at(line, "2026-11-02 09:00") == OpenState(UNKNOWN, None, local("2026-11-03 08:00"))


@pytest.mark.parametrize(
    "moment", ["2026-11-01 23:59:59", "2026-11-16 00:00", "1970-01-01", "9999-01-01"]
)
def test_outside_the_horizon_nobody_knows(moment: str) -> None:
    assert at(timeline("24/7"), moment) == OpenState(UNKNOWN, None, None)


def test_answers_are_in_utc_and_seconds_do_not_matter() -> None:
    answer = at(timeline("08:00-20:00"), "2026-11-02 19:59:59.999")
    assert answer.state is OPEN
    assert answer.until is not None
    assert answer.until.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        at(timeline("24/7"), "2026-11-02 10:00", tz=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "day", "segments"),
    [
        ("08:00-24:00", "2026-11-02", ((480, 1440, OPEN), (1920, 2880, OPEN))),
        ("00:00-24:00", "2026-11-02", ((0, 2880, OPEN),)),
        ("00:00-00:00", "2026-11-02", ((0, 2880, OPEN),)),
        ("08:00-00:00", "2026-11-02", ((480, 1440, OPEN), (1920, 2880, OPEN))),
        ("Mo 20:00-24:00; Tu 00:00-02:00", "2026-11-02", ((1200, 1560, OPEN),)),
        ("Feb 29 10:00-12:00", "2028-02-28", ((2040, 2160, OPEN),)),
        ("Feb 29 10:00-12:00", "2027-02-28", ()),
        ("Dec 31 22:00-26:00", "2026-12-31", ((1320, 1560, OPEN),)),
        ("Dec 31 22:00-26:00", "2027-01-01", ((0, 120, OPEN),)),
    ],
)
def test_midnights_leap_days_and_the_end_of_the_year(hours, day, segments) -> None:
    assert timeline(hours, day, days=2).segments == segments


def test_the_night_the_clocks_go_forward() -> None:
    line = timeline("Sa-Su 01:00-04:00", "2026-03-28", tz=ANDORRA, days=3)
    assert line.segments == ((60, 240, OPEN), (1500, 1620, OPEN))
    assert at(line, "2026-03-29 03:30", ANDORRA).state is OPEN
    assert at(line, "2026-03-29 04:00", ANDORRA).state is CLOSED


def test_times_that_are_skipped_stand_for_the_jump() -> None:
    line = timeline("Su 02:15-02:45,02:50-05:00", "2026-03-28", tz=ANDORRA, days=3)
    assert line.segments == ((1560, 1680, OPEN),)


def test_the_night_the_clocks_go_back() -> None:
    line = timeline("Sa-Su 01:00-04:00", "2026-10-24", tz=ANDORRA, days=3)
    assert line.segments == ((60, 240, OPEN), (1500, 1740, OPEN))


def test_always_open_has_no_hole_where_the_clocks_change() -> None:
    for day in ("2026-03-23", "2026-10-19"):
        assert timeline("24/7", day, tz=ANDORRA).segments == ((0, 20160, OPEN),)
