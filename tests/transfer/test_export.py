"""Exports: import reads them back without loss, and no spreadsheet runs them."""

import csv
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import delete

from core.actor import COMMAND_LINE
from core.db import db, transaction
from stations.directory.actions import CreateStation, create_station, value_of
from stations.directory.model import Station, StationChange
from stations.directory.rules import SourceKind
from stations.directory.values import COLUMNS, PARTS
from stations.transfer.exporting import Export, write_file
from stations.transfer.importing import Import, run
from stations.transfer.options import ImportOptions
from stations.transfer.reading import read_table
from stations.transfer.text import clean, is_formula

pytestmark = pytest.mark.writes
CRS_CHANGES = {"crs_given"}  # what was given in GCJ-02 is exported, and so given again, in WGS-84

words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=30
).map(clean)
sharp = st.sampled_from(
    ["=1+1", "+86 578 1", "-1 层", "@甲", "'x", "''", "a,b;c", '"q"', "<b>x</b>", "甲\t乙"]
).map(clean)
text = words | sharp
instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda t: t.replace(tzinfo=UTC)
)
STATION = st.fixed_dictionaries(
    {
        "name": text.filter(lambda t: t and not is_formula(t)),
        "address": text,
        "landmark": text,
        "note": text.filter(lambda t: not any(c.isdigit() for c in t)),
        "floor": text.map(lambda t: t[:20].strip()),
        "keeper_name": text,
        "keeper_phone": text,
        "source_note": text,
        "hours": st.sampled_from(["", "24/7", "Mo-Fr 08:30-11:30,13:30-17:30; PH off", "Mo-Su 18:00-26:00"]),
        "hours_text": text,
        "type": st.sampled_from(["union", "host_bank", "public_toilet"]),
        "entry": st.sampled_from(["walk_in", "code"]),
        "audience": st.sampled_from(["everyone", "members"]),
        "life_cycle": st.sampled_from(["trial", "normal", "rectification"]),
        "facilities": st.dictionaries(
            st.sampled_from(["water", "toilet", "ac"]), st.sampled_from(["ok", "broken", "none", "nearby", "unknown"])
        ),
        "parking_m": st.none() | st.integers(0, 5000),
        "area_m2": st.none() | st.floats(0, 1000).map(lambda x: round(x, 2)),
        "stars": st.none() | st.integers(1, 5),
        "confirmed_at": st.none() | instants,
        "sample": st.booleans(),
        "adcode": st.just("331102"),
    }
)  # fmt: skip
POSITIONS = st.none() | st.tuples(
    st.floats(-90, 90).map(lambda lat: round(lat, 9)),
    st.floats(-180, 180).map(lambda lon: round(lon, 9)),
).filter(any)  # nine places are a tenth of a millimetre; a workbook keeps sixteen digits


def make(values):
    with transaction() as session:
        create_station(session, COMMAND_LINE, CreateStation(values, SourceKind.STAFF))


def empty():
    with transaction() as session:
        for table in (StationChange, Station):
            session.execute(delete(table))
        session.expunge_all()


def picture(*, but=()):
    db.session.rollback()
    db.session.expunge_all()
    names = (COLUMNS.keys() | PARTS) - set(but)
    return {s.code: {n: value_of(s, n) for n in names} for s in db.session.query(Station)}


def differences(before, after):
    return {
        (code, name): (value, after[code][name])
        for code, values in before.items()
        for name, value in values.items()
        if value != after[code][name]
    }


def bring_in(app, path):
    task = Import(
        path, ImportOptions(accept_similar=True), COMMAND_LINE, app.extensions["settings"].zone
    )
    return run(task, read_table(path), write=True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@settings(
    max_examples=30,
    phases=[Phase.generate, Phase.explicit], deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(rows=st.lists(st.tuples(STATION, POSITIONS), min_size=1, max_size=4), zh=st.booleans())
def test_import_of_an_export_gives_the_same_directory(app, session, tmp_path, suffix, rows, zh):
    empty()
    for number, (values, position) in enumerate(rows):
        placed = (
            {
                "lat": position[0],
                "lon": position[1],
                "crs_given": "wgs84",
                "position_source": "survey",
            }
            if position
            else {}
        )
        make(values | placed | {"code": f"X{number}", "aliases": [f"别名{number}", "@二"]})
    before = picture()
    path = tmp_path / f"all.{suffix}"
    write_file(db.session(), path, Export(headers="zh" if zh else "en", private=True))
    empty()
    result = bring_in(app, path)
    assert [words for row in result.rows for words in row.faults] == []
    after = picture()
    assert differences(before, after) == {}


def test_a_geojson_export_comes_back_too(app, session, make_station, tmp_path):
    make_station(code="G1", hours="24/7", hours_text="全天", note="甲", parking_m=5)
    make_station(code="G2", lat=None, lon=None, facilities={"water": "nearby"})
    private = ("keeper_name", "keeper_phone", "position_source", "crs_given")
    before = picture(but=private)
    path = tmp_path / "all.geojson"
    write_file(db.session(), path, Export())
    empty()
    result = bring_in(app, path)
    assert [str(r.params) for r in result.remarks] == []
    assert picture(but=private) == before


def test_exporting_and_importing_where_it_came_from_changes_nothing(flask, make_station, tmp_path):
    make_station(
        crs_given="gcj02", confirmed_at=datetime(2026, 9, 1, tzinfo=UTC), keeper_phone="0578-1"
    )
    for name in ("a.csv", "a.xlsx", "a.geojson"):
        assert flask("export", tmp_path / name).exit_code == 0
        result = flask("import", tmp_path / name)
        assert (result.exit_code, "没有变化:新增 0,修改 0,不变 1" in result.output) == (0, True), (
            result.output
        )


EVIL = ["=1+1", "+1", "-1", "@x", "\tx", "'=1"]


def test_no_cell_is_a_formula_in_any_spreadsheet(flask, make_station, tmp_path):
    for evil in EVIL:
        make_station(name=f"{evil}站", address=evil, landmark=evil)
    flask("export", tmp_path / "x.csv")
    flask("export", tmp_path / "x.xlsx")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    book = load_workbook(tmp_path / "x.xlsx")
    written = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert {cell.data_type for cell in written} <= {"s", "n"}
    assert not [c for c in written if str(c.value)[:1] in ("=", "+", "-", "@", "\t")]


def test_private_fields_leave_only_when_asked_for(flask, make_station, tmp_path):
    make_station(keeper_name="王站长", keeper_phone="0578-1")
    flask("export", tmp_path / "public.csv")
    assert "王站长" not in (tmp_path / "public.csv").read_text()
    result = flask("export", tmp_path / "private.csv", "--with-private")
    assert "不得公开" in result.output
    assert "王站长" in (tmp_path / "private.csv").read_text()
    assert (tmp_path / "private.csv").stat().st_mode & 0o077 == 0
    refused = flask("export", tmp_path / "x.geojson", "--with-private")
    assert (refused.exit_code, (tmp_path / "x.geojson").exists()) == (2, False)


def test_withdrawn_stations_stay_at_home_unless_asked_for(flask, make_station, tmp_path):
    make_station(name="旧驿站", life_cycle="withdrawn")
    flask("export", tmp_path / "a.csv")
    flask("export", tmp_path / "b.csv", "--with-withdrawn")
    assert ["旧驿站" in (tmp_path / f).read_text() for f in ("a.csv", "b.csv")] == [False, True]


def test_an_unknown_format_is_refused(flask, tmp_path):
    assert flask("export", tmp_path / "a.pdf").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_open_data_is_complete_and_revalidates(client, make_station):
    made = make_station(code="G1", name="甲驿站")
    make_station(code="G2", life_cycle="withdrawn")
    answer = client.get("/api/v1/stations.geojson")
    (feature,) = answer.json["features"]
    assert (feature["id"], feature["properties"]["name"]) == (made.id, "甲驿站")
    assert feature["geometry"]["coordinates"] == [made.lon, made.lat]
    table = client.get("/api/v1/stations.csv")
    assert next(iter(csv.DictReader(table.text.lstrip("\ufeff").splitlines())))["code"] == "G1"
    for seen in (answer, table):
        again = client.get(seen.request.path, headers={"If-None-Match": seen.headers["ETag"]})
        assert again.status_code == 304
    make_station(code="G3")
    fresh = client.get(
        "/api/v1/stations.geojson", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (fresh.status_code, len(fresh.json["features"])) == (200, 2)


def test_hsds_lists_stations_as_services(client, make_station):
    made = make_station(name="甲驿站", hours="24/7")
    assert client.get("/open-data/hsds/").json["version"] == "3.0"
    page = client.get("/open-data/hsds/services").json
    assert (page["total_items"], page["last_page"], page["size"]) == (1, True, 1)
    (service,) = page["contents"]
    place = service["service_at_locations"][0]["location"]
    assert (service["name"], place["latitude"], place["longitude"]) == (
        "甲驿站",
        made.lat,
        made.lon,
    )
    assert service["schedules"][0]["description"] == "opening_hours: 24/7"
    assert client.get(f"/open-data/hsds/services/{service['id']}").json == service
    assert client.get("/open-data/hsds/services?page=2").json["empty"] is True


@pytest.mark.parametrize(
    "key",
    ["x", "00000000-0000-0000-0000-000000000000", "z" * 36, "000cc440-003e-846a-9231-6755f514694f"],
)
def test_an_unknown_service_is_not_found(client, key):
    answer = client.get(f"/open-data/hsds/services/{key}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@given(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16))
def test_a_uuid_leads_back_to_its_station(letters):
    from stations.transfer.hsds import KINDS, station_id_of, uuid_of

    made = {kind: uuid_of(kind, f"st_{letters}") for kind in KINDS}
    assert len(set(made.values())) == len(KINDS)
    for kind, key in made.items():
        assert (len(key), key[14]) == (36, "8")
        assert station_id_of(kind, key) == f"st_{letters}"
        assert station_id_of("location" if kind != "location" else "phone", key) is None
