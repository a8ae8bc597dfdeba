"""The published stations as one worker holds them: searchable, with their texts ready to be sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

import numpy as np
import orjson

from stations.directory.opening import Opening, opening
from stations.directory.published import Published
from stations.directory.rules import Entry, Facility, FacilityState, LifeCycle, StationType
from stations.directory.schemas import geometry, public_properties
from stations.nearest.index import Columns, Index
from stations.nearest.schedules import Day, Schedules

FACILITY_BITS = {facility.value: 1 << n for n, facility in enumerate(Facility)}
TYPE_NUMBERS = {kind.value: n for n, kind in enumerate(StationType)}
ENTRY_NUMBERS = {entry.value: n for n, entry in enumerate(Entry)}
NO_NUMBER = 63

Place: TypeAlias = tuple[float, float, int, int, int, int]
"""lat, lon, facilities, kind, entry, region: what the index is made of."""


@dataclass(frozen=True, slots=True)
class Row:
    """One station; ``place`` is None while its position is unverified.

    ``head`` is its GeoJSON Feature up to where, inside ``properties``, what depends on the question goes.
    """

    id: str
    place: Place | None
    opening: Opening
    head: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All published stations at one revision, on one day. ``heads`` and ``ids`` go by the index's row numbers."""

    revision: int
    rows: Mapping[str, Row]
    index: Index
    schedules: Schedules
    ids: list[str]
    heads: list[bytes]
    unplaced: int


def row_of(station: Published) -> Row | None:
    """What is kept of a station; None for one that has left."""
    if station.life_cycle == LifeCycle.WITHDRAWN:
        return None
    return Row(station.id, _place(station), opening(station), _head(station))


def assembled(
    revision: int, rows: Mapping[str, Row], day: Day, kept: Snapshot | None = None
) -> Snapshot:
    """A snapshot of these rows, which are in the order of their ids. ``kept``: one to take timelines from."""
    numbers = {it: n for n, it in enumerate(dict.fromkeys(row.opening for row in rows.values()))}
    placed = [row for row in rows.values() if row.place]
    return Snapshot(
        revision=revision,
        rows=rows,
        index=_index(placed, numbers),
        schedules=Schedules(list(numbers), day, kept.schedules if kept else None),
        ids=[row.id for row in placed],
        heads=[row.head for row in placed],
        unplaced=len(rows) - len(placed),
    )


def changed(kept: Snapshot, revision: int, stations: Iterable[Published]) -> Snapshot:
    """The snapshot with these stations as they are now; those withdrawn leave."""
    news = {station.id: row_of(station) for station in stations}
    rows = {**kept.rows, **{key: row for key, row in news.items() if row}}
    if all(_moves_nothing(kept.rows.get(key), row) for key, row in news.items()):
        heads = [row.head for row in rows.values() if row.place]
        return replace(kept, revision=revision, rows=rows, heads=heads)
    for key, row in news.items():
        if row is None:
            rows.pop(key, None)
    return assembled(revision, dict(sorted(rows.items())), kept.schedules.day, kept)


def on_day(kept: Snapshot, day: Day) -> Snapshot:
    """The snapshot with its fourteen days begun anew."""
    return replace(kept, schedules=Schedules(kept.schedules.openings, day))


def told_at(kept: Snapshot, at: datetime) -> Snapshot:
    """The snapshot as it tells what is open at an instant, which may lie beyond its fourteen days."""
    schedules = kept.schedules.around(at)
    return kept if schedules is kept.schedules else replace(kept, schedules=schedules)


def _moves_nothing(before: Row | None, after: Row | None) -> bool:
    """Whether a change, such as a confirmation or a new name, leaves index and schedules as they are."""
    if before is None or after is None:
        return before is after
    return (before.place, before.opening) == (after.place, after.opening)


def _index(placed: Sequence[Row], numbers: Mapping[Opening, int]) -> Index:
    places = [row.place for row in placed if row.place]
    lat, lon, facilities, kind, entry, region = zip(*places, strict=True) if places else ((),) * 6
    return Index(
        Columns(
            lat=np.array(lat, np.float64),
            lon=np.array(lon, np.float64),
            facilities=np.array(facilities, np.int64),
            kind=np.array(kind, np.int64),
            entry=np.array(entry, np.int64),
            region=np.array(region, np.int64),
            schedule=np.array([numbers[row.opening] for row in placed], np.int64),
        )
    )


def facility_mask(station: Published, state: FacilityState) -> int:
    """The facilities of a station in one state, as bits in the order of `Facility`."""
    return sum(FACILITY_BITS[f.facility] for f in station.facilities if f.state == state)


def _place(station: Published) -> Place | None:
    point = station.point
    if point is None:
        return None
    code = station.street_code or station.adcode
    return (
        point.lat,
        point.lon,
        facility_mask(station, FacilityState.OK),
        TYPE_NUMBERS.get(station.type, NO_NUMBER),
        ENTRY_NUMBERS.get(station.entry, NO_NUMBER),
        int(code.ljust(12, "0")) if code.isdecimal() else 0,
    )


def _head(station: Published) -> bytes:
    """A Feature without the end of its properties: `…,"sample":false`."""
    feature = {
        "type": "Feature",
        "id": station.id,
        "geometry": geometry(station.point),
        "properties": public_properties(station),
    }
    return orjson.dumps(feature, option=orjson.OPT_UTC_Z)[:-2]
