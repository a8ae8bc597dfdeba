"""Opening hours as people write them, cut into tokens. A word not understood stops everything."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from .spoken_clock import RANGE, span


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays (Monday = 0), public holidays; ``working`` when said as 工作日."""

    weekdays: frozenset[int]
    holidays: bool = False
    working: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From and to in minutes; ``high`` may lie past midnight."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year as (month, day), first and last; both None for the rest of the year."""

    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a role: rest, closed, lunch, usual, except, open, close, comma."""

    role: str


Token: TypeAlias = Days | Span | Season | Mark

EVERY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
ALL_DAY = Span(0, 24 * 60)

_ONE_FORM = str.maketrans(
    dict.fromkeys("‐‑‒–—―−~∼〜➖─━", "-") | {"∶": ":", "、": ",", "。": ";", "\n": ";", "|": ";"}
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMERAL = "[零〇一二两三四五六七八九十]{1,3}"
_COUNTED = re.compile(
    rf"(?<![周期拜])({_NUMERAL})(?=点|时|小时|月|分)|(?<=月)({_NUMERAL})(?=日|号)"
)
_SHORT = re.compile(rf"(?<=[早朝晚])({_NUMERAL})(?![刻])")
_TO = re.compile(r"\s*(?:直?至|直?到|\bto\b|\buntil\b|-+)\s*")


def normal(text: str) -> str:
    """One width, one dash, one comma, digits for counted numerals, no idle spaces."""
    text = unicodedata.normalize("NFKC", text).translate(_ONE_FORM).lower()
    text = _COUNTED.sub(lambda m: str(_number(m[1] or m[2])), text)
    text = _SHORT.sub(lambda m: str(_number(m[1])), text)
    return re.sub(r"\s+", " ", _TO.sub("-", text)).strip()


def _number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[c]) for c in numeral))
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


_WEEK = "一二三四五六日"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZH_DAY = "[一二三四五六日天末1-7]"
_ZH_WEEK = "(?:周|星期|礼拜)"
_EN_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?"
_ZH_LIST = (
    rf"{_ZH_WEEK}{_ZH_DAY}(?:(?:-{_ZH_WEEK}?|[,和及与]?{_ZH_WEEK}|[,和及与]?)"
    rf"(?=[一二三四五六日天末]|[1-7](?!\d|[:.点时])){_ZH_DAY})*"
)
_EN_LIST = rf"{_EN_DAY}(?:(?:-|,? (?:and|&) |, ?){_EN_DAY})*"


def _zh_days(found: re.Match[str]) -> Days | None:
    return _listed(re.findall(rf"-|{_ZH_DAY}", found[0]), _zh_weekday)


def _en_days(found: re.Match[str]) -> Days | None:
    names = re.findall(r"-|" + "|".join(_ENGLISH), found[0])
    return _listed(names, lambda name: {_ENGLISH.index(name)})


def _zh_weekday(word: str) -> set[int]:
    if word == "末":
        return set(WEEKEND)
    return {int(word) - 1 if word.isdecimal() else _WEEK.index("日" if word == "天" else word)}


def _listed(words: list[str], weekday: Callable[[str], set[int]]) -> Days | None:
    """一-五, 六 to a set of weekdays; None where a dash has no day on a side."""
    days: set[int] = set()
    place = 0
    while place < len(words):
        low = weekday(words[place])
        if words[place + 1 : place + 2] == ["-"]:
            high = weekday(words[place + 2])
            if len(low) + len(high) != 2:
                return None
            first, last = low.pop(), high.pop()
            days |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
            place += 3
        else:
            days |= low
            place += 1
    return Days(frozenset(days))


_DATE = r"(\d{1,2})月(?:份|底|初)?(?:(\d{1,2})[日号])?"
_MONTHS = rf"(?:每年|当年)?{_DATE}-(?:次年|翌年|来年|第二年)?{_DATE}|(\d{{1,2}})-(\d{{1,2}})月份?"
_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _months(found: re.Match[str]) -> Season | None:
    low_month, low_day, high_month, high_day, low, high = found.groups()
    first, last = int(low_month or low), int(high_month or high)
    if not (1 <= first <= 12 and 1 <= last <= 12) or "底" in found[0] or "初" in found[0]:
        return None
    begin, end = (first, int(low_day or 1)), (last, int(high_day or _LAST_DAY[last - 1]))
    right = all(1 <= day <= _LAST_DAY[month - 1] for month, day in (begin, end))
    return Season(begin, end) if right else None


def _span(found: re.Match[str]) -> Span | None:
    ends = span(found)
    return ALL_DAY if ends == (0, 24 * 60 - 1) else Span(*ends) if ends else None


def _mark(role: str) -> Callable[[re.Match[str]], Token]:
    return lambda _found: Mark(role)


def _same(token: Token) -> Callable[[re.Match[str]], Token]:
    return lambda _found: token


_ALWAYS = (
    r"(?:全年|全天候?|每天|每日)?,?(?:24 ?小?时|24 ?h(?:ours?)?(?: a day)?\b|24/7)(?:全天候?)?",
    r"7 ?[x×*] ?24(?: ?小?时|h)?|24 ?[x×*] ?7|全天候?|全日|整天|昼夜|open 24 hours|around the clock",
)
_IDLE = (
    r"[ ;:]+|开放时间|营业时间|服务时间|对外|开放|营业|服务|时间|期间|时段|每周(?!末)|均为|均|国家|为",
    r"open(?:ing)?(?: hours)?(?! 24)|on\b|除了?(?!外)",
)
_REST = (
    r"(?:不|停止|暂停)(?:对外)?(?:开放|营业|上班|服务)|休息(?!日)|关闭|闭馆|关门|停业|放假|休馆",
    r"休(?!息|日)",
)
_USUAL = (
    r"全年(?:无休|不休)|不休息|天天(?:开放|营业)|(?:中午|午间)不(?:休息?|关门)",
    r"无休|不休|不打烊|照常|正常",
)
_HOLIDAY = (
    r"(?:国家)?(?:法定)?(?:公众|公共)?节?假日|(?:国家)?法定(?:节日|假期)|国定假日|节日",
    r"public holidays?|ph\b",
)
_BY_NAME = (
    r"(?:夏|冬|春|秋|夏秋|冬春|春秋)(?:季|令时?|天)",
    r"其他(?:月份|时间|季节)|其余(?:月份|时间)",
)
_EVERY_DAY = (r"每天|每日|天天|日常|全周|一周7天|一周七天|全年|daily|every ?day",)
_Maker: TypeAlias = Callable[[re.Match[str]], Token | None]
_LEXICON: tuple[tuple[re.Pattern[str], _Maker], ...] = tuple(
    (re.compile("|".join(words)), make)
    for words, make in (
        (_IDLE, _mark("idle")),
        ((r"以及|[,和及与&+/]|and\b",), _mark("comma")),
        ((r"[(\[【]",), _mark("open")),
        ((r"[)\]】]",), _mark("close")),
        (_ALWAYS, _same(ALL_DAY)),
        (_USUAL, _mark("usual")),
        ((r"午休(?:时间)?|(?:午间|中午)休息",), _mark("lunch")),
        (_REST, _mark("rest")),
        ((r"closed|off\b",), _mark("closed")),
        ((r"除外|之外|以外|外",), _mark("except")),
        ((_ZH_LIST,), _zh_days),
        ((_EN_LIST,), _en_days),
        ((r"工作日|平日|平时|weekdays?",), _same(Days(WORKDAYS, working=True))),
        ((r"双休日?|周末|weekends?",), _same(Days(WEEKEND))),
        ((r"休息日",), _same(Days(WEEKEND, holidays=True))),
        (_EVERY_DAY, _same(Days(EVERY))),
        (_HOLIDAY, _same(Days(frozenset(), holidays=True))),
        ((_MONTHS,), _months),
        (_BY_NAME, _same(Season())),
        ((RANGE,), _span),
    )
)
"""Patterns in the order in which they are tried, and what they become."""


def tokens(text: str) -> list[Token] | None:
    """The tokens of a text, or None at the first word that is not understood."""
    text = normal(text)
    found: list[Token] = []
    place = 0
    while place < len(text):
        token, place = _token(text, place)
        if token is None:
            return None
        if token != Mark("idle"):
            found.append(token)
    return found


def _token(text: str, place: int) -> tuple[Token | None, int]:
    for pattern, make in _LEXICON:
        if match := pattern.match(text, place):
            return make(match), match.end()
    return None, place
