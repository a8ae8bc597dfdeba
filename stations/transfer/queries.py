"""Reads for imports and exports, each a fixed number of statements however many rows there are."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.geo import LatLon
from stations.directory.actions import value_of
from stations.directory.model import Region, Station, StationChange
from stations.directory.queries import NOT_WITHDRAWN
from stations.directory.rules import LifeCycle
from stations.directory.values import COLUMNS, PARTS
from stations.transfer.known import Known, KnownStations
from stations.transfer.model import ImportBatch
from stations.transfer.plan import Current, LastChange
from stations.transfer.regions import Place, RegionBook

CHUNK = 500
PARTS_LOADED = (selectinload(Station.facilities), selectinload(Station.exceptions))


def region_book(session: Session) -> RegionBook:
    """Every region the directory knows."""
    rows = session.scalars(select(Region)).all()
    return RegionBook.of(
        Place(
            r.adcode,
            r.name,
            r.parent,
            LatLon(r.lat, r.lon) if r.lat is not None and r.lon is not None else None,
        )
        for r in rows
    )


def refresh(session: Session, known: KnownStations) -> None:
    """Bring what is known up to date with every station changed since the last time."""
    statement = select(
        Station.id, Station.code, Station.name, Station.adcode, Station.lat, Station.lon,
        Station.life_cycle, Station.revision,
    ).where(Station.revision >= known.revision)  # fmt: skip
    for row in session.execute(statement.execution_options(yield_per=5000)):
        placed = row.lat is not None and row.lon is not None
        point = LatLon(row.lat, row.lon) if placed else None
        gone = row.life_cycle == LifeCycle.WITHDRAWN
        known.put(Known(row.id, row.code, row.name, row.adcode, point, gone))
        known.revision = max(known.revision, row.revision)


def current(session: Session, ids: Sequence[str]) -> dict[str, Current]:
    """Stations as they stand, with the origin of every value."""
    rows = session.scalars(select(Station).where(Station.id.in_(ids)).options(*PARTS_LOADED)).all()
    origins = _origins(session, ids)
    names = [*(COLUMNS.keys() - PARTS), *PARTS]
    return {
        s.id: Current(s.id, {n: value_of(s, n) for n in names}, origins.get(s.id, {})) for s in rows
    }


def _origins(session: Session, ids: Sequence[str]) -> dict[str, dict[str, LastChange]]:
    found: dict[str, dict[str, LastChange]] = {}
    statement = select(StationChange).where(StationChange.station_id.in_(ids))
    for row in session.scalars(statement.order_by(StationChange.id)):
        mine = found.setdefault(row.station_id, {})
        change = LastChange(row.source, row.batch_id, row.old)
        mine[row.field] = change
        for facility in _facilities_touched(row):
            mine[f"facilities.{facility}"] = change
    return found


def _facilities_touched(row: StationChange) -> list[str]:
    if row.field == "*":
        return list((row.new or {}).get("facilities") or ())
    if row.field != "facilities":
        return []
    old, new = row.old or {}, row.new or {}
    return [name for name in old.keys() | new.keys() if old.get(name) != new.get(name)]


def batches(session: Session, limit: int) -> Sequence[ImportBatch]:
    """The newest imports first."""
    statement = select(ImportBatch).order_by(ImportBatch.started_at.desc(), ImportBatch.id)
    return session.scalars(statement.limit(limit)).all()


def batch(session: Session, batch_id: str) -> ImportBatch:
    """One import; raises NotFound."""
    found = session.get(ImportBatch, batch_id)
    if found is None:
        raise NotFound
    return found


def changes_of(session: Session, station_ids: Sequence[str]) -> dict[str, list[StationChange]]:
    """All changes of some stations, oldest first."""
    found: dict[str, list[StationChange]] = {key: [] for key in station_ids}
    statement = select(StationChange).where(StationChange.station_id.in_(station_ids))
    for row in session.scalars(statement.order_by(StationChange.id)):
        found[row.station_id].append(row)
    return found


def stations_of(session: Session, batch_id: str) -> Sequence[str]:
    """The ids of every station a batch touched."""
    statement = select(StationChange.station_id).where(StationChange.batch_id == batch_id)
    return session.scalars(statement.distinct().order_by(StationChange.station_id)).all()


def with_parts(session: Session, ids: Sequence[str]) -> dict[str, Station]:
    """Stations by id, with facilities and exceptions."""
    statement = select(Station).where(Station.id.in_(ids)).options(*PARTS_LOADED)
    return {s.id: s for s in session.scalars(statement)}


def public_stations(session: Session, *, withdrawn: bool = False) -> Iterator[Station]:
    """Every public station by code, a few hundred in memory at a time."""
    after = ""
    while True:
        statement = select(Station).where(Station.code > after).options(*PARTS_LOADED)
        if not withdrawn:
            statement = statement.where(NOT_WITHDRAWN)
        page = session.scalars(statement.order_by(Station.code).limit(CHUNK)).all()
        yield from page
        if len(page) < CHUNK:
            return
        after = page[-1].code
        session.expunge_all()


def public_page(session: Session, number: int, size: int) -> tuple[Sequence[Station], int]:
    """One page of the public stations by code, and how many there are."""
    total = session.scalar(select(func.count()).select_from(Station).where(NOT_WITHDRAWN)) or 0
    if (number - 1) * size >= total:
        return [], total
    statement = select(Station).where(NOT_WITHDRAWN).options(*PARTS_LOADED).order_by(Station.code)
    return session.scalars(statement.offset((number - 1) * size).limit(size)).all(), total


def region_names(session: Session) -> dict[str, str]:
    """Names by adcode."""
    rows: Any = session.execute(select(Region.adcode, Region.name))
    return dict(rows.all())
