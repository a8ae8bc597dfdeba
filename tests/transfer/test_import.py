"""Imports that change what is there: identity, corrections by hand, undo, and two at once."""

import threading

import pytest
from sqlalchemy import event, select

from core.actor import COMMAND_LINE
from core.db import db, transaction
from stations.directory.actions import ChangeStation, change_station
from stations.directory.model import StationChange
from stations.directory.rules import SourceKind
from stations.transfer import importing
from stations.transfer.importing import Import, run
from stations.transfer.options import ImportOptions
from stations.transfer.reading import read_table

pytestmark = pytest.mark.writes
HEAD = "编号,名称,经度,纬度,坐标系,开放时间,设施,地址,联系电话\n"


ROW = {
    "code": "A1", "name": "中山街驿站", "lon": 119.92, "hours": "8:00-20:00", "facilities": "饮水、厕所",
    "address": "中山街1号", "phone": "",
}  # fmt: skip


def row(**values):
    line = "{code},{name},{lon},28.45,WGS84,{hours},{facilities},{address},{phone}\n"
    return line.format(**ROW | values)


def by_hand(station, source=SourceKind.STAFF, **values):
    with transaction() as session:
        change_station(session, COMMAND_LINE, ChangeStation(station.id, values, source))


def states(station):
    return {f.facility: f.state for f in station.facilities}


def batch_of(result):
    return result.output.split("批次 ")[1].split()[0]


def test_a_row_changes_only_what_it_states(flask, write, stations):
    flask("import", write(HEAD + row(address="中山街1号", phone="0578-1")))
    result = flask(
        "import", write(HEAD + row(address="", hours="9:00-21:00", facilities="")), "--details"
    )
    station = stations()["A1"]
    assert (station.hours, station.address) == ("Mo-Su 09:00-21:00", "中山街1号")
    assert states(station) == {"water": "ok", "toilet": "ok"}
    assert station.keeper_phone == "0578-1"
    assert "~ 开放时间: Mo-Su 08:00-20:00 → Mo-Su 09:00-21:00" in result.output
    assert "新增 0,修改 1,不变 0,退回 0" in result.output


def test_what_a_person_corrected_is_never_buried(flask, write, stations):
    path = write(HEAD + row())
    flask("import", path)
    by_hand(
        stations()["A1"], hours="Mo-Su 10:00-18:00", facilities={"water": "broken", "toilet": "ok"}
    )
    by_hand(stations()["A1"], lat=28.4510, lon=119.9215)
    again = flask("import", path)
    station = stations()["A1"]
    assert station.hours == "Mo-Su 10:00-18:00"
    assert (station.lat, station.lon) == (28.4510, 119.9215)
    assert states(station) == {"water": "broken", "toilet": "ok"}
    assert "保留 开放时间:Mo-Su 10:00-18:00(人工改过,不用表里的 Mo-Su 08:00-20:00)" in again.output
    assert "保留 设施 water:broken" in again.output
    assert "没有变化" in again.output


@pytest.mark.parametrize("source", [SourceKind.SURVEY, SourceKind.KEEPER, SourceKind.INSPECTION])
def test_every_kind_of_person_outranks_a_file(source, flask, write, stations):
    flask("import", write(HEAD + row()))
    by_hand(stations()["A1"], source, address="中山街100号")
    flask("import", write(HEAD + row(address="中山街2号")))
    assert stations()["A1"].address == "中山街100号"


def test_a_facility_that_was_corrected_stays_while_others_follow_the_list(flask, write, stations):
    flask("import", write(HEAD + row(facilities="饮水、厕所、空调")))
    by_hand(stations()["A1"], facilities={"water": "ok", "toilet": "broken", "ac": "ok"})
    flask("import", write(HEAD + row(facilities="饮水、微波炉")))
    assert states(stations()["A1"]) == {"water": "ok", "microwave": "ok", "toilet": "broken"}


def test_a_later_list_replaces_an_earlier_one(flask, write, stations):
    flask("import", write(HEAD + row(address="中山街1号")))
    flask("import", write(HEAD + row(address="中山街2号")))
    assert stations()["A1"].address == "中山街2号"


def test_hours_that_are_no_longer_understood_become_unknown(flask, write, stations):
    flask("import", write(HEAD + row(hours="8:00-20:00")))
    result = flask("import", write(HEAD + row(hours="看心情")))
    assert result.exit_code == 0
    assert (stations()["A1"].hours, stations()["A1"].hours_text) == ("", "看心情")


def test_rows_without_codes_are_known_again_by_name_and_place(flask, write, stations):
    flask("import", write(HEAD + row(code="")))
    again = flask("import", write(HEAD + row(code="", address="新地址")))
    assert "新增 0,修改 1" in again.output
    assert [s.address for s in stations().values()] == ["新地址"]


def test_a_station_without_position_gets_one_from_a_later_list(flask, write, stations):
    flask("import", write("名称,地址\n无坐标驿站,解放街\n"))
    flask("import", write("名称,经度,纬度\n无坐标驿站,119.92,28.45\n"), "--crs", "wgs84")
    assert [(s.lat, s.lon) for s in stations().values()] == [(28.45, 119.92)]


def test_a_new_code_beside_a_station_of_the_same_name_is_held_back(flask, write, stations):
    flask("import", write(HEAD + row()))
    result = flask("import", write(HEAD + row(code="B9", name="中山街小哥驿站", lon=119.9203)))
    assert result.exit_code == 3
    assert "疑似重复:和已有的“中山街驿站”(编号 A1)" in result.output
    assert set(stations()) == {"A1"}


def test_the_same_code_of_another_county_does_not_overwrite(flask, write, stations):
    flask("import", write(HEAD + row()))
    result = flask("import", write(HEAD + row(name="龙泉剑池驿站", lon=119.14)))
    assert "编号 A1 已属于别处的“中山街驿站”" in result.output
    assert stations()["A1"].name == "中山街驿站"


def test_three_of_a_common_name_may_stand_near_each_other(flask, write, stations):
    rows = "".join(row(code=f"T{n}", name="公共厕所", lon=119.92 + n * 0.0004) for n in range(3))
    assert flask("import", write(HEAD + rows)).exit_code == 0
    result = flask("import", write(HEAD + rows + row(code="T9", name="公共厕所", lon=119.92001)))
    assert result.exit_code == 3
    assert set(stations()) == {"T0", "T1", "T2"}


def test_undo_gives_the_old_values_back_and_takes_new_stations_away(flask, write, stations):
    flask("import", write(HEAD + row(phone="0578-1")))
    text = (
        HEAD
        + row(address="改了", facilities="空调", phone="0578-2")
        + row(code="A2", name="丽阳街驿站", lon=119.93)
    )
    batch = batch_of(flask("import", write(text)))
    result = flask("undo", batch)
    assert result.exit_code == 0, result.output
    found = stations()
    assert (found["A1"].address, states(found["A1"])) == (
        "中山街1号",
        {"water": "ok", "toilet": "ok"},
    )
    assert found["A2"].life_cycle == "withdrawn"
    assert "A1 中山街驿站:联系电话 的原值没有留底" in result.output
    assert "撤销 1 个新增的驿站,恢复 1 个驿站的原值" in result.output


def test_undo_leaves_what_was_touched_since_and_lists_it(flask, write, stations):
    flask("import", write(HEAD + row()))
    text = (
        HEAD
        + row(address="改了", facilities="空调、饮水", hours="9:00-21:00")
        + row(code="A2", name="丽阳街驿站", lon=119.93)
    )
    batch = batch_of(flask("import", write(text)))
    by_hand(stations()["A1"], address="人工地址", facilities={"ac": "broken", "water": "ok"})
    by_hand(stations()["A2"], parking_m=5)
    result = flask("undo", batch)
    found = stations()
    assert (found["A1"].address, found["A1"].hours) == ("人工地址", "Mo-Su 08:00-20:00")
    assert states(found["A1"]) == {"ac": "broken", "water": "ok", "toilet": "ok"}
    assert found["A2"].life_cycle == "normal"
    for said in (
        "A1 中山街驿站:地址 之后有人改过",
        "A1 中山街驿站:设施 ac 之后有人改过",
        "A2 丽阳街驿站:导入后有人改过",
    ):
        assert said in result.output


def test_undo_works_once_and_only_on_what_exists(flask, write):
    batch = batch_of(flask("import", write(HEAD + row())))
    assert flask("undo", batch).exit_code == 0
    second = flask("undo", batch)
    assert (second.exit_code, "已经撤回过" in second.output) == (1, True)
    assert flask("undo", "ib_nothing").exit_code == 1
    assert "undone" in flask("batches").output


def test_a_list_can_be_imported_again_after_its_undo(flask, write, stations):
    path = write(HEAD + row())
    flask("undo", batch_of(flask("import", path)))
    assert stations()["A1"].life_cycle == "withdrawn"
    flask("import", path)
    assert stations()["A1"].life_cycle == "normal"


def test_a_station_that_people_withdrew_stays_withdrawn(flask, write, stations):
    path = write(HEAD + row())
    flask("import", path)
    by_hand(stations()["A1"], life_cycle="withdrawn")
    result = flask("import", path)
    assert stations()["A1"].life_cycle == "withdrawn"
    assert "这个驿站已撤销" in result.output


def test_an_unreadable_file_writes_nothing_and_exits_2(flask, write, stations):
    result = flask("import", write(b"PK\x03\x04", "x.xlsx"))
    assert result.exit_code == 2
    assert "没有写入任何数据" in result.output
    assert flask("import", "nowhere.csv").exit_code == 2
    assert stations() == {}


def test_english_on_request(flask, write):
    result = flask("import", write(HEAD + row()), "--lang", "en", "--dry-run")
    assert "Row 2 [new] A1 中山街驿站" in result.output


def test_a_mobile_number_in_a_public_note_is_masked(flask, write, stations):
    result = flask("import", write("名称,备注\n甲驿站,找王站长13812345678\n"))
    assert [s.note for s in stations().values()] == ["找王站长138****5678"]
    assert "13812345678" not in result.output


def test_unknown_words_go_to_the_note(flask, write, stations):
    flask("import", write("名称,设施,类型,面积\n甲驿站,饮水、按摩椅,古亭,很大\n"))
    (station,) = stations().values()
    assert (states(station), station.type) == ({"water": "ok"}, "union")
    assert station.note.splitlines() == ["[导入] 古亭", "[导入] 很大", "[导入] 按摩椅"]


def test_a_row_with_an_unquoted_comma_goes_back(flask, write, stations):
    result = flask("import", write("名称,开放时间\n甲驿站,8:00-11:00,13:00-17:00\n"))
    assert result.exit_code == 3
    assert "比表头多出一格(“13:00-17:00”)" in result.output
    assert stations() == {}


def test_a_name_too_long_goes_back(flask, write, stations):
    result = flask("import", write(f"名称\n{'长' * 121}\n乙驿站\n"))
    assert "名称太长:121 个字,最多 120 个" in result.output
    assert [s.name for s in stations().values()] == ["乙驿站"]


def test_facilities_in_columns_of_their_own(flask, write, stations):
    flask("import", write("名称,饮水机,厕所,微波炉\n甲驿站,有,无,坏\n"))
    (station,) = stations().values()
    assert states(station) == {"water": "ok", "toilet": "none", "microwave": "broken"}


def test_the_number_of_statements_does_not_grow_with_the_rows(app, write, session):
    def statements(count):
        text = HEAD + "".join(
            row(code=f"Q{n}", name=f"{n}号路驿站", lon=119 + n / 100) for n in range(count)
        )
        path = write(text)
        task = Import(path, ImportOptions(), COMMAND_LINE, app.extensions["settings"].zone)
        run(task, read_table(path), write=True)
        seen = []
        event.listen(db.engine, "before_cursor_execute", listener := lambda *a: seen.append(a[2]))
        try:
            run(task, read_table(path), write=True)
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    assert statements(5) == statements(100)


def test_a_break_between_chunks_leaves_whole_chunks_and_running_again_lands_the_rest(
    app, write, session, stations, monkeypatch
):
    monkeypatch.setattr(importing, "CHUNK", 2)
    text = HEAD + "".join(
        row(code=f"Q{n}", name=f"{n}号路驿站", lon=119 + n / 100) for n in range(5)
    )
    path = write(text)
    task = Import(path, ImportOptions(), COMMAND_LINE, app.extensions["settings"].zone)

    def stop(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(task, read_table(path), write=True, progress=stop)
    assert set(stations()) == {"Q0", "Q1"}
    run(task, read_table(path), write=True)
    assert set(stations()) == {"Q0", "Q1", "Q2", "Q3", "Q4"}


def test_two_imports_at_once_make_each_station_once(app, write, session, stations, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 3)
    text = HEAD + "".join(row(code="", name=f"{n}号路驿站", lon=119 + n / 100) for n in range(12))
    path = write(text)
    task = Import(path, ImportOptions(), COMMAND_LINE, app.extensions["settings"].zone)
    start, failed = threading.Barrier(2), []

    def one():
        try:
            with app.app_context():
                start.wait()
                run(task, read_table(path), write=True)
                db.session.remove()
        except Exception as error:  # noqa: BLE001  (told by the assertion below)
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(stations()) == 12
    created = session.scalars(select(StationChange).where(StationChange.field == "*")).all()
    assert len(created) == 12
