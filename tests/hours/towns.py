"""Short ways to ask the engine, for the tests of this folder."""

from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from stations.hours import (
    DatedException,
    HolidayCalendar,
    OpenState,
    Override,
    State,
    Timeline,
    build_timeline,
    load_calendar,
    state_at,
)

CHINA = ZoneInfo("Asia/Shanghai")
ANDORRA = ZoneInfo("Europe/Andorra")
NO_YEAR = HolidayCalendar(frozenset(), MappingProxyType({}), frozenset())


def timeline(
    hours: str,
    day: str = "2026-11-02",
    *,
    exceptions: Sequence[DatedException] = (),
    override: Override | None = None,
    calendar: HolidayCalendar | None = None,
    tz: ZoneInfo = CHINA,
    days: int = 14,
) -> Timeline:
    return build_timeline(
        hours,
        exceptions=exceptions,
        override=override,
        calendar=calendar or load_calendar(),
        tz=tz,
        first_day=date.fromisoformat(day),
        days=days,
    )


def at(line: Timeline, moment: str, tz: ZoneInfo = CHINA) -> OpenState:
    return state_at(line, datetime.fromisoformat(moment).replace(tzinfo=tz))


def states(line: Timeline, moments: str, tz: ZoneInfo = CHINA) -> list[State]:
    """The states at several moments, written ``2026-11-02 09:00, 2026-11-02 18:00``."""
    return [at(line, moment.strip(), tz).state for moment in moments.split(",")]


def off(first: str, last: str | None = None, hours: str = "off") -> DatedException:
    return DatedException(date.fromisoformat(first), date.fromisoformat(last or first), hours)
