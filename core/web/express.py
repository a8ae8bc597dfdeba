"""A lane for the few reads asked for thousands of times a second: answered before Flask makes a request of them.

A room gives a path and a function from the query string to the body of a 200. When the function gives None - bad
input, an answer that needs words, data that is a second old - Flask answers as if there were no lane. Who asks cannot
tell the ways apart: body and headers are the same (tests/nearest/test_express.py). Only for public reads without
cookies, limits or a database. docs/decisions/0051-express-lane.md says why.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from flask import Flask

from core.web.security import API_POLICY, COMMON, TRANSPORT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Quick: TypeAlias = Callable[[str], bytes | None]

_HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    *COMMON.items(),
    ("Content-Security-Policy", API_POLICY),
]


class Express:
    """WSGI middleware with the lane."""

    def __init__(self, wsgi: "WSGIApplication", quick: Mapping[str, Quick]) -> None:
        self._wsgi = wsgi
        self._quick = quick

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer by the lane, or leave it to Flask."""
        quick = self._quick.get(environ["PATH_INFO"])
        if quick is None or environ["REQUEST_METHOD"] != "GET":
            return self._wsgi(environ, start_response)
        body = quick(environ.get("QUERY_STRING", ""))
        if body is None:
            return self._wsgi(environ, start_response)
        headers = [*_HEADERS, ("Content-Length", str(len(body)))]
        if environ["wsgi.url_scheme"] == "https":
            headers.append(("Strict-Transport-Security", TRANSPORT))
        start_response("200 OK", headers)
        return [body]


def init_express(app: Flask, quick: Mapping[str, Quick]) -> None:
    """Open the lane."""
    app.wsgi_app = Express(app.wsgi_app, quick)  # type: ignore[method-assign]
