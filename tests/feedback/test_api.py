"""One-tap reports and confirmations, without login."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.events import OutboxEvent
from stations.feedback.model import Report
from stations.feedback.rules import ReportKind

pytestmark = pytest.mark.writes


@pytest.fixture
def base(make_station):
    return f"/api/v1/stations/{make_station().id}"


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_kind_gets_a_ticket_that_shows_its_course(client, base, kind):
    sent = client.post(f"{base}/reports", json={"kind": kind, "text": "门口堆了箱子"})
    assert sent.status_code == 201
    shown = client.get(f"/api/v1/reports/{sent.json['ticket'].lower()}")
    assert shown.status_code == 200
    assert shown.json["kind"] == kind
    assert shown.json["state"] == "received"
    assert "箱子" not in shown.text  # the words may name somebody: not for everybody


def test_the_time_of_the_act_is_kept(app, client, base):
    act = (now() - timedelta(hours=2)).replace(microsecond=0)
    sent = client.post(f"{base}/reports", json={"kind": "locked", "at": act.isoformat()})
    assert sent.json["at"].startswith(act.isoformat()[:19])
    with app.app_context():
        report = db.session.scalar(select(Report))
        assert report.at == act
        assert report.received_at > act
        assert db.session.scalar(select(OutboxEvent.kind)) is not None


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("reports", {}, "kind"),
        ("reports", {"kind": "boring"}, "kind"),
        ("reports", {"kind": "broken", "facility": "sauna"}, "facility"),
        ("reports", {"kind": "other", "text": "x" * 501}, "text"),
        ("reports", {"kind": "other", "text": 5}, "text"),
        ("reports", {"kind": "locked", "at": "yesterday"}, "at"),
        ("reports", {"kind": "locked", "at": "2026-07-01T12:00:00"}, "at"),
        ("reports", {"kind": "locked", "at": "2020-07-01T12:00:00+08:00"}, "at"),
        ("reports", {"kind": "locked", "at": "2099-07-01T12:00:00+08:00"}, "at"),
        ("reports", {"kind": "locked", "who": "me"}, "who"),
        ("reports", [], "body"),
        ("confirmations", {"state": "fine"}, "state"),
        ("confirmations", {"facility": "water", "state": "open"}, "body"),
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(app, client, base, path, body, field):
    answer = client.post(f"{base}/{path}", json=body)
    assert answer.status_code == 422, answer.json
    assert field in answer.json["errors"]
    with app.app_context():
        assert db.session.scalar(select(Report)) is None


def test_a_phone_whose_clock_is_a_little_ahead_is_believed(client, base):
    ahead = now() + timedelta(minutes=3)
    sent = client.post(f"{base}/reports", json={"kind": "locked", "at": ahead.isoformat()})
    assert sent.status_code == 201
    assert sent.json["at"] <= sent.json["received_at"]


def test_a_good_confirmation_makes_the_station_younger_a_bad_one_does_not(client, base):
    def confirmed():
        return client.get(base).json["properties"]["confirmed_at"]

    assert confirmed() is None
    client.post(f"{base}/confirmations", json={"facility": "water", "state": "broken"})
    assert confirmed() is None
    sent = client.post(f"{base}/confirmations", json={"state": "open"})
    assert sent.status_code == 201
    assert confirmed() == sent.json["at"]
    older = (now() - timedelta(hours=3)).isoformat()
    client.post(f"{base}/confirmations", json={"facility": "water", "state": "ok", "at": older})
    assert confirmed() == sent.json["at"]


def test_an_unknown_station_or_ticket_is_not_found(client):
    assert client.post("/api/v1/stations/st_no/reports", json={"kind": "locked"}).status_code == 404
    assert client.get("/api/v1/reports/AAAAAAAAAA").status_code == 404


def test_a_flood_is_stopped_with_a_clear_answer(settings, tmp_path):
    from dataclasses import replace

    from flask_migrate import upgrade

    from app import create_app

    url = f"sqlite:///{tmp_path / 'limits.db'}"
    app = create_app(replace(settings, database_url=url, rate_limits=True))
    with app.app_context():
        upgrade()
    client = app.test_client()
    for _ in range(30):
        client.post("/api/v1/stations/st_no/reports", json={"kind": "locked"})
    flooded = client.post("/api/v1/stations/st_no/reports", json={"kind": "locked"})
    assert flooded.status_code == 429
    assert flooded.json["type"] == "/problems/too-many"
    assert client.get("/api/v1/stations").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_a_text_that_is_too_long_is_told_in_plain_words(client, base):
    answer = client.post(f"{base}/reports", json={"kind": "other", "text": "x" * 501})
    assert answer.json["errors"] == {"text": ["最多 500 个字"]}
