"""What is drawn: streets with names, the sample labelled as one, and failures that spoil nothing."""

import gzip
import json
import math
from pathlib import Path

import pytest
from pmtiles.reader import MemorySource, Reader

from core.osm import SAMPLE_GENERATOR, inspect
from stations.basemap import build as drawing
from stations.basemap.build import (
    ABOUT_FILE,
    ARCHIVE_FILE,
    BuildFailed,
    base_maps,
    build_basemap,
    install_basemap,
)
from tests.routing.town import write_town

SAMPLE = Path(__file__).parents[2] / "sample"
SAMPLE_ROADS = SAMPLE / "roads" / "liandu_schematic.osm.pbf"
SAMPLE_MAP = SAMPLE / "basemap" / "liandu.pmtiles"


def tile(archive: Path, lat: float, lon: float, z: int = 14) -> bytes:
    """The tile that holds a place (OSM wiki, "Slippy map tilenames")."""
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    found = Reader(MemorySource(archive.read_bytes())).get(z, x, y)
    assert found is not None
    return gzip.decompress(found)


@pytest.fixture
def town_file(tmp_path):
    return write_town(tmp_path / "town.osm.pbf")


def test_streets_are_drawn_with_their_names(town_file, tmp_path):
    archive = base_maps(tmp_path).path(build_basemap(inspect(town_file), tmp_path)) / ARCHIVE_FILE
    drawn = tile(archive, 28.0001, 120.002)
    for words in ("roads", "major", "中山街"):
        assert words.encode() in drawn


def test_what_is_made_up_says_so_on_the_map(tmp_path):
    file = write_town(tmp_path / "town.osm.pbf", generator=SAMPLE_GENERATOR)
    number = build_basemap(inspect(file), tmp_path)
    about = json.loads((base_maps(tmp_path).path(number) / ABOUT_FILE).read_text())
    assert about["sample"] is True
    assert "示例" in about["attribution"]


def test_the_committed_archive_is_of_the_committed_roads(tmp_path):
    extract = inspect(SAMPLE_ROADS)
    assert extract.sample
    number = install_basemap(SAMPLE_MAP, extract, tmp_path)
    archive = base_maps(tmp_path).path(number) / ARCHIVE_FILE
    reader = Reader(MemorySource(archive.read_bytes()))
    assert "示例" in reader.metadata()["attribution"]
    west, _, _, north = extract.bbox
    header = reader.header()
    assert header["min_lon_e7"] / 1e7 == pytest.approx(west, abs=0.02)
    assert header["max_lat_e7"] / 1e7 == pytest.approx(north, abs=0.02)
    drawn = tile(archive, 28.45, 119.92)
    assert "中山街".encode() in drawn
    assert SAMPLE_MAP.stat().st_size < 80_000


def test_a_failed_drawing_leaves_the_served_map(town_file, tmp_path, monkeypatch):
    extract = inspect(town_file)
    build_basemap(extract, tmp_path)
    broken = tmp_path / "tilemaker"
    broken.write_text("#!/bin/sh\necho 'out of paint' >&2\nexit 9\n")
    broken.chmod(0o755)
    monkeypatch.setattr(drawing.shutil, "which", lambda _name: str(broken))
    with pytest.raises(BuildFailed, match="out of paint"):
        build_basemap(extract, tmp_path)
    assert base_maps(tmp_path).current() == 1
    assert sorted(p.name for p in base_maps(tmp_path).folder.iterdir()) == ["1", "current"]


def test_an_empty_drawing_is_refused(town_file, tmp_path, monkeypatch):
    extract = inspect(town_file)
    elsewhere = inspect(town_file).__class__(
        **{f: getattr(extract, f) for f in extract.__slots__} | {"bbox": (10.0, 10.0, 10.1, 10.1)}
    )
    with pytest.raises(BuildFailed):
        build_basemap(elsewhere, tmp_path)
    assert base_maps(tmp_path).current() is None
