"""Requests that no schema describes: what scanners, broken clients and bored people send."""

import json
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

LONG = "a" * 1_000_000
PATHS = [
    "/",
    "/api/v1/stations",
    "/api/v1/stations/nearest",
    "/api/v1/stations/st_0000000000000000",
    "/api/v1/stations/st_0000000000000000/route",
    "/api/v1/stations/pack",
    "/api/v1/reports/nothing",
    "/search",
    "/no/such/page",
]


def send(app: Any, **environ: Any) -> tuple[int, dict[str, str], bytes]:
    """Hand the app a request exactly as the server would, whatever is in it."""
    builder = EnvironBuilder(path="/", method=environ.pop("REQUEST_METHOD", "GET"))
    given = builder.get_environ() | {"HTTP_ACCEPT_ENCODING": "identity"} | environ
    body, status, headers = run_wsgi_app(app.wsgi_app, given, buffered=True)
    return int(status.split()[0]), {k.lower(): v for k, v in headers}, b"".join(body)


def refused(answer: tuple[int, dict[str, str], bytes]) -> bool:
    """A 4xx in the form that the one who asked can read."""
    status, headers, body = answer
    if headers.get("content-type", "").startswith("application/problem+json"):
        assert json.loads(body)["status"] == status
    return 400 <= status < 500


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "query",
    [
        f"q={LONG}",
        f"lat=28.45&lon={LONG}",
        "&".join(f"k{n}=1" for n in range(20_000)),
        "q=%ff%fe%00",
        "lat=\xff&lon=\xfe",
        "q=%",
        "q=%u4e2d",
        "lat=28.4&lat=29&lon=119.9&lon=1",
        "lat=NaN&lon=Infinity",
        "lat=-Infinity&lon=1e999",
        "lat=91&lon=181",
        "lat=&lon=",
        "lat=北&lon=东".encode().decode("latin-1"),
        "k=0&lat=28.4&lon=119.9",
        "k=1000000000&lat=28.4&lon=119.9",
        "k=-1&lat=28.4&lon=119.9",
        "bbox=1,2,3",
        "bbox=10,10,-10,-10",
        "bbox=nan,nan,nan,nan",
        "facilities=water,nonsense",
        "facilities=" + "water," * 50_000,
        "mode=teleport&lat=28.4&lon=119.9",
        "crs=epsg:3857&lat=28.4&lon=119.9",
        "at=yesterday&lat=28.4&lon=119.9",
        "at=9999-12-31T23:59:59Z&lat=28.4&lon=119.9",
        "at=0001-01-01T00:00:00%2B14:00&lat=28.4&lon=119.9",
        "after=\x01&limit=99999999999999999999",
        "lang=../../etc/passwd",
        "lang=%00",
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "q=" + "%25" * 200,
    ],
    ids=lambda query: query[:30].encode("ascii", "replace").decode(),
)
def test_no_query_string_breaks_anything(app, path: str, query: str):
    status, headers, body = send(app, PATH_INFO=path, QUERY_STRING=query)
    assert status < 500
    assert b"<script>alert" not in body
    assert "content-type" in headers or status in (204, 304)


@pytest.mark.parametrize(
    "path",
    [
        "/\xff\xfe",
        "/api/v1/stations/\xff",
        "/api/v1/stations/%00",
        "/api/v1/stations/\x00",
        "/api/v1/reports/'; DROP TABLE stations; --",
        "/api/v1/stations/" + "x" * 100_000,
        "/" + "../" * 50 + "etc/passwd",
        "//evil.example/",
        "/api/v1/stations/../../../etc/passwd",
        "/s/../app.py",
        "/s/x/../../app.py",
        "/s/x/..%2f..%2fapp.py",
        "/s/x/....//....//app.py",
        "/s//etc/passwd",
        "/photos/../leileme.db",
        "/photos/..\\leileme.db",
        "/photos/\x00.jpg",
        "/basemap/../secrets/secret_key",
        "/basemap/current/../../secrets/secret_key",
        "/basemap/\xff.pmtiles",
        "/static/../app.py",
        "/.git/config",
        "/.env",
        "/wp-login.php",
    ],
    ids=lambda path: path[:40].encode("ascii", "replace").decode(),
)
def test_no_path_leads_out_or_breaks_anything(app, path: str):
    status, _headers, body = send(app, PATH_INFO=path)
    assert 300 <= status < 500
    for secret in (b"root:", b"create_app", b"SQLite format", b"[core]"):
        assert secret not in body


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"\xff\xfe{"),
        ("application/json", b"{" * 200_000),
        ("application/json", b"[" * 100_000 + b"]" * 100_000),
        ("application/json", b'{"kind": "locked", "kind": "dirty", "text": NaN}'),
        ("application/json", b'{"kind": "locked", "text": "\\ud800"}'),
        ("application/json", b'{"kind": "locked", "text": "\\u0000"}'),
        ("application/json", b'{"kind": 1e999}'),
        ("application/json", b"null"),
        ("application/json", b'"locked"'),
        ("application/json", b""),
        ("application/json", b'{"kind": "locked", "at": "0001-01-01T00:00:00+23:59"}'),
        ("application/json", b'{"kind": "locked", "at": 99999999999999999999}'),
        ("application/json; charset=utf-16", b'{"kind": "locked"}x'),
        ("application/json; charset=no-such", b'{"kind": "locked"}x'),
        ("text/plain", b'{"kind": "locked"}'),
        ("application/x-www-form-urlencoded", b"kind=locked"),
        ("multipart/form-data", b"kind=locked"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("\xff", b"{}"),
        ("", b"{}"),
    ],
    ids=lambda part: repr(part[:30]),
)
@pytest.mark.parametrize("route", ["reports", "confirmations"])
def test_no_body_breaks_anything(app, make_station, session, route: str, kind: str, body: bytes):
    answer = send(
        app,
        REQUEST_METHOD="POST",
        PATH_INFO=f"/api/v1/stations/{make_station().id}/{route}",
        CONTENT_TYPE=kind,
        CONTENT_LENGTH=str(len(body)),
        **{"wsgi.input": BytesIO(body)},
    )
    assert refused(answer), answer


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999", "1e9", ""])
def test_no_length_breaks_anything(app, length: str):
    answer = send(
        app,
        REQUEST_METHOD="POST",
        PATH_INFO="/api/v1/stations/st_none/reports",
        CONTENT_TYPE="application/json",
        CONTENT_LENGTH=length,
        **{"wsgi.input": BytesIO(b"{}")},
    )
    assert refused(answer), answer


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "method", ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND", "\xff"]
)
def test_no_method_breaks_anything(app, path: str, method: str):
    status, _headers, body = send(app, REQUEST_METHOD=method, PATH_INFO=path)
    assert status < 500
    if method == "HEAD":
        assert body == b""
    elif method not in ("OPTIONS", "HEAD"):
        assert status in (400, 404, 405)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("HTTP_HOST", "evil.example"),
        ("HTTP_HOST", "a b"),
        ("HTTP_HOST", "\xff"),
        ("HTTP_HOST", "x" * 10_000),
        ("HTTP_HOST", "127.0.0.1:99999999"),
        ("HTTP_HOST", ""),
        ("HTTP_X_FORWARDED_FOR", "1.2.3.4, " * 1000),
        ("HTTP_X_FORWARDED_HOST", "evil.example"),
        ("HTTP_X_FORWARDED_PROTO", "javascript"),
        ("HTTP_FORWARDED", 'for="_x";host=evil.example;proto=gopher'),
        ("HTTP_COOKIE", "lang=\xff; session=\xfe; =; ;;;"),
        ("HTTP_COOKIE", "session=" + "x" * 100_000),
        ("HTTP_COOKIE", "lang=" + "../" * 20),
        ("HTTP_ACCEPT_LANGUAGE", "\xff;q=x,,,;;"),
        ("HTTP_ACCEPT_LANGUAGE", ",".join(f"x{n};q=0.{n}" for n in range(5000))),
        ("HTTP_ACCEPT_ENCODING", "br;q=nan, \xff"),
        ("HTTP_ACCEPT", "\xff/*;q=-1"),
        ("HTTP_RANGE", "bytes=-0,0-,5-1,x"),
        ("HTTP_RANGE", "bytes=" + ",".join(f"{n}-{n}" for n in range(5000))),
        ("HTTP_IF_NONE_MATCH", '"' * 5000),
        ("HTTP_IF_MODIFIED_SINCE", "the day before yesterday"),
        ("HTTP_AUTHORIZATION", "Basic \xff"),
        ("HTTP_AUTHORIZATION", "Bearer " + "x" * 100_000),
        ("HTTP_IDEMPOTENCY_KEY", "\xff" * 500),
        ("HTTP_CONTENT_ENCODING", "gzip"),
        ("HTTP_TRANSFER_ENCODING", "chunked, identity"),
    ],
    ids=lambda part: part[:30].encode("ascii", "replace").decode(),
)
@pytest.mark.parametrize("path", ["/", "/api/v1/stations", "/api/openapi.json"])
def test_no_header_breaks_anything(app, path: str, header: str, value: str):
    status, headers, body = send(app, PATH_INFO=path, **{header: value})
    assert status < 500
    assert b"evil.example" not in body
    assert "evil.example" not in headers.get("location", "")


@pytest.mark.parametrize("path", ["/", "/api/v1/stations", "/no/such/page", "/api/no/such"])
def test_a_host_that_is_not_ours_is_refused_where_hosts_are_named(settings, path: str):
    from dataclasses import replace

    from app import create_app

    strict = create_app(replace(settings, trusted_hosts=("leileme.example.cn",)))
    assert send(strict, PATH_INFO=path, HTTP_HOST="evil.example")[0] == 400
    assert send(strict, PATH_INFO=path, HTTP_HOST="leileme.example.cn")[0] in (200, 404)
