"""The table of imports: one row a batch, so that a batch can be listed and taken back."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, UtcDateTime
from core.ids import new_id


class BatchState(StrEnum):
    """Where an import stands. One that was cut off stays `running`: run it again, or undo it."""

    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class ImportBatch(Base):
    """One import that wrote something. Its changes carry its id in `station_changes.batch_id`."""

    __tablename__ = "import_batches"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("ib"))
    file: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default=BatchState.RUNNING)
    created: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    actor: Mapped[str] = mapped_column(String(60), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


UNDO = "u"


def undo_id(batch_id: str) -> str:
    """The batch id under which the undoing of a batch is remembered."""
    return UNDO + batch_id
