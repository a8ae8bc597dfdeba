"""The promise the ranking rests on: no leg is faster than the speed limit allows.

Checked on the hand-drawn town and the sample city always, on real extracts where a developer has
them. Removing `bounded.lua` from the profiles makes the town fail (its ferry claims 720 km/h).
"""

import math
import random
from pathlib import Path

import pytest

from core.geo import GEOD, LatLon, geodesic_m
from core.osm import inspect
from stations.routing.engine import Mode, OffNetwork, Roads
from stations.routing.rules import PROFILE_KMH, SPEED_LIMIT_MPS
from tests.routing.serving import DATA, build, served
from tests.routing.town import at

SAMPLE = Path(__file__).parents[2] / "sample" / "roads" / "liandu_schematic.osm.pbf"
EXTRACTS = [SAMPLE, *sorted(DATA.glob("*.osm.pbf"))]


def legs_too_fast(
    roads: Roads, mode: Mode, points: list[LatLon], origins: list[LatLon]
) -> tuple[int, list]:
    """How many legs were looked at, and those that beat the limit."""
    seen, fast = 0, []
    for origin in origins:
        try:
            legs = roads.table(mode, origin, points)
        except OffNetwork:
            continue
        for target, leg in zip(points, legs, strict=True):
            if leg is None:
                continue
            seen += 1
            if leg.duration_s < geodesic_m(origin, target) / SPEED_LIMIT_MPS[mode]:
                fast.append((origin, target, leg))
    return seen, fast


@pytest.mark.parametrize("mode", list(Mode))
def test_nobody_beats_the_limit_in_the_town(town, mode):
    rng = random.Random(5)
    points = [at(rng.uniform(-700, 1500), rng.uniform(-400, 1300)) for _ in range(120)]
    # Along the fastest streets and the ferry, where the bound is tight.
    points += [at(x, 0) for x in range(0, 1000, 7)] + [at(1000, y) for y in range(300, 900, 60)]
    points += [at(1000, -y) for y in range(0, 230, 11)]
    seen, fast = legs_too_fast(town, mode, points, points[::3])
    assert seen > 10_000
    assert fast == []


def test_the_ellipsoid_is_never_longer_than_the_sphere_by_more_than_allowed():
    """OSRM's lengths are great circles on its sphere; near the poles the allowance is needed whole."""
    rng, worst = random.Random(8), 0.0
    for _ in range(20_000):
        lat = math.degrees(math.asin(rng.uniform(-1, 1)))
        lon, step = rng.uniform(-180, 180), rng.uniform(1, 5_000)
        there = GEOD.fwd(lon, lat, rng.uniform(0, 360), step)
        a, b = LatLon(lat, lon), LatLon(there[1], there[0])
        worst = max(worst, geodesic_m(a, b) / on_the_sphere(a, b))
    assert 1.004 < worst <= SPEED_LIMIT_MPS[Mode.WALK] / (PROFILE_KMH[Mode.WALK] / 3.6)


def on_the_sphere(a: LatLon, b: LatLon) -> float:
    """The haversine with the radius that OSRM uses."""
    low, high = math.radians(a.lat), math.radians(b.lat)
    across = math.radians(b.lon - a.lon)
    half = (
        math.sin((high - low) / 2) ** 2 + math.cos(low) * math.cos(high) * math.sin(across / 2) ** 2
    )
    return 2 * 6_372_797.560856 * math.asin(math.sqrt(half))


@pytest.mark.slow
@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda path: path.name.partition(".")[0])
def test_nobody_beats_the_limit_on_an_extract(extract, tmp_path):
    build(extract, tmp_path)
    west, south, east, north = inspect(extract).bbox
    rng = random.Random(6)
    points = [LatLon(rng.uniform(south, north), rng.uniform(west, east)) for _ in range(290)]
    with served(tmp_path):
        for mode in Mode:
            seen, fast = legs_too_fast(Roads(tmp_path), mode, points, points[:80])
            assert seen > 500
            assert fast == []
