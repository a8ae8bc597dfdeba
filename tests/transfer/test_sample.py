"""The sample city: complete, labelled, in its place, and never among real stations unasked."""

import csv
import json

import pytest
from shapely.geometry import Point, shape

from sample import city
from sample import load as loading
from stations.directory import queries as directory
from stations.directory.rules import (
    Audience,
    Entry,
    Facility,
    FacilityState,
    LifeCycle,
    StationType,
)
from stations.hours import validate
from tests.transfer.conftest import shared

pytestmark = pytest.mark.writes
ROWS = loading.rows()
INVENTED = [row for row in ROWS if row["sample"]]
REPORTED = [row for row in ROWS if not row["sample"]]


@pytest.fixture
def sample(runner):
    """Run `flask sample …` without building maps."""

    def _run(*args):
        return runner.invoke(args=["sample", *args])

    return _run


def test_the_files_are_what_their_program_makes():
    assert city.stations() == ROWS


def test_every_kind_of_thing_is_shown():
    assert 55 <= len(INVENTED) <= 70
    assert {row["adcode"] for row in INVENTED} == set(city.COUNTIES)
    assert {state for row in INVENTED for state in row["facilities"].values()} == set(FacilityState)
    assert {code for row in INVENTED for code in row["facilities"]} == set(Facility)
    for name, kinds in (
        ("type", StationType),
        ("entry", Entry),
        ("audience", Audience),
        ("life_cycle", LifeCycle),
    ):
        shown = {row.get(name) for row in INVENTED} - {None}
        defaults = {
            "type": {"other"},
            "entry": {"walk_in"},
            "audience": {"workers"},
            "life_cycle": {"normal"},
        }
        assert shown | defaults[name] == set(kinds), name
    assert any(not row["hours"] for row in INVENTED)
    for hours in {row.get("hours", "") for row in ROWS}:
        assert validate(hours) == hours


def test_what_is_invented_says_so_and_what_is_reported_has_no_position():
    assert all("示例" in row["name"] and "示例" in row["address"] for row in INVENTED)
    assert len(REPORTED) == 8
    assert all("lat" not in row and "位置待核实" in row["source_note"] for row in REPORTED)
    with shared("lishui_reported.csv").open(encoding="utf-8", newline="") as file:
        for given, row in zip(csv.DictReader(file), REPORTED, strict=True):
            assert (row["name"], set(row["facilities"])) == (
                given["name"],
                set(given["facilities"].split()),
            )
            assert given["reported"] in row["source_note"]


def test_every_point_lies_in_its_county():
    counties = json.loads(shared("lishui_counties.geojson").read_text())
    borders = {f["properties"]["adcode"]: shape(f["geometry"]) for f in counties["features"]}
    for row in INVENTED:
        assert borders[row["adcode"]].contains(Point(row["lon"], row["lat"])), row["name"]


def test_it_loads_once_and_again_adds_nothing(sample, stations, session):
    assert "新增 70" in sample("load", "--no-map").output
    assert "新增 0,恢复 0,已有 70" in sample("load", "--no-map").output
    found = stations()
    assert len(found) == 70
    assert next(r.name for r in directory.regions(session, "331100")) == "莲都区"
    assert len(directory.regions(session)) == 183
    assert {s.life_cycle for s in found.values()} == set(LifeCycle)
    assert [len(s.overrides) for s in found.values() if s.overrides] == [1, 1]


def test_removing_withdraws_it_and_loading_brings_it_back(sample, stations):
    sample("load", "--no-map")
    assert "撤下 69 个" in sample("remove").output
    assert {s.life_cycle for s in stations().values()} == {"withdrawn"}
    assert "恢复 69" in sample("load", "--no-map").output
    assert sum(s.life_cycle == "normal" for s in stations().values()) > 50


def test_it_does_not_mix_with_real_stations_unless_forced(sample, stations, make_station):
    make_station(name="真驿站")
    refused = sample("load", "--no-map")
    assert (refused.exit_code, len(stations())) == (1, 1)
    assert sample("load", "--no-map", "--force").exit_code == 0
    assert len(stations()) == 71


def test_a_list_can_be_imported_beside_it_and_finds_its_county(sample, flask, write, stations):
    sample("load", "--no-map")
    text = "编号,名称,区县,街道,经度,纬度\nR1,真驿站,莲都,紫金街道,119.95,28.40\nR2,无县驿站,,,119.93,28.46\n"
    result = flask("import", write(text), "--crs", "wgs84")
    assert result.exit_code == 0, result.output
    assert (stations()["R1"].adcode, stations()["R1"].street_code) == ("331102", "331102001")
    assert stations()["R2"].adcode == "331102"
    assert "没有写区县,按坐标归入 331102" in result.output


def test_a_point_outside_the_declared_region_goes_back(sample, flask, write):
    sample("load", "--no-map")
    path = write("名称,经度,纬度\n甲驿站,116.3,39.9\n")
    result = flask("import", path, "--crs", "wgs84", "--region", "331100")
    assert (result.exit_code, "不在这个地区" in result.output) == (3, True)
    assert (
        flask("import", path, "--crs", "wgs84", "--region", "331100", "--allow-far").exit_code == 0
    )
    assert flask("import", path, "--crs", "wgs84", "--region", "丽水").exit_code == 2
