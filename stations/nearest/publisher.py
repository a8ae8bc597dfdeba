"""Keeps one worker's snapshot at the newest revision and day, without a thread of its own.

The version row is read at most once a second, by whichever request comes first; only stations changed since are
loaded; the new snapshot is built aside and put in place by one assignment, so a request that already runs keeps the
old one. While a thread builds, the others go on with the old one.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable
from typing import cast

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.clock import local, now
from core.config import Settings
from core.db import db
from stations.directory import queries
from stations.directory.opening import calendar
from stations.directory.published import published_since
from stations.hours import HolidayCalendar, HolidayTableError
from stations.nearest.schedules import Day
from stations.nearest.snapshot import Snapshot, assembled, changed, on_day, row_of

log = logging.getLogger(__name__)

CHECK_EVERY_S = 1.0
_KEY = "stations_snapshot"


class Publisher:
    """Holds the snapshot of this process. Made before a fork, it is inherited and goes on by itself."""

    def __init__(
        self,
        session: Callable[[], Session],
        config: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._config = config
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        """Start again from nothing (tests, after they emptied the database)."""
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._checked = float("-inf")

    def current(self) -> Snapshot:
        """The snapshot, at most about a second behind the database."""
        if fresh := self.fresh():
            return fresh
        kept = self._snapshot
        # Only who has nothing to answer with waits for another thread that is building.
        if not self._lock.acquire(blocking=kept is None):
            return cast(Snapshot, kept)
        try:
            if self._snapshot is None or self._clock() - self._checked >= CHECK_EVERY_S:
                self._snapshot = self._refreshed(self._snapshot)
                self._checked = self._clock()
            return self._snapshot
        finally:
            self._lock.release()

    def fresh(self) -> Snapshot | None:
        """The snapshot if it was checked within the last second; asks no database."""
        kept = self._snapshot
        return kept if self._clock() - self._checked < CHECK_EVERY_S else None

    def _refreshed(self, kept: Snapshot | None) -> Snapshot:
        session = self._session()
        # Read before the rows: a change that commits in between is loaded now and, harmlessly, once more.
        revision = queries.version(session)
        day = self._day(kept)
        if kept is None or revision < kept.revision:
            stations = (row_of(it) for it in published_since(session, -1))
            return assembled(revision, {row.id: row for row in stations if row}, day)
        if revision != kept.revision:
            kept = changed(kept, revision, published_since(session, kept.revision))
        return kept if kept.schedules.day == day else on_day(kept, day)

    def _day(self, kept: Snapshot | None) -> Day:
        """Today. While the operator's holiday table cannot be read, the holidays known so far hold."""
        zone = self._config.zone
        today = local(now(), zone).date()
        try:
            return Day(today, calendar(self._config, today.year), zone)
        except (HolidayTableError, OSError):
            log.exception("DATA/holidays.csv")
            return Day(
                today, kept.schedules.day.calendar if kept else HolidayCalendar.china(), zone
            )


def publisher(app: Flask) -> Publisher:
    """The publisher of an app."""
    return cast(Publisher, app.extensions[_KEY])


def init_nearest(app: Flask) -> None:
    """Give the app its publisher."""
    made = Publisher(db.session, app.extensions["settings"])
    app.extensions[_KEY] = made
    app.extensions.setdefault("forget_everything", []).append(made.forget)


def warm_up(app: Flask) -> None:
    """Build the snapshot in a server that is about to fork, so that its workers share one.

    Frozen for the garbage collector, which would otherwise write to every page of it.
    """
    with app.app_context():
        try:
            current()
        except DBAPIError:
            log.warning("the stations cannot be read yet", exc_info=True)
        db.session.remove()
    gc.collect()
    gc.freeze()


def current() -> Snapshot:
    """The published stations, as this worker knows them now."""
    return publisher(current_app).current()
