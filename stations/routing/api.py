"""`/api/v1/stations/{id}/route`."""

from datetime import timedelta
from typing import Any

from apiflask import APIBlueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.clock import now
from core.db import db
from core.errors import Conflict
from core.web.guard import public
from core.web.i18n import language
from stations.directory import queries
from stations.directory.opening import open_state
from stations.routing.schemas import RouteFeature, RouteQuery, route_feature
from stations.routing.service import roads
from stations.routing.ways import find_way

bp = APIBlueprint("routing_api", __name__, url_prefix="/api/v1", tag="routes")


class Unverified(Conflict):
    """Nobody has verified where this station is."""

    slug, title = "position-unverified", _l("位置待核实")


@bp.get("/stations/<station_id>/route")
@public
@bp.input(RouteQuery, location="query", arg_name="query")
@bp.output(RouteFeature)
def get_route(station_id: str, query: RouteQuery) -> dict[str, Any]:
    """The way to a station and whether it will be open; `engine` says if it follows roads."""
    station = queries.station(db.session(), station_id)
    if station.point is None:
        raise Unverified(_("这个驿站的位置还没有核实,不能导航"))
    way = find_way(roads(), query.mode, query.point, station.point, language())
    if way.duration_s is None:
        return route_feature(station, way, None, None)
    arrival = now() + timedelta(seconds=way.duration_s)
    return route_feature(station, way, arrival, open_state(station, arrival))
