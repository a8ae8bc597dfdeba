"""The outbox: what happened, written in the same transaction, told to others afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.db import Base, UtcDateTime

RowId = BigInteger().with_variant(Integer, "sqlite")


class OutboxEvent(Base):
    """One thing that happened and waits to be passed on."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


def emit(session: Session, kind: str, payload: dict[str, Any]) -> None:
    """Put an event (`subject:happened`, ids only, nothing private) into the outbox."""
    session.add(OutboxEvent(kind=kind, payload=payload))
