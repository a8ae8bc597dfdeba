"""Reads of people. Lists of anything private go through what the actor may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import territory
from core.actor import Actor, ActorKind
from core.clock import now
from core.config import settings
from core.errors import Forbidden, NotFound
from core.fingerprint import fingerprints
from core.permissions import Grant, Permission, Role
from people.model import Account, SecondFactor, SignIn, StaffGrant
from people.rules import PROOF_LIVES, SignInKind


def actor_by_key(session: Session, key: str, kind: SignInKind) -> Actor | None:
    """Who signed in with this key, with what he may do now; None when it opens nothing (more)."""
    found = session.scalar(
        select(SignIn)
        .join(SignIn.account)
        .where(
            SignIn.key_hash.in_(fingerprints().all_of("sign-in", key)),
            SignIn.kind == kind,
            SignIn.expires_at > now(),
            Account.suspended_at.is_(None),
        )
    )
    if found is None:
        return None
    grants = tuple(as_grant(row) for row in live_grants(session, found.account_id))
    return Actor(ActorKind.ACCOUNT, found.account_id, grants, is_proven(found), found.id)


def is_proven(sign_in: SignIn) -> bool:
    """Whether the second factor was shown in this sign-in, not too long ago (or is not asked for)."""
    if not settings().staff_second_factor:
        return True
    return sign_in.proven_at is not None and sign_in.proven_at > now() - PROOF_LIVES


def account(session: Session, account_id: str) -> Account:
    """One account; raises NotFound."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def account_by_phone(session: Session, phone: str) -> Account | None:
    """The account of a normalised phone."""
    marks = fingerprints().all_of("phone", phone)
    return session.scalar(select(Account).where(Account.phone_hash.in_(marks)))


def account_for_the_machine(session: Session, actor: Actor, phone: str) -> Account:
    """An account for what is done on the machine itself alone; raises Forbidden, NotFound."""
    if not actor.trusted:
        raise Forbidden
    found = account_by_phone(session, phone)
    if found is None:
        raise NotFound
    return found


def sign_ins_of(session: Session, actor: Actor) -> Sequence[SignIn]:
    """His own sign-ins that still open something, the latest used first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.account_id == actor.id, SignIn.expires_at > now())
        .order_by(SignIn.last_used_at.desc(), SignIn.id)
    ).all()


def own_sign_in(session: Session, actor: Actor, sign_in_id: str) -> SignIn:
    """One of his own sign-ins; raises NotFound, also for another person's."""
    found = session.get(SignIn, sign_in_id)
    if found is None or found.account_id != actor.id:
        raise NotFound
    return found


def second_factor(session: Session, account_id: str) -> SecondFactor | None:
    """The second factor of an account, set up or about to be."""
    return session.get(SecondFactor, account_id)


def live_grants(session: Session, account_id: str) -> Sequence[StaffGrant]:
    """The grants of an account that hold now."""
    return session.scalars(
        select(StaffGrant)
        .where(StaffGrant.account_id == account_id, is_live())
        .order_by(StaffGrant.given_at, StaffGrant.id)
    ).all()


def visible_grants(session: Session, actor: Actor) -> Sequence[StaffGrant]:
    """The live grants inside the actor's territory, with their accounts."""
    return session.scalars(
        select(StaffGrant)
        .where(visible_to(actor), is_live())
        .options(joinedload(StaffGrant.account))
        .order_by(StaffGrant.region, StaffGrant.role, StaffGrant.id)
    ).all()


def visible_grant(session: Session, actor: Actor, grant_id: str) -> StaffGrant:
    """One live grant inside the actor's territory; raises NotFound, also for a stranger's."""
    wanted = select(StaffGrant).where(StaffGrant.id == grant_id, visible_to(actor), is_live())
    found = session.scalar(wanted.with_for_update())
    if found is None:
        raise NotFound
    return found


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on grants that the actor may read."""
    prefixes = territory(actor, Permission.GRANT_READ)
    return or_(*(StaffGrant.region.startswith(prefix) for prefix in prefixes), false())


def is_live() -> ColumnElement[bool]:
    """The condition on grants that hold now."""
    return StaffGrant.revoked_at.is_(None) & (
        StaffGrant.until.is_(None) | (StaffGrant.until > now())
    )


def as_grant(row: StaffGrant) -> Grant:
    """A row as the value that an actor carries."""
    return Grant(Role(row.role), row.region, row.station_id, row.until)
