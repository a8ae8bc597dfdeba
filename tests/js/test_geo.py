"""Distances on the phone, against the geodesics of pyproj."""

import math
from itertools import pairwise
from random import Random

from pyproj import Geod

from tests.js.node import run

GEOD = Geod(ellps="WGS84")
DISTANCES = """
const { metres } = await load("geo.js");
return given.map(([a, b]) => metres({ lat: a[0], lon: a[1] }, { lat: b[0], lon: b[1] }));
"""


def pairs(count: int, spread: float) -> list[list[list[float]]]:
    draw = Random(7)
    found = []
    for _ in range(count):
        lat, lon = draw.uniform(-89, 89), draw.uniform(-180, 180)
        far = [
            max(-90.0, min(90.0, lat + draw.uniform(-spread, spread))),
            lon + draw.uniform(-spread, spread),
        ]
        found.append([[lat, lon], far])
    return found


def geodesic(pair: list[list[float]]) -> float:
    (lat, lon), (lat2, lon2) = pair
    return GEOD.inv(lon, lat, lon2, lat2)[2]


def test_within_a_city_they_agree_to_a_few_centimetres():
    given = pairs(500, 0.1)
    worst = max(abs(a - geodesic(p)) for a, p in zip(run(DISTANCES, given), given, strict=True))
    assert worst < 0.03


def test_across_a_country_to_ten_metres():
    given = pairs(500, 20)
    worst = max(abs(a - geodesic(p)) for a, p in zip(run(DISTANCES, given), given, strict=True))
    assert worst < 10


def test_the_same_point_the_antimeridian_and_the_other_end_of_the_globe():
    given = [
        [[28.4, 119.9], [28.4, 119.9]],
        [[0, 179.999], [0, -179.999]],
        [[0, 0], [0, 180]],
        [[90, 0], [-90, 5]],
    ]
    same, across, far, poles = run(DISTANCES, given)
    assert same == 0
    assert math.isclose(across, geodesic(given[1]), abs_tol=0.01)
    assert 19_900_000 < far < 20_100_000
    assert math.isclose(poles, geodesic(given[3]), rel_tol=2e-3)


def test_nearest_first_is_the_order_of_the_geodesics():
    here = [28.4517, 119.9214]
    draw = Random(3)
    targets = [
        [here[0] + draw.uniform(-0.3, 0.3), here[1] + draw.uniform(-0.3, 0.3)] for _ in range(400)
    ]
    far = run(DISTANCES, [[here, t] for t in targets])
    order = sorted(range(len(targets)), key=far.__getitem__)
    exact = [geodesic([here, targets[i]]) for i in order]
    assert all(a <= b + 0.02 for a, b in pairwise(exact))


def test_what_is_left_of_a_way():
    line = [[119.90, 28.40], [119.91, 28.40], [119.91, 28.41]]
    left = run(
        'const { along } = await load("geo.js"); return given.places.map((p) => along(given.line, p));',
        {
            "line": line,
            "places": [
                {"lat": 28.40, "lon": 119.90},
                {"lat": 28.41, "lon": 119.91},
                {"lat": 28.4005, "lon": 119.91},
            ],
        },
    )
    assert left[0] == {"left": 1, "off": 0}
    assert left[1]["left"] < 1e-9
    assert 0.4 < left[2]["left"] < 0.6
    assert left[2]["off"] < 1
