"""What the public is shown of stations, read in bulk: plain rows, without private columns, without objects to track."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.geo import LatLon
from stations.directory.model import (
    Station,
    StationException,
    StationFacility,
    StationOverride,
)
from stations.directory.values import PRIVATE

CHUNK = 2000
"""Rows read at a time; below the 32,766 parameters SQLite takes in one statement."""
_HIDDEN = {*PRIVATE, "created_at", "crs_given", "position_by"}
_COLUMNS: list[InstrumentedAttribute[Any]] = [
    getattr(Station, column.key)
    for column in inspect(Station).column_attrs
    if column.key not in _HIDDEN
]


class Published:
    """The public columns of a station, under the names `Station` has for them, and its parts in their order."""

    __slots__ = ("_row", "exceptions", "facilities", "overrides")

    def __init__(self, row: Row[Any]) -> None:
        self._row = row
        self.facilities: Sequence[Row[Any]] = ()
        self.exceptions: Sequence[Row[Any]] = ()
        self.overrides: Sequence[Row[Any]] = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)

    @property
    def point(self) -> LatLon | None:
        """The position, or None while it is unverified (位置待核实)."""
        row = self._row
        return None if row.lat is None or row.lon is None else LatLon(row.lat, row.lon)


def published_since(session: Session, revision: int, region: str = "") -> Iterator[Published]:
    """Every station changed after a revision (-1: every one), in the order of ids.

    Withdrawn ones too, so that a reader who keeps a copy can drop them. `region` narrows it to a
    region code and what lies under it.
    """
    statement = (
        select(*_COLUMNS)
        .where(Station.revision > revision)
        .order_by(Station.id)
        .execution_options(yield_per=CHUNK)
    )
    if region:
        statement = statement.where(under(region))
    for rows in session.execute(statement).partitions(CHUNK):
        yield from _with_parts(session, rows)


def under(region: str) -> ColumnElement[bool]:
    """Whether a station lies under a region code: `331100` and `3311` cover all of 3311."""
    while len(region) in {4, 6} and region.endswith("00"):
        region = region[:-2]
    column = Station.adcode if len(region) <= 6 else Station.street_code
    return column.startswith(region, autoescape=True)


def _with_parts(session: Session, rows: Iterable[Row[Any]]) -> Iterable[Published]:
    found = {row.id: Published(row) for row in rows}
    for table, name, order in (
        (StationFacility, "facilities", StationFacility.facility),
        (StationException, "exceptions", StationException.first),
        (StationOverride, "overrides", StationOverride.since),
    ):
        parts = select(*table.__table__.columns).where(table.station_id.in_(found)).order_by(order)
        grouped = defaultdict(list)
        for part in session.execute(parts):
            grouped[part.station_id].append(part)
        for station_id, group in grouped.items():
            setattr(found[station_id], name, group)
    return found.values()
