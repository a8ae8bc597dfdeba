"""The pages of a person: sign in by phone and code, what is stored about him, sign out."""

import secrets
from typing import Any, cast
from urllib.parse import urlencode

import segno
from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.clock import local, now
from core.config import settings
from core.db import db, transaction
from core.errors import Invalid, Problem, TooMany
from core.web.guard import actor, public, signed_in
from core.web.limits import ANONYMOUS_WRITES, limiter
from people import actions, factors, queries
from people.callers import DEVICE, forget_cookie, keep_in_cookie
from people.codes import SendCode, TakeCode, sent_to
from people.forms import read, said
from people.model import OneTimeCode
from people.rules import (
    RESEND_AFTER,
    ROLE_LABELS,
    SignInKind,
    device_label,
    masked,
    safe_next,
)
from people.schemas import OtpIn, TotpIn, WebCodeIn
from people.signing import open_by_code, send_code

bp = Blueprint("people", __name__)


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """What these pages say is for one person, now."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.app_context_processor
def template_words() -> dict[str, Any]:
    """What templates call roles, phones and times."""
    return {
        "role_label": lambda role: ROLE_LABELS[role],
        "masked": masked,
        "when": lambda at: f"{local(at, settings().zone):%Y-%m-%d %H:%M}",
    }


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for the phone."""
    if actor().signed_in:
        return redirect(_next(), 303)
    return _page("people/sign_in.html")


@bp.post("/sign-in")
@public
@limiter.limit(ANONYMOUS_WRITES)
def ask_code() -> ResponseReturnValue:
    """Send a code to the phone."""
    try:
        _send(read(OtpIn).phone)
    except Problem as problem:
        return _page("people/sign_in.html", problem)
    return _to("/sign-in/code")


@bp.get("/sign-in/code")
@public
def code_page() -> ResponseReturnValue:
    """Ask for the code."""
    waiting = _waiting()
    return _page("people/code.html", sent=waiting) if waiting else _to("/sign-in")


@bp.post("/sign-in/again")
@public
@limiter.limit(ANONYMOUS_WRITES)
def ask_again() -> ResponseReturnValue:
    """Send another code to the same phone, not before a minute has passed."""
    waiting = _waiting()
    if waiting is None:
        return _to("/sign-in")
    try:
        if wait := _seconds_left(waiting):
            raise TooMany(_("请 %(n)s 秒后再获取", n=wait), headers={"Retry-After": str(wait)})
        _send(waiting.phone)
    except Problem as problem:
        return _page("people/code.html", problem, sent=waiting)
    return _to("/sign-in/code")


@bp.post("/sign-in/code")
@public
@limiter.limit(ANONYMOUS_WRITES)
def open_session() -> ResponseReturnValue:
    """Sign in with the code."""
    waiting = _waiting()
    try:
        taken = TakeCode(read(WebCodeIn).code, _device())
        device = device_label(request.user_agent.string) or _("浏览器")
        opened = open_by_code(actions.SignInByCode(taken, SignInKind.COOKIE, device))
    except Problem as problem:
        # Of a code that is used up, late or tried too often nothing can come: start again.
        template = "people/code.html" if waiting else "people/sign_in.html"
        return _page(template, problem, sent=waiting)
    keep_in_cookie(opened)
    return redirect(_next(), 303)


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    with transaction() as writing:
        actions.sign_out(writing, actor())
    forget_cookie()
    return redirect("/settings", 303)


@bp.get("/sign-in/second-factor")
@signed_in
def second_factor() -> ResponseReturnValue:
    """Ask for the code of the authenticator app."""
    factor = queries.second_factor(db.session(), actor().id)
    if factor is None or not factor.secret:
        return redirect("/me/second-factor", 303)
    return _page("people/second_factor.html")


@bp.post("/sign-in/second-factor")
@signed_in
@limiter.limit(ANONYMOUS_WRITES)
def show_second_factor() -> ResponseReturnValue:
    """Take the code of the authenticator app, or a recovery code."""
    try:
        code = read(TotpIn).code
        with transaction() as writing:
            shown = factors.prove(writing, actor(), code)
        if not shown:
            raise Invalid(_("验证码不对或已用过"))
    except Problem as problem:
        return _page("people/second_factor.html", problem)
    return redirect(_next(), 303)


@bp.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """What is stored about me, where I am signed in, what I may do."""
    reading, caller = db.session(), actor()
    return _page(
        "people/me.html",
        account=queries.account(reading, caller.id),
        grants=queries.live_grants(reading, caller.id),
        sign_ins=queries.sign_ins_of(reading, caller),
        here_now=caller.sign_in_id,
        factor=queries.second_factor(reading, caller.id),
    )


@bp.post("/me/sign-ins/<sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: str) -> ResponseReturnValue:
    """Sign another of my devices out."""
    with transaction() as writing:
        actions.end_sign_in(writing, actor(), sign_in_id)
    return redirect("/me", 303)


@bp.get("/me/second-factor")
@signed_in
def factor_page() -> ResponseReturnValue:
    """Set up an authenticator app: why, the QR code, the first code."""
    return _factor_page()


@bp.post("/me/second-factor")
@signed_in
def begin_factor() -> ResponseReturnValue:
    """Make a new secret for the app."""
    with transaction() as writing:
        factors.begin(writing, actor())
    return redirect("/me/second-factor", 303)


@bp.post("/me/second-factor/confirm")
@signed_in
@limiter.limit(ANONYMOUS_WRITES)
def confirm_factor() -> ResponseReturnValue:
    """Take the app into use; the recovery codes are shown this once."""
    try:
        code = read(TotpIn).code
        with transaction() as writing:
            codes = factors.confirm(writing, actor(), code)
        if codes is None:
            raise Invalid(_("验证码不对。请核对手机时间是否准确,再填一次"))
    except Problem as problem:
        return _factor_page(problem)
    return _page("people/recovery.html", codes=codes)


def _factor_page(problem: Problem | None = None) -> Response:
    reading, caller = db.session(), actor()
    factor = queries.second_factor(reading, caller.id)
    picture = ""
    if factor is not None and factor.pending:
        address = factors.address_of(factor.pending, queries.account(reading, caller.id).phone)
        made = segno.make(address, error="m")
        picture = made.svg_data_uri(scale=5, border=4, light="#fff", dark="#000")
    return _page("people/factor.html", problem, factor=factor, picture=picture)


def _page(template: str, problem: Problem | None = None, **context: Any) -> Response:
    """A page; with a problem, the same page that says what was wrong and keeps what was typed."""
    waiting = cast(OneTimeCode | None, context.get("sent"))
    page = render_template(
        template,
        here="settings",
        problem=said(problem) if problem else "",
        next=_next(),
        typed=request.form.get("phone", ""),
        wait=_seconds_left(waiting) if waiting else 0,
        **context,
    )
    response = make_response(page, problem.status if problem else 200)
    response.headers.update(problem.headers if problem else {})
    return response


def _next() -> str:
    return safe_next(request.values.get("next"))


def _to(page: str) -> ResponseReturnValue:
    """To another page of signing in, which still knows where to go afterwards."""
    return redirect(f"{page}?{urlencode({'next': _next()})}", 303)


def _device() -> str:
    """What a code of this browser is bound to: a random text in its cookie, new after every sign-in."""
    if DEVICE not in session:
        session[DEVICE] = secrets.token_urlsafe(16)
    return f"browser {session[DEVICE]}"


def _send(phone: str) -> None:
    send_code(SendCode(phone, _device(), request.remote_addr or ""))


def _waiting() -> OneTimeCode | None:
    """The code that was sent for this browser, while it is good."""
    return sent_to(db.session(), _device()) if DEVICE in session else None


def _seconds_left(sent: OneTimeCode) -> int:
    return max(0, round((sent.sent_at + RESEND_AFTER - now()).total_seconds()))
