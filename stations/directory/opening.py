"""When a station is open: its hours, exceptions, override and life cycle put to the one engine."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from core.clock import local, now
from core.config import Settings, settings
from stations.directory.model import Station
from stations.directory.published import Published
from stations.directory.rules import RUNNING
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


def open_state(station: Station, at: datetime) -> OpenState:
    """Open, closed or unknown at an instant, until when, and when it opens next."""
    config = settings()
    today = local(now(), config.zone).date()
    day = local(at, config.zone).date()
    # The horizon begins today for everybody, so that a phone and the server say the same.
    first = min(today, day)
    return state_at(timeline(station, first, config), at)


@dataclass(frozen=True, slots=True)
class Opening:
    """All that decides when a station is open. Stations with equal ones share a timeline."""

    running: bool
    hours: str
    exceptions: tuple[DatedException, ...] = ()
    override: Override | None = None


def opening(station: Station | Published) -> Opening:
    """What decides when this station is open. A station that is not running is closed."""
    if station.life_cycle not in RUNNING:
        return Opening(running=False, hours="")
    exceptions = tuple(DatedException(e.first, e.last, e.hours) for e in station.exceptions)
    return Opening(True, station.hours, exceptions, newest_override(station))


def timeline(station: Station | Published, first_day: date, config: Settings) -> Timeline:
    """The station's fourteen days from a local day."""
    known = calendar(config, first_day.year)
    return timeline_of(opening(station), first_day, known, config.zone)


def timeline_of(it: Opening, first_day: date, known: HolidayCalendar, zone: ZoneInfo) -> Timeline:
    """Fourteen days from a local day, by a calendar that the caller holds."""
    return build_timeline(
        it.hours if it.running else "off",
        exceptions=it.exceptions,
        override=it.override,
        calendar=known,
        tz=zone,
        first_day=first_day,
    )


def newest_override(station: Station | Published) -> Override | None:
    """What the keeper said last; it may have run out, the engine knows."""
    if not station.overrides:
        return None
    said = station.overrides[-1]
    return Override(State(said.state), said.since, said.until)


def calendar(config: Settings, year: int) -> HolidayCalendar:
    """The country's public holidays with the operator's own table (DATA/holidays.csv) on top."""
    path = config.data_dir / "holidays.csv"
    if config.country == "CN":
        return load_calendar(path)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _abroad(config.country, year, path, stamp)


@lru_cache(maxsize=8)
def _abroad(country: str, year: int, path: Path, stamp: int) -> HolidayCalendar:
    known = HolidayCalendar.of_country(country, range(year - 1, year + 3))
    return known.overlaid(path.read_text("utf-8")) if stamp else known
