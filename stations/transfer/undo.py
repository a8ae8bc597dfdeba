"""Taking a batch back: its values give way to those before it, unless somebody changed them since."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core import versions
from core.actor import Actor
from core.clock import now
from core.db import db, transaction
from core.errors import Conflict
from stations.directory.actions import VERSION, ChangeStation, change_station, value_of
from stations.directory.model import Station, StationChange
from stations.directory.rules import LifeCycle, SourceKind
from stations.directory.values import PRIVATE
from stations.transfer import queries
from stations.transfer.model import BatchState, ImportBatch, undo_id

CHUNK = 250
TIMES = frozenset({"position_at", "confirmed_at"})


@dataclass(frozen=True, slots=True)
class Left:
    """A value, or with field `*` a whole station, that was not taken back, and why."""

    code: str
    name: str
    field: str
    why: str  # "changed" since by somebody, "private": the old value was never written down


@dataclass(slots=True)
class UndoResult:
    """What an undo did."""

    withdrawn: int = 0
    restored: int = 0
    left: list[Left] = field(default_factory=list)


def run(batch_id: str, actor: Actor) -> UndoResult:
    """Take a whole batch back, some stations a transaction; cut off, it can be run again.

    Raises NotFound for an unknown batch, Conflict for one that was taken back already.
    """
    result = UndoResult()
    session = db.session()
    begin_undo(session, batch_id)
    ids = list(queries.stations_of(session, batch_id))
    for start in range(0, len(ids), CHUNK):
        with transaction() as writing:
            versions.bump(writing, VERSION)
            batch = begin_undo(writing, batch_id)
            undo_stations(writing, actor, batch, ids[start : start + CHUNK], result)
    with transaction() as writing:
        end_undo(writing, batch_id)
    return result


def begin_undo(session: Session, batch_id: str) -> ImportBatch:
    """The batch, if it can be taken back. Raises NotFound, Conflict when that was done already."""
    batch = queries.batch(session, batch_id)
    if batch.state == BatchState.UNDONE:
        raise Conflict
    return batch


def end_undo(session: Session, batch_id: str) -> None:
    """Note that the batch is taken back."""
    batch = queries.batch(session, batch_id)
    batch.state, batch.undone_at = BatchState.UNDONE, now()


def undo_stations(
    session: Session, actor: Actor, batch: ImportBatch, ids: list[str], result: UndoResult
) -> None:
    """Take the batch back in some of its stations."""
    stations = queries.with_parts(session, ids)
    history = queries.changes_of(session, ids)
    for key in ids:
        if station := stations.get(key):
            _Undo(session, actor, batch, station, history[key], result).run()


@dataclass(frozen=True, slots=True)
class _Undo:
    session: Session
    actor: Actor
    batch: ImportBatch
    station: Station
    history: list[StationChange]
    result: UndoResult

    def run(self) -> None:
        mine = [row for row in self.history if row.batch_id == self.batch.id]
        if not mine:
            return
        if any(row.field == "*" for row in mine):
            self._withdraw(mine[-1].id)
            return
        values: dict[str, Any] = {}
        for name in dict.fromkeys(row.field for row in mine):
            rows = [row for row in mine if row.field == name]
            if name == "facilities":
                values |= self._facilities(rows)
            elif name in PRIVATE:
                self._leave(name, "private")
            elif self._changed_since(name, rows[-1].id):
                self._leave(name, "changed")
            else:
                values[name] = _stored(name, rows[0].old)
        if values:
            self._write(values)
            self.result.restored += 1

    def _withdraw(self, last: int) -> None:
        touched = any(
            row.id > last and row.batch_id != undo_id(self.batch.id) for row in self.history
        )
        seen = self.station.confirmed_at
        confirmed = bool(
            seen and seen > self.batch.started_at and self.station.confirmed_by != "import"
        )
        if touched or confirmed:
            self._leave("*", "changed")
        elif self.station.life_cycle != LifeCycle.WITHDRAWN:
            self._write({"life_cycle": LifeCycle.WITHDRAWN.value})
            self.result.withdrawn += 1

    def _changed_since(self, name: str, last: int) -> bool:
        return any(row.field == name and row.id > last for row in self.history)

    def _facilities(self, rows: list[StationChange]) -> dict[str, Any]:
        """Each facility by itself: what the keeper reported since stays."""
        before, after = rows[0].old or {}, rows[-1].new or {}
        present = dict(value_of(self.station, "facilities"))
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) == after.get(name):
                continue
            if present.get(name) != after.get(name):
                self._leave(f"facilities.{name}", "changed")
            elif name in before:
                present[name] = before[name]
            else:
                present.pop(name)
        return {"facilities": present}

    def _leave(self, name: str, why: str) -> None:
        self.result.left.append(Left(self.station.code, self.station.name, name, why))

    def _write(self, values: dict[str, Any]) -> None:
        command = ChangeStation(self.station.id, values, SourceKind.IMPORT, undo_id(self.batch.id))
        change_station(self.session, self.actor, command)


def _stored(name: str, plain: Any) -> Any:
    """A remembered value in the form in which it is stored."""
    if plain is not None and name in TIMES:
        return datetime.fromisoformat(plain)
    if name == "exceptions":
        return [
            {
                **item,
                "first": date.fromisoformat(item["first"]),
                "last": date.fromisoformat(item["last"]),
            }
            for item in plain or []
        ]
    return plain
