"""The base map's doors: what it is, and the archive itself, whole or by ranges."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, send_file, url_for
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from core.config import settings
from core.errors import NotFound
from core.web.guard import public
from stations.basemap import queries

bp = Blueprint("basemap", __name__)
MEDIA_TYPE = "application/vnd.pmtiles"
YEAR_S = 31_536_000


@bp.get("/basemap.json")
@public
def basemap() -> Response:
    """What the page puts under its markers: `kind` is pmtiles, tianditu or none."""
    response = jsonify(_described())
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/basemap/<digest>.pmtiles")
@public
def tiles(digest: str) -> Response:
    """One archive under a name of its content: 200 whole, 206 by range, 416 beyond the end."""
    path = queries.archive(settings().data_dir, digest)
    if path is None:
        raise NotFound
    try:
        response = send_file(
            path, mimetype=MEDIA_TYPE, conditional=True, etag=digest, max_age=YEAR_S
        )
    except RequestedRangeNotSatisfiable as error:
        return _beyond_the_end(error)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


def _described() -> dict[str, Any]:
    config = settings()
    if config.tianditu_key:
        return queries.tianditu(config.tianditu_key)
    about = queries.current_map(config.data_dir)
    if about is None:
        return {"kind": "none"}
    return {
        "kind": "pmtiles",
        "url": url_for("basemap.tiles", digest=about.digest),
        "bytes": about.size,
        "bbox": about.bbox,
        "minzoom": about.minzoom,
        "maxzoom": about.maxzoom,
        "attribution": about.attribution,
        "sample": about.sample,
    }


def _beyond_the_end(error: RequestedRangeNotSatisfiable) -> Response:
    return Response(status=416, headers=dict(error.get_headers()), mimetype="text/plain")
