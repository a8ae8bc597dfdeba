"""`flask map build` as an operator sees it: one line, an exit code, and nothing spoilt."""

import fcntl

import pytest

from stations.basemap.build import base_maps
from stations.maps import build as builder
from stations.routing.build import road_graphs
from tests.routing.town import write_town


@pytest.fixture
def extract(tmp_path):
    return write_town(tmp_path / "town.osm.pbf")


def lines(result) -> list[str]:
    return result.stderr.strip().splitlines()


def test_it_builds_both_and_says_each_step(runner, settings, extract):
    result = runner.invoke(args=["map", "build", str(extract)])
    assert result.exit_code == 0, result.output
    for words in (
        "nodes",
        "ebike extract",
        "walk customize",
        "road graph",
        "base map",
        "peak memory",
    ):
        assert words in result.stdout
    assert road_graphs(settings.data_dir).current()
    assert base_maps(settings.data_dir).current()


@pytest.mark.parametrize("only", ["roads", "basemap"])
def test_one_of_the_two_can_be_built_alone(runner, settings, extract, only):
    before = road_graphs(settings.data_dir).current(), base_maps(settings.data_dir).current()
    assert runner.invoke(args=["map", "build", str(extract), "--only", only]).exit_code == 0
    after = road_graphs(settings.data_dir).current(), base_maps(settings.data_dir).current()
    assert (before[0] == after[0], before[1] == after[1]) == (only != "roads", only != "basemap")


@pytest.mark.parametrize(
    "content", [None, b"", b"this is a text", b"\x00\x00\x00\x0d\x0a\x09OSMHeader"]
)
def test_a_bad_file_is_one_line_exit_2_and_nothing_changed(runner, settings, tmp_path, content):
    file = tmp_path / "bad.osm.pbf"
    if content is not None:
        file.write_bytes(content)
    before = road_graphs(settings.data_dir).current()
    result = runner.invoke(args=["map", "build", str(file)])
    assert result.exit_code == 2
    assert len(lines(result)) == 1
    assert road_graphs(settings.data_dir).current() == before


def test_without_tilemaker_the_roads_are_built_and_the_exit_code_tells(
    runner, settings, extract, monkeypatch
):
    monkeypatch.setenv("PATH", "/nowhere")
    before = road_graphs(settings.data_dir).current() or 0
    result = runner.invoke(args=["map", "build", str(extract)])
    assert result.exit_code == 3
    assert len(lines(result)) == 1
    assert "tilemaker" in result.stderr
    assert road_graphs(settings.data_dir).current() == before + 1


def test_two_builds_exclude_each_other(runner, settings, extract):
    with (settings.data_dir / builder.LOCK_FILE).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = runner.invoke(args=["map", "build", str(extract)])
    assert result.exit_code == 1
    assert "another map build is running" in lines(result)[0]
    assert runner.invoke(args=["map", "build", str(extract)]).exit_code == 0


def test_too_little_room_is_said_before_anything_is_written(runner, settings, extract, monkeypatch):
    monkeypatch.setattr(builder, "ROOM_NEEDED", 10**15)
    before = road_graphs(settings.data_dir).current()
    result = runner.invoke(args=["map", "build", str(extract)])
    assert result.exit_code == 1
    assert "not enough room" in lines(result)[0]
    assert road_graphs(settings.data_dir).current() == before


def test_without_an_engine_it_says_how_to_get_one(runner, extract, monkeypatch, tmp_path):
    monkeypatch.setattr("stations.routing.binaries.PACKAGE", "not-installed")
    monkeypatch.setattr("stations.routing.binaries.sys.prefix", str(tmp_path))
    result = runner.invoke(args=["map", "build", str(extract)])
    assert result.exit_code == 1
    assert "OSRM" in lines(result)[0]


def test_help_tells_the_exit_codes(runner):
    result = runner.invoke(args=["map", "build", "--help"])
    assert result.exit_code == 0
    assert "Exit code" in result.output
