"""Errors become answers in one place: a problem document for programs, a page for people."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from core.web.guard import door_of, public
from core.web.json import OrjsonProvider

API = "/api/v1/stations"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "slug"),
    [
        ("get", "/api/v1/nothing", None, 404, "not-found"),
        ("put", API, None, 405, "method-not-allowed"),
        ("post", f"{API}/x/reports", b"", 400, "bad-request"),
        ("post", f"{API}/x/reports", b"{", 400, "bad-request"),
        ("post", f"{API}/x/reports", b"\xff\xfe", 400, "bad-request"),
        ("post", f"{API}/x/reports", b'{"kind": NaN}', 400, "bad-request"),
        ("post", f"{API}/x/reports", b"[" * 200_000, 400, "bad-request"),
        ("post", f"{API}/x/reports", b'{"kind": 1' + b"0" * 400 + b"}", 400, "bad-request"),
        ("post", f"{API}/x/reports", b" " * (17 << 20), 413, "request-entity-too-large"),
    ],
)
def test_every_refusal_is_a_problem_document(client, method, path, body, status, slug):
    answer = getattr(client, method)(path, data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == f"/problems/{slug}"
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert answer.json["detail"]


def test_a_method_that_is_not_allowed_says_which_are(client):
    assert "GET" in client.put(API).headers["Allow"]


def test_a_person_gets_a_page(client):
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "没有找到" in answer.text


def test_in_english_for_those_who_read_it(client):
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": "en"})
    assert answer.json["title"] == "Not found"
    answer = client.get(f"{API}?limit=x", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.json["errors"] == {"limit": ["should be a whole number"]}


def test_a_database_that_is_away_is_said_and_not_a_fault(app, client, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr("stations.directory.queries.stations", away)
    answer = client.get(API)
    assert answer.status_code == 503
    assert answer.json["type"] == "/problems/database"


def test_a_fault_of_ours_tells_nothing_of_the_inside(client, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise KeyError("13800001234")

    monkeypatch.setattr("stations.directory.queries.stations", broken)
    answer = client.get(API)
    assert answer.status_code == 500
    assert "1380000" not in answer.text
    assert "unexpected error" in caplog.text


def test_a_door_is_seen_through_other_decorators():
    def view():
        """Nothing."""

    assert door_of(view) is None
    assert door_of(public(view)) == "public"


def test_json_is_strict():
    provider = OrjsonProvider(Flask("x"))
    with pytest.raises(ValueError, match=r"JSON|unexpected"):
        provider.loads('{"a": NaN}')


def test_the_document_of_the_api_names_every_tag_once(client):
    """OpenAPI wants it so, and generators of clients make one module a tag."""
    names = [tag["name"] for tag in client.get("/api/openapi.json").json["tags"]]
    assert names
    assert len(names) == len(set(names))


def test_a_code_of_the_wrong_shape_is_told_in_plain_words(client):
    answer = client.get(f"{API}/nearest?lat=28&lon=119&adcode=abc")
    assert answer.json["errors"] == {"adcode": ["写法不对"]}
