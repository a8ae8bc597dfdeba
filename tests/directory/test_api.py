"""The list and one station, as the public gets them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from core.geo import Crs, LatLon, from_wgs84

pytestmark = pytest.mark.writes
LIST = "/api/v1/stations"


def names(client, query=""):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.json
    assert answer.json["type"] == "FeatureCollection"
    return {feature["properties"]["name"] for feature in answer.json["features"]}


def test_box_facilities_open_and_words_narrow_the_list(client, make_station):
    make_station(name="甲", lat=28.45, lon=119.92, facilities={"water": "ok"})
    make_station(name="乙", lat=28.60, lon=119.92, facilities={"water": "broken"}, hours="")
    assert names(client) == {"甲", "乙"}
    assert names(client, "bbox=119.9,28.4,120,28.5") == {"甲"}
    assert names(client, "facilities=water") == {"甲"}
    assert names(client, "open=now") == {"甲"}
    assert names(client, "q=%E4%B9%99") == {"乙"}
    assert names(client, "adcode=3311") == {"甲", "乙"}
    assert names(client, "adcode=3302") == set()


@pytest.mark.parametrize("words", ["中心广场", "zxgc", "ZXGC", "zhongxin", "暖心", "nx", "中山 街"])
def test_search_knows_names_aliases_addresses_and_pinyin(client, make_station, words):
    make_station(name="中心广场驿站", aliases=["暖心小站"], address="中山街12号")
    make_station(name="别处", address="别处")
    assert names(client, f"q={words}") == {"中心广场驿站"}


def test_percent_and_underscore_are_letters_not_wildcards(client, make_station):
    make_station(name="甲")
    assert names(client, "q=%25") == set()
    assert names(client, "q=_") == set()


def test_a_box_over_the_antimeridian(client, make_station):
    make_station(name="东", lat=0.0, lon=179.9)
    make_station(name="西", lat=0.0, lon=-179.9)
    make_station(name="远", lat=0.0, lon=0.0)
    assert names(client, "bbox=179,-1,-179,1") == {"东", "西"}


def test_pages_follow_each_other_without_gap_or_repeat(client, make_station):
    for _ in range(5):
        make_station()
    seen, after = [], ""
    while after is not None:
        page = client.get(f"{LIST}?limit=2&after={after}").json
        seen += [feature["id"] for feature in page["features"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=119,91,120,92", "bbox"),
        ("bbox=28.4,119.8,28.5,120.0", "bbox"),
        ("bbox=119,29,120,28", "bbox"),
        ("facilities=water,sauna", "facilities"),
        ("open=yesterday", "open"),
        ("limit=0", "limit"),
        ("limit=1000000000", "limit"),
        ("adcode=abc", "adcode"),
        ("q=" + "x" * 1000, "q"),
    ],
)
def test_bad_input_is_named_and_never_a_fault(client, query, field):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert list(answer.json["errors"]) == [field]
    assert all(answer.json["errors"][field])


def test_one_station_tells_everything_public_and_nothing_private(client, make_station):
    station = make_station(keeper_name="王站长", keeper_phone="13800001234", phone="0578-12345")
    answer = client.get(f"{LIST}/{station.id}")
    properties = answer.json["properties"]
    assert properties["open"]["state"] == "open"
    assert properties["facilities"]["microwave"] == "broken"
    assert properties["phone"] == "0578-12345"
    assert "王站长" not in answer.text
    assert "13800001234" not in answer.text


def test_hours_unknown_is_never_open(client, make_station):
    station = make_station(hours="")
    opened = client.get(f"{LIST}/{station.id}").json["properties"]["open"]
    assert opened == {"state": "unknown", "until": None, "next": None}


def test_an_unverified_position_has_no_point_and_no_links(client, make_station):
    station = make_station(lat=None, lon=None)
    found = client.get(f"{LIST}/{station.id}").json
    assert found["geometry"] is None
    assert found["properties"]["position"] == "unverified"
    assert found["properties"]["links"] == {}


@pytest.mark.parametrize("strange", ["nope", "%00", "..%2f..", "%ff", "x" * 500])
def test_an_unknown_id_is_not_found(client, strange):
    assert client.get(f"{LIST}/{strange}").status_code == 404


def test_a_withdrawn_station_is_gone(client, make_station):
    station = make_station(life_cycle="withdrawn")
    assert client.get(f"{LIST}/{station.id}").status_code == 404
    assert names(client) == set()


def test_links_are_in_each_vendors_order_datum_and_mode(client, make_station):
    station = make_station(name="A, B|驿站", lat=28.45, lon=119.92)
    links = client.get(f"{LIST}/{station.id}").json["properties"]["links"]
    gcj = from_wgs84(LatLon(28.45, 119.92), Crs.GCJ02)
    amap = parse_qs(urlsplit(links["amap"]).query)
    assert amap["to"] == [f"{gcj.lon:.6f},{gcj.lat:.6f},A  B 驿站"]
    assert amap["mode"] == ["ride"]
    baidu = parse_qs(urlsplit(links["baidu"]).query)
    assert baidu["location"] == [f"{gcj.lat:.6f},{gcj.lon:.6f}"]
    assert baidu["coord_type"] == ["gcj02"]
    assert baidu["output"] == ["html"]
    tencent = parse_qs(urlsplit(links["tencent"]).query)
    assert tencent["tocoord"] == [f"{gcj.lat:.6f},{gcj.lon:.6f}"]
    assert tencent["coord_type"] == ["2"]
    assert tencent["to"] == ["A  B 驿站"]
    assert tencent["referer"]
    assert links["geo"].startswith("geo:28.450000,119.920000?q=28.450000,119.920000(")
    assert links["baidu_app"].startswith("baidumap://map/direction?destination=latlng:")


def test_a_start_is_added_where_a_vendor_needs_one():
    from stations.directory.handover import links

    found = links(LatLon(28.45, 119.92), "站", LatLon(28.46, 119.93))
    start = from_wgs84(LatLon(28.46, 119.93), Crs.GCJ02)
    baidu = parse_qs(urlsplit(found["baidu"]).query)
    assert baidu["origin"] == [f"latlng:{start.lat:.6f},{start.lon:.6f}|name:我的位置"]
    assert baidu["mode"] == ["riding"]
    assert parse_qs(urlsplit(found["amap"]).query)["from"][0].startswith(f"{start.lon:.6f},")
    assert parse_qs(urlsplit(found["tencent"]).query)["fromcoord"] == [
        f"{start.lat:.6f},{start.lon:.6f}"
    ]
