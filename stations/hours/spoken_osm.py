"""A week, by season, written as OSM opening_hours."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .spoken_text import Days, Season, Span

_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEAP_YEAR = [date(2024, 1, 1) + timedelta(n) for n in range(366)]

Hours = tuple[Span, ...]


@dataclass(slots=True)
class Table:
    """Hours by weekday and on public holidays; a weekday not named is closed."""

    week: dict[int, Hours] = field(default_factory=dict)
    holidays: Hours | None = None
    working: bool = False


@dataclass(slots=True)
class Year:
    """A table for each part of the year; the nameless one holds in the rest of it."""

    tables: dict[Season, Table] = field(default_factory=dict)

    def enter(self, season: Season, days: Days, hours: Hours) -> None:
        """Put the hours of some days down; later words override earlier ones."""
        table = self.tables.setdefault(season, Table())
        table.week.update(dict.fromkeys(days.weekdays, hours))
        table.working |= days.working
        if days.holidays:
            table.holidays = hours


def write(year: Year) -> str:
    """The year as OSM rules.

    The parts are disjoint in days. Where hours run past midnight they are joined by commas,
    because a semicolon would cut off what runs into another rule's days.

    Raises:
        ValueError: the seasons overlap, or there is nothing to say.
    """
    rules: list[str] = []
    last: list[str] = []
    overnight = False
    for where, table in _placed(year):
        overnight |= any(span.high > 24 * 60 for hours in table.week.values() for span in hours)
        rules += [_rule(where, days, hours) for days, hours in _grouped(table.week) if hours]
        if table.holidays or (table.holidays is None and table.working):
            last.append(_rule(where, "PH", table.holidays or ()))
    if not rules:
        raise ValueError("no hours")
    if any(table.holidays == () for table in year.tables.values()):
        last = ["PH off"]
    rules += [f"{span} unknown" for span in _unsaid(year)]
    return "; ".join([(", " if overnight else "; ").join(rules), *last])


def _rule(where: str, days: str, hours: Hours) -> str:
    return " ".join(filter(None, (where, days, _times(hours) if hours else "off")))


def _times(hours: Hours) -> str:
    return ",".join(f"{_clock(span.low)}-{_clock(span.high)}" for span in hours)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _grouped(week: dict[int, Hours]) -> list[tuple[str, Hours]]:
    """Days of the same hours together, in the order of the week."""
    groups: dict[Hours, list[int]] = {}
    for day in sorted(week):
        groups.setdefault(week[day], []).append(day)
    return [(_day_list(days), hours) for hours, days in groups.items()]


def _day_list(days: list[int]) -> str:
    parts: list[list[int]] = []
    for day in days:
        if parts and parts[-1][-1] == day - 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    return ",".join(
        _NAMES[part[0]] if len(part) == 1 else f"{_NAMES[part[0]]}-{_NAMES[part[-1]]}"
        for part in parts
    )


def _placed(year: Year) -> list[tuple[str, Table]]:
    """Every table with its dates; the nameless one gets what the others leave."""
    if list(year.tables) == [Season()]:
        return [("", year.tables[Season()])]
    rest = _rest(year)
    if Season() in year.tables and not rest:
        raise ValueError("no part of the year is left")
    return [
        (_dates([_days_of(season)] if season.first else rest), table)
        for season, table in year.tables.items()
    ]


def _unsaid(year: Year) -> list[str]:
    """The part of the year nothing was said about."""
    if Season() in year.tables:
        return []
    rest = _rest(year)
    return [_dates(rest)] if rest else []


def _days_of(season: Season) -> list[int]:
    """Places in a leap year, in order, across new year if need be."""
    ends = [
        next(n for n, d in enumerate(_LEAP_YEAR) if (d.month, d.day) == end)
        for end in (season.first, season.last)
    ]
    return [(ends[0] + n) % 366 for n in range((ends[1] - ends[0]) % 366 + 1)]


def _rest(year: Year) -> list[list[int]]:
    """The stretches of the year outside all seasons, the one across new year in one piece."""
    taken: set[int] = set()
    for season in year.tables:
        if season.first:
            days = _days_of(season)
            if not taken.isdisjoint(days):
                raise ValueError("seasons overlap")
            taken.update(days)
    begin = next(iter(sorted(taken)), 0)
    stretches: list[list[int]] = []
    for n in range(366):
        day = (begin + n) % 366
        if day in taken:
            continue
        if stretches and (stretches[-1][-1] + 1) % 366 == day:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return stretches


def _dates(stretches: list[list[int]]) -> str:
    return ",".join(_stretch(_LEAP_YEAR[s[0]], _LEAP_YEAR[s[-1]]) for s in stretches)


def _stretch(first: date, last: date) -> str:
    low, high = _MONTHS[first.month - 1], _MONTHS[last.month - 1]
    if first.day == 1 and (last + timedelta(1)).day == 1:
        return low if first.month == last.month else f"{low}-{high}"
    if first == last:
        return f"{low} {first.day:02d}"
    return f"{low} {first.day:02d}-{high} {last.day:02d}"
