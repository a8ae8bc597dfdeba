"""Opening hours in plain words, Chinese and English, for the station page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from .days import Piece, Week, combine
from .grammar import Joint, Rule, read
from .holidays import HolidayCalendar
from .reasons import HoursError
from .values import DAY_MINUTES, State

_MONDAY = date(2024, 1, 1)
_PLAIN_YEAR = HolidayCalendar(frozenset({2023, 2024}), MappingProxyType({}), frozenset())
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WIDE = re.compile(
    rf"(?P<year>\d{{4}})(?=[ -]|$)|(?P<month>{'|'.join(_MONTHS)})(?: (?P<day>\d{{1,2}}))?"
    r"|week ?(?P<week>[\d,/-]+)|(?P<to>-)|(?P<list>,)|(?P<easter>easter)"
)
_NTH = re.compile(r"(?P<day>[A-Z][a-z])\[(?P<nth>[-\d,]+)\](?P<offset> [+-]\d+ days?)?")
_EN_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class _Words:
    """One language. Templates take ``{}`` in the order of the sentence."""

    days: tuple[str, ...]
    every_day: str
    to: str
    and_: str
    comma: str
    next_day: str
    all_day: str
    off: str
    unknown: str
    unsure: str
    unsure_day: str
    holidays: str
    make_up: str
    otherwise: str
    comment: str
    date: tuple[str, str, str]  # year, month, month with day
    week: str
    easter: str
    nth: str
    last: str


_ZH = _Words(
    days=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    every_day="每天",
    to="至",
    and_="、",
    comma="，",
    next_day="次日",
    all_day="24 小时",
    off="休息",
    unknown="开放时间未知",
    unsure="{} 不一定开",
    unsure_day="时间未知",
    holidays="法定节假日",
    make_up="调休上班的周末按工作日开放",
    otherwise="其余时间",
    comment="备注：{}",
    date=("{}年", "{}月", "{}月{}日"),
    week="第{}周",
    easter="复活节",
    nth="每月第{}个{}",
    last="每月最后一个{}",
)
_EN = _Words(
    days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    every_day="Every day",
    to="–",
    and_=", ",
    comma=", ",
    next_day="next day ",
    all_day="24 hours",
    off="closed",
    unknown="Opening hours unknown",
    unsure="perhaps {}",
    unsure_day="hours unknown",
    holidays="Public holidays",
    make_up="Weekends worked in exchange for holidays: as on weekdays",
    otherwise="Otherwise",
    comment="Note: {}",
    date=("{}", "{}", "{} {}"),
    week="week {}",
    easter="Easter",
    nth="{1} number {0} of the month",
    last="last {} of the month",
)


def describe(hours: str, lang: str = "zh") -> list[str]:
    """One line for each group of days, such as ``周一至周五 08:30-17:30``.

    Hours with seasons, dates or fallbacks are told rule by rule; later lines take the place of
    earlier ones. What cannot be read is unknown, as everywhere.
    """
    say = _EN if lang.startswith("en") else _ZH
    try:
        rules = read(hours) if hours.strip() else ()
    except HoursError:
        rules = ()
    if not rules or all(rule.state is State.UNKNOWN for rule in rules):
        return [say.unknown, *_comments(rules, say)]
    special = any(rule.wide or rule.nth or rule.joint is Joint.FALLBACK for rule in rules)
    lines = [_rule(rule, say) for rule in rules] if special else _week_table(rules, say)
    if any(rule.public_holidays for rule in rules) and any(0 < len(r.weekdays) < 7 for r in rules):
        lines.append(say.make_up)
    return [*lines, *_comments(rules, say)]


def _week_table(rules: Sequence[Rule], say: _Words) -> list[str]:
    """The seven days, those with the same hours together, and the holidays."""
    week = Week(rules, _PLAIN_YEAR, _MONDAY, _MONDAY + timedelta(6))
    groups: dict[str, list[int]] = {}
    for day in range(7):
        text = _times(week.day(_MONDAY + timedelta(day)).shifts, say)
        groups.setdefault(text, []).append(day)
    lines = [f"{_day_list(days, say)} {text}" for text, days in groups.items()]
    if any(rule.public_holidays for rule in rules):
        matched = tuple(rule.public_holidays or rule.every_day for rule in rules)
        lines.append(f"{say.holidays} {_times(combine(rules, matched).shifts, say)}")
    return lines


def _times(pieces: Sequence[Piece], say: _Words) -> str:
    """08:30-11:30，13:30-17:30; ends past midnight belong to the next day."""
    spans: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.low):
        if piece.state is State.CLOSED:
            continue
        touches = spans and spans[-1].high == piece.low and spans[-1].state is piece.state
        low = spans.pop().low if touches else piece.low
        spans.append(Piece(low, piece.high, piece.state, 0))
    return say.comma.join(_span(piece, say) for piece in spans) or say.off


def _span(piece: Piece, say: _Words) -> str:
    if (piece.low, piece.high) == (0, DAY_MINUTES):
        return say.all_day if piece.state is State.OPEN else say.unsure_day
    text = f"{_clock(piece.low, say)}-{_clock(piece.high, say)}"
    return say.unsure.format(text) if piece.state is State.UNKNOWN else text


def _clock(minutes: int, say: _Words) -> str:
    tomorrow = minutes > DAY_MINUTES
    minutes -= DAY_MINUTES * tomorrow
    return f"{say.next_day * tomorrow}{minutes // 60:02d}:{minutes % 60:02d}"


def _day_list(days: Sequence[int], say: _Words) -> str:
    if len(days) == 7:
        return say.every_day
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return say.and_.join(_run(run, say) for run in runs)


def _run(run: Sequence[int], say: _Words) -> str:
    if len(run) < 3:
        return say.and_.join(say.days[day] for day in run)
    return f"{say.days[run[0]]}{say.to}{say.days[run[-1]]}"


def _rule(rule: Rule, say: _Words) -> str:
    days = _day_list(sorted(rule.weekdays), say) if rule.weekdays else ""
    named = [days, _nth(rule.nth, say), say.holidays if rule.public_holidays else ""]
    narrow = say.and_.join(filter(None, named))
    when = " ".join(filter(None, (_wide(rule.wide, say), narrow)))
    if rule.joint is Joint.FALLBACK:
        when = f"{say.otherwise} {when}".strip()
    pieces = [Piece(*shift, 0) for shift in rule.shifts]
    if rule.state is State.CLOSED and rule.spans:
        pieces = [Piece(low, high, State.OPEN, 0) for low, high, _ in rule.spans]
        return f"{when or say.every_day} {_times(pieces, say)} {say.off}"
    return f"{when or say.every_day} {_times(pieces, say)}"


def _wide(wide: str, say: _Words) -> str:
    """Months, dates, years and weeks; what is rarer stays as it was written."""

    def words(found: re.Match[str]) -> str:
        if found["year"]:
            return say.date[0].format(found["year"])
        if month := found["month"]:
            name = month if say is _EN else str(_MONTHS.index(month) + 1)
            return say.date[2 if found["day"] else 1].format(name, found["day"])
        if found["week"]:
            return say.week.format(found["week"])
        return say.to if found["to"] else say.and_ if found["list"] else say.easter

    text = _WIDE.sub(words, wide)
    return text if say is _EN else text.replace("年 ", "年")


def _nth(nth: str, say: _Words) -> str:
    def words(found: re.Match[str]) -> str:
        day = say.days[_EN_DAYS.index(found["day"])]
        text = say.last.format(day) if found["nth"] == "-1" else say.nth.format(found["nth"], day)
        return text + (found["offset"] or "")

    return _NTH.sub(words, nth)


def _comments(rules: Sequence[Rule], say: _Words) -> list[str]:
    return [say.comment.format(text) for text in dict.fromkeys(r.comment for r in rules) if text]
