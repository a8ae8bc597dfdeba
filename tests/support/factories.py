"""Rows for tests. A factory writes only when its test says that it writes."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from core.actor import SYSTEM
from core.db import db, transaction
from stations.directory.actions import CreateStation, create_station
from stations.directory.model import Station
from stations.directory.rules import SourceKind

VALUES: dict[str, Any] = {
    "name": "试验驿站",
    "adcode": "331102",
    "address": "试验路 1 号",
    "lat": 28.4517,
    "lon": 119.9214,
    "type": "union",
    "hours": "24/7",
    "entry": "walk_in",
    "audience": "everyone",
    "facilities": {"water": "ok", "toilet": "ok", "microwave": "broken"},
}
"""A station with nothing remarkable about it; a test names what matters to it."""


class RefusedToWrite(RuntimeError):
    """The test made a row without saying that it writes."""


class StationFactory:
    """`make_station(name=…)` writes a station; `make_station.values(…)` only says how it would be."""

    def __init__(self, may_write: Callable[[], bool]) -> None:
        self._may_write = may_write
        self._numbers = count(1)

    def values(self, **changes: Any) -> dict[str, Any]:
        """The values of an ordinary station with some of them changed."""
        number = next(self._numbers)
        return VALUES | {"code": f"T{number:04}", "name": f"{VALUES['name']}{number}"} | changes

    def __call__(self, *, source: SourceKind = SourceKind.STAFF, **changes: Any) -> Station:
        """Write a station in a transaction of its own and give it, detached from the session."""
        if not self._may_write():
            raise RefusedToWrite("mark the test with @pytest.mark.writes, or ask for `session`")
        with transaction() as session:
            command = CreateStation(values=self.values(**changes), source=source, batch_id=None)
            station = create_station(session, SYSTEM, command)
        db.session.refresh(station)
        return station


def may_write(request: pytest.FixtureRequest) -> bool:
    """Whether the asking test said so, by its mark or by using the session."""
    return (
        "session" in request.fixturenames or request.node.get_closest_marker("writes") is not None
    )
