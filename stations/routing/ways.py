"""The way to a station: by road where that can be had, else the straight line and a word why."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Invalid
from core.geo import GEOD, LatLon
from stations.routing.engine import Roads
from stations.routing.phrases import compass
from stations.routing.rules import (
    Engine,
    EngineDown,
    NoRoute,
    OffNetwork,
    Route,
    Step,
    Travel,
    straight_s,
)


class Unroutable(Invalid):
    """Roads are there, but none leads from this start to this station."""

    title = _l("算不出路线")


@dataclass(frozen=True, slots=True)
class Way:
    """An answer: the route, where it comes from, and what the rider must be told about it."""

    travel: Travel
    engine: Engine
    distance_m: float
    duration_s: float | None
    line: list[tuple[float, float]]
    steps: list[Step]
    note: str = ""


def find_way(roads: Roads, travel: Travel, origin: LatLon, target: LatLon, lang: str) -> Way:
    """The way from `origin` to `target`.

    Raises `Unroutable` (slugs `off-network`, `no-route`) when roads are there but lead nowhere.
    """
    if travel.mode is None:
        return _straight(travel, origin, target)
    try:
        route = roads.route(travel.mode, origin, target, lang)
    except OffNetwork as error:
        raise _off_network(error) from error
    except NoRoute as error:
        raise Unroutable(_("从这里没有路通到这个驿站"), slug="no-route") from error
    except EngineDown:
        return _straight(travel, origin, target, _("路线服务暂时不可用,只有直线距离和方向"))
    return _by_road(travel, route)


def _by_road(travel: Travel, route: Route) -> Way:
    return Way(travel, Engine.ROAD, route.distance_m, route.duration_s, route.line, route.steps)


def _straight(travel: Travel, origin: LatLon, target: LatLon, note: str = "") -> Way:
    bearing, _back, metres = GEOD.inv(origin.lon, origin.lat, target.lon, target.lat)
    seconds = straight_s(travel, metres)
    said = _("向%(direction)s,直线约 %(far)s", direction=compass(bearing), far=_far(metres))
    line = [(origin.lon, origin.lat), (target.lon, target.lat)]
    steps = [Step(said, metres, seconds or 0.0)]
    return Way(travel, Engine.STRAIGHT, metres, seconds, line, steps, note)


def _off_network(error: OffNetwork) -> Unroutable:
    far = _("没有道路") if error.metres is None else _far(error.metres)
    if error.which == "origin":
        said = _("起点离地图上最近的道路:%(far)s。可能在地图范围之外", far=far)
    else:
        said = _("驿站离地图上最近的道路:%(far)s", far=far)
    return Unroutable(said, slug="off-network")


def _far(metres: float) -> str:
    """A distance as one says it."""
    if metres < 1000:
        return str(_("%(n)s 米", n=round(metres)))
    return str(_("%(n)s 公里", n=round(metres / 1000, 1)))
