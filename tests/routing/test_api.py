"""`GET /stations/{id}/route`: the contract, its refusals, and the straight line when roads are away."""

import dataclasses
from datetime import UTC, datetime

import pytest
from flask_babel import refresh

from core.clock import frozen
from core.geo import Crs, from_wgs84
from stations.routing.engine import Roads
from tests.routing.town import at

pytestmark = pytest.mark.writes
TUESDAY_NOON = datetime(2026, 7, 7, 4, 0, tzinfo=UTC)  # 12:00 in Lishui


@pytest.fixture
def on_roads(app, town, monkeypatch):
    """The app asks the town's road servers."""
    monkeypatch.setitem(app.extensions, "roads", town)


@pytest.fixture
def without_roads(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "roads", Roads(tmp_path))


@pytest.fixture
def station(make_station):
    """At the end of 单行路, 20 m off it, open on weekdays until 12:30."""
    where = at(520, 300)
    return make_station(lat=where.lat, lon=where.lon, hours="Mo-Fr 08:00-12:30").id


def ask(client, station_id: str, start=None, **query):
    start = start or at(20, 0)
    # The factory keeps an app context open, and with it the language of the request before.
    refresh()
    told = {"lat": start.lat, "lon": start.lon, **query}
    return client.get(f"/api/v1/stations/{station_id}/route", query_string=told)


def test_a_route_by_road(client, on_roads, station):
    with frozen(TUESDAY_NOON):
        answer = ask(client, station)
    assert answer.status_code == 200
    feature = answer.get_json()
    said = feature["properties"]
    assert feature["type"] == "Feature"
    assert feature["geometry"]["type"] == "LineString"
    assert feature["geometry"]["coordinates"][0] == pytest.approx([at(20, 0).lon, at(20, 0).lat])
    assert (said["station_id"], said["mode"], said["engine"]) == (station, "ebike", "road")
    assert said["note"] == ""
    assert said["distance_m"] == pytest.approx(480 + 300 + 20, rel=0.02)
    assert said["steps"][0]["text"] == "沿中山街向东出发"
    assert sum(s["duration_s"] for s in said["steps"]) == pytest.approx(said["duration_s"], abs=1)
    assert said["open_on_arrival"] is True


def test_open_on_arrival_is_told_for_the_moment_of_arrival(client, on_roads, make_station):
    where = at(980, 0)

    def arriving(hours: str, mode: str):
        made = make_station(lat=where.lat, lon=where.lon, hours=hours)
        with frozen(TUESDAY_NOON):
            return ask(client, made.id, mode=mode).get_json()["properties"]

    # 960 m: three minutes by e-bike, twelve on foot; the door closes five past twelve.
    closing = "Mo-Su 08:00-12:05"
    assert arriving(closing, "ebike")["open_on_arrival"] is True
    assert arriving(closing, "walk")["open_on_arrival"] is False
    unknown = arriving("", "ebike")
    assert unknown["open_on_arrival"] is None
    assert unknown["open"]["state"] == "unknown"


def test_in_english_the_steps_are_english(client, on_roads, station):
    said = ask(client, station, lang="en").get_json()["properties"]
    assert said["steps"][0]["text"] == "Head east along 中山街"


@pytest.mark.parametrize("crs", list(Crs))
def test_the_start_may_come_in_any_datum(client, on_roads, station, crs):
    given = from_wgs84(at(20, 0), crs)
    said = ask(client, station, given, crs=crs.value).get_json()["properties"]
    assert said["distance_m"] == pytest.approx(800, rel=0.02)


def test_straight_is_as_the_crow_flies_and_names_a_direction(client, on_roads, station):
    said = ask(client, station, mode="straight").get_json()["properties"]
    assert said["engine"] == "straight"
    assert said["distance_m"] == pytest.approx(583, abs=2)
    assert said["duration_s"] is None
    assert said["open_on_arrival"] is None
    assert said["steps"][0]["text"] == "向东北,直线约 583 米"


def test_without_roads_the_straight_line_and_a_word_why(client, without_roads, station):
    with frozen(TUESDAY_NOON):
        said = ask(client, station, lang="en").get_json()["properties"]
    assert said["engine"] == "straight"
    assert said["mode"] == "ebike"
    assert "not available" in said["note"]
    assert said["duration_s"] > 0
    assert said["open_on_arrival"] is True


@pytest.mark.parametrize(
    ("start", "slug"),
    [(at(30_000, 0), "off-network"), (at(4050, 3000), "no-route"), (at(750, -200), "no-route")],
)
def test_a_start_without_a_way_gets_a_clear_answer(client, on_roads, station, start, slug):
    answer = ask(client, station, start)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    said = answer.get_json()
    assert said["type"] in {f"/problems/{slug}", "/problems/off-network"}
    assert said["title"] == "算不出路线"
    if slug == "off-network":
        assert "28.7 公里" in said["detail"]


def test_a_station_far_from_any_road_gets_a_clear_answer(client, on_roads, make_station):
    far = at(380, -400)
    answer = ask(client, make_station(lat=far.lat, lon=far.lon).id)
    assert answer.status_code == 422
    assert answer.get_json()["type"] == "/problems/off-network"
    assert "驿站" in answer.get_json()["detail"]


def test_a_station_whose_position_nobody_verified_has_no_route(client, on_roads, make_station):
    answer = ask(client, make_station(lat=None, lon=None).id)
    assert answer.status_code == 409
    assert answer.get_json()["type"] == "/problems/position-unverified"


def test_an_unknown_station_is_not_found(client, on_roads):
    assert ask(client, "st_NOBODY").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"lat": "91"}, {"lat": "nan"}, {"lat": "inf"}, {"lat": ""}, {"lat": "north"}, {"lon": "181"},
        {"lat": "120.02", "lon": "28.0"}, {"mode": "car"}, {"crs": "wgs72"}, {"lat": "1" * 10_000},
        {"lat": "90", "crs": "bd09"}, {"mode": "EBIKE"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_is_told_by_field(client, on_roads, station, query):
    answer = ask(client, station, **query)
    assert answer.status_code == 422
    said = answer.get_json()
    assert said["type"] in {"/problems/invalid", "/problems/off-network"}
    if "crs" not in query or query["crs"] != "bd09":
        assert set(said["errors"]) <= {"lat", "lon", "mode", "crs"}


def test_a_missing_position_is_told(client, on_roads, station):
    answer = client.get(f"/api/v1/stations/{station}/route")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"lat", "lon"}


def test_the_limits_are_settings(app, settings, monkeypatch):
    from stations.routing.service import roads

    changed = dataclasses.replace(settings, rider_snap_m=7.0, station_snap_m=9.0)
    monkeypatch.setitem(app.extensions, "settings", changed)
    monkeypatch.delitem(app.extensions, "roads", raising=False)
    with app.app_context():
        assert roads()._rider_snap_m == 7.0
        assert roads()._station_snap_m == 9.0
        assert roads() is roads()
    app.extensions.pop("roads")


@pytest.mark.parametrize("path", ["/api/v1/stations/{}/route", "/stations/{}/route"])
def test_no_cache_keeps_where_somebody_started(client, on_roads, station, path):
    start = at(20, 0)
    answer = client.get(path.format(station), query_string={"lat": start.lat, "lon": start.lon})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
