"""The verbs of the directory: what changes, what is remembered, what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.actor import COMMAND_LINE
from core.clock import frozen, now
from core.db import transaction
from core.errors import Conflict, Invalid
from stations.directory import queries
from stations.directory.actions import ChangeStation, SetOverride, change_station, set_override
from stations.directory.model import Station, StationChange
from stations.directory.opening import open_state
from stations.directory.rules import SourceKind
from stations.hours import State

pytestmark = pytest.mark.writes
AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # a Friday noon in Lishui


def change(station, source=SourceKind.STAFF, expected=None, **values):
    with transaction() as session:
        command = ChangeStation(station.id, values, source, expected_revision=expected)
        return change_station(session, COMMAND_LINE, command)


def history(session):
    rows = session.scalars(select(StationChange).order_by(StationChange.id)).all()
    return [(row.field, row.old, row.new, row.source) for row in rows][1:]


def test_only_what_differs_is_written_and_remembered(session, make_station):
    station = make_station(name="甲驿站", parking_m=20)
    before = station.revision
    change(station, name="乙驿站", parking_m=20)
    assert history(session) == [("name", "甲驿站", "乙驿站", "staff")]
    assert queries.version(session) == before + 1


def test_a_change_that_changes_nothing_leaves_no_trace(session, make_station):
    station = make_station(name="甲驿站")
    before = queries.version(session)
    change(station, name="甲驿站", facilities=dict(queries_facilities(station)))
    assert history(session) == []
    assert queries.version(session) == before


def queries_facilities(station):
    return {f.facility: f.state for f in station.facilities}


def test_facilities_come_go_and_break(session, make_station):
    station = make_station(facilities={"water": "ok", "toilet": "ok"})
    change(station, facilities={"water": "broken", "wifi": "ok"})
    session.expire_all()
    found = queries.station(session, station.id)
    assert queries_facilities(found) == {"water": "broken", "wifi": "ok"}


def test_somebody_who_saw_an_older_state_is_told(make_station):
    station = make_station()
    seen = station.revision
    change(station, name="别人改的")
    with pytest.raises(Conflict):
        change(station, expected=seen, name="我改的")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "很" * 121),
        ("type", "palace"),
        ("lat", 91.0),
        ("lat", float("nan")),
        ("stars", 6),
        ("hours", "看心情"),
        ("facilities", {"sauna": "ok"}),
        ("facilities", {"water": "maybe"}),
        ("confirmed_at", datetime(2026, 1, 1)),  # noqa: DTZ001
        ("id", "st_mine"),
        ("nonsense", 1),
        ("exceptions", [{"first": date(2026, 2, 2), "last": date(2026, 2, 1), "hours": "off"}]),
        (
            "exceptions",
            [{"first": date(2026, 2, 1), "last": date(2026, 2, 1), "hours": "Mo 08:00"}],
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(session, make_station, field, value):
    station = make_station()
    with pytest.raises(Invalid) as caught:
        change(station, **{field: value})
    assert field in caught.value.errors
    assert history(session) == []


def test_half_a_position_is_refused(make_station):
    with pytest.raises(Invalid):
        change(make_station(), lat=None)


def test_the_keepers_word_stands_until_it_ends(session, make_station):
    station = make_station(hours="24/7")
    with frozen(AT), transaction() as writing:
        command = SetOverride(station.id, State.CLOSED, until=AT + timedelta(hours=1))
        set_override(writing, COMMAND_LINE, command)
        found = queries.station(writing, station.id)
        assert open_state(found, AT).state is State.CLOSED
        assert open_state(found, AT).until == AT + timedelta(hours=1)
        assert open_state(found, AT + timedelta(hours=1)).state is State.OPEN


def test_an_exception_closes_its_days_only(session, make_station):
    station = make_station(hours="24/7")
    day = date(2026, 11, 20)
    change(station, exceptions=[{"first": day, "last": day, "hours": "off", "reason": "装修"}])
    with frozen(AT):
        found = queries.station(session, station.id)
        assert open_state(found, AT).state is State.CLOSED
        assert open_state(found, AT + timedelta(days=1)).state is State.OPEN


@pytest.mark.parametrize("life_cycle", ["closed_temporarily", "rectification"])
def test_a_station_that_is_not_running_is_closed_whatever_its_hours(
    session, make_station, life_cycle
):
    station = make_station(hours="24/7", life_cycle=life_cycle)
    assert open_state(queries.station(session, station.id), now()).state is State.CLOSED


def test_search_line_follows_the_name(session, make_station):
    station = make_station(name="中心广场驿站", aliases=["暖心小站"])
    assert "zxgcyz" in session.get(Station, station.id).search
    session.rollback()
    change(station, name="城西公园驿站")
    session.expire_all()
    line = session.get(Station, station.id).search
    assert "cxgyyz" in line
    assert "zxgcyz" not in line
    assert "nxxz" in line
