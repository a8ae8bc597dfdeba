"""What other processes and threads change is seen, and never half of it."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.db import db, transaction
from core.versions import bump
from stations.directory.model import Station
from stations.nearest import publisher as room
from stations.nearest.publisher import Publisher, current
from tests.support.server import ROOT, environment

pytestmark = pytest.mark.writes

ELSEWHERE = """
from app import create_app
from core.actor import COMMAND_LINE
from core.db import transaction
from stations.directory.actions import ChangeStation, change_station
from stations.directory.rules import SourceKind
import sys
with create_app().app_context(), transaction() as session:
    values = {"name": sys.argv[2]}
    change_station(session, COMMAND_LINE, ChangeStation(sys.argv[1], values, SourceKind.STAFF))
"""


def names() -> list[str]:
    return [row.head.decode().split('"name":"')[1].split('"')[0] for row in current().rows.values()]


def test_what_another_process_changes_is_seen_within_five_seconds(app, settings, make_station):
    station = make_station(name="旧")
    with app.app_context():
        assert names() == ["旧"]
        db.session.remove()
    env = environment(settings.data_dir, database_url=settings.database_url, secret_key="test")
    command = [sys.executable, "-c", ELSEWHERE, station.id, "新"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, timeout=60)
    deadline = time.monotonic() + 5
    seen: list[str] = []
    while seen != ["新"]:
        assert time.monotonic() < deadline, seen
        with app.app_context():
            seen = names()
            db.session.remove()
        time.sleep(0.05)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def own(app, settings):
    """A publisher with a clock of its own, and the clock."""
    clock = Clock()
    with app.app_context():
        yield Publisher(db.session, settings, clock), clock
        db.session.remove()


def test_the_database_is_asked_once_a_second(own, make_station, monkeypatch):
    publisher, clock = own
    make_station()
    asked = []
    version = room.queries.version
    monkeypatch.setattr(
        room.queries, "version", lambda session: asked.append(1) or version(session)
    )
    first = publisher.current()
    clock.now += 0.99
    assert publisher.current() is publisher.fresh() is first
    assert len(asked) == 1
    clock.now += 0.02
    assert publisher.fresh() is None
    assert publisher.current() is first
    assert len(asked) == 2


def test_only_what_changed_is_loaded(own, make_station, monkeypatch):
    publisher, clock = own
    make_station(name="一")
    before = publisher.current()
    loaded = []
    since = room.published_since

    def watched(session, revision):
        for station in since(session, revision):
            loaded.append(station.name)
            yield station

    monkeypatch.setattr(room, "published_since", watched)
    make_station(name="二", lat=28.5, lon=119.9)
    clock.now += 2
    after = publisher.current()
    assert loaded == ["二"]
    assert len(after.rows) == 2
    assert len(before.rows) == 1, "a request that runs keeps what it began with"


def test_a_new_name_keeps_the_index_and_a_new_position_does_not(own, make_station):
    publisher, clock = own
    station = make_station(name="旧")

    def changed(**values):
        with transaction() as session:
            kept = session.get_one(Station, station.id)
            for name, value in values.items():
                setattr(kept, name, value)
            kept.revision = bump(session, "stations")
        clock.now += 2
        return publisher.current()

    first = publisher.current()
    renamed = changed(name="新")
    assert renamed.index is first.index
    assert "新" in renamed.heads[0].decode()
    moved = changed(lat=10.0)
    assert moved.index is not first.index
    assert moved.index.columns.lat.tolist() == [10.0]


def test_a_restored_older_database_is_read_anew(own, make_station):
    publisher, clock = own
    make_station()
    snapshot = publisher.current()
    publisher._snapshot = room.assembled(snapshot.revision + 50, {}, snapshot.schedules.day)
    clock.now += 2
    assert len(publisher.current().rows) == 1


def test_threads_that_come_while_one_builds_get_the_old_one(own, make_station, monkeypatch, app):
    publisher, clock = own
    make_station()
    old = publisher.current()
    make_station(lat=28.6, lon=119.9)
    clock.now += 2
    building, go_on = threading.Event(), threading.Event()
    changed = room.changed

    def slowly(*given):
        building.set()
        assert go_on.wait(10)
        return changed(*given)

    monkeypatch.setattr(room, "changed", slowly)

    def refresh() -> None:
        with app.app_context():
            publisher.current()
            db.session.remove()

    thread = threading.Thread(target=refresh)
    thread.start()
    assert building.wait(10)
    assert publisher.current() is old
    go_on.set()
    thread.join(10)
    assert len(publisher.current().rows) == 2


def test_a_broken_holiday_table_does_not_stop_the_finder(own, settings, make_station):
    publisher, clock = own
    make_station(hours="24/7")
    table = settings.data_dir / "holidays.csv"
    table.write_text("2026-13-99,what,ever\n")
    try:
        assert len(publisher.current().rows) == 1
        table.write_text("2026-11-23,holiday,试验\n")
        clock.now += 2
        calendar = publisher.current().schedules.day.calendar
        assert "试验" in calendar.holidays.values()
    finally:
        table.unlink()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_inherits_the_snapshot_and_goes_on_by_itself(tmp_path: Path):
    """As gunicorn --preload does it: built in the parent, changed from outside, seen in the child."""
    script = tmp_path / "fork.py"
    script.write_text(FORKED)
    env = environment(tmp_path) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["parent", "1", "child", "2"], done.stderr
    with closing(sqlite3.connect(tmp_path / "leileme.db")) as database:
        assert database.execute("select count(*) from stations").fetchone() == (2,)


FORKED = """
import os, sys, time
from app import create_app
from core.actor import SYSTEM
from core.db import db, transaction
from stations.directory.actions import CreateStation, create_station
from stations.directory.rules import SourceKind
from stations.nearest.publisher import current

app = create_app()

def add():
    with app.app_context(), transaction() as session:
        values = {"name": "站", "lat": 28.4, "lon": 119.9, "hours": "24/7"}
        create_station(session, SYSTEM, CreateStation(values, SourceKind.STAFF))

with app.app_context():
    db.create_all()
add()
with app.app_context():
    print("parent", len(current().rows), flush=True)
    db.session.remove()
child = os.fork()
if child:
    add()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
deadline = time.monotonic() + 5
seen = 0
while seen != 2 and time.monotonic() < deadline:
    with app.app_context():
        seen = len(current().rows)
    time.sleep(0.1)
print("child", seen, flush=True)
os._exit(0)
"""
