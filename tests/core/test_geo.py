"""Positions against published vectors and an independent reference."""

import math

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from core.geo import Crs, LatLon, from_wgs84, geodesic_m, geodesic_many, in_china, to_wgs84

IN_CHINA = {"lat": st.floats(18, 53), "lon": st.floats(74, 134)}
ANYWHERE = {"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}


def test_published_gcj02_vector():
    shifted = from_wgs84(LatLon(40.0, 120.0), Crs.GCJ02)
    assert shifted.lat == pytest.approx(40.0013047896019, abs=1e-12)
    assert shifted.lon == pytest.approx(120.00567568355486, abs=1e-12)


def test_published_bd09_vector():
    # Baidu's own example pair: GCJ-02 (39.915, 116.404) is BD-09 (39.92133699351022, 116.41036949371029).
    gcj = to_wgs84(39.915, 116.404, Crs.GCJ02)
    shifted = from_wgs84(gcj, Crs.BD09)
    assert shifted.lat == pytest.approx(39.92133699351022, abs=1e-9)
    assert shifted.lon == pytest.approx(116.41036949371029, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "lat", "lon", "metres"),
    [("莲都", 28.45, 119.92, 574), ("青田", 28.14, 120.29, 555), ("龙泉", 28.07, 119.14, 608)],
)
def test_a_forgotten_datum_in_lishui_is_half_a_kilometre(name, lat, lon, metres):
    point = LatLon(lat, lon)
    assert geodesic_m(point, from_wgs84(point, Crs.GCJ02)) == pytest.approx(metres, abs=4), name


@given(**IN_CHINA, crs=st.sampled_from(list(Crs)))
def test_there_and_back_is_the_same_place(lat, lon, crs):
    point = LatLon(lat, lon)
    there = from_wgs84(point, crs)
    assert geodesic_m(point, to_wgs84(there.lat, there.lon, crs)) < 0.001


@given(**ANYWHERE)
def test_nothing_is_shifted_outside_china(lat, lon):
    if not in_china(lat, lon):
        assert from_wgs84(LatLon(lat, lon), Crs.GCJ02) == LatLon(lat, lon)


@given(a=st.builds(LatLon, **ANYWHERE), b=st.builds(LatLon, **ANYWHERE))
def test_distances_agree_with_geopy(a, b):
    reference = geodesic((a.lat, a.lon), (b.lat, b.lon)).m
    assert geodesic_m(a, b) == pytest.approx(reference, abs=0.001)
    many = geodesic_many(a, np.array([b.lat]), np.array([b.lon]))
    assert many[0] == pytest.approx(reference, abs=0.001)


@pytest.mark.parametrize(
    "pair", [(91, 0), (-90.1, 0), (0, 180.5), (0, -181), (math.nan, 0), (0, math.inf)]
)
def test_a_point_off_the_globe_is_refused(pair):
    with pytest.raises(ValueError, match="globe"):
        LatLon(*pair)
