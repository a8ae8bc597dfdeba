"""One transaction at the edge: all or nothing, writers queue, versions are the order of commits."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core import versions
from core.clock import frozen, now
from core.db import db, transaction
from core.events import OutboxEvent, emit

pytestmark = pytest.mark.writes


def test_a_failed_block_leaves_nothing(session):
    def half_done() -> None:
        with transaction() as writing:
            emit(writing, "test:never", {})
            writing.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert session.scalar(select(OutboxEvent)) is None


def test_a_transaction_inside_a_transaction_is_refused(session):
    with pytest.raises(RuntimeError, match="edge"), transaction(), transaction():
        pass
    with transaction():  # and the refusal left nothing open
        pass


def test_times_come_back_in_utc(session):
    given = datetime(2026, 7, 1, 12, 30, tzinfo=timezone(timedelta(hours=8)))
    with frozen(given), transaction() as writing:
        emit(writing, "test:time", {})
    found = session.scalar(select(OutboxEvent.at))
    assert found == given
    assert found.tzinfo is UTC


def test_a_time_without_offset_is_refused(session):
    with pytest.raises(Exception, match="without offset"), transaction() as writing:
        writing.add(OutboxEvent(kind="x", payload={}, at=datetime(2026, 7, 1)))  # noqa: DTZ001


def test_one_transaction_raises_a_version_once(session):
    with transaction() as writing:
        first = versions.bump(writing, "test")
        assert versions.bump(writing, "test") == first
    with transaction() as writing:
        assert versions.bump(writing, "test") == first + 1
    assert versions.read(session, "test") == first + 1


def test_many_writers_at_once_all_get_through_and_each_its_own_number(app):
    """Read, then write, from eight threads: the pattern that fails with "locked" if begun deferred."""
    seen: list[int] = []
    errors: list[Exception] = []
    start = Barrier(8)

    def write() -> None:
        with app.app_context():
            start.wait()
            for _ in range(10):
                try:
                    with transaction() as session:
                        session.execute(text("SELECT count(*) FROM outbox"))
                        emit(session, "test:race", {})
                        seen.append(versions.bump(session, "race"))
                except Exception as error:  # noqa: BLE001 (any failure is the finding)
                    errors.append(error)

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(seen) == list(range(1, 81))
    with app.app_context():
        rows = db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "test:race")).all()
    assert len(rows) == 80


def test_frozen_clock_needs_an_offset():
    with pytest.raises(ValueError, match="offset"), frozen(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass
    assert now().tzinfo is UTC


def test_what_somebody_sent_stands_in_no_error_message(session):
    """Error messages of the database end in logs: a position or a contact must not."""
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT * FROM nowhere WHERE lat = :lat"), {"lat": "28.450123"})
    session.rollback()
    assert "nowhere" in str(caught.value)
    assert "28.450123" not in str(caught.value)


def test_sqlite_has_what_it_acknowledged_on_the_disk(session):
    """NORMAL would lose the last commits with the power; FULL (2) waits for the disk."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits by default")
    assert session.scalar(text("PRAGMA synchronous")) == 2
