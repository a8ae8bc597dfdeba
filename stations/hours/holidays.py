"""Public holidays and make-up workdays, by date, with the years that are really known."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from chinese_calendar import constants as chinese

_CHINESE_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class DayKind(StrEnum):
    """What the calendar says about a date, beyond its weekday."""

    PLAIN = "plain"
    HOLIDAY = "holiday"
    WORKDAY = "workday"
    UNKNOWN = "unknown"


class HolidayTableError(ValueError):
    """The holiday file cannot be read; the text names every bad line."""


@dataclass(frozen=True, slots=True, eq=False)
class HolidayCalendar:
    """Holidays and make-up workdays of the known years.

    A date outside ``known_years`` is known only when it is listed itself: one local holiday
    written down for 2027 does not mean that the rest of 2027 has none. ``workdays`` holds
    weekend days on which people work in exchange for a longer holiday (调休).
    Two calendars are never equal, so that timelines can be remembered by calendar cheaply.
    """

    known_years: frozenset[int]
    holidays: Mapping[date, str]
    workdays: frozenset[date]

    def kind(self, day: date) -> DayKind:
        """What is known about ``day``."""
        if day in self.holidays:
            return DayKind.HOLIDAY
        if day in self.workdays:
            return DayKind.WORKDAY
        return DayKind.PLAIN if day.year in self.known_years else DayKind.UNKNOWN

    @staticmethod
    def china() -> "HolidayCalendar":
        """Mainland China by the State Council's yearly notices, as ``chinesecalendar`` has them."""
        return _china()

    @staticmethod
    def of_country(code: str, years: Iterable[int]) -> "HolidayCalendar":
        """Another country, by ISO 3166 code, through the ``holidays`` library.

        A year in which a date is marked as estimated (a moon not yet sighted) is not known.

        Raises:
            ValueError: the library has no such country.
        """
        return _of_country(code.upper(), frozenset(years))

    def overlaid(self, text: str) -> "HolidayCalendar":
        """This calendar with the rows of a holiday file laid over it (see ``load_calendar``)."""
        years, names, works = set(self.known_years), dict(self.holidays), set(self.workdays)
        for day, kind, name in _rows(text):
            if isinstance(day, int):
                years.add(day)
                continue
            names.pop(day, None)
            works.discard(day)
            if kind == DayKind.HOLIDAY:
                names[day] = name
            elif day.weekday() >= 5:
                works.add(day)
        return HolidayCalendar(frozenset(years), MappingProxyType(names), frozenset(works))


@cache
def _china() -> HolidayCalendar:
    names = {day: _CHINESE_NAMES.get(name, name) for day, name in chinese.holidays.items()}
    years = frozenset(day.year for day in names)
    return HolidayCalendar(years, MappingProxyType(names), frozenset(chinese.workdays))


@lru_cache(maxsize=32)
def _of_country(code: str, years: frozenset[int]) -> HolidayCalendar:
    import holidays  # noqa: PLC0415  heavy, and no Chinese city needs it

    try:
        table = holidays.country_holidays(code, years=sorted(years))
    except NotImplementedError as error:
        raise ValueError(f"no public holidays known for country {code!r}") from error
    mark = table.tr(getattr(table, "estimated_label", "")).replace("%s", "").strip()
    doubtful = {day.year for day, name in table.items() if mark and mark in name}
    covered = {day.year for day in table} & years - doubtful
    names = {day: name for day, name in table.items() if day.year in years}
    works = frozenset(d for d in table.weekend_workdays if d.year in covered)
    return HolidayCalendar(frozenset(covered), MappingProxyType(names), works)


def load_calendar(
    path: Path | str | None = None, base: HolidayCalendar | None = None
) -> HolidayCalendar:
    """``base`` (China's calendar), with the rows of ``path`` over it when that file exists.

    The file is a plain CSV with the columns ``date,kind,name``; Excel's GB18030 is read as well
    as UTF-8. ``kind`` is ``holiday``, ``workday`` (a make-up workday; on a Monday to Friday it
    takes a holiday back) or ``complete`` (``date`` is a year, all of whose days are now known).

    Raises:
        HolidayTableError: a row cannot be understood, or the file is no text.
    """
    base = base or HolidayCalendar.china()
    if path is None or not Path(path).exists():
        return base
    stat = Path(path).stat()
    return _load(Path(path), stat.st_mtime_ns, stat.st_size, base)


@lru_cache(maxsize=4)
def _load(path: Path, _mtime_ns: int, _size: int, base: HolidayCalendar) -> HolidayCalendar:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return base.overlaid(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise HolidayTableError(f"{path.name}: 不是文本文件 / not a text file")


def _rows(text: str) -> list[tuple[date | int, str, str]]:
    """The rows of a holiday file; a header, empty lines and lines after ``#`` are skipped."""
    rows: list[tuple[date | int, str, str]] = []
    bad: list[str] = []
    for number, raw in enumerate(csv.reader(io.StringIO(text)), start=1):
        cells = [cell.strip() for cell in raw]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and cells[0] == "date"):
            continue
        try:
            rows.append(_row(cells))
        except ValueError:
            bad.append(f"第 {number} 行 / line {number}: {','.join(cells)[:60]}")
    if bad:
        raise HolidayTableError("节假日表有看不懂的行 / rows not understood: " + "; ".join(bad))
    return rows


def _row(cells: list[str]) -> tuple[date | int, str, str]:
    day, kind = cells[0], cells[1].lower() if len(cells) > 1 else ""
    name = cells[2] if len(cells) > 2 else ""
    if kind == "complete" and day.isdecimal() and len(day) == 4:
        return int(day), kind, name
    if kind not in (DayKind.HOLIDAY, DayKind.WORKDAY):
        raise ValueError(kind)
    return date.fromisoformat(day.replace("/", "-")), kind, name
