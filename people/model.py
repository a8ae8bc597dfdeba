"""The tables of people: accounts, codes, sign-ins, second factors, grants."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.crypto import Encrypted
from core.db import Base, UtcDateTime
from core.fingerprint import LENGTH
from core.ids import new_id


class Account(Base):
    """A person: a phone and nothing else. `phone_hash` finds it without reading it."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("ac"))
    phone: Mapped[str] = mapped_column(Encrypted)
    phone_hash: Mapped[str] = mapped_column(String(LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneTimeCode(Base):
    """A code that was sent. It is good for one purpose, one phone and one device, once."""

    __tablename__ = "one_time_codes"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("oc"))
    purpose: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(Encrypted)
    phone_hash: Mapped[str] = mapped_column(String(LENGTH), index=True)
    device_hash: Mapped[str] = mapped_column(String(LENGTH), index=True)
    address_hash: Mapped[str] = mapped_column(String(LENGTH), index=True)
    code_hash: Mapped[str] = mapped_column(String(LENGTH))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """One sign-in on one device. Signing out deletes the row, and the key opens nothing more."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("si"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    key_hash: Mapped[str] = mapped_column(String(LENGTH), unique=True)
    device: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class SecondFactor(Base):
    """An authenticator app (TOTP): `pending` until its first code was shown, `secret` from then on.

    `last_step` is the newest time step whose code was used.
    """

    __tablename__ = "second_factors"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Encrypted, default="")
    pending: Mapped[str] = mapped_column(Encrypted, default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code for the day the phone with the authenticator is gone; good once."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(LENGTH), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffGrant(Base):
    """A role given to a person over a region or at one station. Ended ones stay, as history."""

    __tablename__ = "staff_grants"
    __table_args__ = (Index("ix_staff_grants_region_role", "region", "role"),)

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("gr"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(12))
    station_id: Mapped[str] = mapped_column(String(24), default="")
    given_by: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str] = mapped_column(String(40), default="")

    account: Mapped[Account] = relationship()
