"""Loading and taking away the sample city. The rows come from stations.json, made by city.py."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.actor import COMMAND_LINE
from core.clock import local, now
from core.config import settings
from core.errors import Conflict
from stations.directory import regions
from stations.directory.actions import (
    ChangeStation,
    CreateStation,
    SetOverride,
    change_station,
    create_stations,
    set_override,
)
from stations.directory.model import Station, StationChange
from stations.directory.rules import LifeCycle, SourceKind
from stations.hours import State

HERE = Path(__file__).parent
STATIONS, REGIONS = HERE / "stations.json", HERE / "regions.csv"
BATCH = "sample"
OURS = ("days", "exceptions", "override")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many stations came, came back, and were there already."""

    created: int
    revived: int
    present: int


def rows() -> list[dict[str, Any]]:
    """The sample city as it was written."""
    found: list[dict[str, Any]] = json.loads(STATIONS.read_text(encoding="utf-8"))
    return found


def load(session: Session, *, force: bool = False) -> Loaded:
    """Add the sample city in the caller's transaction; a second time adds nothing.

    Raises Conflict on a directory that has stations of its own, unless forced: invented places
    have no business among real ones.
    """
    wanted = {row["code"]: row for row in rows()}
    present = {s.code: s for s in session.scalars(select(Station).where(Station.code.in_(wanted)))}
    if not force and _has_own(session, set(wanted)):
        raise Conflict
    regions.load(session, REGIONS)
    fresh = [row for code, row in wanted.items() if code not in present]
    at = now()
    commands = [CreateStation(_values(row, at), SourceKind.SAMPLE, BATCH) for row in fresh]
    for station, row in zip(create_stations(session, COMMAND_LINE, commands), fresh, strict=True):
        for facility in station.facilities:
            facility.checked_at = station.confirmed_at
        if said := row.get("override"):
            until = at + timedelta(hours=said["hours"])
            command = SetOverride(station.id, State(said["state"]), until, at, said["note"])
            set_override(session, COMMAND_LINE, command)
    revived = [s for s in present.values() if _taken_away(session, s)]
    for station in revived:
        stage = wanted[station.code].get("life_cycle", LifeCycle.NORMAL.value)
        _set_life_cycle(session, station, stage)
    return Loaded(len(fresh), len(revived), len(present) - len(revived))


def remove(session: Session) -> tuple[int, list[str]]:
    """Withdraw the sample city; gives how many, and the names that people have changed since.

    Withdrawn, not deleted: phones that have it stored learn that it is gone.
    """
    codes = {row["code"] for row in rows()}
    stations = session.scalars(
        select(Station).where(Station.code.in_(codes), Station.life_cycle != LifeCycle.WITHDRAWN)
    ).all()
    gone, kept = 0, []
    for station in stations:
        if not station.sample and _touched(session, station):
            kept.append(station.name)
        else:
            _set_life_cycle(session, station, LifeCycle.WITHDRAWN.value)
            gone += 1
    return gone, kept


def _has_own(session: Session, codes: set[str]) -> bool:
    own = select(Station.id).where(
        Station.sample.is_(False),
        Station.code.not_in(codes),
        Station.life_cycle != LifeCycle.WITHDRAWN,
    )
    return session.scalar(own.limit(1)) is not None


def _values(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The row as values of the directory; its days are counted from `at`."""
    values = {name: value for name, value in row.items() if name not in OURS}
    values.setdefault("confirmed_by", SourceKind.SAMPLE.value)
    if row["days"] is None:
        values["confirmed_by"] = ""
    else:
        values["confirmed_at"] = at - timedelta(days=row["days"], hours=2)
    if "lat" in values:
        values |= {"crs_given": "wgs84", "position_source": SourceKind.SAMPLE.value}
    today = local(at, settings().zone).date()
    values["exceptions"] = [
        {
            "first": today + timedelta(days=item["from"]),
            "last": today + timedelta(days=item["to"]),
            "hours": item["hours"],
            "reason": item["reason"],
        }
        for item in row.get("exceptions", ())
    ]
    return values


def _set_life_cycle(session: Session, station: Station, stage: str) -> None:
    command = ChangeStation(station.id, {"life_cycle": stage}, SourceKind.SAMPLE, BATCH)
    change_station(session, COMMAND_LINE, command)


def _last_change(session: Session, station: Station) -> StationChange | None:
    newest = select(StationChange).where(StationChange.station_id == station.id)
    return session.scalar(newest.order_by(StationChange.id.desc()).limit(1))


def _taken_away(session: Session, station: Station) -> bool:
    """Whether `remove` withdrew it, and not a person."""
    last = _last_change(session, station)
    return (
        station.life_cycle == LifeCycle.WITHDRAWN
        and last is not None
        and (last.batch_id, last.field) == (BATCH, "life_cycle")
    )


def _touched(session: Session, station: Station) -> bool:
    last = _last_change(session, station)
    return last is not None and last.batch_id != BATCH
