"""The verbs: plan and land a chunk of rows, open and close a batch. None commits.

Two imports at once are safe: a chunk is planned again inside the transaction that writes it, on
what is true then, and the version row (on SQLite the database) lets one writer in at a time.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from core import versions
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from stations.directory.actions import (
    VERSION,
    ChangeStation,
    CreateStation,
    change_station,
    create_stations,
)
from stations.directory.rules import SourceKind
from stations.directory.values import check
from stations.transfer import queries
from stations.transfer.cells import Draft
from stations.transfer.known import KnownStations
from stations.transfer.matching import Match, Matcher
from stations.transfer.model import BatchState, ImportBatch
from stations.transfer.options import ImportOptions
from stations.transfer.plan import Action, PlannedRow, creation, difference, refused
from stations.transfer.reasons import Reason, Why


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """The start of an import of this file."""

    file: str
    sha256: str
    options: ImportOptions


def open_batch(session: Session, actor: Actor, command: OpenBatch) -> ImportBatch:
    """Note that an import begins; it stays `running` until `close_batch`."""
    batch = ImportBatch(
        file=command.file[:200],
        sha256=command.sha256,
        options={key: value or "" for key, value in asdict(command.options).items()},
        actor=f"{actor.kind}:{actor.id}",
    )
    session.add(batch)
    session.flush()
    return batch


def close_batch(session: Session, batch_id: str, counts: dict[Action, int]) -> None:
    """Note how it ended."""
    batch = queries.batch(session, batch_id)
    batch.created, batch.changed = counts[Action.CREATE], counts[Action.CHANGE]
    batch.unchanged, batch.refused = counts[Action.UNCHANGED], counts[Action.REFUSED]
    batch.state, batch.finished_at = BatchState.DONE, now()


def plan_rows(session: Session, drafts: Sequence[Draft], matcher: Matcher) -> list[PlannedRow]:
    """What is to be done with each row, on what the session sees; nothing is written."""
    queries.refresh(session, matcher.known)
    matches: list[tuple[Draft, Match]] = []
    for draft in drafts:
        match = Match() if draft.faults else matcher.match(draft)
        if not draft.faults and not match.fault:
            matcher.remember(draft, match)
        matches.append((draft, match))
    present = queries.current(session, [m.station_id for _, m in matches if m.station_id])
    planned = []
    for draft, match in matches:
        if draft.faults or match.fault:
            planned.append(refused(draft, *([match.fault] if match.fault else [])))
        elif match.station_id is None:
            planned.append(creation(draft, matcher.options))
        else:
            planned.append(difference(draft, present[match.station_id], matcher.options))
    return [_checked(row) for row in planned]


def _checked(row: PlannedRow) -> PlannedRow:
    """Refuse what the directory would refuse, in its words."""
    if row.action not in {Action.CREATE, Action.CHANGE}:
        return row
    try:
        check(row.values)
    except Invalid as error:
        said = [
            Reason(Why.REFUSED_BY_DIRECTORY, {"field": name, "detail": str(texts[0])})
            for name, texts in error.errors.items()
        ]
        return refused(row.draft, *said)
    return row


def lock_directory(session: Session) -> int:
    """Keep other writers of the directory out until this transaction ends; gives its version."""
    return versions.bump(session, VERSION)


def directory_version(session: Session) -> int:
    """The newest change that this session sees."""
    return versions.read(session, VERSION)


def land_rows(
    session: Session,
    actor: Actor,
    rows: Sequence[PlannedRow],
    batch: ImportBatch,
    source: SourceKind,
) -> None:
    """Write planned rows."""
    fresh = [row for row in rows if row.action is Action.CREATE]
    commands = [CreateStation(row.values, source, batch.id) for row in fresh]
    for row, made in zip(fresh, create_stations(session, actor, commands), strict=True):
        row.station_id = made.id
    for row in rows:
        if row.action is Action.CHANGE:
            command = ChangeStation(row.station_id, row.values, source, batch.id)
            change_station(session, actor, command)


def known_stations(session: Session) -> KnownStations:
    """The directory in a few words a station."""
    known = KnownStations()
    queries.refresh(session, known)
    return known
