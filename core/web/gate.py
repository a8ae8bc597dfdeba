"""What is dealt with before Flask sees a request: strange hosts, and bytes that no text can hold.

Flask asks for the host while it draws an error page, so a host that is refused inside Flask ends in
a second error. Here it ends in one plain answer.
"""

import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from core.config import Settings

API = "/api/"
HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
LONGEST_LABEL = 63
BODIES = {"application/json", "application/geo+json", "multipart/form-data"}


class Gate:
    """A WSGI app in front of the app."""

    def __init__(self, inside: Any, trusted: tuple[str, ...]) -> None:
        self.inside = inside
        self.trusted = trusted

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Refuse, or mend and pass on."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if not self._ours(environ.get("HTTP_HOST", "")):
            return refusal(path, 400, "unknown host")(environ, start_response)
        if "\0" in path:
            return refusal(path, 404, "no address has a zero byte in it")(environ, start_response)
        if "\0" in query or "%00" in query:
            return refusal(path, 400, "a zero byte in the query")(environ, start_response)
        if not query.isascii():
            environ["QUERY_STRING"] = as_utf8(query)
        return self.inside(environ, start_response)  # type: ignore[no-any-return]

    def _ours(self, host: str) -> bool:
        if not host:
            return not self.trusted
        well_formed = HOST.fullmatch(host) and max(map(len, host.split("."))) <= LONGEST_LABEL
        return bool(well_formed) and (not self.trusted or host_is_trusted(host, self.trusted))


def refusal(path: str, status: int, why: str) -> Response:
    """An answer without templates and translations, which would want to know the host."""
    if not path.startswith(API):
        return Response(f"{status}: {why}\n", status)
    title = HTTPStatus(status).phrase
    slug = title.lower().replace(" ", "-")
    document = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": why}
    return Response(json.dumps(document), status, content_type="application/problem+json")


def as_utf8(query: str) -> str:
    """A query with bytes outside ASCII, percent-encoded; WSGI hands bytes over as Latin-1."""
    return quote(query.encode("latin-1"), safe="!$&'()*+,-./:;=?@_~%[]{}|^`\"<>\\")


def init_gate(app: Flask, settings: Settings) -> None:
    """Put the gate in front of the app."""
    app.wsgi_app = Gate(app.wsgi_app, settings.trusted_hosts)  # type: ignore[method-assign]
    app.before_request(_only_json_for_programs)


def _only_json_for_programs() -> None:
    """A page of another site can post text, but not JSON, in the name of who looks at it."""
    if not (request.path.startswith(API) and request.content_length):
        return
    if request.mimetype not in BODIES:
        raise UnsupportedMediaType
