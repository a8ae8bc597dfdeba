"""Giving and taking back rights: only by a higher grant that covers the region; all of it audited."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.access import require
from core.actor import Actor
from core.clock import now
from core.errors import Forbidden, Invalid
from core.permissions import MAY_GIVE, Permission, Role, covers, is_region
from people import queries
from people.actions import account_for
from people.model import Account, StaffGrant
from people.places import find_place


@dataclass(frozen=True, slots=True)
class GiveGrant:
    """A role for the owner of a phone, over a region or (keepers) at one station of it."""

    phone: str
    role: Role
    region: str
    station_id: str = ""
    until: datetime | None = None


def give(session: Session, actor: Actor, command: GiveGrant) -> StaffGrant:
    """Give a role. Who has the very same already keeps it, with the new end.

    Raises Forbidden for a role or a region that is not the actor's to give, Invalid with reasons.
    """
    station_id = _sensible(session, command)
    _may_give(actor, command.role, command.region)
    account = account_for(session, actor, command.phone)
    # Locked, so that the same grant given twice at once becomes one.
    session.scalars(select(Account).where(Account.id == account.id).with_for_update()).one()
    if account.suspended_at is not None:
        raise Invalid(errors={"phone": [_("这个账号已停用")]})
    found = next(
        (g for g in queries.live_grants(session, account.id) if _same(g, command, station_id)), None
    )
    grant = found or StaffGrant(
        account=account,
        role=command.role,
        region=command.region,
        station_id=station_id,
        given_by=actor.id or actor.kind,
    )
    grant.until = command.until
    session.add(grant)
    session.flush()
    audit.record(session, actor, "grant:give", grant.id, told(grant))
    return grant


def revoke(session: Session, actor: Actor, grant_id: str) -> StaffGrant:
    """Take a role back. Raises NotFound outside the actor's territory, Forbidden for his equals."""
    grant = queries.visible_grant(session, actor, grant_id)
    _may_give(actor, Role(grant.role), grant.region)
    grant.revoked_at, grant.revoked_by = now(), actor.id or actor.kind
    audit.record(session, actor, "grant:revoke", grant.id, told(grant))
    return grant


def told(grant: StaffGrant) -> dict[str, str]:
    """What the audit trail says of a grant."""
    return {
        "account": grant.account_id,
        "role": grant.role,
        "region": grant.region,
        "station": grant.station_id,
        "until": grant.until.isoformat() if grant.until else "",
    }


def _may_give(actor: Actor, role: Role, region: str) -> None:
    require(actor, Permission.GRANT_GIVE, region)
    if actor.trusted:
        return
    higher = (g for g in actor.grants if not g.station_id and covers(g.region, region))
    if not any(role in MAY_GIVE[g.role] for g in higher):
        raise Forbidden(_("这个角色要由上一级来给"))


def _sensible(session: Session, command: GiveGrant) -> str:
    """The id of the station, if one is named; raises Invalid for what makes no sense."""
    errors: dict[str, list[str]] = {}
    station_id = ""
    if not is_region(command.region):
        errors["region"] = [_("应为 6、9 或 12 位区划代码,例如 331102")]
    if command.until is not None and command.until <= now():
        errors["until"] = [_("结束时间应在将来")]
    if command.station_id and command.role is not Role.KEEPER:
        errors["station_id"] = [_("只有站长对应驿站")]
    elif command.station_id:
        place = find_place(session, command.station_id)
        station_id = place.id if place else ""
        if place is None or not covers(command.region, place.adcode):
            errors["station_id"] = [_("这个区划里没有这个驿站")]
    if errors:
        raise Invalid(errors=errors)
    return station_id


def _same(grant: StaffGrant, command: GiveGrant, station_id: str) -> bool:
    return (grant.role, grant.region, grant.station_id) == (
        command.role,
        command.region,
        station_id,
    )
