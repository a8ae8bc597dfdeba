"""What may be stored as hours, in which spelling, and what is refused in which words."""

import time

import pytest

from stations.hours import HoursError, Reason, parse_spoken, validate
from stations.hours.reasons import MAX_LENGTH

from .towns import off, timeline


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("", ""),
        ("  ", ""),
        ("24/7", "24/7"),
        ("Mo-Su 00:00-24:00", "24/7"),
        ("00:00-24:00", "24/7"),
        ("off", "off"),
        ("24/7 closed", "off"),
        ("unknown", "unknown"),
        ('"电话预约"', 'unknown "电话预约"'),
        ("mo-fr 8:30-17:30", "Mo-Fr 08:30-17:30"),
        ("Mo-Fr 08:30 - 17:30 ;", "Mo-Fr 08:30-17:30"),
        ("Mo-Fr\t08:30-17:30\n", "Mo-Fr 08:30-17:30"),
        ("Mo-Fr 08:30-17:30; PH closed", "Mo-Fr 08:30-17:30; PH off"),
        ("Mo, We 10:00-12:00", "Mo,We 10:00-12:00"),
        ("Jan, Mar 10:00-12:00", "Jan,Mar 10:00-12:00"),
        ("Oct 1, Oct 2 off", "Oct 1,Oct 2 off"),
        ("Mo-Fr 08:00-12:00 , 14:00-18:00", "Mo-Fr 08:00-12:00,14:00-18:00"),
        ("Mo-Fr", "Mo-Fr 00:00-24:00"),
        ("Mo-Fr 00:00-24:00, Sa 18:00-26:00", "Mo-Fr 00:00-24:00, Sa 18:00-26:00"),
        ("week10-20 Mo 10:00-12:00", "week 10-20 Mo 10:00-12:00"),
        ('Mo 10:00-12:00 "closed; PH, week1 || x"', 'Mo 10:00-12:00 "closed; PH, week1 || x"'),
        ("00:00-24:00+", "00:00+"),
    ],
)
def test_one_normal_spelling(given: str, stored: str) -> None:
    assert validate(given) == stored
    assert validate(stored) == stored


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("看心情", Reason.NOT_UNDERSTOOD),
        ("25:00-26:00", Reason.NOT_UNDERSTOOD),
        ("Mo-Fr 9-17", Reason.NOT_UNDERSTOOD),
        ("Mo-Fr, Jun Sa 10:00-12:00", Reason.NOT_UNDERSTOOD),
        ("\x00", Reason.NOT_UNDERSTOOD),
        ("Mo 10:00-12:00 \ud800", Reason.NOT_UNDERSTOOD),
        ("sunrise-sunset", Reason.SUN),
        ("(sunrise+01:00)-18:00", Reason.SUN),
        ("Mo-Fr 09:00-17:00; SH off", Reason.SCHOOL),
        ("10:00-16:00/01:30", Reason.REPEATED),
        ("00:00-24:00/00:01", Reason.REPEATED),
        ("PH +1 day off", Reason.HOLIDAY_OFFSET),
        ("PH Mo-Fr 10:00-12:00", Reason.HOLIDAY_AND_WEEKDAY),
        ("24/7" + " " * MAX_LENGTH, Reason.TOO_LONG),
    ],
)
def test_what_is_refused_says_why_in_both_languages(given: str, reason: Reason) -> None:
    with pytest.raises(HoursError) as caught:
        validate(given)
    assert caught.value.reason is reason
    assert str(caught.value) == caught.value.words("zh")
    assert caught.value.words("en").isascii()


def test_every_reason_has_words() -> None:
    assert all(HoursError(reason).words(lang) for reason in Reason for lang in ("zh", "en"))


HOSTILE = [
    "Mo-Su 00:00-24:00",
    "Mo-Su,PH 00:00-24:00",
    "1900-9999/7 Mo[5] 10:00-12:00",
    "9999 Dec 31 10:00-12:00",
    "Feb 29 Mo[5] 10:00-12:00",
    "week 53 Feb 29 10:00-12:00",
    ",".join(f"{h:02d}:{m:02d}-{h:02d}:{m + 9}" for h in range(24) for m in (10,)),
    ("Mo 00:00-48:00;" * 40)[:MAX_LENGTH],
    ("Mo[1]," * 60)[:MAX_LENGTH],
    ("Jan 1-Dec 31," * 22 + "Jan 1 off")[:MAX_LENGTH],
    '"' * MAX_LENGTH,
    "(" * MAX_LENGTH,
    "周一" * 150,
    "周一,周" * 75,
    "1" * MAX_LENGTH,
    "8:00-" * 60,
    "星期一、" * 75,
    "上午8:00-" * 37,
    "节假日" * 100,
    "\ufdfa" * MAX_LENGTH,
    " " * MAX_LENGTH,
    ", " * 150,
    "Mo 10:00-12:00 || " * 16,
    "A" * 1_000_000,
]


@pytest.mark.parametrize("hours", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_takes_long(hours: str) -> None:
    """A bad regular expression or a search to the year 9999 would take seconds; we need ms."""
    started = time.process_time()
    timeline(hours)
    parse_spoken(hours)
    assert time.process_time() - started < 0.25


def test_an_exception_of_eight_thousand_years_costs_no_more_than_its_days_in_sight() -> None:
    started = time.process_time()
    timeline("24/7", exceptions=[off("1000-01-01", "9999-12-31")])
    assert time.process_time() - started < 0.25
