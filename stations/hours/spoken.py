"""Opening hours as people write them in county lists, to OSM opening_hours; never a guess."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .grammar import validate
from .reasons import MAX_LENGTH, HoursError
from .spoken_osm import Year, write
from .spoken_text import EVERY, Days, Mark, Season, Span, Token, tokens

_CARVING = (Mark("rest"), Mark("lunch"))


class _NotUnderstood(Exception):
    """The words are known, what they say together is not."""


def parse_spoken(text: str) -> str | None:
    """OSM opening hours for words such as ``周一至周五 8:30-17:30``; None when not understood.

    OSM syntax passes through in its normal spelling. A text that could mean two things
    (``8:30-5:30``) is not understood either.
    """
    if len(text) > MAX_LENGTH or not text.strip():
        return None
    found = tokens(text)
    try:
        if found is not None:
            return validate(write(_Reader(found).read()))
    except (_NotUnderstood, HoursError, ValueError):
        pass
    if not re.search(r"[A-Za-z]|24/7", text):
        return None  # bare numbers that were doubtful as words are not less so as OSM syntax
    try:
        return validate(text)
    except HoursError:
        return None


@dataclass(slots=True)
class _Clause:
    """Some days and what holds on them."""

    days: Days | None = None
    spans: list[Span] = field(default_factory=list)
    carved: list[Span] = field(default_factory=list)
    rest: bool = False

    @property
    def says(self) -> bool:
        return bool(self.spans or self.carved or self.rest)


class _Reader:
    """Reads tokens from left to right into the tables of the seasons."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = _joined(found)
        self.year = Year()
        self.season = Season()
        self.named = 0  # seasons told by name only
        self.shared: Days | None = None  # days named before the seasons hold in each of them
        self.clause = _Clause()
        self.done: list[tuple[Season, _Clause]] = []

    def read(self) -> Year:
        """The tables, or _NotUnderstood."""
        for place, token in enumerate(self.tokens):
            if isinstance(token, Season):
                self._season(place, token)
            elif isinstance(token, Days):
                self._days(place, token)
            elif isinstance(token, Span):
                self._span(place, token)
            else:
                self._mark(place, token)
        self._flush(last=True)
        if self.named > 1 or (self.named and not any(s.first for s, _ in self.done)):
            raise _NotUnderstood  # which months 夏季 and 冬季 are was not said
        trailing = self.done[-1:]
        for season, clause in sorted(self.done, key=lambda one: one[1].rest):
            self._enter(season, clause, everywhere=clause.rest and clause is trailing[0][1])
        return self.year

    def _near(self, place: int) -> Token | None:
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def _season(self, place: int, token: Season) -> None:
        before = self._near(place - 1)
        if before == Mark("open"):
            before = self._near(place - 2)
        if isinstance(before, Season):  # 夏季(6-9月): the months say which part of the year
            if bool(before.first) == bool(token.first):
                raise _NotUnderstood
            self.named -= not before.first
            self.season = token if token.first else before
            return
        self.named += not token.first
        if self.clause.days and not self.clause.says:
            self.shared, self.clause = self.clause.days, _Clause()
        self._flush()
        self.season, self.clause = token, _Clause(self.shared)

    def _days(self, place: int, token: Days) -> None:
        if self._near(place + 1) == Mark("except"):
            self.done.append((self.season, _Clause(token, rest=True)))
            return
        bracketed = (self._near(place - 1), self._near(place + 1)) == (Mark("open"), Mark("close"))
        if self.clause.says and self.clause.days is None and bracketed:
            self.clause.days = token  # 8:30-17:30(周一至周五)
            return
        if self.clause.rest and self.clause.days is None:
            self.clause.days = token  # closed on Sundays
            return
        if self.clause.says or self.clause.days is self.shared:
            self._flush()
        self.clause.days = _union(self.clause.days, token)

    def _span(self, place: int, token: Span) -> None:
        if self.clause.rest:
            self._flush()
        before, after = self._near(place - 1), self._near(place + 1)
        if after == Mark("lunch") and isinstance(self._near(place + 2), Span):
            after = None  # 午休 belongs to the times behind it
        if before == Mark("lunch") or after in _CARVING:
            self.clause.carved.append(token)
        elif token not in self.clause.spans:
            self.clause.spans.append(token)

    def _mark(self, place: int, token: Mark) -> None:
        before, after = self._near(place - 1), self._near(place + 1)
        if token == Mark("closed") or (token == Mark("rest") and not isinstance(before, Span)):
            if self.clause.says or self.clause.days is None:
                if not isinstance(after, Days):
                    raise _NotUnderstood
                self._flush()
            self.clause.rest = True
        elif token == Mark("lunch") and not (isinstance(before, Span) or isinstance(after, Span)):
            raise _NotUnderstood
        elif token == Mark("usual") and self.clause.days and not self.clause.says:
            usual, self.clause = self.clause.days.weekdays, _Clause()
            if not any(usual <= (c.days or Days(EVERY)).weekdays for _, c in self.done):
                raise _NotUnderstood

    def _flush(self, *, last: bool = False) -> None:
        """Close the clause. Days that stand alone at the end belong to the times before them."""
        clause, self.clause = self.clause, _Clause()
        if clause.rest and clause.days is None:
            raise _NotUnderstood
        if clause.says:
            self.done.append((self.season, clause))
        elif clause.days and clause.days is not self.shared:
            only = [c for _, c in self.done if c.spans]
            if not last or len(only) != 1 or only[0].days is not None:
                raise _NotUnderstood
            only[0].days = clause.days

    def _enter(self, season: Season, clause: _Clause, *, everywhere: bool) -> None:
        days = clause.days or Days(EVERY)
        hours = _carved(clause)
        seasons = list(self.year.tables) if everywhere and self.year.tables else [season]
        for one in seasons:
            self.year.enter(one, days, hours)


def _joined(found: list[Token]) -> list[Token]:
    """Days joined by a comma or 和 are one list; other commas say nothing."""
    joined: list[Token] = []
    for place, token in enumerate(found):
        comma = joined and found[place - 1] == Mark("comma")
        if isinstance(token, Days) and comma and isinstance(joined[-1], Days):
            joined[-1] = _union(joined[-1], token)
        elif token != Mark("comma"):
            joined.append(token)
    return joined


def _union(one: Days | None, other: Days) -> Days:
    if one is None:
        return other
    return Days(
        one.weekdays | other.weekdays,
        one.holidays or other.holidays,
        one.working or other.working,
    )


def _carved(clause: _Clause) -> tuple[Span, ...]:
    """The clause's spans in order, without the midday rest; empty for a day off."""
    if clause.rest:
        return ()
    spans = clause.spans
    for low, high in ((s.low, s.high) for s in clause.carved):
        if not any(s.low < low and high < s.high for s in spans):
            raise _NotUnderstood
        parts = [(s.low, min(s.high, low)) for s in spans] + [
            (max(s.low, high), s.high) for s in spans
        ]
        spans = [Span(a, b) for a, b in sorted(parts) if a < b]
    if not spans or any(a.high > b.low for a, b in pairwise(spans)):
        raise _NotUnderstood
    return tuple(spans)
