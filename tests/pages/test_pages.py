"""The riders' pages from the server alone; `client` inspects each page it fetches."""

import json
import re
from datetime import UTC, datetime

import pytest

from core.clock import frozen
from core.db import transaction
from stations.directory.model import Region

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Lishui


@pytest.fixture
def city(session, make_station):
    """Two counties, a few stations of every kind."""
    with transaction() as writing:
        writing.add(Region(adcode="331100", name="丽水市", name_en="Lishui", parent="330000"))
        for code, name, english, lat in [
            ("331102", "莲都区", "Liandu", 28.45),
            ("331121", "青田县", "Qingtian", 28.14),
        ]:
            writing.add(
                Region(
                    adcode=code, name=name, name_en=english, parent="331100", lat=lat, lon=119.92
                )
            )
    return {
        "open": make_station(
            name="灯塔驿站", hours="Mo-Su 08:00-22:00", phone="0578-2000000", note="走侧门"
        ),
        "shut": make_station(
            name="梅山驿站", hours="Mo-Su 18:00-23:30", facilities={"toilet": "ok"}
        ),
        "unknown": make_station(name="水东驿站", hours="", sample=True),
        "unplaced": make_station(name="北苑驿站", hours="24/7", lat=None, lon=None),
        "far": make_station(name="石门驿站", adcode="331121", hours="24/7", lat=28.14, lon=120.29),
        "closed": make_station(name="关着驿站", hours="24/7", life_cycle="closed_temporarily"),
    }


def names(page: str) -> list[str]:
    return re.findall(r'<h2><a data-slot="name"[^>]*>([^<]+)</a>', page)


def test_the_list_begins_with_the_central_district_open_ones_first(client, city):
    with frozen(NOON):
        page = client.get("/").text
    assert names(page) == ["灯塔驿站", "北苑驿站", "水东驿站", "关着驿站", "梅山驿站"]
    assert "营业中 · 22:00 关" in page
    assert "休息中 · 18:00 开" in page
    assert "时间未知" in page
    assert page.count("位置待核实") >= 1
    assert "示例" in page


def test_a_district_is_remembered(client, city):
    assert names(client.get("/?district=331121").text) == ["石门驿站"]
    assert names(client.get("/").text) == ["石门驿站"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("has=water&has=toilet&open=now", ["灯塔驿站", "北苑驿站"]),
        ("open=night", ["北苑驿站", "梅山驿站"]),
        ("q=ddyz", []),
        ("q=dtyz", ["灯塔驿站"]),
        ("q=石门", ["石门驿站"]),
        ("has=microwave", []),
        (
            "has=nonsense&open=sideways&page=-3&district=abc",
            ["灯塔驿站", "北苑驿站", "水东驿站", "关着驿站", "梅山驿站"],
        ),
        ("page=99999999999999999999", ["灯塔驿站", "北苑驿站", "水东驿站", "关着驿站", "梅山驿站"]),
    ],
)
def test_chips_and_words_narrow_the_list(client, city, query, expected):
    with frozen(NOON):
        answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    assert names(answer.text) == expected


def test_a_list_longer_than_a_page_goes_on(client, city, make_station):
    for number in range(25):
        make_station(name=f"长{number:02}驿站")
    first, second = client.get("/").text, client.get("/?page=2").text
    assert len(names(first)) == 20
    assert len(names(second)) == 10
    assert not set(names(first)) & set(names(second))


def test_the_station_page_says_everything(client, city):
    with frozen(NOON):
        page = client.get(f"/stations/{city['open'].id}").text
    for words in (
        "灯塔驿站",
        "今天",
        "8:00–22:00",
        "走侧门",
        "tel:0578-2000000",
        "tel:12351",
        "推门就进",
        "去这里",
        "还在,正常",
    ):
        assert words in page
    assert "https://uri.amap.com/navigation" in page
    assert 'property="og:title" content="灯塔驿站"' in page


def test_an_unplaced_station_promises_no_way(client, city):
    page = client.get(f"/stations/{city['unplaced'].id}").text
    assert "位置待核实" in page
    assert "/route" not in page
    assert client.get(f"/stations/{city['unplaced'].id}/route").status_code == 404


def test_a_closed_station_warns(client, city):
    with frozen(NOON):
        page = client.get(f"/stations/{city['closed'].id}").text
    assert "临时关闭" in page
    assert "休息中" in page


def test_names_are_escaped_everywhere(client, city, make_station):
    bad = make_station(
        name="<script>alert(1)</script>", note='"><img src=x onerror=1>', address="a&b<c>"
    )
    for address in ("/", f"/stations/{bad.id}", f"/stations/{bad.id}/route"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    "at",
    ["lat=91&lon=0", "lat=nan&lon=0", "lat=x&lon=y", "lat=1", "mode=car", "lat=28.45&lon=119.92"],
)
def test_the_way_page_never_breaks(client, city, at):
    assert client.get(f"/stations/{city['open'].id}/route?{at}").status_code == 200


def test_a_report_by_form_is_one_report_however_often_it_is_sent(client, city):
    form = {"kind": "locked", "key": "same-key-twice"}
    first = client.post(f"/stations/{city['open'].id}/reports", data=form)
    again = client.post(f"/stations/{city['open'].id}/reports", data=form)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    page = client.get(first.location)
    assert page.status_code == 200
    assert "门锁着" in page.text


@pytest.mark.parametrize("kind", ["", "nonsense", "<script>"])
def test_a_report_of_no_kind_is_refused_in_words(client, city, kind):
    answer = client.post(f"/stations/{city['open'].id}/reports", data={"kind": kind})
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_still_there_renews_the_confirmation(client, city):
    answer = client.post(f"/stations/{city['unknown'].id}/reports", data={"kind": "fine"})
    assert answer.status_code == 303
    assert "刚刚有人确认" in client.get(answer.location.partition("#")[0]).text


@pytest.mark.parametrize(
    "address", ["/stations/st_NOBODY", "/reports/XXXXXXXXXX", "/offline/xx", "/nowhere"]
)
def test_what_is_not_there_is_a_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "回到驿站列表" in answer.text


@pytest.mark.parametrize("address", ["/map", "/settings", "/about", "/offline/zh", "/offline/en"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_stands_in_both_languages(client, city, address, lang):
    answer = client.get(address, headers={"Accept-Language": lang})
    assert answer.status_code == 200


def test_settings_are_kept_and_nonsense_is_not(client):
    client.post("/settings", data={"theme": "dark", "text": "huge", "lang": "en"})
    page = client.get("/settings").text
    assert 'data-theme="dark"' in page
    assert 'data-text="huge"' in page
    assert '<html lang="en"' in page
    client.post("/settings", data={"theme": "pink", "text": "9000px", "lang": "xx"})
    assert 'data-theme="dark"' in client.get("/settings").text


def test_the_language_asked_for_is_kept(client):
    assert '<html lang="en"' in client.get("/about?lang=en").text
    assert '<html lang="en"' in client.get("/about").text
    assert (
        '<html lang="zh-CN"' in client.get("/about?lang=zh", headers={"Accept-Language": "en"}).text
    )


def test_the_manifest_names_icons_that_exist(client):
    manifest = json.loads(client.get("/manifest.webmanifest").data)
    assert manifest["shortcuts"][0]["name"] == "最近驿站"
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        assert answer.mimetype == "image/png"


def test_the_worker_keeps_only_what_exists(client):
    answer = client.get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    config = json.loads(answer.text.partition("self.LEILEME = ")[2].partition(";\n")[0])
    assert len(config["shell"]) > 20
    for address in [*config["shell"], config["outbox"]]:
        assert client.get(address).status_code == 200, address


def test_nothing_of_the_one_who_looks_is_kept(client, city):
    answer = client.get(f"/stations/{city['open'].id}/route?lat=28.45&lon=119.92")
    assert "Set-Cookie" not in answer.headers
