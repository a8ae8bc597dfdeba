"""Places of an OSM extract: which are taken, where they are, and what a broken file does."""

import osmium
import pytest

from stations.transfer.places import centroid
from tests.transfer.conftest import shared

pytestmark = pytest.mark.writes


@pytest.fixture
def extract(tmp_path):
    """Write an extract: nodes as (id, lon, lat, tags), ways as (id, node ids, tags)."""

    def _write(nodes, ways=(), name="a.osm.pbf"):
        path = tmp_path / name
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for number, lon, lat, tags in nodes:
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), tags=tags))
            for number, refs, tags in ways:
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags))
        return path

    return _write


TOILET = {"amenity": "toilets"}
NODES = [
    (1, 119.90, 28.40, TOILET),
    (2, 119.91, 28.41, {"shop": "convenience", "opening_hours": "24/7", "name": "示例便利店"}),
    (3, 119.92, 28.42, {"shop": "convenience", "opening_hours": "Mo-Su 08:00-22:00"}),
    (4, 119.93, 28.43, {"amenity": "toilets", "access": "private"}),
    (5, 119.94, 28.44, {"amenity": "toilets", "opening_hours": "sometimes", "name": "公园厕所"}),
    (6, 119.95, 28.45, {"amenity": "bank", "opening_hours": "24/7"}),
    (11, 119.900, 28.500, {}),
    (12, 119.902, 28.500, {}),
    (13, 119.902, 28.502, {}),
    (14, 119.900, 28.502, {}),
]
WAYS = [(7, [11, 12, 13, 14, 11], TOILET), (8, [11, 12], TOILET), (9, [11, 12, 99, 11], TOILET)]


def test_toilets_and_shops_that_never_close_are_taken_and_marked(flask, extract, stations):
    result = flask("places", extract(NODES, WAYS))
    assert result.exit_code == 0, result.output
    found = stations()
    assert {code: (s.type, s.name) for code, s in found.items()} == {
        "osm-n1": ("public_toilet", "公共厕所"),
        "osm-n2": ("other", "示例便利店"),
        "osm-n5": ("public_toilet", "公园厕所"),
        "osm-w7": ("public_toilet", "公共厕所"),
    }
    assert {s.position_source for s in found.values()} == {"osm"}
    assert {s.source_note for s in found.values()} == {"© OpenStreetMap contributors, ODbL"}
    assert (found["osm-w7"].lon, found["osm-w7"].lat) == pytest.approx((119.901, 28.501))
    assert found["osm-n2"].hours == "24/7"
    assert (found["osm-n5"].hours, found["osm-n5"].hours_text) == ("", "sometimes")
    assert [(f.facility, f.state) for f in found["osm-n1"].facilities] == [("toilet", "ok")]


def test_a_second_run_updates_by_id(flask, extract, stations):
    flask("places", extract(NODES))
    moved = [(1, 119.9005, 28.40, TOILET | {"name": "新厕所"}), *NODES[1:]]
    result = flask("places", extract(moved))
    assert "新增 0,修改 1,不变 2" in result.output
    assert (stations()["osm-n1"].name, stations()["osm-n1"].lon) == ("新厕所", 119.9005)


@pytest.mark.parametrize("broken", [b"not a pbf at all", b"", b"\x00\x00\x00\x0d\x0a\x09OSMHeader"])
def test_what_is_not_an_extract_is_refused(broken, flask, tmp_path, stations):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(broken)
    result = flask("places", path)
    assert (result.exit_code, "没有写入任何数据" in result.output) == (2, True)


def test_a_cut_off_extract_is_refused(flask, tmp_path, stations):
    path = tmp_path / "cut.osm.pbf"
    data = shared("beijing_tsinghua.osm.pbf").read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    result = flask("places", path)
    assert (result.exit_code, stations()) == (2, {})


def test_a_real_extract_gives_its_toilets(flask, stations):
    result = flask("places", shared("beijing_tsinghua.osm.pbf"))
    assert result.exit_code == 0, result.output
    toilets = [s for s in stations().values() if s.type == "public_toilet"]
    assert toilets
    assert all(s.point and 116.2 < s.lon < 116.5 and 39.9 < s.lat < 40.1 for s in toilets)


def test_the_middle_of_a_shape_is_its_centre_of_area():
    assert centroid([(0, 0), (4, 0), (4, 2), (0, 2), (0, 0)]) == pytest.approx((2, 1))
    assert centroid([(0, 0), (6, 0), (0, 3), (0, 0)]) == pytest.approx((2, 1))
    assert centroid([(1, 1), (3, 1), (1, 1)]) == pytest.approx((2, 1))
