"""GET /stations/nearest and /stations/pack over HTTP: what comes back, and what bad input is told."""

from datetime import UTC, datetime, timedelta

import pytest

from core.actor import SYSTEM
from core.clock import frozen
from core.db import transaction
from core.geo import Crs, LatLon, from_wgs84
from stations.directory.actions import ChangeStation, SetOverride, change_station, set_override
from stations.directory.rules import SourceKind
from stations.hours import State
from stations.routing.rules import EngineDown, Leg, OffNetwork

URL = "/api/v1/stations/nearest"
HERE = {"lat": 28.45, "lon": 119.92}
SUNDAY_NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Lishui

pytestmark = pytest.mark.writes


@pytest.fixture(autouse=True)
def clock():
    with frozen(SUNDAY_NOON) as at:
        yield at


@pytest.fixture
def refresh(app):
    """What a second later would do by itself: look at the database again."""

    def again() -> None:
        app.extensions["stations_snapshot"]._checked = float("-inf")

    return again


@pytest.fixture
def ask(client, refresh):
    def get(**query) -> dict:
        refresh()
        answer = client.get(URL, query_string=HERE | {"mode": "straight"} | query)
        assert answer.status_code == 200, answer.text
        return answer.json

    return get


def names(collection: dict) -> list[str]:
    return [feature["properties"]["name"] for feature in collection["features"]]


def test_nearest_first_with_everything_the_contract_names(make_station, ask):
    make_station(name="远", lat=28.47, lon=119.92)
    near = make_station(name="近", lat=28.451, lon=119.92, hours="Mo-Su 08:00-20:00", crowd="empty")
    make_station(name="无处", lat=None, lon=None)
    found = ask()
    assert names(found) == ["近", "远"]
    assert found["mode"] == found["engine"] == "straight"
    assert (found["unplaced"], found["exact"], found["engine_note"]) == (1, True, None)
    feature = found["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [119.92, 28.451]}
    said = feature["properties"]
    assert said["id"] == near.id
    assert said["straight_m"] == said["distance_m"] == pytest.approx(110.8, abs=0.05)
    assert said["duration_s"] is None
    assert said["open"] == {
        "state": "open",
        "until": "2026-11-22T12:00:00Z",
        "next": "2026-11-23T00:00:00Z",
    }
    assert said["facilities"] == {"water": "ok", "toilet": "ok", "microwave": "broken"}
    assert {"address", "type", "parking_m", "confirmed_at", "crowd", "mode"} <= said.keys()


def test_the_same_properties_as_the_station_itself(make_station, ask, client):
    station = make_station(hours="Mo-Su 08:00-20:00")
    near = ask()["features"][0]["properties"]
    own = client.get(f"/api/v1/stations/{station.id}").json["properties"]
    for key in near.keys() - {"straight_m", "distance_m", "duration_s", "mode"}:
        assert near[key] == own[key], key


def test_filters(make_station, ask):
    make_station(name="坏", facilities={"water": "broken"})
    make_station(
        name="水", facilities={"water": "ok"}, type="smart_24h", entry="scan", adcode="331121"
    )
    make_station(name="水厕", facilities={"water": "ok", "toilet": "ok"})
    assert names(ask(facilities="water,toilet")) == ["水厕"]
    assert set(names(ask(facilities="water"))) == {"水", "水厕"}
    assert (
        names(ask(type="smart_24h"))
        == names(ask(entry="scan"))
        == names(ask(adcode="331121"))
        == ["水"]
    )
    assert len(names(ask(type="smart_24h,union", adcode="331100"))) == 3
    assert names(ask(adcode="3302")) == []
    assert len(names(ask(k=2))) == 2


def test_open_now_then_and_unknown(make_station, ask):
    make_station(name="白天", hours="Mo-Su 08:00-20:00")
    make_station(name="夜里", hours="Mo-Su 18:00-26:00")
    make_station(name="不知", hours="")
    make_station(name="停用", hours="24/7", life_cycle="closed_temporarily")
    assert names(ask(open="now")) == ["白天"]
    assert set(names(ask(open="now", at="2026-11-22T19:00:00+08:00"))) == {"白天", "夜里"}
    assert names(ask(open="now", at="2026-11-23T01:00:00 08:00")) == ["夜里"]
    states = {f["properties"]["name"]: f["properties"]["open"]["state"] for f in ask()["features"]}
    assert states == {"白天": "open", "夜里": "closed", "不知": "unknown", "停用": "closed"}


@pytest.mark.parametrize("mode", ["straight", "ebike"])
@pytest.mark.parametrize("days", [-300, -1, 13, 14, 20, 300])
def test_the_state_at_an_instant_far_from_now_is_told_like_any_other(make_station, ask, days, mode):
    """Hours say what is open on any day: only who has none is unknown."""
    make_station(name="白天", hours="Mo-Su 08:00-20:00")
    make_station(name="夜里", hours="Mo-Su 18:00-26:00")
    make_station(name="不知", hours="")
    at = (SUNDAY_NOON + timedelta(days=days)).isoformat()
    told = {
        f["properties"]["name"]: f["properties"]["open"] for f in ask(at=at, mode=mode)["features"]
    }
    states = {name: opened["state"] for name, opened in told.items()}
    assert states == {"白天": "open", "夜里": "closed", "不知": "unknown"}
    assert told["夜里"]["next"] == told["夜里"]["until"] is not None
    assert names(ask(open="now", at=at, mode=mode)) == ["白天"]
    assert names(ask(open="arrival", at=at, mode=mode)) == ["白天"]


def test_other_datums(make_station, ask):
    make_station(lat=28.45, lon=119.92)
    for crs in (Crs.GCJ02, Crs.BD09):
        there = from_wgs84(LatLon(28.45, 119.92), crs)
        found = ask(lat=there.lat, lon=there.lon, crs=crs.value)
        assert found["features"][0]["properties"]["straight_m"] < 0.5
        assert ask(lat=there.lat, lon=there.lon)["features"][0]["properties"]["straight_m"] > 400


def test_a_change_an_override_and_a_withdrawal_are_seen(make_station, ask):
    station = make_station(name="旧名", hours="24/7")
    assert names(ask()) == ["旧名"]

    def change(**values) -> None:
        with transaction() as session:
            change_station(session, SYSTEM, ChangeStation(station.id, values, SourceKind.STAFF))

    change(name="新名")
    assert names(ask()) == ["新名"]
    with transaction() as session:
        until = SUNDAY_NOON + timedelta(hours=1)
        set_override(session, SYSTEM, SetOverride(station.id, State.CLOSED, until, SUNDAY_NOON))
    assert names(ask(open="now")) == []
    with frozen(SUNDAY_NOON + timedelta(hours=1)):
        assert names(ask(open="now")) == ["新名"]
    change(lat=28.46, lon=119.92)
    assert ask()["features"][0]["geometry"]["coordinates"][1] == 28.46
    change(lat=None, lon=None)
    assert ask()["unplaced"] == 1
    change(life_cycle="withdrawn")
    assert ask()["unplaced"] == 0


def test_the_fortnight_moves_on_at_midnight(make_station, ask):
    make_station(hours="Mo-Su 08:00-20:00")
    ask()
    with frozen(SUNDAY_NOON + timedelta(days=14)):
        assert ask()["features"][0]["properties"]["open"]["state"] == "open"


BAD = [
    ({"lat": "91"}, "lat"), ({"lat": "nan"}, "lat"), ({"lat": ""}, "lat"), ({"lat": "北"}, "lat"),
    ({"lat": "inf"}, "lat"), ({"lon": "180.5"}, "lon"), ({"lon": "-inf"}, "lon"), ({"k": "0"}, "k"),
    ({"k": "1000000000"}, "k"), ({"k": "1.5"}, "k"), ({"k": "ten"}, "k"), ({"mode": "car"}, "mode"),
    ({"facilities": "water,pool"}, "facilities"), ({"crs": "epsg:4326"}, "crs"), ({"open": "maybe"}, "open"),
    ({"at": "tomorrow"}, "at"), ({"at": "2026-11-22T12:00:00"}, "at"), ({"at": "1999-01-01T00:00:00Z"}, "at"),
    ({"at": "9999-12-31T23:59:59Z"}, "at"), ({"type": "hotel"}, "type"), ({"entry": "window"}, "entry"),
    ({"adcode": "浙江"}, "adcode"), ({"adcode": "3"}, "adcode"), ({"lat": "90", "lon": "-180", "crs": "bd09"}, "crs"),
]  # fmt: skip


@pytest.mark.parametrize("mode", ["straight", "ebike"])
@pytest.mark.parametrize(("query", "field"), BAD)
def test_bad_input_is_told_by_field(client, query, field, mode):
    answer = client.get(URL, query_string=HERE | {"mode": mode} | query)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert list(answer.json["errors"]) == [field]


def test_swapped_coordinates_are_recognised(client):
    answer = client.get(URL, query_string={"lat": 119.92, "lon": 28.45})
    assert "写反" in answer.json["errors"]["lat"][0]


def test_where_one_is_must_be_said(client):
    assert set(client.get(URL).json["errors"]) == {"lat", "lon"}


class FakeRoads:
    """One leg for all, or an error."""

    def __init__(self, answer) -> None:
        self.answer = answer

    def table(self, mode, origin, targets):
        if isinstance(self.answer, Exception):
            raise self.answer
        return [self.answer(target) for target in targets]


@pytest.fixture
def roads(app, monkeypatch):
    def use(answer) -> None:
        monkeypatch.setitem(app.extensions, "roads", FakeRoads(answer))

    return use


def test_by_road_in_order_of_time_with_the_unreachable_last(make_station, ask, roads):
    for name, lat in (("岛", 28.4501), ("绕", 28.451), ("直", 28.46)):
        make_station(name=name, lat=lat, lon=119.92)
    times = {28.451: 2000.0, 28.46: 300.0}
    roads(lambda target: Leg(1500.0, times[target.lat]) if target.lat in times else None)
    found = ask(mode="ebike")
    assert names(found) == ["直", "绕", "岛"]
    assert (found["engine"], found["exact"], found["mode"]) == ("road", True, "ebike")
    first, _, island = (f["properties"] for f in found["features"])
    assert (first["duration_s"], first["distance_m"], first["mode"]) == (300.0, 1500.0, "ebike")
    assert (island["duration_s"], island["distance_m"]) == (None, None)


@pytest.mark.parametrize("error", [EngineDown(""), OffNetwork("origin", 900.0)])
def test_without_roads_it_says_so_in_words(make_station, ask, roads, error):
    make_station()
    roads(error)
    found = ask(mode="walk")
    assert (found["engine"], found["mode"], len(found["features"])) == ("straight", "walk", 1)
    assert "直线" in found["engine_note"]


def test_open_on_arrival(make_station, ask, roads):
    make_station(name="快关", hours="Mo-Su 08:00-12:10")
    make_station(name="快开", hours="Mo-Su 12:10-20:00", lat=28.46)
    roads(lambda target: Leg(3000.0, 900.0))
    assert names(ask(mode="ebike", open="now")) == ["快关"]
    assert names(ask(mode="ebike", open="arrival")) == ["快开"]
    roads(EngineDown(""))
    assert names(ask(mode="walk", open="arrival", lat=28.46, lon=119.932)) == ["快开"]
    assert names(ask(mode="straight", open="arrival")) == ["快关"]


def test_positions_are_not_kept(make_station, client, caplog):
    make_station()
    client.get(URL, query_string=HERE | {"lat": 28.123456})
    assert "28.123456" not in caplog.text
    assert client.get(URL, query_string=HERE).headers["Cache-Control"] == "no-store"
