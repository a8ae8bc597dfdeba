"""OSM opening_hours text to rules. The library owns the grammar; we read its canonical print.

What the library reads differently from what people mean, or cannot be computed for a station
without guessing, is refused here in words (docs/hours.md lists the cases).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import opening_hours

from .reasons import MAX_LENGTH, HoursError, Reason
from .values import DAY_MINUTES, Segment, State


class Joint(StrEnum):
    """How a rule meets the ones before it."""

    NORMAL = ";"
    ADDITIONAL = ","
    FALLBACK = "||"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: on which days, between which times, which state.

    ``wide`` and ``nth`` are day selectors left to the library (months, weeks, dates; ``Mo[1]``);
    ``weekdays`` are numbers from Monday = 0. A rule with no day selector has all three empty
    and ``public_holidays`` false. ``spans`` is empty when no time was written: the whole day.
    """

    joint: Joint
    wide: str
    weekdays: frozenset[int]
    nth: str
    public_holidays: bool
    spans: tuple[Segment, ...]
    state: State
    comment: str

    @property
    def every_day(self) -> bool:
        """True when no day selector narrows the rule."""
        return not (self.wide or self.nth or self.public_holidays) and len(self.weekdays) in (0, 7)

    @property
    def shifts(self) -> tuple[Segment, ...]:
        """What the rule says about a day it matches, in minutes from that day's midnight."""
        return self.spans or _whole(self.state)

    @property
    def resets(self) -> bool:
        """True when the rule replaces what earlier rules said about its days.

        Closing some hours (``12:00-14:00 off``) only takes these hours away.
        """
        carves = self.state is State.CLOSED and bool(self.spans)
        return self.joint is Joint.NORMAL and not carves


def _whole(state: State) -> tuple[Segment, ...]:
    return ((0, DAY_MINUTES, state),)


_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "(?:" + "|".join(_DAYS) + ")"
_ITEM = rf"(?:PH|SH|{_DAY}(?:-{_DAY}|\[[-\d,]+\](?: [+-]\d+ days?)?)?)"
_SPAN = r"\d\d:\d\d(?:-\d\d:\d\d\+?|\+)"
_RULE = re.compile(
    rf"(?P<days>.*?)(?:(?:^| )(?P<times>{_SPAN}(?:,{_SPAN})*))?"
    r'(?: (?P<state>closed|unknown))?(?: "(?P<comment>[^"]*)")?'
)
_NARROW = re.compile(rf"(?:^| )(?P<items>{_ITEM}(?:,{_ITEM})*)$")
_PIECES = re.compile(r'("[^"]*")')
_STATES = {None: State.OPEN, "closed": State.CLOSED, "unknown": State.UNKNOWN}


def validate(hours: str) -> str:
    """``hours`` in one normal spelling. Empty means unknown and is allowed.

    Raises:
        HoursError: with the reason in words, also for what could not be computed without guessing.
    """
    text = hours.strip() if len(hours) <= MAX_LENGTH else hours
    if not text:
        return ""
    rules = read(text)
    if len(rules) == 1 and rules[0].every_day and rules[0].shifts == _whole(rules[0].state):
        word = {State.OPEN: "24/7", State.CLOSED: "off", State.UNKNOWN: "unknown"}[rules[0].state]
        return f'{word} "{rules[0].comment}"' if rules[0].comment else word
    text = _outside_quotes(_canonical(text), lambda s: re.sub(r"\bclosed\b", "off", s))
    return _outside_quotes(text, lambda s: re.sub(r"\bweek(?=\d)", "week ", s))


def validate_exception(hours: str) -> str:
    """The hours of a dated exception in one spelling: ``off``, ``24/7`` or time spans.

    Raises:
        HoursError: anything else, also a day selector: the exception has its own dates.
    """
    exception_shifts(hours)
    return validate(hours)


def exception_shifts(hours: str) -> tuple[Segment, ...]:
    """The shifts of a dated exception, in minutes from its day's midnight; none when it is off.

    Raises:
        HoursError: as ``validate_exception``.
    """
    rules = read(hours.strip())
    rule = rules[0]
    carves = rule.state is State.CLOSED and rule.spans
    if len(rules) > 1 or not rule.every_day or rule.weekdays or carves:
        raise HoursError(Reason.NOT_UNDERSTOOD)
    return () if rule.state is State.CLOSED else rule.shifts


@lru_cache(maxsize=8192)
def read(hours: str) -> tuple[Rule, ...]:
    """The rules of a text.

    Raises:
        HoursError: the text is empty, too long, not understood or not computable.
    """
    text = _canonical(hours)
    outside = "".join(piece for piece in _PIECES.split(text) if not piece.startswith('"'))
    for pattern, reason in _REFUSED:
        if pattern.search(outside):
            raise HoursError(reason)
    return tuple(_rules(text))


_REFUSED = (
    (re.compile(r"sunrise|sunset|dawn|dusk"), Reason.SUN),
    (re.compile(r"\bSH\b"), Reason.SCHOOL),
    (re.compile(r"\d\d:\d\d/\d"), Reason.REPEATED),
    (re.compile(r"\bPH [+-]?\d+ day"), Reason.HOLIDAY_OFFSET),
)
_HOLIDAY_THEN_DAY = re.compile(rf"\b(?:PH|SH)\s+(?:{_DAY})\b", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_RULE_ENDS = re.compile(r"(?:\d:\d\d\+?|24/7|\b(?:open|off|closed|unknown))$|^$", re.IGNORECASE)
_SAYS_WHEN = re.compile(r"\d:\d\d|24/7|\b(?:open|off|closed|unknown)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"((?:; | \|\| |, )(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$))")


def _canonical(hours: str) -> str:
    """The library's print of the text, once what it would misread has been spelled out."""
    if len(hours) > MAX_LENGTH:
        raise HoursError(Reason.TOO_LONG)
    text = _outside_quotes(hours.strip(), lambda s: re.sub(r"\s+", " ", s))
    text = _comments_unknown(_outside_quotes(text, _commas)).strip(" ;")
    if _HOLIDAY_THEN_DAY.search(_PIECES.sub("", text)):
        raise HoursError(Reason.HOLIDAY_AND_WEEKDAY)
    try:
        text = str(opening_hours.OpeningHours(text))
    except Exception as error:
        raise HoursError(Reason.NOT_UNDERSTOOD) from error
    return "".join(map(_spelled_out, _SEPARATOR.split(text)))


def _commas(text: str) -> str:
    """A comma between days or between times joins them; after a whole rule it starts another.

    The library reads ``Mo, We 10:00-12:00`` as all of Monday, and Wednesday from ten, and
    ``08:00-12:00 , 14:00-18:00`` after weekdays as afternoons of every day.
    """

    def comma(found: re.Match[str]) -> str:
        before, after = text[: found.start()], text[found.end() :]
        times = re.search(r"\d:\d\d\+?$", before) and re.match(r"\d{1,2}:\d", after)
        return ", " if _RULE_ENDS.search(before) and not times else ","

    return _COMMA.sub(comma, text)


def _comments_unknown(text: str) -> str:
    """A rule that is only a comment (``Mo "ask the shop"``) says whom to ask, not that it is open.

    The library prints it like an explicit ``24/7 "ring the bell"``, so it is marked before.
    """
    pieces = _PIECES.split(text)
    for place in range(1, len(pieces), 2):
        rule = re.split(r"; |;|\|\||, ", pieces[place - 1])[-1]
        if not _SAYS_WHEN.search(rule):
            pieces[place - 1] = f"{pieces[place - 1].rstrip()} unknown "
    return "".join(pieces)


def _spelled_out(rule: str) -> str:
    """Days without times are open all day; said so, they cannot run into a following comma."""
    found = _RULE.fullmatch(rule)
    if found is None or not found["days"] or found["times"] or found["state"]:
        return rule
    if found["days"] == "24/7" or _SEPARATOR.fullmatch(rule):
        return rule
    return rule.replace(found["days"], found["days"] + " 00:00-24:00", 1)


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    pieces = _PIECES.split(text)
    return "".join(p if p.startswith('"') else change(p) for p in pieces)


def _rules(text: str) -> Iterator[Rule]:
    joint = Joint.NORMAL
    for piece in _SEPARATOR.split(text):
        if piece.strip() in (";", ",", "||"):
            joint = Joint(piece.strip())
            continue
        yield _rule(joint, piece)


def _rule(joint: Joint, text: str) -> Rule:
    found = _RULE.fullmatch(text)
    if found is None:
        raise HoursError(Reason.NOT_UNDERSTOOD)
    state, times = _STATES[found["state"]], found["times"]
    days = "" if found["days"] == "24/7" else found["days"]
    narrow = _NARROW.search(days)
    wide = days[: narrow.start()] if narrow else days
    items = re.findall(_ITEM, narrow["items"]) if narrow else []
    return Rule(
        joint=joint,
        wide=wide.strip(),
        weekdays=frozenset(day for item in items for day in _weekdays(item)),
        nth=",".join(item for item in items if "[" in item),
        public_holidays="PH" in items,
        spans=tuple(s for span in times.split(",") for s in _span(span, state)) if times else (),
        state=state,
        comment=found["comment"] or "",
    )


def _weekdays(item: str) -> list[int]:
    if "[" in item or item in ("PH", "SH"):
        return []
    low, _, high = item.partition("-")
    first = _DAYS.index(low)
    length = (_DAYS.index(high or low) - first) % 7
    return [(first + n) % 7 for n in range(length + 1)]


def _span(text: str, state: State) -> list[Segment]:
    """A time span in minutes. After an open end (``18:00+``) nobody knows until midnight."""
    low, _, high = text.rstrip("+").partition("-")
    start = _minutes(low)
    end = _minutes(high) if high else start
    if high and end <= start:
        end += DAY_MINUTES
    spans: list[Segment] = [(start, end, state)] if high else []
    if text.endswith("+"):
        midnight = DAY_MINUTES * (end // DAY_MINUTES + 1)
        spans.append((end, midnight, State.UNKNOWN))
    return spans


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
