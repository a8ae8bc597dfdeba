"""The audit trail: who did what to which thing, never changed afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.actor import Actor
from core.clock import now
from core.db import Base, UtcDateTime
from core.events import RowId


class AuditEntry(Base):
    """One act."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(40), default="")
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(
    session: Session, actor: Actor, action: str, subject: str, detail: dict[str, Any] | None = None
) -> None:
    """Write an act down in the caller's transaction. `detail` names fields, not private values."""
    session.add(
        AuditEntry(
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            subject=subject,
            detail=detail or {},
        )
    )
