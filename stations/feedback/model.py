"""The tables of what riders tell us: no name, no phone, no address of theirs."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, UtcDateTime
from core.ids import new_id, short_code


class Report(Base):
    """Something is wrong at a station. `at` is when it was seen, not when it was sent."""

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("rp"))
    ticket: Mapped[str] = mapped_column(String(12), unique=True, default=lambda: short_code(10))
    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    facility: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(20), default="received")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Confirmation(Base):
    """Somebody found a door or a facility in a state. An empty facility means the door."""

    __tablename__ = "confirmations"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("cf"))
    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), index=True)
    facility: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
