"""Repeat-safe writes: the same key gives the first answer, whatever happens around it."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from core.clock import frozen, now
from core.db import db
from stations.feedback.model import Report

pytestmark = pytest.mark.writes


@pytest.fixture
def url(make_station):
    return f"/api/v1/stations/{make_station().id}/reports"


def send(client, url, key, kind="locked"):
    return client.post(url, json={"kind": kind}, headers={"Idempotency-Key": key})


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Report))


def test_the_same_key_gives_the_first_answer(app, client, url):
    first, second = send(client, url, "k-1"), send(client, url, "k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert count(app) == 1


def test_without_a_key_two_acts_are_two(app, client, url):
    for _ in range(2):
        assert client.post(url, json={"kind": "locked"}).status_code == 201
    assert count(app) == 2


def test_the_same_key_with_another_body_is_refused(client, url):
    send(client, url, "k-1")
    again = send(client, url, "k-1", kind="no_water")
    assert again.status_code == 422
    assert again.json["type"] == "/problems/idempotency-key-reused"


def test_a_key_belongs_to_its_route(app, client, url, make_station):
    other = f"/api/v1/stations/{make_station().id}/reports"
    assert send(client, url, "k-1").json["ticket"] != send(client, other, "k-1").json["ticket"]
    assert count(app) == 2


def test_a_refused_act_keeps_no_answer(app, client, url):
    assert send(client, url, "k-1", kind="nonsense").status_code == 422
    assert send(client, url, "k-1").status_code == 201


def test_after_a_day_the_key_is_free_again(app, client, url):
    first = send(client, url, "k-1")
    with frozen(now() + timedelta(hours=24, minutes=1)):
        second = send(client, url, "k-1", kind="no_water")
    assert second.status_code == 201
    assert first.json["ticket"] != second.json["ticket"]


def test_a_key_of_any_length_is_answered(client, url):
    assert send(client, url, "k" * 200).status_code == 422


def test_racing_twins_become_one_act(app, url):
    answers: list[tuple[int, str]] = []
    start = Barrier(6)

    def race() -> None:
        client = app.test_client()
        start.wait()
        got = send(client, url, "twin")
        answers.append((got.status_code, got.json["ticket"]))

    threads = [Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert count(app) == 1
