"""Open data: `/api/v1/stations.geojson`, `.csv`, and HSDS 3 under `/open-data/hsds/`."""

from collections.abc import Iterator
from typing import Any

import orjson
from apiflask import APIBlueprint
from flask import Response, request, stream_with_context

from core.db import db
from core.errors import NotFound
from core.web.guard import public
from stations.directory import queries as directory
from stations.transfer import hsds, queries
from stations.transfer.exporting import Export, csv_lines, geojson_lines
from stations.transfer.schemas import PageQuery

bp = APIBlueprint("open_data_api", __name__, url_prefix="/api/v1", tag="open data")
hsds_bp = APIBlueprint("hsds_api", __name__, url_prefix="/open-data/hsds", tag="open data")

NOTICE = (
    "Published by the union that runs this site. Rows whose source_note says so are "
    "(c) OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"
)


def _answer(description: str, content_type: str, schema: dict[str, str]) -> dict[int, Any]:
    return {200: {"description": description, "content": {content_type: {"schema": schema}}}}


@bp.get("/stations.geojson")
@public
@bp.doc(
    responses=_answer("GeoJSON, one feature a line", "application/geo+json", {"type": "object"})
)
def stations_geojson() -> Response:
    """All public stations as GeoJSON, WGS-84, one feature a line; revalidate with the ETag."""
    stations = queries.public_stations(db.session())
    return _file("geojson", "application/geo+json", geojson_lines(stations))


@bp.get("/stations.csv")
@public
@bp.doc(responses=_answer("CSV in UTF-8", "text/csv", {"type": "string"}))
def stations_csv() -> Response:
    """All public stations as CSV (UTF-8 with BOM), WGS-84; `flask stations import` reads it."""
    session = db.session()
    regions = queries.region_names(session)
    lines = csv_lines(queries.public_stations(session), Export(), regions)
    return _file("csv", "text/csv", (line.encode() for line in lines))


@hsds_bp.get("/")
@public
def hsds_root() -> Response:
    """Which version of HSDS this is."""
    return _json(hsds.VERSION | {"notice": NOTICE})


@hsds_bp.get("/services")
@public
@hsds_bp.input(PageQuery, location="query", arg_name="query")
def hsds_services(query: PageQuery) -> Response:
    """Stations as HSDS services, 100 a page."""
    session = db.session()
    names = queries.region_names(session)
    stations, total = queries.public_page(session, query.page, hsds.PER_PAGE)
    found = [hsds.service(station, names.get(station.adcode, "")) for station in stations]
    return _json(hsds.page(found, query.page, total))


@hsds_bp.get("/services/<uuid>")
@public
def hsds_service(uuid: str) -> Response:
    """One station as an HSDS service."""
    station_id = hsds.station_id_of("service", uuid)
    if station_id is None:
        raise NotFound
    session = db.session()
    station = directory.station(session, station_id)
    return _json(hsds.service(station, queries.region_names(session).get(station.adcode, "")))


@hsds_bp.get("/organizations")
@public
@hsds_bp.input(PageQuery, location="query", arg_name="query")
def hsds_organizations(query: PageQuery) -> Response:
    """The one organisation behind the stations."""
    first = [hsds.ORGANIZATION] if query.page == 1 else []
    return _json(hsds.page(first, query.page, 1))


def _file(kind: str, media_type: str, body: Iterator[bytes]) -> Response:
    response = Response(stream_with_context(body), mimetype=media_type)
    return _cached(response, kind)


def _json(body: dict[str, Any]) -> Response:
    return _cached(Response(orjson.dumps(body), mimetype="application/json"), "hsds")


def _cached(response: Response, kind: str) -> Response:
    """A strong ETag from the newest change and the address; fresh for a minute."""
    version = directory.version(db.session())
    response.set_etag(f"{kind}-{version}-{request.args.get('page', '')[:7]}")
    response.cache_control.public = True
    response.cache_control.max_age = 60
    response.headers["Link"] = '<https://www.openstreetmap.org/copyright>; rel="license"'
    response.headers["X-Notice"] = NOTICE
    response.make_conditional(request)
    return response
