"""May he? Asked at the door for the permission, and again in the action for the very object."""

from core.actor import Actor
from core.errors import Forbidden, Unauthorized
from core.permissions import Permission, scope


def allows(actor: Actor, permission: Permission, adcode: str, station_id: str = "") -> bool:
    """Whether the actor may do this to what lies at `adcode` (and is, or belongs to, the station)."""
    if actor.trusted:
        return True
    return actor.proven and any(g.allows(permission, adcode, station_id) for g in actor.grants)


def require(actor: Actor, permission: Permission, adcode: str, station_id: str = "") -> None:
    """Raise Forbidden unless the actor may do this to what lies at `adcode`."""
    require_anywhere(actor, permission)
    if not allows(actor, permission, adcode, station_id):
        raise Forbidden


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """What a door asks: raise Unauthorized or Forbidden unless he has the permission for some place.

    One who has it, but has not shown his second factor, is told so: `second-factor-needed`.
    """
    if actor.trusted:
        return
    if not actor.signed_in:
        raise Unauthorized
    if not holds(actor, permission):
        raise Forbidden
    if not actor.proven:
        raise Forbidden(slug="second-factor-needed")


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether a grant of his carries the permission for some place, second factor or not."""
    return any(grant.allows(permission, grant.region, grant.station_id) for grant in actor.grants)


def territory(actor: Actor, permission: Permission) -> tuple[str, ...]:
    """The prefixes of the region codes for which he has the permission; ("",) is everywhere.

    For the filter of a list. Grants at single stations are no territory.
    """
    if actor.trusted:
        return ("",)
    if not actor.proven:
        return ()
    own = (g for g in actor.grants if not g.station_id)
    return tuple(sorted({scope(g.region) for g in own if g.allows(permission, g.region)}))
