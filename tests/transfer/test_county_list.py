"""A county office's list with the usual faults, end to end: what lands, what goes back and why."""

import csv
import io

import pytest

from core.geo import Crs, LatLon, geodesic_m, to_wgs84
from stations.hours import parse_spoken
from tests.transfer.conftest import shared

pytestmark = pytest.mark.writes

LANDED = {"A001", "A002", "A003", "A006", "A009", "A012"}
REASONS = {  # by name: part of what the clerk is told
    "城西公园驿站": "经纬度写反了",
    "": "没有填驿站名称",
    "坐标系不明驿站": "没有写明坐标系",
    "编号重复驿站": "编号 A001 在第 2 行已经用过",
    "中心广场工会驿站(分)": "疑似重复:和第 2 行“中心广场工会驿站”名称相近,相距 4 米",
    '\'=HYPERLINK("http://x","点我")': "是表格公式",
    "远在天边驿站": "离表中其他驿站约 6842 公里",
    "经度是字母": "经度“abc”不是数字",
}


@pytest.fixture
def county_list(write):
    """The real list of the acceptance data, in a folder that can be written."""
    return write(shared("messy_county_list.gb18030.csv").read_bytes(), "messy.csv")


@pytest.fixture
def imported(flask, county_list):
    return flask("import", county_list, "--crs", "gcj02")


def test_good_rows_land_and_the_exit_code_says_that_some_did_not(imported, stations):
    assert imported.exit_code == 3
    assert set(stations()) == LANDED
    assert "新增 6,修改 0,不变 0,退回 8" in imported.output


def test_every_bad_row_comes_back_in_its_encoding_with_its_reason(imported, county_list):
    back = (county_list.parent / "messy.csv.rejected.csv").read_bytes().decode("gb18030")
    head, *rows = csv.reader(io.StringIO(back))
    given = county_list.read_bytes().decode("gb18030").splitlines()[0].split(",")
    assert head == [*given, "原因"]
    assert {row[1] for row in rows} == set(REASONS)
    for row in rows:
        assert REASONS[row[1]] in row[-1]


def test_positions_are_converted_from_the_datum_each_row_names(imported, stations):
    found = stations()
    for code, lon, lat, crs in (
        ("A001", 119.9210, 28.4505, Crs.GCJ02),
        ("A003", 119.9188, 28.4461, Crs.GCJ02),
        ("A012", 119.9120, 28.4420, Crs.BD09),
    ):
        assert geodesic_m(found[code].point, to_wgs84(lat, lon, crs)) < 0.05
        assert found[code].crs_given == crs
        assert geodesic_m(found[code].point, LatLon(lat, lon)) > 500
    assert found["A006"].point is None


def test_hours_are_understood_or_unknown_never_guessed(imported, stations):
    found = stations()
    assert found["A001"].hours == "Mo-Fr 08:30-11:30,13:30-17:30"
    assert found["A002"].hours == parse_spoken("18:00-次日02:00") != None  # noqa: E711
    assert found["A003"].hours == "24/7"
    assert found["A012"].hours == parse_spoken("周一至周日 7:00-22:00 法定节假日休息")
    assert (found["A009"].hours, found["A009"].hours_text) == ("", "看心情")
    assert "看不懂开放时间“看心情”" in imported.output


def test_words_and_digits_are_those_of_the_directory(imported, stations):
    found = stations()
    assert found["A001"].address == "中山街12号"
    assert {f.facility: f.state for f in found["A003"].facilities} == dict.fromkeys(
        ("water", "microwave", "fridge", "ac", "charging_phone", "first_aid"), "ok"
    )
    assert found["A012"].name == "<script>alert(1)</script>驿站"


def test_the_keeper_stays_private(imported, stations, client, flask, tmp_path):
    assert (stations()["A001"].keeper_name, stations()["A001"].keeper_phone) == (
        "王站长",
        "0578-2100001",
    )
    assert flask("export", tmp_path / "out.csv").exit_code == 0
    public = [
        imported.output,
        (tmp_path / "out.csv").read_text(),
        client.get("/api/v1/stations.geojson").text,
        client.get("/api/v1/stations.csv").text,
        client.get("/open-data/hsds/services").text,
    ]
    for text in public:
        assert "王站长" not in text
        assert "2100001" not in text
        assert "13800000000" not in text


def test_nothing_that_leaves_is_run_by_a_spreadsheet_or_a_browser(
    imported, flask, tmp_path, client
):
    flask("export", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in tuple("=+-@\t")]
    assert client.get("/api/v1/stations.geojson").mimetype == "application/geo+json"


def test_a_rehearsal_shows_all_and_writes_nothing(flask, county_list, stations):
    rehearsal = flask("import", county_list, "--crs", "gcj02", "--dry-run")
    assert rehearsal.exit_code == 3
    assert stations() == {}
    assert "+ 开放时间: Mo-Fr 08:30-11:30,13:30-17:30" in rehearsal.output
    assert "试运行(没有写入):新增 6" in rehearsal.output
    assert "王站长" not in rehearsal.output
    assert not list(county_list.parent.glob("*rejected*"))
    assert "还没有导入过" in flask("batches").output


def test_the_same_list_again_changes_nothing(imported, flask, county_list, stations):
    before = {code: s.revision for code, s in stations().items()}
    again = flask("import", county_list, "--crs", "gcj02")
    assert "没有变化:新增 0,修改 0,不变 6,退回 8" in again.output
    assert {code: s.revision for code, s in stations().items()} == before
    assert len(flask("batches").output.splitlines()) == 1


def test_what_may_be_overruled_is(flask, county_list, stations):
    options = ("--fix-swapped", "--accept-similar", "--allow-far", "--crs-fills-blanks")
    flask("import", county_list, "--crs", "gcj02", *options)
    found = stations()
    assert set(found) == LANDED | {"A004", "A007", "A008", "A011"}
    assert geodesic_m(found["A004"].point, to_wgs84(28.4571, 119.8990, Crs.GCJ02)) < 0.05


def test_real_places_with_blank_hours_come_out_as_unknown(flask, stations):
    path = shared("tsinghua_places.csv")
    result = flask("import", path, "--crs", "wgs84")
    assert result.exit_code == 0, result.output
    found = stations()
    assert len(found) == 73
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            station = found[row["code"]]
            assert (station.name, station.type) == (row["name"], row["type"])
            assert (station.lat, station.lon) == (float(row["lat"]), float(row["lon"]))
            assert bool(station.hours) is bool(row["opening_hours"])
