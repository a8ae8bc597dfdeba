"""Static files under names that change with their content, and compressed text.

`/s/<tree>/<path>`: `tree` is a hash of every static file, so an answer may be kept for ever and modules may import each
other by relative paths. `asset("css/app.css")` in a template gives the address. A style sheet may be put together from
parts: `@import "part.css";` on a line of its own is replaced by the file, so that one request fetches all.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, current_app, request, url_for

from core.errors import NotFound
from core.web.guard import public

FOREVER = "public, max-age=31536000, immutable"
SMALL = 500
"""Texts below so many bytes are sent as they are: a compressed one would fill the same packet."""

_HIDDEN = {"build"}
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_TEXT = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/problem+json",
    "image/svg",
    "application/manifest",
)
_IMPORT = re.compile(rb'^@import "([\w./-]+)";\n', re.MULTILINE)

bp = Blueprint("assets", __name__)


class Assets:
    """Every static file, read once; `tree` names the whole."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, bytes] = {}
        self.add(_read(folder))

    def add(self, files: Mapping[str, bytes]) -> None:
        """Take in files, also such as are made at start; `tree` changes with them."""
        self.files |= files
        digest = hashlib.sha256()
        for path, body in sorted(self.files.items()):
            digest.update(path.encode() + b"\0" + body + b"\0")
        self.tree = digest.hexdigest()[:12]

    def url(self, path: str) -> str:
        """The address of a file; KeyError for one that does not exist, so that a typo fails the page's test."""
        if path not in self.files:
            raise KeyError(f"no static file {path!r}")
        return f"/s/{self.tree}/{path}"


def _read(folder: Path) -> dict[str, bytes]:
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in {".md", ".py"}
        and not _HIDDEN & set(path.relative_to(folder).parts)
    }
    for name in found:
        if name.endswith(".css"):
            found[name] = _joined(name, found)
    return found


def _joined(name: str, files: Mapping[str, bytes]) -> bytes:
    """A style sheet with the parts it imports, and those with theirs."""
    base = name.rpartition("/")[0]
    beside = f"{base}/" if base else ""
    return _IMPORT.sub(lambda match: _joined(beside + match[1].decode(), files), files[name])


def init_assets(app: Flask) -> None:
    """Serve the static folder."""
    app.extensions["assets"] = Assets(Path(app.root_path) / "static")
    app.register_blueprint(bp)
    app.after_request(compress)
    app.jinja_env.globals["asset"] = asset


def assets() -> Assets:
    """The static files of the running app."""
    found: Assets = current_app.extensions["assets"]
    if current_app.debug:
        found.add(_read(Path(current_app.root_path) / "static"))
    return found


def asset(path: str) -> str:
    """Address of a static file, for templates."""
    return assets().url(path)


@bp.get("/s/<tree>/<path:path>")
@public
def static_file(tree: str, path: str) -> Response:
    """One static file. Only under its own tree name may it be kept for ever."""
    body = assets().files.get(path)
    if body is None:
        raise NotFound
    response = Response(content_type=content_type(path))
    response.headers["Cache-Control"] = FOREVER if tree == assets().tree else "no-cache"
    coding = _wanted() if is_text(response.mimetype) and len(body) >= SMALL else ""
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    response.set_data(_squeezed(body, coding))
    return response


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Browsers ask for it whatever the page says."""
    return static_file(assets().tree, "icons/icon-64.png")


def content_type(path: str) -> str:
    """Content type by the end of the name, with the charset spelled out."""
    end = "." + path.rpartition(".")[2]
    return _TYPES.get(end) or mimetypes.types_map.get(end, "application/octet-stream")


def is_text(mimetype: str | None) -> bool:
    """Whether a body of this type shrinks when compressed."""
    return (mimetype or "").startswith(_TEXT)


def compress(response: Response) -> Response:
    """Compress a page or a JSON answer, quickly, when the browser asked and nobody has done it yet."""
    if (
        response.direct_passthrough
        or response.status_code in {204, 206, 304}
        or not is_text(response.mimetype)
    ):
        return response
    if response.mimetype == "text/html":  # elsewhere nobody but the browser caches
        response.vary.add("Accept-Encoding")
    if (
        "Accept-Encoding" not in request.headers
        or "Content-Encoding" in response.headers
        or response.is_streamed
    ):
        return response
    coding = _wanted()
    body = response.get_data()
    if not coding or len(body) < SMALL:
        return response
    response.set_data(
        brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, 6, mtime=0)
    )
    response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    if (tag := response.get_etag())[0] is not None:
        response.set_etag(tag[0], weak=True)
    return response


def _wanted() -> str:
    accepted = request.accept_encodings
    return next((coding for coding in ("br", "gzip") if accepted[coding] > 0), "")


@lru_cache(maxsize=512)
def _squeezed(body: bytes, coding: str) -> bytes:
    if coding == "br":
        squeezed: bytes = brotli.compress(body, quality=11)
        return squeezed
    return gzip.compress(body, 9, mtime=0) if coding == "gzip" else body


def static_url(path: str, *, external: bool = False) -> str:
    """Address of a static file, with the host when `external` (for link previews)."""
    return url_for("assets.static_file", tree=assets().tree, path=path, _external=external)
