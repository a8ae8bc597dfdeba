"""The express lane and Flask give the same answer, to the byte and to the header."""

from datetime import UTC, datetime

import pytest

from core.clock import frozen
from core.web.express import Express
from tests.nearest.test_api import BAD, URL

pytestmark = pytest.mark.writes
GOOD = [
    {}, {"k": "3"}, {"facilities": "water"}, {"facilities": "water,toilet", "open": "now"}, {"open": "arrival"},
    {"at": "2026-11-23T01:00:00+08:00"}, {"crs": "gcj02"}, {"type": "union", "entry": "walk_in", "adcode": "3311"},
    {"lang": "en"}, {"strange": "\u00e9"}, {"k": ["2", "99"]}, {"mode": ["straight", "ebike"]},
]  # fmt: skip


@pytest.fixture
def lane(app, make_station):
    """The lane with a snapshot that is fresh, and how often it gave an answer."""
    for number in range(5):
        make_station(lat=28.45 + number / 100, lon=119.92)
    wsgi = app.wsgi_app
    while not isinstance(wsgi, Express):
        wsgi = wsgi.inside if hasattr(wsgi, "inside") else wsgi.app
    with frozen(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        with app.app_context():
            app.extensions["stations_snapshot"].current()
        yield wsgi


def both(client, lane, monkeypatch, query, **more):
    """The answer by the lane and the one by Flask, and whether the lane gave one."""
    quick, taken = lane._quick[URL], []

    def watched(text):
        taken.append(quick(text) is not None)
        return quick(text)

    monkeypatch.setitem(lane._quick, URL, watched)
    fast = client.get(URL, query_string=query, **more)
    monkeypatch.setitem(lane._quick, URL, lambda text: None)
    return fast, client.get(URL, query_string=query, **more), taken == [True]


@pytest.mark.parametrize("query", GOOD)
@pytest.mark.parametrize("url", ["http://localhost", "https://localhost"])
def test_the_same_answer_both_ways(client, lane, monkeypatch, query, url):
    query = {"lat": "28.46", "lon": "119.93", "mode": "straight"} | query
    fast, slow, taken = both(client, lane, monkeypatch, query, base_url=url)
    assert taken
    assert fast.status_code == slow.status_code == 200
    assert fast.data == slow.data
    assert dict(fast.headers) == dict(slow.headers)


@pytest.mark.parametrize(("query", "field"), BAD)
def test_bad_input_is_left_to_flask(client, lane, monkeypatch, query, field):
    query = {"lat": "28.46", "lon": "119.93", "mode": "straight"} | query
    fast, slow, taken = both(client, lane, monkeypatch, query)
    assert not taken
    assert fast.status_code == 422
    assert fast.json == slow.json


def test_other_methods_and_strange_hosts_are_not_for_the_lane(client, lane):
    query = {"lat": "28.46", "lon": "119.93", "mode": "straight"}
    assert client.post(URL, query_string=query).status_code == 405
    assert client.head(URL, query_string=query).data == b""
    assert client.get(URL, query_string=query, headers={"Host": "a b"}).status_code == 400


def test_old_data_is_left_to_flask(app, client, lane, monkeypatch):
    app.extensions["stations_snapshot"]._checked = float("-inf")
    query = {"lat": "28.46", "lon": "119.93", "mode": "straight"}
    assert not both(client, lane, monkeypatch, query)[2]
