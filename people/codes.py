"""One-time codes: bound to a purpose, a phone and a device; hashed; five minutes, five tries, once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, true, update
from sqlalchemy.orm import Session

from core import versions
from core.clock import now
from core.config import settings
from core.errors import TooMany
from core.fingerprint import fingerprints
from people.model import OneTimeCode
from people.rules import (
    CODE_DIGITS,
    CODE_LIVES,
    CODE_TRIES,
    CODES_KEPT,
    PER_ADDRESS,
    PER_PHONE,
    Purpose,
)


@dataclass(frozen=True, slots=True)
class SendCode:
    """A code for a phone, to be typed on `device`; asked for from a network `address`."""

    phone: str
    device: str
    address: str
    purpose: Purpose = Purpose.SIGN_IN


@dataclass(frozen=True, slots=True)
class TakeCode:
    """A code as typed on a device. A page knows its phone by the device alone, so it names none."""

    code: str
    device: str
    phone: str = ""
    purpose: Purpose = Purpose.SIGN_IN


def new_code(session: Session, command: SendCode) -> str:
    """Make a code, in place of the one this device had for this phone; the caller sends it.

    Whether the phone has an account is not looked at, so neither answer nor time can tell. Raises
    TooMany with Retry-After.
    """
    marks, sent_at = fingerprints(), now()
    phone, device = marks.of("phone", command.phone), marks.of("device", command.device)
    address = marks.of("address", command.address)
    # The row's lock lets one sender count at a time, so that the limits are exact.
    versions.bump(session, "one_time_codes")
    if settings().rate_limits:
        _within_limits(session, phone, address)
    session.execute(
        update(OneTimeCode)
        .where(_live(), OneTimeCode.phone_hash == phone, OneTimeCode.device_hash == device)
        .where(OneTimeCode.purpose == command.purpose)
        .values(used_at=sent_at)
    )
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    session.add(
        OneTimeCode(
            purpose=command.purpose,
            phone=command.phone,
            phone_hash=phone,
            device_hash=device,
            address_hash=address,
            code_hash=marks.of(_use(command.purpose, phone, device), code),
            sent_at=sent_at,
            expires_at=sent_at + CODE_LIVES,
        )
    )
    return code


def take_code(session: Session, command: TakeCode) -> str | None:
    """The phone whose code this is, which is used up by it; None for a wrong one, which is counted.

    It does not raise, because the count must be committed.
    """
    sent = sent_to(session, command.device, command.phone, command.purpose)
    if sent is None:
        return None
    # Counted before it is compared, in one statement: racing tries cannot share a count.
    counted = session.scalar(
        update(OneTimeCode)
        .where(OneTimeCode.id == sent.id, _live(), OneTimeCode.tries < CODE_TRIES)
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id)
    )
    use = _use(command.purpose, sent.phone_hash, sent.device_hash)
    if counted is None or not fingerprints().fits(sent.code_hash, use, command.code):
        return None
    sent.used_at = now()
    return sent.phone


def sent_to(
    session: Session, device: str, phone: str = "", purpose: Purpose = Purpose.SIGN_IN
) -> OneTimeCode | None:
    """The code that a device waits for, if it is still good."""
    marks = fingerprints()
    wanted = select(OneTimeCode).where(
        _live(),
        OneTimeCode.purpose == purpose,
        OneTimeCode.device_hash.in_(marks.all_of("device", device)),
    )
    if phone:
        wanted = wanted.where(OneTimeCode.phone_hash.in_(marks.all_of("phone", phone)))
    return session.scalar(wanted.order_by(OneTimeCode.sent_at.desc()).limit(1))


def forget_codes(session: Session) -> int:
    """Delete the codes that no limit looks back to; gives how many."""
    old = delete(OneTimeCode).where(OneTimeCode.sent_at < now() - CODES_KEPT)
    return len(session.scalars(old.returning(OneTimeCode.id)).all())


def _live() -> ColumnElement[bool]:
    return OneTimeCode.used_at.is_(None) & (OneTimeCode.expires_at > now())


def _use(purpose: str, phone_hash: str, device_hash: str) -> str:
    return f"code:{purpose}:{phone_hash}:{device_hash}"


def _within_limits(session: Session, phone: str, address: str) -> None:
    everyone = ((settings().sms_per_hour, timedelta(hours=1)),)
    for whose, limits in (
        (OneTimeCode.phone_hash == phone, PER_PHONE),
        (OneTimeCode.address_hash == address, PER_ADDRESS),
        (true(), everyone),
    ):
        for most, window in limits:
            _within(session, whose, most, window)


def _within(session: Session, whose: ColumnElement[bool], most: int, window: timedelta) -> None:
    present = now()
    sent, first = session.execute(
        select(func.count(), func.min(OneTimeCode.sent_at)).where(
            whose, OneTimeCode.sent_at > present - window
        )
    ).one()
    if sent >= most:
        wait = first + window - present
        raise TooMany(headers={"Retry-After": str(max(1, round(wait.total_seconds())))})
