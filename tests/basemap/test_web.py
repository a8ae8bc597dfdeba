"""The archive on the wire: whole, by ranges, beyond its end, and never stale."""

import dataclasses

import pytest
from pmtiles.reader import MemorySource, Reader

from core.osm import inspect
from stations.basemap.build import base_maps, build_basemap
from tests.routing.town import write_town


@pytest.fixture(scope="module")
def built(settings, tmp_path_factory):
    """A base map in the app's data folder; every test here finds this one served."""
    file = write_town(tmp_path_factory.mktemp("map") / "town.osm.pbf")
    number = build_basemap(inspect(file), settings.data_dir)
    return base_maps(settings.data_dir).path(number) / "tiles.pmtiles"


@pytest.fixture
def described(client, built):
    return client.get("/basemap.json").get_json()


def test_the_page_is_told_what_there_is(described, built):
    assert described["kind"] == "pmtiles"
    assert described["bytes"] == built.stat().st_size
    assert described["attribution"] == "© OpenStreetMap 贡献者"
    assert described["sample"] is False
    assert described["bbox"][0] < 120 < described["bbox"][2]
    assert (described["minzoom"], described["maxzoom"]) == (8, 14)


def test_the_whole_file_is_a_plain_answer_that_may_be_kept_for_ever(client, described, built):
    answer = client.get(described["url"])
    assert answer.status_code == 200
    assert answer.data == built.read_bytes()
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age >= 31_536_000
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.mimetype == "application/vnd.pmtiles"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-126", 0, 126), ("bytes=100-100", 100, 100), ("bytes=-50", -50, None)],
)
def test_a_range_is_answered_with_that_range(client, described, built, asked, first, last):
    content = built.read_bytes()
    answer = client.get(described["url"], headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.data == content[first : None if last is None else last + 1]
    assert answer.headers["Content-Range"].endswith(f"/{len(content)}")


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-100000000"])
def test_a_range_beyond_the_end_is_416_with_the_size(client, described, built, asked):
    answer = client.get(described["url"], headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{built.stat().st_size}"


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=", "bytes=a-b", "bytes=9-3", "x" * 5000])
def test_a_range_nobody_can_read_is_never_a_fault_of_ours(client, described, asked):
    assert client.get(described["url"], headers={"Range": asked}).status_code in {200, 206, 416}


def test_what_has_not_changed_is_not_sent_again(client, described):
    first = client.get(described["url"])
    again = client.get(described["url"], headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    said = client.get("/basemap.json")
    assert (
        client.get("/basemap.json", headers={"If-None-Match": said.headers["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("digest", ["0" * 20, "current", "..", "%2e%2e%2fsecrets", "a/b"])
def test_other_names_are_not_found(client, built, digest):
    assert client.get(f"/basemap/{digest}.pmtiles").status_code == 404


def test_the_archive_is_one_a_reader_reads(built):
    reader = Reader(MemorySource(built.read_bytes()))
    assert reader.metadata()["attribution"] == "© OpenStreetMap 贡献者"
    header = reader.header()
    assert (header["min_zoom"], header["max_zoom"]) == (8, 14)


def test_without_a_map_the_page_is_told_so(client, settings, app, tmp_path, monkeypatch):
    empty = dataclasses.replace(settings, data_dir=tmp_path)
    monkeypatch.setitem(app.extensions, "settings", empty)
    assert client.get("/basemap.json").get_json() == {"kind": "none"}


def test_the_states_own_tiles_need_a_key_and_then_come_first(
    client, settings, app, monkeypatch, built
):
    keyed = dataclasses.replace(settings, tianditu_key="k3y")
    monkeypatch.setitem(app.extensions, "settings", keyed)
    said = client.get("/basemap.json").get_json()
    assert said["kind"] == "tianditu"
    assert all("tianditu.gov.cn" in each and "tk=k3y" in each for each in said["tiles"])
    assert all("{x}" in each and "{y}" in each and "{z}" in each for each in said["tiles"])
