"""A new graph is complete or not there at all; the served one outlives every failure."""

import json
import os
import subprocess

import pytest

from core.generations import Generations
from core.osm import BadExtract, inspect
from stations.routing import build as building
from stations.routing.binaries import NoOsrm, Osrm, find_osrm
from stations.routing.build import BuildFailed, build_roads, graph_base, road_graphs
from stations.routing.rules import Mode
from tests.routing.serving import build
from tests.routing.town import write_town


@pytest.fixture
def town_file(tmp_path):
    return write_town(tmp_path / "town.osm.pbf")


def test_a_build_makes_a_numbered_graph_for_every_mode(town_file, tmp_path):
    assert build(town_file, tmp_path) == 1
    graphs = road_graphs(tmp_path)
    assert graphs.current() == 1
    for mode in Mode:
        assert graph_base(graphs.path(1), mode).with_suffix(".osrm.mldgr").exists()
    about = json.loads((graphs.path(1) / "graph.json").read_text())
    assert about["source"] == "town.osm.pbf"
    assert about["nodes"] == inspect(town_file).nodes
    assert about["sha256"] == inspect(town_file).sha256
    assert about["max_kmh"] == {"ebike": 22.0, "walk": 5.0}
    assert about["bbox"][0] < 120 < about["bbox"][2]
    assert about["sample"] is False


def test_the_graph_before_is_kept_and_older_ones_go(town_file, tmp_path):
    for number in (1, 2, 3, 4):
        assert build(town_file, tmp_path) == number
    graphs = road_graphs(tmp_path)
    assert graphs.current() == 4
    assert graphs.numbers() == [3, 4]
    assert sorted(path.name for path in graphs.folder.iterdir()) == ["3", "4", "current"]


CUT_OFF = 0.5


def broken_files(folder):
    """Files that are no usable extract, and what the operator is told of each."""
    good = write_town(folder / "good.osm.pbf").read_bytes()
    no_roads = write_town(
        folder / "noroads.osm.pbf", streets=[([(0, 0), (9, 9)], {"barrier": "wall"})]
    )
    flipped, middle = bytearray(good), slice(len(good) // 2, len(good) // 2 + 40)
    flipped[middle] = bytes(byte ^ 0x5A for byte in flipped[middle])
    return {
        "text": (b"lat,lon\n" * 50, "不是 OSM PBF"),
        "cut": (good[: int(len(good) * CUT_OFF)], "不是完整的"),
        "flipped": (bytes(flipped), "不是完整的"),
        "empty": (b"", "空文件"),
        "noroads": (no_roads.read_bytes(), "没有道路"),
        "one byte": (b"\x00", "不是 OSM PBF"),
    }


@pytest.mark.parametrize("name", ["text", "cut", "flipped", "empty", "noroads", "one byte"])
def test_a_file_that_is_no_extract_is_told_in_one_line(tmp_path, name):
    content, words = broken_files(tmp_path)[name]
    file = tmp_path / "given.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(BadExtract, match=words) as caught:
        inspect(file)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(BadExtract, match="找不到"):
        inspect(tmp_path / "missing.osm.pbf")
    with pytest.raises(BadExtract, match="不是文件"):
        inspect(tmp_path)


def pretending(tmp_path, script: str) -> Osrm:
    """An OSRM whose customize step is this shell script."""
    real = find_osrm()
    home = tmp_path / "osrm"
    (home / "bin").mkdir(parents=True)
    (home / "share").mkdir()
    (home / "share" / "profiles").symlink_to(real.profiles)
    for name in ("osrm-extract", "osrm-partition", "osrm-routed"):
        (home / "bin" / name).symlink_to(real.program(name))
    customize = home / "bin" / "osrm-customize"
    customize.write_text(f"#!/bin/sh\n{script}\n")
    customize.chmod(0o755)
    return Osrm(home, "pretended")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'write error: No space left on device' >&2; exit 1", "磁盘已满"),
        ("echo '[error] the graph is odd' >&2; exit 1", "the graph is odd"),
        ("kill -9 $$", "内存不足"),
        ("exit 3", "failed \\(3\\)"),
    ],
)
def test_a_failed_build_leaves_the_served_graph_and_no_rubbish(town_file, tmp_path, script, words):
    build(town_file, tmp_path)
    before = sorted(str(path) for path in road_graphs(tmp_path).folder.rglob("*"))
    with pytest.raises(BuildFailed, match=words) as caught:
        build_roads(pretending(tmp_path, script), inspect(town_file), tmp_path, lambda _stage: None)
    assert "\n" not in str(caught.value)
    assert sorted(str(path) for path in road_graphs(tmp_path).folder.rglob("*")) == before
    assert road_graphs(tmp_path).current() == 1


def test_a_full_disk_is_told_and_nothing_stays_behind(town_file, tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, os.strerror(28))

    build(town_file, tmp_path)
    monkeypatch.setattr(building.json, "dumps", full)
    with pytest.raises(BuildFailed, match="No space left"):
        build(town_file, tmp_path)
    assert [path.name for path in sorted(road_graphs(tmp_path).folder.iterdir())] == [
        "1",
        "current",
    ]


def test_what_a_crash_left_half_built_is_cleared_by_the_next_build(town_file, tmp_path):
    rubbish = road_graphs(tmp_path).folder / "draft-12345"
    rubbish.mkdir(parents=True)
    (rubbish / "half").write_text("x")
    assert build(town_file, tmp_path) == 1
    assert not rubbish.exists()


def test_a_pointer_to_nothing_is_no_generation(tmp_path):
    generations = Generations(tmp_path)
    assert generations.current() is None
    for text in ("7", "", "seven", "-1"):
        (tmp_path / "current").write_text(text)
        assert generations.current() is None


def test_where_osrm_is_looked_for(tmp_path):
    real = find_osrm()
    assert find_osrm({"LEILEME_OSRM_HOME": str(real.home)}).version == "given"
    subprocess.run([real.program("osrm-routed"), "--version"], capture_output=True, check=True)
    with pytest.raises(NoOsrm, match=tmp_path.name):
        # What was set and is wrong is said, not silently replaced.
        find_osrm({"LEILEME_OSRM_HOME": str(tmp_path)})


def test_without_osrm_the_operator_is_told_what_helps(tmp_path, monkeypatch):
    monkeypatch.setattr("stations.routing.binaries.PACKAGE", "not-installed")
    monkeypatch.setattr("stations.routing.binaries.sys.prefix", str(tmp_path))
    with pytest.raises(NoOsrm, match="LEILEME_OSRM_HOME"):
        find_osrm({})


def test_the_carrier_of_a_python_without_a_wheel_is_found(tmp_path, monkeypatch):
    carrier = tmp_path / "osrm"
    carrier.mkdir()
    (carrier / "osrm").symlink_to(find_osrm().home)
    (carrier / "osrm_bindings-26.10.0.dist-info").mkdir()
    monkeypatch.setattr("stations.routing.binaries.PACKAGE", "not-installed")
    monkeypatch.setattr("stations.routing.binaries.sys.prefix", str(tmp_path))
    assert find_osrm({}) == Osrm(carrier / "osrm", "26.10.0")
