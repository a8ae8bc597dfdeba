"""When a station is open: its hours, exceptions, override and life cycle put to the one engine."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from core.clock import local
from core.config import Settings, settings
from stations.directory.model import Station
from stations.directory.rules import RUNNING
from stations.hours.holidays import HolidayCalendar, load_calendar
from stations.hours.rules import (
    DatedException,
    OpenState,
    Override,
    State,
    Timeline,
    build_timeline,
    state_at,
)


def open_state(station: Station, at: datetime) -> OpenState:
    """Open, closed or unknown at an instant, until when, and when it opens next."""
    return state_at(timeline(station, at), at)


def timeline(station: Station, at: datetime) -> Timeline:
    """The station's fourteen days from the local day of `at`."""
    config = settings()
    return timeline_from(station, local(at, config.zone).date(), config)


def timeline_from(station: Station, first_day: date, config: Settings) -> Timeline:
    """The station's fourteen days from a local day. A station that is not running is closed."""
    if station.life_cycle not in RUNNING:
        return build_timeline("off", calendar=calendar(config), tz=config.zone, first_day=first_day)
    return build_timeline(
        station.hours,
        exceptions=tuple(DatedException(e.first, e.last, e.hours) for e in station.exceptions),
        override=newest_override(station),
        calendar=calendar(config),
        tz=config.zone,
        first_day=first_day,
    )


def newest_override(station: Station) -> Override | None:
    """What the keeper said last; it may have run out, the engine knows."""
    if not station.overrides:
        return None
    said = station.overrides[-1]
    return Override(State(said.state), said.since, said.until)


def calendar(config: Settings) -> HolidayCalendar:
    """The statutory holidays of the country with the operator's own corrections on top."""
    path = config.data_dir / "holidays.csv"
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return _calendar(config.country, None, 0)
    return _calendar(config.country, path, stamp)


@lru_cache(maxsize=4)
def _calendar(country: str, path: Path | None, _stamp: int) -> HolidayCalendar:
    return load_calendar(path, country=country)
