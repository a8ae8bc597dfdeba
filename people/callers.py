"""Who makes a request: by the browser's cookie or a program's bearer token.

The cookie holds a random key, signed by Flask, that the browser's scripts cannot read; the key opens
a row of `sign_ins`. Signing in throws the old cookie's content away, so nobody can plant one.
"""

import logging

from flask import Flask, request, session
from flask_wtf.csrf import ValidationError, validate_csrf
from sqlalchemy.orm import Session

from core.actor import ANONYMOUS, Actor
from core.clock import now
from core.config import Settings
from core.db import db, transaction
from core.errors import Forbidden
from core.web.guard import API, Callers, init_guard
from people import queries
from people.actions import Opened
from people.model import SignIn
from people.rules import SEEN_EVERY, SIGN_IN_LIVES, SignInKind

log = logging.getLogger(__name__)

KEY = "key"
DEVICE = "device"
SAFE = {"GET", "HEAD", "OPTIONS"}


class PeopleCallers(Callers):
    """Looks the caller up in the tables of people."""

    sign_in = "/sign-in"
    second_factor = "/sign-in/second-factor"

    def actor(self) -> Actor:
        """Who makes the present request. A token that opens nothing makes nobody of its bearer."""
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return _whose(db.session(), token.strip(), SignInKind.TOKEN)
        if key := session.get(KEY):
            found = _whose(db.session(), key, SignInKind.COOKIE)
            if found.signed_in:
                _meant_it()
            return found
        return ANONYMOUS

    def came_in(self, actor: Actor) -> None:
        """Note when the sign-in was last used, to ten minutes."""
        last = db.session().get(SignIn, actor.sign_in_id) if actor.sign_in_id else None
        if last is not None and last.last_used_at < now() - SEEN_EVERY:
            with transaction() as writing:
                if again := writing.get(SignIn, actor.sign_in_id):
                    again.last_used_at = now()


def init_callers(app: Flask, settings: Settings) -> None:
    """Let the doors know the callers; say loudly when staff need no second factor."""
    app.config["PERMANENT_SESSION_LIFETIME"] = SIGN_IN_LIVES
    # A form left open over lunch is still good: its token ends with the session it belongs to.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    init_guard(app, PeopleCallers())
    if not settings.staff_second_factor:
        log.warning("LEILEME_STAFF_SECOND_FACTOR=off: staff need no second factor. For tests only.")


def keep_in_cookie(opened: Opened) -> None:
    """Sign this browser in: whatever its cookie held before is gone."""
    session.clear()
    session.permanent = True
    session[KEY] = opened.key


def forget_cookie() -> None:
    """Sign this browser out."""
    session.clear()


def _whose(reading: Session, key: str, kind: SignInKind) -> Actor:
    return queries.actor_by_key(reading, key, kind) or ANONYMOUS


def _meant_it() -> None:
    """Raise Forbidden for a write to the API in a cookie's name without the token of its pages.

    Forms are checked by Flask-WTF before the view.
    """
    if request.method in SAFE or not request.path.startswith(API):
        return
    try:
        validate_csrf(request.headers.get("X-CSRF-Token", ""))
    except ValidationError as error:
        raise Forbidden(slug="csrf") from error
