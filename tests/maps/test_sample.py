"""The sample extract is what its generator draws, and every part of the city can be reached."""

import osmium
import pytest

from core.geo import LatLon
from core.osm import inspect
from sample.roads.generate import FILE, draw
from sample.roads.plan import ISLAND, bend, to_degrees
from stations.routing.engine import Mode, Roads
from stations.routing.rules import RoadError
from tests.routing.serving import build, served


def content(file) -> list[tuple]:
    found = []
    for thing in osmium.FileProcessor(str(file)):
        tags = {tag.k: tag.v for tag in thing.tags}
        if thing.is_node():
            found.append((thing.id, thing.location.x, thing.location.y, tags))
        else:
            found.append((thing.id, [node.ref for node in thing.nodes], tags))
    return found


def test_the_committed_file_is_what_the_generator_draws(tmp_path):
    drawn = tmp_path / "drawn.osm.pbf"
    draw().write(drawn)
    assert content(drawn) == content(FILE)
    assert FILE.stat().st_size < 300_000


def test_it_says_of_itself_that_it_is_made_up():
    assert inspect(FILE).sample
    roads = [tags for *_, tags in content(FILE) if "highway" in tags and "note" in tags]
    assert len(roads) > 200
    assert all("示例" in tags["note"] for tags in roads)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    build(FILE, folder)
    with served(folder):
        yield Roads(folder)


def place(east: float, north: float) -> LatLon:
    lon, lat = to_degrees(bend((east, north)))
    return LatLon(lat, lon)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(Mode))
def test_every_part_of_the_city_is_reached_from_its_middle(city, mode):
    """Where the sample stations lie: 119.89-119.95 E, 28.43-28.48 N."""
    targets = [
        LatLon(28.4315 + 0.0045 * row, 119.8915 + 0.006 * column)
        for row in range(11)
        for column in range(10)
    ]
    legs = city.table(mode, place(0, 0), targets)
    reached = [leg for leg in legs if leg is not None]
    assert len(reached) == len(targets)
    assert max(leg.duration_s for leg in reached) < {Mode.EBIKE: 1800, Mode.WALK: 7200}[mode]


@pytest.mark.slow
def test_bridges_carry_and_the_sandbank_is_an_island(city):
    across = city.route(Mode.EBIKE, place(1000, -1980), place(1000, -2560), "zh")
    assert any("示例二桥" in step.text for step in across.steps)
    west, south, _east, _north = ISLAND
    sandbank, town = place(west, south), place(0, 0)
    for start, end in ((sandbank, town), (town, sandbank)):
        with pytest.raises(RoadError):
            city.route(Mode.EBIKE, start, end, "zh")
        assert city.table(Mode.EBIKE, start, [end]) == [None]
