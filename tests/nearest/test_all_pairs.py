"""The order by road against every leg there is, asked for one by one, on real road networks.

The sample city's network always; real extracts where a developer has them beside the project.
"""

import random
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bench.roads import road_points
from core.geo import LatLon, geodesic_m
from core.osm import inspect
from stations.directory.opening import Opening
from stations.hours import HolidayCalendar
from stations.nearest.queries import Engine, Question, nearest
from stations.nearest.schedules import Day
from stations.nearest.snapshot import Row, Snapshot, assembled
from stations.routing.engine import Mode, OffNetwork, Roads
from tests.routing.serving import DATA, build, served

SAMPLE = Path(__file__).parents[2] / "sample" / "roads" / "liandu_schematic.osm.pbf"
EXTRACTS = [SAMPLE, *sorted(DATA.glob("*.osm.pbf"))]
OPEN = Opening(running=True, hours="24/7")
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


def snapshot(places: list[LatLon]) -> Snapshot:
    rows = {
        f"{n:04}": Row(f"{n:04}", (p.lat, p.lon, 0, 0, 0, 0), OPEN, b"")
        for n, p in enumerate(places)
    }
    day = Day(date(2026, 11, 22), HolidayCalendar.china(), ZoneInfo("Asia/Shanghai"))
    return assembled(1, rows, day)


def scattered(extract: Path, count: int, seed: int) -> list[LatLon]:
    """Places at roads and up to a few hundred metres off them, some too far off to be reached."""
    dice = random.Random(seed)
    near = dice.choices(road_points(extract, inspect(extract).bbox), k=count)
    return [LatLon(p.lat + dice.gauss(0, 0.001), p.lon + dice.gauss(0, 0.001)) for p in near]


class Counting:
    """The roads, and how many legs were asked for."""

    def __init__(self, roads: Roads) -> None:
        self.roads, self.asked = roads, 0

    def table(self, mode, origin, targets):
        self.asked += len(targets)
        return self.roads.table(mode, origin, targets)


def everything(roads: Roads, mode: Mode, origin: LatLon, places: list[LatLon]) -> list[int]:
    """Every place in order of time, those that no way leads to last and by straight distance."""
    legs = []
    for first in range(0, len(places), 250):
        legs += roads.table(mode, origin, places[first : first + 250])
    return sorted(
        range(len(places)),
        key=lambda n: (
            (legs[n].duration_s, n) if legs[n] else (1e9 + geodesic_m(origin, places[n]), n)
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda path: path.name)
def test_no_nearer_station_is_missed(tmp_path, extract):
    build(extract, tmp_path)
    places = scattered(extract, 400, 1)
    stations, exact, asked, checked = snapshot(places), 0, 0, 0
    with served(tmp_path):
        roads = Counting(Roads(tmp_path))
        for mode in Mode:
            for k, origin in enumerate(scattered(extract, 30, 2), start=1):
                try:
                    truth = everything(roads.roads, mode, origin, places)[:k]
                except OffNetwork:
                    continue
                found = nearest(stations, Question(origin, k, AT, mode), roads)
                assert found.engine is Engine.ROAD
                assert [trip.row for trip in found.trips] == truth
                exact, checked = exact + found.exact, checked + 1
        asked = roads.asked / checked
    assert exact == checked > 30
    # Not by asking about everything: k is 15 on average.
    assert asked < 250
