"""Keeps packs ready: one a region asked for, made anew when data or day have changed, not oftener than it is worth."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Invalid
from stations.directory import queries
from stations.directory.published import published_since
from stations.nearest.index import Filter
from stations.nearest.pack import Pack, write
from stations.nearest.schedules import Day
from stations.nearest.snapshot import Snapshot

MOST_STATIONS = 20_000
"""A phone that needs more than this has picked too large a region."""
MOST_KEPT = 16
REST = 20
"""A pack that took a second to make is given as it is for so many seconds: changes come one by one."""
_KEY = "packs"


@dataclass(frozen=True, slots=True)
class _Kept:
    pack: Pack
    revision: int
    day: Day
    good_until: float


class Packs:
    """The packs of this process, by region code, the ones used last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def forget(self) -> None:
        """Start again from nothing."""
        self._kept.clear()

    def pack(self, session: Session, snapshot: Snapshot, adcode: str) -> Pack:
        """The pack of a region (empty: all). Raises Invalid when it holds too many stations."""
        count = snapshot.index.matching(Filter(region=adcode)) if adcode else len(snapshot.rows)
        if count > MOST_STATIONS:
            raise Invalid(errors={"adcode": [_("范围太大,请给出更小的地区代码")]})
        with self._lock:
            kept = self._kept.get(adcode)
            if kept is None or not _still_good(kept, snapshot):
                kept = self._kept[adcode] = _made(session, snapshot, adcode)
                if len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(adcode)
            return kept.pack


def init_packs(app: Flask) -> None:
    """Give the app its packs."""
    made = Packs()
    app.extensions[_KEY] = made
    app.extensions.setdefault("forget_everything", []).append(made.forget)


def packs() -> Packs:
    """The packs of the running app."""
    return cast(Packs, current_app.extensions[_KEY])


def _still_good(kept: _Kept, snapshot: Snapshot) -> bool:
    if kept.day != snapshot.schedules.day:
        return False
    return kept.revision == snapshot.revision or time.monotonic() < kept.good_until


def _made(session: Session, snapshot: Snapshot, adcode: str) -> _Kept:
    begun, day = time.monotonic(), snapshot.schedules.day
    # Read after the snapshot: the rows may be newer than the number, never older.
    stations = published_since(session, -1, region=adcode)
    pack = Pack.of(write(stations, queries.regions(session), day, snapshot.revision))
    ended = time.monotonic()
    return _Kept(pack, snapshot.revision, day, ended + REST * (ended - begun))
