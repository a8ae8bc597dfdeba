"""Flask without what no request here needs; each costs a share of the finder's time (docs/performance.md)."""

from collections.abc import Callable
from typing import Any

from apiflask import APIFlask
from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, which is neither read nor written for who has none and gets none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; without one an empty session, for which no signer is made."""
        if app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; a session that nobody looked at is left alone."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)


class App(APIFlask):
    """The app: no view is a coroutine, so none is asked whether it is one, ten times a request."""

    session_interface = CookieSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func
