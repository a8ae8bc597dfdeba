"""`/api/v1/auth/…`, `/api/v1/me` and `/api/v1/grants`."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from apiflask import APIBlueprint
from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from core.db import db, transaction
from core.errors import Invalid
from core.permissions import Permission
from core.web.edge import writes
from core.web.guard import actor, needs, public, signed_in
from core.web.limits import ANONYMOUS_WRITES, limiter
from people import actions, factors, grants, queries
from people.codes import SendCode, TakeCode
from people.model import SignIn
from people.rules import CODE_DIGITS, CODE_LIVES, SignInKind, device_label
from people.schemas import (
    GivenOut,
    GrantIn,
    GrantList,
    MeOut,
    OtpIn,
    OtpOut,
    TokenIn,
    TokenOut,
    TotpIn,
    account_out,
    given_out,
    grant_out,
    sign_in_out,
)
from people.signing import open_by_code, send_code

bp = APIBlueprint("people_api", __name__, url_prefix="/api/v1", tag="people")

BEARER = "bearer"


@bp.post("/auth/otp")
@public
@limiter.limit(ANONYMOUS_WRITES)
@bp.input(OtpIn, arg_name="body")
@bp.output(OtpOut, status_code=202)
def post_otp(body: OtpIn) -> dict[str, int]:
    """Send a one-time code to a phone. The answer does not tell whether the phone is known."""
    send_code(SendCode(body.phone, caller_device(), request.remote_addr or ""))
    return {"expires_in_s": int(CODE_LIVES.total_seconds()), "digits": CODE_DIGITS}


@bp.post("/auth/token")
@public
@limiter.limit(ANONYMOUS_WRITES)
@bp.input(TokenIn, arg_name="body")
@bp.output(TokenOut)
def post_token(body: TokenIn) -> ResponseReturnValue:
    """Trade a code for a bearer token. A code is tried from the network that asked for it."""
    taken = TakeCode(body.code, caller_device(), body.phone)
    device = device_label(request.user_agent.string) or _("程序")
    opened = open_by_code(actions.SignInByCode(taken, SignInKind.TOKEN, device))
    answer = {
        "token": opened.key,
        "expires_at": opened.sign_in.expires_at,
        "account": account_out(opened.sign_in.account),
    }
    return answer, 200, {"Cache-Control": "no-store"}


@bp.delete("/auth/token")
@signed_in
@bp.output({}, status_code=204)
@bp.doc(security=BEARER)
def delete_token() -> tuple[str, int]:
    """End this sign-in; its token opens nothing from now on."""
    with transaction() as session:
        actions.sign_out(session, actor())
    return "", 204


@bp.post("/auth/totp")
@signed_in
@limiter.limit(ANONYMOUS_WRITES)
@bp.input(TotpIn, arg_name="body")
@bp.output(MeOut)
@bp.doc(security=BEARER)
def post_totp(body: TotpIn) -> dict[str, Any]:
    """Show the second factor; staff rights count for twelve hours from here."""
    with transaction() as session:
        shown = factors.prove(session, actor(), body.code)
    if not shown:
        said = _("验证码不对或已用过")
        raise Invalid(said, slug="wrong-code", errors={"code": [said]})
    return _me(proven=True)


@bp.get("/me")
@signed_in
@bp.output(MeOut)
@bp.doc(security=BEARER)
def get_me() -> ResponseReturnValue:
    """Who I am and what I may do. A page's cookie also gets the token for its writes."""
    headers = {"Cache-Control": "no-store"}
    if "Authorization" not in request.headers:
        headers["X-CSRF-Token"] = generate_csrf()
    return _me(proven=actor().proven), 200, headers


@bp.get("/grants")
@needs(Permission.GRANT_READ)
@bp.output(GrantList)
@bp.doc(security=BEARER)
def get_grants() -> dict[str, Any]:
    """The grants inside my territory."""
    found = queries.visible_grants(db.session(), actor())
    return {"items": [given_out(grant) for grant in found], "next": None}


@bp.post("/grants")
@needs(Permission.GRANT_GIVE)
@bp.input(GrantIn, arg_name="body")
@bp.output(GivenOut, status_code=201)
@bp.doc(security=BEARER)
@writes
def post_grant(body: GrantIn, session: Session) -> tuple[dict[str, Any], int]:
    """Give a role below mine, inside my territory, to the owner of a phone."""
    return given_out(grants.give(session, actor(), body.command())), 201


@bp.delete("/grants/<grant_id>")
@needs(Permission.GRANT_GIVE)
@bp.output({}, status_code=204)
@bp.doc(security=BEARER)
def delete_grant(grant_id: str) -> tuple[str, int]:
    """Take a role back; it ends at once."""
    with transaction() as session:
        grants.revoke(session, actor(), grant_id)
    return "", 204


def caller_device() -> str:
    """What a program's code is bound to: the network it calls from.

    A carrier changes the last bytes of a phone's address between two calls, so a /16 (IPv4) or a
    /32 (IPv6) is taken as one place.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "network"
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    address = mapped or address
    kept = 4 if isinstance(address, IPv6Address) else 2
    return f"network {address.version} {address.packed[:kept].hex()}"


def _me(*, proven: bool) -> dict[str, Any]:
    caller, session = actor(), db.session()
    sign_in = session.get_one(SignIn, caller.sign_in_id)
    return {
        "account": account_out(sign_in.account),
        "grants": [grant_out(grant) for grant in queries.live_grants(session, caller.id)],
        "sign_in": sign_in_out(sign_in, caller) | {"second_factor": proven},
    }
