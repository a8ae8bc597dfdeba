"""Public holidays, make-up workdays, the editable table, years nobody knows yet."""

import os
from datetime import date
from pathlib import Path

import pytest

from stations.hours import HolidayCalendar, HolidayTableError, State, load_calendar
from stations.hours.holidays import DayKind

from .towns import NO_YEAR, at, off, states, timeline

OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN
CHINESE = HolidayCalendar.china()


def days_of(year: int, dates: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in dates.split()}


def test_china_2026_as_the_state_council_announced_it() -> None:
    holidays = days_of(
        2026,
        "01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05 04-06"
        " 05-01 05-02 05-03 05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27"
        " 10-01 10-02 10-03 10-04 10-05 10-06 10-07",
    )
    workdays = days_of(2026, "01-04 02-14 02-28 05-09 09-20 10-10")
    assert {day for day in CHINESE.holidays if day.year == 2026} == holidays
    assert {day for day in CHINESE.workdays if day.year == 2026} == workdays
    assert CHINESE.holidays[date(2026, 10, 5)] == "国庆节"


def test_the_known_years_are_named_and_2027_is_not_among_them() -> None:
    assert CHINESE.known_years == frozenset(range(2004, 2027))
    assert CHINESE.kind(date(2027, 3, 3)) is DayKind.UNKNOWN


def test_every_name_of_a_holiday_is_chinese() -> None:
    assert not [name for name in set(CHINESE.holidays.values()) if name.isascii()]


def test_all_seven_days_of_the_national_holiday_are_off_and_the_saturday_after_is_worked() -> None:
    line = timeline("Mo-Fr 08:30-17:30; PH off", "2026-09-30")
    answer = at(line, "2026-09-30 18:00")
    assert answer.next == at(line, "2026-10-08 08:29").next
    assert states(
        line, "2026-10-07 10:00, 2026-10-08 10:00, 2026-10-10 10:00, 2026-10-11 10:00"
    ) == [
        CLOSED,
        OPEN,
        OPEN,
        CLOSED,
    ]


def test_hours_that_do_not_speak_of_holidays_know_only_weekdays() -> None:
    line = timeline("Mo-Fr 08:30-17:30", "2026-09-30")
    assert states(line, "2026-10-01 10:00, 2026-10-10 10:00") == [OPEN, CLOSED]


def test_a_make_up_saturday_takes_fridays_hours_and_a_make_up_sunday_mondays() -> None:
    hours = "Mo 09:00-10:00; Tu-Th 09:00-18:00; Fr 09:00-11:00; Sa-Su 20:00-21:00; PH off"
    saturday = timeline(hours, "2026-10-10", days=1)
    sunday = timeline(hours, "2026-09-20", days=1)
    assert saturday.segments == ((540, 660, OPEN),)
    assert sunday.segments == ((540, 600, OPEN),)


def test_a_make_up_night_runs_past_midnight_and_so_does_the_friday_before() -> None:
    line = timeline("Mo-Fr 18:00-26:00; PH off", "2026-10-09")
    assert states(
        line, "2026-10-10 01:00, 2026-10-10 19:00, 2026-10-11 01:00, 2026-10-11 19:00"
    ) == [
        OPEN,
        OPEN,
        OPEN,
        CLOSED,
    ]


def test_hours_on_holidays_alone_or_beside_weekdays() -> None:
    assert (
        at(timeline("Mo-Fr 08:00-18:00; PH 10:00-14:00", "2026-10-01"), "2026-10-01 09:00").state
        is CLOSED
    )
    assert at(timeline("Sa-Su,PH 10:00-14:00", "2026-10-01"), "2026-10-01 11:00").state is OPEN
    assert at(timeline("Sa-Su,PH 10:00-14:00", "2026-10-10"), "2026-10-10 11:00").state is CLOSED
    assert (
        at(timeline("Mo-Su 08:00-18:00; Oct PH off", "2026-09-25"), "2026-09-25 11:00").state
        is OPEN
    )
    assert (
        at(timeline("Mo-Su 08:00-18:00; Oct PH off", "2026-09-25"), "2026-10-01 11:00").state
        is CLOSED
    )


def test_days_of_an_unknown_year_are_unknown_where_the_hours_depend_on_holidays() -> None:
    line = timeline("Mo-Su 18:00-26:00; PH off", "2026-12-30")
    assert states(
        line, "2026-12-31 19:00, 2026-12-31 23:59, 2027-01-01 00:00, 2027-01-04 03:00"
    ) == [
        OPEN,
        OPEN,
        UNKNOWN,
        UNKNOWN,
    ]
    assert at(timeline("Mo-Su 18:00-26:00", "2026-12-30"), "2027-01-04 19:00").state is OPEN


def test_an_exception_is_known_in_an_unknown_year() -> None:
    line = timeline("Mo-Fr 08:00-18:00; PH off", "2026-12-30", exceptions=[off("2027-01-01")])
    assert states(line, "2027-01-01 10:00, 2027-01-02 10:00") == [CLOSED, UNKNOWN]


def test_what_may_run_over_from_an_unknown_year_is_unknown() -> None:
    calendar = HolidayCalendar(frozenset({2004}), {}, frozenset())
    line = timeline("Mo-Su 18:00-26:00; PH off", "2004-01-01", calendar=calendar)
    assert states(line, "2004-01-01 01:00, 2004-01-01 03:00") == [UNKNOWN, CLOSED]


def test_a_calendar_that_knows_nothing() -> None:
    assert timeline("Mo-Fr 08:00-18:00; PH off", calendar=NO_YEAR).segments == (
        (0, 20160, UNKNOWN),
    )


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "holidays.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_editable_table_adds_and_takes_back(tmp_path: Path, encoding: str) -> None:
    text = (
        "date,kind,name\n# 景宁\n2026-04-19,holiday,三月三\n\n2026/10/08,holiday,调整\n"
        "2026-10-07,workday,\n2026-10-17,workday,补班\n"
    )
    calendar = load_calendar(table(tmp_path, text, encoding))
    assert calendar.holidays[date(2026, 4, 19)] == "三月三"
    assert calendar.kind(date(2026, 10, 8)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 10, 7)) is DayKind.PLAIN
    assert calendar.kind(date(2026, 10, 17)) is DayKind.WORKDAY
    assert CHINESE.kind(date(2026, 10, 8)) is DayKind.PLAIN


def test_a_year_is_known_when_the_table_says_that_it_is_complete(tmp_path: Path) -> None:
    rows = "2027-01-01,holiday,元旦\n2027-02-06,holiday,春节\n"
    partly = load_calendar(table(tmp_path, rows))
    assert partly.kind(date(2027, 1, 1)) is DayKind.HOLIDAY
    assert partly.kind(date(2027, 1, 4)) is DayKind.UNKNOWN
    whole = load_calendar(table(tmp_path, rows + "2027,complete,国务院办公厅通知\n"))
    assert whole.kind(date(2027, 1, 4)) is DayKind.PLAIN
    line = timeline("Mo-Fr 08:00-18:00; PH off", "2026-12-30", calendar=whole)
    assert states(line, "2027-01-01 10:00, 2027-01-04 10:00") == [CLOSED, OPEN]


def test_a_changed_table_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    path = table(tmp_path, "2027-01-01,holiday,元旦\n")
    first = load_calendar(path)
    assert load_calendar(path) is first
    path.write_text("2027-01-02,holiday,元旦\n")
    os.utime(path, ns=(1, 1))
    assert load_calendar(str(path)).kind(date(2027, 1, 1)) is DayKind.UNKNOWN


def test_no_table_is_no_error(tmp_path: Path) -> None:
    assert load_calendar(tmp_path / "holidays.csv") is load_calendar() is CHINESE


@pytest.mark.parametrize(
    "row",
    [
        "2027-13-01,holiday,x",
        "yesterday,holiday,x",
        "2027-01-01,party,x",
        "2027-01-01",
        "27,complete,x",
        "2027,holiday,x",
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(tmp_path: Path, row: str) -> None:
    with pytest.raises(HolidayTableError, match="line 2"):
        load_calendar(table(tmp_path, f"2027-01-02,holiday,x\n{row}\n"))


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holidays.csv"
    path.write_bytes(b"\x89PNG\r\n\xff\xff\xff")
    with pytest.raises(HolidayTableError, match=r"holidays\.csv"):
        load_calendar(path)


def test_another_country_by_its_code() -> None:
    andorra = HolidayCalendar.of_country("ad", range(2026, 2028))
    assert andorra.known_years == {2026, 2027}
    assert andorra.kind(date(2026, 9, 8)) is DayKind.HOLIDAY
    assert andorra.kind(date(2028, 9, 8)) is DayKind.UNKNOWN
    assert HolidayCalendar.of_country("AD", [2026, 2027]) is andorra


def test_another_countrys_calendar_takes_the_table_as_well(tmp_path: Path) -> None:
    andorra = HolidayCalendar.of_country("AD", [2026])
    calendar = load_calendar(table(tmp_path, "2026-08-04,holiday,Festa Major\n"), andorra)
    assert calendar.kind(date(2026, 8, 4)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 9, 8)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 10, 1)) is DayKind.PLAIN


def test_a_year_with_an_estimated_moon_is_not_known() -> None:
    assert 2030 not in HolidayCalendar.of_country("AE", [2030]).known_years


def test_a_country_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="XX"):
        HolidayCalendar.of_country("XX", [2026])


def test_the_two_libraries_agree_on_china_2026() -> None:
    """An independent table (python-holidays) of the same notice."""
    other = HolidayCalendar.of_country("CN", [2026])
    assert other.workdays == {day for day in CHINESE.workdays if day.year == 2026}
    weekdays_off = {day for day in CHINESE.holidays if day.year == 2026 and day.weekday() < 5}
    assert {day for day in other.holidays if day.weekday() < 5} == weekdays_off
