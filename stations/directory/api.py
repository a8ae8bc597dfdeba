"""`/api/v1/stations`: the list and one station."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint

from core.clock import now
from core.db import db
from core.web.guard import public
from stations.directory import queries
from stations.directory.model import Station
from stations.directory.opening import open_state
from stations.directory.schemas import (
    StationCollection,
    StationFeature,
    StationsQuery,
    feature,
)
from stations.hours import OpenState, State

bp = APIBlueprint("stations_api", __name__, url_prefix="/api/v1", tag="stations")
CHUNK = 200


@bp.get("/stations")
@public
@bp.input(StationsQuery, location="query", arg_name="query")
@bp.output(StationCollection)
def list_stations(query: StationsQuery) -> dict[str, Any]:
    """Stations inside a box, with facilities, open now, or whose name, address or pinyin match."""
    at = now()
    found: list[tuple[Station, OpenState]] = []
    for pair in _matching(query, at):
        if len(found) == query.limit:
            return _collection(found, at, following=found[-1][0].id)
        found.append(pair)
    return _collection(found, at)


@bp.get("/stations/<station_id>")
@public
@bp.output(StationFeature)
def get_station(station_id: str) -> dict[str, Any]:
    """Everything the public may know of one station."""
    found = queries.station(db.session(), station_id)
    return feature(found, open_state(found, now()), full=True)


def _matching(query: StationsQuery, at: datetime) -> Iterator[tuple[Station, OpenState]]:
    """Stations that fit with their state, read a page at a time so that no answer grows without end."""
    after = query.after
    while True:
        wanted = queries.Filter(query.bbox, query.facilities, query.q, query.adcode, after)
        page = queries.stations(db.session(), wanted, CHUNK)
        for station in page:
            opened = open_state(station, at)
            if query.open is None or opened.state is State.OPEN:
                yield station, opened
        if len(page) < CHUNK:
            return
        after = page[-1].id


def _collection(
    found: list[tuple[Station, OpenState]], at: datetime, following: str | None = None
) -> dict[str, Any]:
    features = [feature(station, opened) for station, opened in found]
    return {"type": "FeatureCollection", "features": features, "as_of": at, "next": following}
