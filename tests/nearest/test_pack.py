"""The pack, read as docs/pack.md says, tells the same as the stations it was made from."""

import gzip
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

import brotli
import orjson
import pytest

from core.actor import SYSTEM
from core.clock import frozen
from core.db import transaction
from stations.directory.actions import ChangeStation, SetOverride, change_station, set_override
from stations.directory.model import Region
from stations.directory.opening import open_state
from stations.directory.rules import SourceKind
from stations.hours import State
from stations.nearest import packing

URL = "/api/v1/stations/pack"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.writes


@pytest.fixture(autouse=True)
def clock(app):
    with frozen(NOW):
        yield


@pytest.fixture
def fetch(app, client):
    def get(query="", **headers):
        app.extensions["stations_snapshot"]._checked = float("-inf")
        return client.get(URL + query, headers=headers)

    return get


def state_at(schedule: list[int], horizon: int, at: float) -> tuple[str, int | None, int | None]:
    """The reader of docs/pack.md, in Python."""
    if not 0 <= at < horizon:
        return "unknown", None, None
    end, spans = 0, []
    for gap, length in zip(schedule[::2], schedule[1::2], strict=True):
        begin, end = end + gap, end + gap + abs(length)
        spans.append((begin, end, "open" if length > 0 else "unknown"))
    opens = next((begin for begin, _, state in spans if begin > at and state == "open"), None)
    for begin, end, state in spans:
        if at < begin:
            return "closed", begin, opens
        if at < end:
            known = state == "open" and end < horizon
            return state, end if known else None, opens
    return "closed", None, None


@pytest.fixture
def of_every_kind(make_station):
    """Stations with every kind of opening."""
    hours = [
        "24/7",
        "",
        "Mo-Fr 08:30-17:00",
        "Mo-Su 18:00-26:00",
        "Mo-Su 08:00-12:00,13:00-20:00; PH off",
    ]
    stations = [make_station(hours=text) for text in hours]
    stations.append(make_station(hours="24/7", life_cycle="rectification"))
    stations.append(
        make_station(
            hours="Mo-Su 09:00-18:00",
            exceptions=[
                {
                    "first": date(2026, 11, 24),
                    "last": date(2026, 11, 25),
                    "hours": "off",
                    "reason": "检修",
                }
            ],
        )
    )
    with transaction() as write:
        command = SetOverride(stations[2].id, State.OPEN, NOW + timedelta(hours=30), NOW)
        set_override(write, SYSTEM, command)
    return stations


def test_states_are_those_of_the_hours_engine(of_every_kind, fetch, session):
    session.expire_all()
    pack = fetch().json
    start = datetime.fromisoformat(pack["start"])
    rows = {key: row for row, key in enumerate(pack["columns"]["id"])}
    for station in of_every_kind:
        schedule = pack["schedules"][pack["columns"]["schedule"][rows[station.id]]]
        kept = session.merge(station)
        for minute in [*range(0, 20160, 97), 20159, 20160, 40000]:
            at = start + minute * MINUTE
            told = state_at(schedule, pack["minutes"], minute)
            truth = open_state(kept, at)
            ends = [None if n is None else start + n * MINUTE for n in told[1:]]
            assert (told[0], *ends) == (truth.state, truth.until, truth.next), (
                station.hours,
                minute,
            )


def test_every_column_has_a_value_for_every_row(make_station, fetch):
    with transaction() as session:
        session.add(Region(adcode="331102", name="莲都区", name_en="Liandu", parent="331100"))
    make_station(
        name="丽水站",
        lat=28.4501234,
        lon=119.92,
        facilities={"water": "ok", "aed": "broken", "fridge": "nearby"},
    )
    make_station(
        name="B", lat=-28.5, lon=-119.9, adcode="999999", parking_m=0, note="后门", hours=""
    )
    make_station(name="无处", lat=None, lon=None)
    make_station(name="没了", life_cycle="withdrawn")
    pack = fetch().json
    columns = pack["columns"]
    assert (pack["v"], pack["count"], pack["placed"]) == (1, 3, 2)
    for name, column in columns.items():
        assert len(column) == (2 if name in {"lat", "lon"} else 3), name
    lats = dict(zip(columns["name"], accumulate(columns["lat"]), strict=False))
    assert lats == {"丽水站": 28450123, "B": -28500000}
    assert columns["name"][2] == "无处"
    first, b = columns["name"].index("丽水站"), columns["name"].index("B")
    assert columns["initials"][first] == "lsz"
    assert pack["districts"][columns["district"][first]][1] == "莲都区"
    assert columns["district"][b] == columns["hours"][b] == -1
    assert pack["sparse"]["note"] == {str(b): "后门"}
    assert pack["sparse"]["parking_m"] == {str(b): 0}
    bit = {code: 1 << n for n, code in enumerate(pack["facilities"])}
    assert columns["ok"][first] == bit["water"]
    assert pack["sparse"]["broken"][str(first)] == bit["aed"]
    assert pack["sparse"]["nearby"][str(first)] == bit["fridge"]
    assert pack["hours"][columns["hours"][first]].keys() == {"osm", "zh", "en"}


def test_nothing_private_is_in_it(make_station, fetch):
    make_station(keeper_name="王站长", keeper_phone="13900000000")
    assert "王站长" not in fetch().text
    assert "13900000000" not in fetch().text


def test_a_strong_tag_and_three_encodings(make_station, fetch):
    make_station()
    plain = fetch(**{"Accept-Encoding": "identity"})
    br, gz = (fetch(**{"Accept-Encoding": name}) for name in ("br, gzip", "gzip"))
    assert (br.headers["Content-Encoding"], gz.headers["Content-Encoding"]) == ("br", "gzip")
    assert brotli.decompress(br.data) == gzip.decompress(gz.data) == plain.data
    tags = {answer.headers["ETag"] for answer in (plain, br, gz)}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    again = fetch(**{"Accept-Encoding": "br", "If-None-Match": br.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == br.headers["ETag"]
    assert (
        fetch(**{"Accept-Encoding": "gzip", "If-None-Match": br.headers["ETag"]}).status_code == 200
    )
    assert fetch(**{"Accept-Encoding": "br;q=0, gzip;q=0"}).data == plain.data


def test_the_tag_changes_with_data_and_day_and_with_nothing_else(make_station, fetch, monkeypatch):
    monkeypatch.setattr(packing, "REST", 0)
    station = make_station()
    tag = fetch().headers["ETag"]
    with frozen(NOW + timedelta(hours=2)):
        assert fetch().headers["ETag"] == tag
    with frozen(NOW + timedelta(days=1)):
        assert fetch().headers["ETag"] != tag
    with transaction() as session:
        change_station(session, SYSTEM, ChangeStation(station.id, {"name": "新"}, SourceKind.STAFF))
    assert fetch().headers["ETag"] != tag


def test_one_region(make_station, fetch, monkeypatch):
    make_station(name="莲都", adcode="331102")
    make_station(name="青田", adcode="331121")
    assert fetch("?adcode=331121").json["columns"]["name"] == ["青田"]
    assert fetch("?adcode=331100").json["count"] == 2
    assert fetch("?adcode=44").json["count"] == 0
    assert fetch("?adcode=x").status_code == 422
    monkeypatch.setattr(packing, "MOST_STATIONS", 1)
    assert list(fetch().json["errors"]) == ["adcode"]


def test_an_empty_region_is_a_pack_too(fetch):
    assert orjson.loads(fetch().data)["count"] == 0
