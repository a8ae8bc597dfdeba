"""The verbs of the directory. None commits; each writes down what it changed and from what source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core import audit, events, versions
from core.actor import Actor
from core.clock import now
from core.errors import Conflict
from core.ids import short_code
from stations.directory.model import (
    Station,
    StationChange,
    StationException,
    StationFacility,
    StationOverride,
)
from stations.directory.rules import SourceKind
from stations.directory.search import searchable
from stations.directory.values import PARTS, PRIVATE, SEARCHED, check
from stations.hours import State

VERSION = "stations"


@dataclass(frozen=True, slots=True)
class CreateStation:
    """A new station. `values` holds column names, `facilities` and `exceptions`."""

    values: dict[str, Any]
    source: SourceKind
    batch_id: str = ""


@dataclass(frozen=True, slots=True)
class ChangeStation:
    """New values for some fields. With `expected_revision`, refused when it changed meanwhile."""

    station_id: str
    values: dict[str, Any]
    source: SourceKind
    batch_id: str = ""
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True)
class SetOverride:
    """The keeper's word for now: open or closed from `since` until `until`."""

    station_id: str
    state: State
    until: datetime
    since: datetime = field(default_factory=now)
    note: str = ""


def create_station(session: Session, actor: Actor, command: CreateStation) -> Station:
    """Add a station; raises Invalid when a value cannot be stored."""
    return create_stations(session, actor, [command])[0]


def create_stations(
    session: Session, actor: Actor, commands: Sequence[CreateStation]
) -> list[Station]:
    """Add many stations, flushed together: a flush a station is half the time of an import.

    Raises Invalid when a value cannot be stored.
    """
    made = [_new_station(session, command) for command in commands]
    session.flush()
    for station, command in zip(made, commands, strict=True):
        _remember(session, actor, command, station, [("*", None, _kept_values(command.values))])
        _touch(session, station)
        audit.record(session, actor, "station:create", station.id, {"source": command.source})
        events.emit(session, "station:created", {"station_id": station.id})
    return made


def _new_station(session: Session, command: CreateStation) -> Station:
    check({"name": "", **command.values})
    station = Station(code=short_code(8), **_defaults())
    for name, value in command.values.items():
        _set(station, name, value)
    session.add(station)
    return station


def change_station(session: Session, actor: Actor, command: ChangeStation) -> Station:
    """Change what differs; nothing is written when nothing does.

    Raises Invalid for a value that cannot be stored, Conflict when `expected_revision` is old,
    NoResultFound for an unknown id.
    """
    check(command.values)
    station = session.get_one(Station, command.station_id, with_for_update=True)
    if command.expected_revision not in {None, station.revision}:
        raise Conflict
    changed = [n for n, v in command.values.items() if value_of(station, n) != comparable(v)]
    before = {name: value_of(station, name) for name in changed}
    for name in changed:
        _set(station, name, command.values[name])
    if changed:
        rows = [(name, before[name], value_of(station, name)) for name in changed]
        _remember(session, actor, command, station, rows)
        _touch(session, station)
        audit.record(session, actor, "station:change", station.id, {"fields": changed})
        events.emit(session, "station:changed", {"station_id": station.id, "fields": changed})
    return station


def set_override(session: Session, actor: Actor, command: SetOverride) -> Station:
    """Let the keeper's word stand above the hours until it ends."""
    station = session.get_one(Station, command.station_id, with_for_update=True)
    station.overrides.append(
        StationOverride(
            state=command.state, since=command.since, until=command.until, note=command.note
        )
    )
    _touch(session, station)
    audit.record(session, actor, "station:override", station.id, {"state": command.state})
    events.emit(session, "station:changed", {"station_id": station.id, "fields": ["override"]})
    return station


def confirm(session: Session, station: Station, at: datetime, by: SourceKind) -> None:
    """Somebody was there: keep the newest time and what kind of source it was."""
    session.refresh(station, ["confirmed_at"], with_for_update=True)
    if station.confirmed_at is None or station.confirmed_at < at:
        station.confirmed_at, station.confirmed_by = at, by
        station.revision = versions.bump(session, VERSION)


def value_of(station: Station, name: str) -> Any:
    """A field's value in the plain form in which values are compared and remembered."""
    if name == "facilities":
        return {f.facility: f.state for f in station.facilities}
    if name == "exceptions":
        return [
            {"first": str(e.first), "last": str(e.last), "hours": e.hours, "reason": e.reason}
            for e in station.exceptions
        ]
    return comparable(getattr(station, name))


def comparable(value: Any) -> Any:
    """The plain form of a value: times as ISO text, enums and dates as text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            {
                "first": str(e["first"]),
                "last": str(e["last"]),
                "hours": e["hours"],
                "reason": e.get("reason", ""),
            }
            for e in value
        ]
    if isinstance(value, dict):
        return {str(k): str(v) for k, v in sorted(value.items())}
    return value


def _set(station: Station, name: str, value: Any) -> None:
    if name == "facilities":
        _set_facilities(station, value)
    elif name == "exceptions":
        station.exceptions = [StationException(**{"reason": "", **item}) for item in value]
    else:
        setattr(station, name, value)


def _set_facilities(station: Station, states: dict[str, str]) -> None:
    """The new set; what keeps its state keeps the time at which it was looked at."""
    had = {f.facility: f for f in station.facilities}
    for name, state in states.items():
        if name not in had:
            station.facilities.append(StationFacility(facility=str(name), state=str(state)))
        elif had[name].state != state:
            had[name].state, had[name].checked_at = str(state), None
    for name, row in had.items():
        if name not in states:
            station.facilities.remove(row)


def _remember(
    session: Session,
    actor: Actor,
    command: CreateStation | ChangeStation,
    station: Station,
    rows: Iterable[tuple[str, Any, Any]],
) -> None:
    """Write (field, old, new) down; of private fields only whether there was something."""
    for name, old, new in rows:
        secret = name in PRIVATE
        change = StationChange(
            station_id=station.id,
            field=name,
            old=bool(old) if secret else old,
            new=bool(new) if secret else new,
            source=command.source,
            batch_id=command.batch_id,
            actor=f"{actor.kind}:{actor.id}",
        )
        session.add(change)


def _kept_values(values: dict[str, Any]) -> dict[str, Any]:
    return {n: comparable(v) if n not in PRIVATE else bool(v) for n, v in values.items()}


def _touch(session: Session, station: Station) -> None:
    """Bring what is derived up to date and give the station the number of this transaction."""
    words = [getattr(station, name) for name in SEARCHED]
    station.search = searchable([*words, *station.aliases, station.code])
    station.revision = versions.bump(session, VERSION)


def _defaults() -> dict[str, Any]:
    """Column defaults, set at once so that a new station can be compared before it is flushed."""
    found: dict[str, Any] = {}
    for column in Station.__table__.columns:
        if column.default is not None and column.default.is_scalar and column.key not in PARTS:
            found[column.key] = column.default.arg
    return {**found, "aliases": []}
