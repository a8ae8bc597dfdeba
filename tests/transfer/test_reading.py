"""Reading files as they come: encodings, delimiters, sheets, and everything that is broken."""

import io
import json
import zipfile

import pytest
from openpyxl import Workbook

from stations.transfer import read_xlsx as xlsx
from stations.transfer.reading import read_bytes, read_table
from stations.transfer.reasons import UnreadableFile, Why
from stations.transfer.table import MAX_COLUMNS

ROWS = "编号,驿站名称,地址\nA1,中山街驿站,中山街1号\nA2,丽阳街驿站,丽阳街2号\n"


def cells(table):
    return [row.cells for row in table.rows]


def refusal(data, kind):
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data, kind)
    return caught.value.reason


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_an_office_csv_is_read_in_any_of_its_encodings(encoding, said):
    table = read_bytes(ROWS.encode(encoding), "csv")
    assert table.encoding == said
    assert table.headers == ("编号", "驿站名称", "地址")
    assert cells(table)[1] == ("A2", "丽阳街驿站", "丽阳街2号")
    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "|"])
def test_the_delimiter_is_found(delimiter):
    table = read_bytes(ROWS.replace(",", delimiter).encode(), "csv")
    assert table.delimiter == delimiter
    assert cells(table)[0] == ("A1", "中山街驿站", "中山街1号")


def test_a_title_line_and_blank_lines_are_passed_over_and_numbers_stay_those_of_the_sheet():
    text = "丽水市工会驿站一览表\n\n" + ROWS.replace("\nA2", "\n,,\nA2")
    assert [row.number for row in read_bytes(text.encode(), "csv").rows] == [4, 6]


def test_broken_utf8_is_never_read_as_something_else():
    data = (ROWS * 3).encode()
    broken = data[:30] + b"\xff" + data[30:]
    reason = refusal(broken, "csv")
    assert (reason.why, reason.params["line"]) == (Why.BROKEN_UTF8, 2)


def test_a_gb18030_file_cut_inside_a_character_is_refused():
    data = "编号,驿站名称\nA1,中山".encode("gb18030")[:-1]
    assert refusal(data, "csv").why is Why.BROKEN_GB


def test_a_csv_cut_inside_a_quoted_cell_is_refused_with_its_line():
    reason = refusal(b'code,name\nA1,"half', "csv")
    assert (reason.why, reason.params["line"]) == (Why.BROKEN_CSV, 2)


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (b"", "csv", Why.EMPTY_FILE),
        (b" \n ", "csv", Why.EMPTY_FILE),
        (b"name\0x", "csv", Why.BINARY),
        (b"a,b\n1,2\n", "csv", Why.NO_HEADERS),
        (b"name\nx", "", Why.UNKNOWN_FORMAT),
        (b"\xd0\xcf\x11\xe0rest", "xlsx", Why.OLD_EXCEL),
        (b"PK\x03\x04 not a zip", "xlsx", Why.BROKEN_XLSX),
        (b"plain", "xlsx", Why.BROKEN_XLSX),
        (b"{", "geojson", Why.BROKEN_JSON),
        (b'{"type":"FeatureCollection","features":[{"lat":NaN}]}', "geojson", Why.BROKEN_JSON),
        (b"[]", "geojson", Why.NOT_FEATURES),
        (b'{"type":"FeatureCollection"}', "geojson", Why.NOT_FEATURES),
        (b"[" * 100_000, "geojson", Why.BROKEN_JSON),
    ],
)
def test_what_cannot_be_read_is_refused_for_its_reason(data, kind, why):
    assert refusal(data, kind).why is why


def test_a_million_columns_are_refused():
    reason = refusal(b"name" + b"," * 1_000_000 + b"\nx\n", "csv")
    assert reason.why is Why.TOO_MANY_COLUMNS
    assert reason.params["columns"] == 1_000_001
    row = b"name\n" + b"," * 1_000_000
    assert refusal(row, "csv").why is Why.TOO_MANY_COLUMNS


def test_a_wide_row_far_down_is_refused_too():
    data = b"name\n" + b"x\n" * 20 + b"x" + b"," * MAX_COLUMNS
    assert refusal(data, "csv").params["columns"] == MAX_COLUMNS + 1


def test_as_many_columns_as_are_allowed_are_read():
    head = ",".join(["name"] + [f"x{n}" for n in range(MAX_COLUMNS - 1)])
    assert len(read_bytes(f"{head}\nA".encode(), "csv").headers) == MAX_COLUMNS


def test_an_empty_list_and_a_missing_file_are_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,address\n")
    with pytest.raises(UnreadableFile, match=Why.NO_ROWS.value):
        read_table(path)
    with pytest.raises(UnreadableFile, match=Why.NOT_A_FILE.value):
        read_table(tmp_path)


def book(fill, name="stations"):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = name
    fill(sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_workbook_gives_values_as_people_read_them():
    import datetime as dt

    def fill(sheet):
        sheet.append(["丽水市驿站表"])
        sheet.append(["编号", "名称", "经度", "开放时间", "联系电话", "备注", "核实时间"])
        sheet.append(
            [1001.0, "甲", 119.921, dt.time(8, 30), 13800000000.0, "=1+1", dt.date(2026, 9, 1)]
        )

    table = read_bytes(book(fill), "xlsx")
    assert cells(table) == [("1001", "甲", "119.921", "08:30", "13800000000", "=1+1", "2026-09-01")]
    assert table.rows[0].number == 3


def test_a_workbook_named_csv_is_still_a_workbook():
    assert (
        read_bytes(book(lambda s: [s.append(r) for r in (["name"], ["甲"])]), "csv").format
        == "xlsx"
    )


def test_a_cut_off_workbook_is_refused():
    data = book(lambda s: [s.append(r) for r in (["name"], ["甲"])])
    assert refusal(data[: len(data) // 2], "xlsx").why is Why.BROKEN_XLSX


def rezipped(data, **parts):
    """The workbook with some parts replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            new.writestr(item.filename, parts.get(item.filename.split("/")[-1], old.read(item)))
    return buffer.getvalue()


def small():
    return book(lambda s: [s.append(r) for r in (["name"], ["甲"])])


def test_a_zip_bomb_is_refused_before_it_unfolds(monkeypatch):
    bomb = rezipped(small(), **{"sheet1.xml": b"<x>" + b" " * 60_000_000})
    monkeypatch.setattr(xlsx, "load_workbook", lambda *a, **k: pytest.fail("unfolded"))
    assert refusal(bomb, "xlsx").why is Why.XLSX_BOMB


def test_entities_in_a_workbook_are_refused():
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    )
    assert refusal(rezipped(small(), **{"sheet1.xml": laughs}), "xlsx").why is Why.XLSX_BOMB


def test_a_sheet_that_claims_to_be_huge_or_has_a_cell_far_away_is_no_danger():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1"><c r="A1" t="str"><v>name</v></c></row>'
        b'<row r="2"><c r="A2" t="str"><v>x</v></c></row>'
        b'<row r="1048576"><c r="A1048576" t="str"><v>y</v></c></row></sheetData></worksheet>'
    )
    table = read_bytes(rezipped(small(), **{"sheet1.xml": sheet}), "xlsx")
    assert cells(table) == [("x",)]


def test_a_workbook_too_wide_is_refused():
    data = book(lambda s: [s.append(["name"]), s.cell(2, MAX_COLUMNS + 1, "x")])
    assert refusal(data, "xlsx").why is Why.TOO_MANY_COLUMNS


def test_a_second_sheet_of_stations_is_not_passed_over_in_silence():
    workbook = Workbook()
    for sheet in (workbook.active, workbook.create_sheet("青田")):
        sheet.append(["名称"])
        sheet.append(["甲"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    table = read_bytes(buffer.getvalue(), "xlsx")
    assert [(r.why, r.params["sheet"]) for r in table.remarks] == [(Why.OTHER_SHEET, "青田")]


def features(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def point(lon, lat, **properties):
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_geojson_points_become_rows_with_the_datum_the_file_declares():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    place = point(
        119.9, 28.4, name="甲", facilities={"water": "ok", "toilet": "none"}, aliases=["a", "b"]
    )
    table = read_bytes(features(place, crs=crs), "geojson")
    row = dict(zip(table.headers, table.rows[0].cells, strict=True))
    assert row == {
        "lon": "119.9", "lat": "28.4", "name": "甲", "facilities": "water:ok toilet:none",
        "aliases": "a、b", "crs": "wgs84",
    }  # fmt: skip


def test_geojson_that_is_silent_about_its_datum_stays_silent():
    table = read_bytes(features(point(119.9, 28.4, name="甲")), "geojson")
    assert "crs" not in table.headers


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point"},
        [],
        "x",
    ],
)
def test_what_is_not_a_point_goes_back_with_its_reason(geometry):
    table = read_bytes(
        features({"type": "Feature", "geometry": geometry, "properties": {"name": "甲"}}), "geojson"
    )
    assert table.rows[0].geometry_error.why is Why.NOT_A_POINT


def test_two_columns_for_one_thing_are_refused():
    from stations.transfer.rows import columns_of

    with pytest.raises(UnreadableFile) as caught:
        columns_of(("名称", "驿站名称"))
    assert caught.value.reason.why is Why.SAME_HEADER_TWICE
