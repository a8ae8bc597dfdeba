"""The verbs of an account: sign in, sign out, end a sign-in elsewhere, suspend, restore."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core import audit
from core.actor import SYSTEM, Actor, ActorKind
from core.clock import now
from core.db import upsert
from core.errors import NotFound
from core.fingerprint import fingerprints
from core.ids import new_id
from people import queries
from people.codes import TakeCode, take_code
from people.model import Account, SignIn
from people.rules import SIGN_IN_LIVES, SignInKind

KEY_BYTES = 32


class Refused(StrEnum):
    """Why a sign-in did not happen."""

    WRONG_CODE = "wrong-code"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class SignInByCode:
    """Sign in with a code that was sent. `device`: what the list of sign-ins calls it."""

    taken: TakeCode
    kind: SignInKind
    device: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new sign-in and the key that opens it, which is told once and not stored."""

    sign_in: SignIn
    key: str


def sign_in(session: Session, command: SignInByCode) -> Opened | Refused:
    """Open an account with a code; the first sign-in of a phone makes it.

    It says what was refused instead of raising, so that the edge commits the counted try.
    """
    phone = take_code(session, command.taken)
    if phone is None:
        return Refused.WRONG_CODE
    account = account_for(session, SYSTEM, phone)
    if account.suspended_at is not None:
        audit.record(session, Actor(ActorKind.ACCOUNT, account.id), "account:refuse", account.id)
        return Refused.SUSPENDED
    key, at = secrets.token_urlsafe(KEY_BYTES), now()
    opened = SignIn(
        account=account,
        kind=command.kind,
        key_hash=fingerprints().of("sign-in", key),
        device=command.device,
        created_at=at,
        last_used_at=at,
        expires_at=at + SIGN_IN_LIVES,
    )
    session.add(opened)
    session.flush()
    audit.record(session, Actor(ActorKind.ACCOUNT, account.id), "account:sign-in", opened.id)
    return Opened(opened, key)


def account_for(session: Session, actor: Actor, phone: str) -> Account:
    """The account of a normalised phone, made when there is none. Of two at once one is made."""
    if found := queries.account_by_phone(session, phone):
        return found
    row = {
        "id": new_id("ac"),
        "phone": phone,
        "phone_hash": fingerprints().of("phone", phone),
        "created_at": now(),
    }
    insert = upsert(session, Account).values(**row).on_conflict_do_nothing()
    if session.scalar(insert.returning(Account.id)) is not None:
        audit.record(session, actor, "account:create", str(row["id"]))
    found = queries.account_by_phone(session, phone)
    if found is None:
        raise NotFound
    return found


def sign_out(session: Session, actor: Actor) -> None:
    """End the sign-in the actor acts through; its key opens nothing from the commit on."""
    end_sign_in(session, actor, actor.sign_in_id)


def end_sign_in(session: Session, actor: Actor, sign_in_id: str) -> None:
    """End one of his own sign-ins, on whatever device. Raises NotFound, also for a stranger's."""
    ended = queries.own_sign_in(session, actor, sign_in_id)
    session.delete(ended)
    audit.record(session, actor, "account:sign-out", ended.id)


def suspend(session: Session, actor: Actor, phone: str) -> Account:
    """Stop an account: everything it is signed in with ends, tokens included. Raises NotFound."""
    account = queries.account_for_the_machine(session, actor, phone)
    account.suspended_at = account.suspended_at or now()
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    audit.record(session, actor, "account:suspend", account.id)
    return account


def restore(session: Session, actor: Actor, phone: str) -> Account:
    """Let a suspended account sign in again; its grants hold as before. Raises NotFound."""
    account = queries.account_for_the_machine(session, actor, phone)
    account.suspended_at = None
    audit.record(session, actor, "account:restore", account.id)
    return account


def forget_sign_ins(session: Session) -> int:
    """Delete the sign-ins that have run out; gives how many."""
    old = delete(SignIn).where(SignIn.expires_at < now())
    return len(session.scalars(old.returning(SignIn.id)).all())
