"""The base map's doors: what it is, and the archive itself, whole or by ranges (RFC 9110, 14)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from core.config import settings
from core.errors import NotFound
from core.web.guard import public
from stations.basemap import queries

bp = Blueprint("basemap", __name__)
MEDIA_TYPE = "application/vnd.pmtiles"
YEAR_S = 31_536_000
_CHUNK = 1 << 16


@bp.get("/basemap.json")
@public
def basemap() -> Response:
    """What the page puts under its markers: `kind` is pmtiles, tianditu or none."""
    response = jsonify(_described())
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/basemap/<digest>.pmtiles")
@public
def tiles(digest: str) -> Response:
    """One archive under a name of its content: 200 whole, 206 by range, 416 beyond the end."""
    path = queries.archive(settings().data_dir, digest)
    if path is None:
        raise NotFound
    if request.if_none_match.contains(digest):
        return _kept_for_ever(Response(status=304), digest)
    size = path.stat().st_size
    asked = _asked_range(digest, size)
    first, end = asked or (0, size)
    if first >= end:
        return _beyond_the_end(size)
    response = Response(_read(path, first, end), mimetype=MEDIA_TYPE, direct_passthrough=True)
    response.content_length = end - first
    if asked:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    return _kept_for_ever(response, digest)


def _asked_range(digest: str, size: int) -> tuple[int, int] | None:
    """The bytes asked for as first and one past the last; an empty range when beyond the end.

    None, which is the whole, for what is not one range of bytes or was meant for other content.
    """
    asked, condition = request.range, request.if_range
    meant_for_this = condition.etag in {None, digest}
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not meant_for_this:
        return None
    first, end = asked.ranges[0]
    if first < 0:
        return max(0, size + first), size
    return first, size if end is None else min(end, size)


def _read(path: Path, first: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while first < end and (chunk := file.read(min(_CHUNK, end - first))):
            first += len(chunk)
            yield chunk


def _beyond_the_end(size: int) -> Response:
    headers = {"Content-Range": f"bytes */{size}"}
    return Response(status=416, headers=headers, mimetype="application/octet-stream")


def _kept_for_ever(response: Response, digest: str) -> Response:
    """The name is that of the content, so what a phone holds under it never changes."""
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    response.set_etag(digest)
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
