import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.nearest import index as craft
from stations.nearest.index import Filter, Index, boxes, geodesics, region_range
from tests.nearest.points import columns, same, scattered, truth

REGIONS = {
    "county": ((28.2, 28.7), (119.6, 120.2)),
    "country": ((18, 53), (73, 135)),
    "antimeridian": ((-20, 20), (170, 190)),
    "antimeridian in the north": ((60, 72), (178, 182)),
    "north pole": ((88, 90), (-180, 180)),
    "south pole": ((-90, -86), (-180, 180)),
    "world": ((-90, 90), (-180, 180)),
}


@pytest.fixture(params=["brute", "tree"])
def way(request, monkeypatch):
    """Both ways of looking must give the same answers."""
    monkeypatch.setattr(craft, "BRUTE_UP_TO", 10**9 if request.param == "brute" else 0)


@pytest.mark.parametrize("name", REGIONS)
@pytest.mark.parametrize("k", [1, 7, 40])
def test_agrees_with_a_look_at_every_point(way, name, k):
    lats, lons = REGIONS[name]
    points = scattered(1, 500, lats, lons)
    index = Index(points)
    random = np.random.default_rng(2)
    for lat, lon in zip(random.uniform(*lats, 25), random.uniform(*lons, 25), strict=True):
        metres = geodesics(lat, craft.wrap(lon), points.lat, points.lon)
        assert same(index.nearest(lat, lon, k), truth(points, metres, k))


@pytest.mark.parametrize("name", REGIONS)
def test_agrees_with_geopy(way, name):
    """The distances themselves, by an implementation of its own (GeographicLib)."""
    lats, lons = REGIONS[name]
    points = scattered(3, 80, lats, lons)
    lat, lon = np.mean(lats), craft.wrap(np.mean(lons))
    metres = np.array(
        [geodesic((lat, lon), place).m for place in zip(points.lat, points.lon, strict=True)]
    )
    found = Index(points).nearest(lat, lon, 12)
    assert same(found, truth(points, metres, 12))
    assert found.metres == pytest.approx(metres[found.rows], abs=1e-6)


@settings(deadline=None)  # the machine may be busy; nothing here is timed
@given(
    st.lists(
        st.tuples(
            st.floats(-90, 90) | st.sampled_from([-90.0, 0.0, 89.999999, 90.0]),
            st.floats(-180, 180) | st.sampled_from([-180.0, 179.9999999, 180.0]),
        ),
        max_size=30,
    ),
    st.floats(-90, 90) | st.sampled_from([-90.0, 90.0]),
    st.floats(-180, 180) | st.sampled_from([-180.0, 180.0]),
    st.integers(1, 8),
)
def test_nothing_nearer_is_left_out(places, lat, lon, k):
    points = columns([p[0] for p in places], [craft.wrap(p[1]) for p in places])
    metres = geodesics(lat, craft.wrap(lon), points.lat, points.lon)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(craft, "BRUTE_UP_TO", 0)
        found = Index(points).nearest(lat, lon, k)
    assert len(found.rows) == len(set(found.rows.tolist())) == min(k, len(places))
    assert found.metres.tolist() == sorted(metres)[:k]


@settings(deadline=None)  # the machine may be busy; nothing here is timed
@given(st.floats(-90, 90), st.floats(-180, 179.99), st.floats(0, 360), st.floats(0.1, 2.0e7))
def test_boxes_hold_all_within_reach(lat, lon, azimuth, metres):
    """A point at a known geodesic distance lies in a box of that radius."""
    there_lon, there_lat, _ = craft.GEOD.fwd(lon, lat, azimuth, metres)
    reach = float(craft.GEOD.inv(lon, lat, there_lon, there_lat)[2])
    assert any(
        west <= craft.wrap(there_lon) <= east and south <= there_lat <= north
        for west, south, east, north in boxes(lat, lon, reach)
    )


@settings(deadline=None)  # the machine may be busy; nothing here is timed
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_geodesic_lies_between_chord_and_bound(lat, lon, lat2, lon2):
    ends = craft.earth_centred(np.array([lat, lat2]), np.array([lon, lon2]))
    chord = float(np.linalg.norm(ends[:, 0] - ends[:, 1]))
    metres = float(craft.GEOD.inv(lon, lat, lon2, lat2)[2])
    assert chord - 1e-6 <= metres <= craft._longest_geodesic(chord)


FILTERS = [
    Filter(facilities=0b101),
    Filter(kinds=1 << 3 | 1 << 9),
    Filter(entries=1 << 2),
    Filter(region="3311"),
    Filter(region="331102"),
    Filter(region="331100"),
    Filter(0b10, 0b1111111, 0b11, "33"),
    Filter(facilities=1 << 20),
]


@pytest.mark.parametrize("only", FILTERS)
@pytest.mark.parametrize("schedules", [None, [True, False, False, True, False], [False] * 5])
def test_filters(way, only, schedules):
    points = scattered(4, 2000, (28, 29), (119, 120))
    metres = geodesics(28.5, 119.5, points.lat, points.lon)
    held = None if schedules is None else np.array(schedules)
    found = Index(points).nearest(28.5, 119.5, 15, only, held)
    assert same(found, truth(points, metres, 15, only, schedules))


def test_equal_distances_keep_their_order(way):
    points = columns([1.0] * 9 + [0.5], [2.0] * 9 + [2.0])
    assert Index(points).nearest(1.0, 2.0, 4).rows.tolist() == [0, 1, 2, 3]
    assert Index(points).nearest(1.0, 2.0, 10).rows.tolist() == [*range(9), 9]


def test_more_wanted_than_there_are(way):
    points = columns([10, 20, -80], [10, -170, 100])
    found = Index(points).nearest(0, 0, 50)
    assert sorted(found.rows.tolist()) == [0, 1, 2]


def test_nobody_there(way):
    assert Index(columns([], [])).nearest(0, 0, 5).rows.tolist() == []
    nobody = Index(columns([1], [1])).nearest(0, 0, 5, Filter(kinds=1 << 5))
    assert nobody.rows.tolist() == nobody.metres.tolist() == []


@pytest.mark.parametrize("lon", [-180.0, 180.0, 540.0, -180.0 + 1e-12])
def test_the_antimeridian_is_one_line(way, lon):
    points = columns([0, 0, 0], [179.999, -179.998, 0])
    found = Index(points).nearest(0, lon, 3)
    assert found.rows.tolist() == [0, 1, 2]
    assert found.metres[:2] == pytest.approx([111.32, 222.64], abs=0.01)


@pytest.mark.parametrize("lon", [-180.0, 0.0, 77.7])
def test_at_the_pole_every_direction_is_near(way, lon):
    points = columns([89.9, 89.99, 89.95], [0, 180, -90])
    assert Index(points).nearest(90, lon, 3).rows.tolist() == [1, 2, 0]


def test_a_city_far_from_everything_asked_for(way):
    points = scattered(5, 3000, (28.4, 28.5), (119.8, 120.0))
    metres = geodesics(-40.0, -60.0, points.lat, points.lon)
    assert same(Index(points).nearest(-40, -60, 5), truth(points, metres, 5))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("33", 330000000000, 339999999999),
        ("330000", 330000000000, 339999999999),
        ("331102", 331102000000, 331102999999),
        ("331102001", 331102001000, 331102001999),
        ("331102001012", 331102001012, 331102001012),
    ],
)
def test_region_codes(code, first, last):
    assert region_range(code) == (first, last)
