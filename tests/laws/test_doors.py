"""Every route says who may come in; a GET changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine, event, text

from core.db import db, transaction
from core.web.guard import door_of, public

# Routes that a library adds by itself, and why they need no door of ours.
FROM_LIBRARIES = {
    "openapi.spec": "APIFlask serves /api/openapi.json, which describes what is public anyway",
}


def unclassified(app: Flask) -> list[str]:
    """The routes whose view names no permission and is not public."""
    return [
        f"{rule} → {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FROM_LIBRARIES
        and door_of(app.view_functions[rule.endpoint]) is None
    ]


def test_every_route_has_a_door(migrated_app):
    assert unclassified(migrated_app) == []


def test_exemptions_are_still_needed(migrated_app):
    assert set(FROM_LIBRARIES) <= set(migrated_app.view_functions)


def test_a_route_without_a_door_is_caught():
    planted = Flask("planted", static_folder=None)
    planted.add_url_rule("/open", view_func=public(lambda: ""), endpoint="open")
    planted.add_url_rule("/forgotten", view_func=lambda: "", endpoint="forgotten")
    assert unclassified(planted) == ["/forgotten → forgotten"]


@contextmanager
def commits(engine: Engine) -> Iterator[list[str]]:
    """Collects a mark for every commit on `engine` while the block runs."""
    seen: list[str] = []

    def mark(_connection: object) -> None:
        seen.append("commit")

    event.listen(engine, "commit", mark)
    try:
        yield seen
    finally:
        event.remove(engine, "commit", mark)


def test_reading_never_writes(app, make_station, session):
    values = {"station_id": make_station().id}
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        with app.test_request_context():
            filled = {name: values.get(name, "1") for name in rule.arguments}
            _, path = rule.build(filled) or (None, None)
        assert path, rule
        with commits(db.engine) as seen:
            status = client.get(path, query_string={"lat": "28.45", "lon": "119.92"}).status_code
        assert status < 500, path
        assert seen == [], f"GET {path} wrote to the database"


def test_a_read_that_writes_is_caught(session):
    with commits(db.engine) as seen, transaction() as writing:
        writing.execute(text("SELECT 1"))
    assert seen == ["commit"]
