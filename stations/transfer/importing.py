"""An import from end to end: read, plan, and, unless it is a rehearsal, land chunk by chunk."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.actor import Actor
from core.db import db, transaction
from stations.transfer import actions, queries
from stations.transfer.cells import Draft
from stations.transfer.matching import Matcher, common_names
from stations.transfer.model import ImportBatch
from stations.transfer.options import ImportOptions
from stations.transfer.plan import Action, PlannedRow
from stations.transfer.reasons import Reason, Why
from stations.transfer.rows import columns_of, read_rows
from stations.transfer.table import SourceTable

CHUNK = 250
Progress = Callable[[int], None]


@dataclass(slots=True)
class ImportResult:
    """What an import did, or in a rehearsal would do."""

    table: SourceTable
    rows: list[PlannedRow] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)
    batch_id: str = ""

    @property
    def counts(self) -> Counter[Action]:
        """How many rows ended how."""
        return Counter(row.action for row in self.rows)

    def of(self, action: Action) -> list[PlannedRow]:
        """The rows that ended so."""
        return [row for row in self.rows if row.action is action]


@dataclass(frozen=True, slots=True)
class Import:
    """A file to import, by whom and how."""

    path: Path
    options: ImportOptions
    actor: Actor
    zone: ZoneInfo


def run(
    task: Import, table: SourceTable, *, write: bool, progress: Progress = lambda done: None
) -> ImportResult:
    """Import what was read of a file. Raises `UnreadableFile` before anything is written.

    A break between two chunks leaves whole chunks landed; running it again lands the rest.
    """
    result = ImportResult(table, remarks=list(table.remarks))
    result.remarks += [
        Reason(Why.UNKNOWN_COLUMN, {"column": name}) for name in columns_of(table.headers).unknown
    ]
    session = db.session()
    drafts = list(read_rows(table, task.options, queries.region_book(session), task.zone))
    known = actions.known_stations(session)
    matcher = Matcher(known, task.options, common_names(draft.name for draft in drafts))
    for chunk in _chunks(drafts):
        seen = actions.directory_version(session)
        planned = actions.plan_rows(session, chunk, matcher)
        if write and any(row.action in {Action.CREATE, Action.CHANGE} for row in planned):
            planned = _land(task, planned, seen, matcher, result)
        result.rows += planned
        progress(len(chunk))
    session.rollback()
    if result.batch_id:
        with transaction() as writing:
            actions.close_batch(writing, result.batch_id, result.counts)
    return result


def _land(
    task: Import, planned: list[PlannedRow], seen: int, matcher: Matcher, result: ImportResult
) -> list[PlannedRow]:
    """Write a chunk; planned anew when somebody else wrote since it was planned."""
    with transaction() as session:
        if actions.lock_directory(session) != seen + 1:
            planned = actions.plan_rows(session, [row.draft for row in planned], matcher)
        batch = _batch(task, result, session)
        actions.land_rows(session, task.actor, planned, batch, task.options.source)
        session.flush()
        session.expunge_all()
    result.batch_id = batch.id
    return planned


def _batch(task: Import, result: ImportResult, session: Session) -> ImportBatch:
    if result.batch_id:
        return queries.batch(session, result.batch_id)
    digest = hashlib.sha256(task.path.read_bytes()).hexdigest()
    command = actions.OpenBatch(task.path.name, digest, task.options)
    return actions.open_batch(session, task.actor, command)


def _chunks(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    rest = iter(drafts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
