"""`/api/v1/stations/nearest` and the offline pack."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

import orjson
from apiflask import APIBlueprint
from flask import Flask, Response, request
from flask_babel import gettext as _
from pydantic import BaseModel, Field, ValidationError
from werkzeug.datastructures import Accept

from core.clock import now
from core.db import db
from core.errors import Invalid
from core.geo import LatLon, to_wgs84
from core.web.guard import public
from stations.nearest.index import Filter
from stations.nearest.packing import packs
from stations.nearest.publisher import current, publisher
from stations.nearest.queries import NO_ROADS, Answer, Question, nearest
from stations.nearest.schemas import REGION, NearestCollection, NearestQuery, features, note
from stations.nearest.snapshot import ENTRY_NUMBERS, FACILITY_BITS, TYPE_NUMBERS, Snapshot, told_at
from stations.routing.rules import Mode
from stations.routing.service import roads

bp = APIBlueprint("nearest_api", __name__, url_prefix="/api/v1", tag="stations")


@bp.get("/stations/nearest")
@public
@bp.input(NearestQuery, location="query", arg_name="query")
@bp.output(NearestCollection)
def get_nearest(query: NearestQuery) -> Response:
    """The nearest stations by travel time, or by straight distance; `exact` says whether that is proven."""
    instant = now()
    snapshot = told_at(current(), query.at or instant)
    answer = nearest(snapshot, _question(query, instant), roads())
    response = Response(_body(snapshot, query, answer, instant), mimetype="application/json")
    # The address holds where somebody is: no cache keeps it.
    response.headers["Cache-Control"] = "no-store"
    return response


def quick(app: Flask) -> Callable[[str], bytes | None]:
    """The same for the express lane: straight distances, from a snapshot that was checked this second."""
    snapshots = publisher(app)

    def body(text: str) -> bytes | None:
        snapshot = snapshots.fresh()
        if snapshot is None or "mode=straight" not in text:
            return None
        # The first of equal names counts, as everywhere in Flask.
        given = dict(reversed(parse_qsl(text, keep_blank_values=True)))
        instant = now()
        try:
            query = NearestQuery.model_validate(given)
            snapshot = told_at(snapshot, query.at or instant)
            answer = nearest(snapshot, _question(query, instant), NO_ROADS)
        except (ValidationError, Invalid):
            return None
        return None if answer.fallback else _body(snapshot, query, answer, instant)

    return body


class PackQuery(BaseModel):
    """Which region's pack."""

    adcode: str = Field(default="", pattern=REGION)


@bp.get("/stations/pack")
@public
@bp.input(PackQuery, location="query", arg_name="query")
@bp.doc(responses={200: "The pack as docs/pack.md describes it", 304: "It has not changed"})
def get_pack(query: PackQuery) -> Response:
    """Every public station of the region in one compact file for use without a network."""
    pack = packs().pack(db.session(), current(), query.adcode)
    encoding = _encoding(request.accept_encodings)
    tag = f"{pack.tag}-{encoding}"
    response = Response(mimetype="application/json")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept-Encoding")
    if request.if_none_match.contains(tag):
        response.status_code = 304
        return response
    if encoding != "identity":
        response.content_encoding = encoding
    response.set_data(pack.encodings[encoding])
    return response


def _encoding(accepted: Accept) -> str:
    return next((name for name in ("br", "gzip") if accepted.quality(name) > 0), "identity")


def _body(snapshot: Snapshot, query: NearestQuery, answer: Answer, instant: datetime) -> bytes:
    at = query.at or instant
    head = {
        "type": "FeatureCollection",
        "mode": query.mode,
        "engine": answer.engine,
        "engine_note": note(answer.fallback),
        "exact": answer.exact,
        "as_of": instant,
        "at": at,
        "revision": snapshot.revision,
        "unplaced": snapshot.unplaced,
    }
    rows = b",".join(features(snapshot, answer, query.mode, at))
    return b'%b,"features":[%b]}' % (orjson.dumps(head, option=orjson.OPT_UTC_Z)[:-1], rows)


def _question(query: NearestQuery, instant: datetime) -> Question:
    mode = None if query.mode == "straight" else Mode(query.mode)
    return Question(_point(query), query.k, query.at or instant, mode, _only(query), query.open)


def _point(query: NearestQuery) -> LatLon:
    try:
        return to_wgs84(query.lat, query.lon, query.crs)
    except ValueError:
        raise Invalid(errors={"crs": [_("这个位置用这种坐标表示不了")]}) from None


def _only(query: NearestQuery) -> Filter:
    return Filter(
        facilities=sum(FACILITY_BITS[code] for code in set(query.facilities)),
        kinds=sum(1 << TYPE_NUMBERS[code] for code in set(query.type)),
        entries=sum(1 << ENTRY_NUMBERS[code] for code in set(query.entry)),
        region=query.adcode,
    )
