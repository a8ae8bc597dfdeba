"""Positions: datum, numbers, swaps, and rows that are far from everything."""

import pytest

from core.geo import Crs, LatLon, geodesic_m
from stations.transfer.positions import Datum, datum_of, degrees, far_off, place
from stations.transfer.reasons import Why
from stations.transfer.similar import Nearby, alike, core_of

WGS = Datum(Crs.WGS84)
GCJ = Datum(Crs.GCJ02)


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("GCJ02", Crs.GCJ02), ("gcj-02", Crs.GCJ02), ("火星坐标系", Crs.GCJ02), ("高德", Crs.GCJ02),
        ("ＷＧＳ８４", Crs.WGS84), ("EPSG:4326", Crs.WGS84), ("CGCS2000", Crs.WGS84), ("GPS", Crs.WGS84),
        ("BD09", Crs.BD09), ("bd-09ll", Crs.BD09), ("百度地图", Crs.BD09), ("北京54", None), ("不知道", None),
    ],
)  # fmt: skip
def test_the_datum_is_known_however_it_is_spelled(text, crs):
    assert datum_of(text) is crs


def test_a_point_without_a_datum_is_refused():
    assert place("119.9", "28.4", "", Datum()).fault.why is Why.NO_DATUM


def test_a_blank_cell_in_a_datum_column_is_not_covered_by_the_default():
    used = Datum(Crs.GCJ02, column_in_use=True)
    assert place("119.9", "28.4", "", used).fault.why is Why.NO_DATUM_IN_ROW
    filled = Datum(Crs.GCJ02, column_in_use=True, fills_blanks=True)
    assert place("119.9", "28.4", "", filled).crs is Crs.GCJ02


def test_the_row_outranks_the_default():
    assert place("119.9", "28.4", "wgs84", GCJ).crs is Crs.WGS84


def test_a_gcj02_point_lands_half_a_kilometre_away_from_its_numbers():
    placed = place("119.9210", "28.4505", "", GCJ)
    assert 500 < geodesic_m(placed.point, LatLon(28.4505, 119.9210)) < 650


@pytest.mark.parametrize(
    ("lon", "lat", "datum", "why"),
    [
        ("28.4571", "119.8990", WGS, Why.SWAPPED),
        ("28.4571", "119.8990", GCJ, Why.SWAPPED),
        ("30.2", "87.6", GCJ, Why.SWAPPED),  # the far west: both are possible latitudes
        ("abc", "28.4", WGS, Why.NOT_A_NUMBER),
        ("nan", "28.4", WGS, Why.NOT_A_NUMBER),
        ("119.9", "inf", WGS, Why.NOT_A_NUMBER),
        ("1_1", "28.4", WGS, Why.NOT_A_NUMBER),
        ("=A1", "28.4", WGS, Why.NOT_A_NUMBER),
        ("119.9", "", WGS, Why.HALF_A_POSITION),
        ("", "28.4", WGS, Why.HALF_A_POSITION),
        ("999", "28.4", WGS, Why.OUT_OF_RANGE),
        ("100", "91", WGS, Why.OUT_OF_RANGE),
        ("0", "0", WGS, Why.ZERO_POSITION),
        ("1.5", "42.5", GCJ, Why.OUTSIDE_CHINA),
    ],
)
def test_faults_are_told_apart(lon, lat, datum, why):
    assert place(lon, lat, "", datum).fault.why is why


def test_an_unknown_datum_is_refused_by_name():
    fault = place("119.9", "28.4", "西安80", WGS).fault
    assert (fault.why, fault.params["value"]) == (Why.UNKNOWN_DATUM, "西安80")


def test_swapped_values_are_mended_only_when_asked():
    placed = place("28.4571", "119.8990", "", Datum(Crs.WGS84, fix_swapped=True))
    assert placed.point == LatLon(28.4571, 119.8990)
    assert placed.remark.why is Why.FIXED_SWAPPED


def test_the_poles_and_the_antimeridian_are_places_like_others():
    for lon, lat in (("180", "0.5"), ("-180", "-16.5"), ("10", "90"), ("119.9", "89.9")):
        assert place(lon, lat, "", WGS).fault is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("119.5", 119.5), ("１１９．５", None), ("119°30'", 119.5), ("119度30分", 119.5), ("东经119°30′0″", 119.5),
     ("28.5°", 28.5), ("西经10°30'", -10.5), ("十", None)],
)  # fmt: skip
def test_degrees(text, value):
    got = degrees(text)
    assert got == pytest.approx(value) if value is not None or got is None else got == 119.5


def test_a_lone_row_far_away_is_found_and_a_second_city_is_not():
    city = {n: LatLon(28.45 + n / 1000, 119.92) for n in range(10)}
    assert list(far_off(city | {99: LatLon(89.9, 119.9)})) == [99]
    beijing = {90: LatLon(40.0, 116.3), 91: LatLon(40.01, 116.31)}
    assert far_off(city | beijing) == {}
    assert far_off({1: LatLon(0, 0), 2: LatLon(50, 50)}) == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("中心广场工会驿站", "中心广场工会驿站(分)", True),
        ("中心广场工会驿站", "中心广场小哥驿站", True),
        ("绿谷先锋驿站 梅山社区站", "梅山社区爱心驿站", True),
        ("中心广场1号驿站", "中心广场2号驿站", False),
        ("中国银行", "中国建设银行", False),
        ("中山街驿站", "丽阳街驿站", False),
        ("工会驿站", "小哥驿站", True),
    ],
)
def test_names_alike(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_brand_and_brackets_are_not_the_name():
    assert core_of("中心广场工会驿站(分)") == "中心广场"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (LatLon(28.45, 119.92), LatLon(28.4506, 119.92)),
        (LatLon(10, 179.9999), LatLon(10, -179.9997)),
        (LatLon(89.9999, 0), LatLon(89.9999, 180)),
    ],
)
def test_neighbours_are_found_anywhere_on_the_globe(a, b):
    metres = geodesic_m(a, b)
    assert metres <= 80
    near = Nearby()
    near.put("a", a)
    assert [(key, pytest.approx(m)) for key, m in near.within(b)] == [("a", metres)]
    near.drop("a", a)
    assert list(near.within(b)) == []


def test_eighty_one_metres_are_not_near():
    near = Nearby()
    near.put("a", LatLon(28.45, 119.92))
    assert list(near.within(LatLon(28.45074, 119.92))) == []
