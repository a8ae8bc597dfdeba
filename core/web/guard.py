"""Doors: every view says who may come in. A test walks the URL map and fails on one that is silent.

Who it is that asks is found out when somebody wants to know: a public view that does not ask pays
nothing. How it is found out is the people's business; `init_guard` is told by app.py.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response

from core.access import require_anywhere
from core.actor import ANONYMOUS, Actor
from core.errors import Forbidden, Unauthorized
from core.permissions import Permission

View = TypeVar("View", bound=Callable[..., object])
P = ParamSpec("P")

PUBLIC = "public"
SIGNED_IN = "signed in"
API = "/api/"
ACTOR = "leileme.actor"


class Callers(Protocol):
    """Knows who asks. Pages send those who have to sign in, or show a second factor, to addresses."""

    sign_in: str
    second_factor: str

    def actor(self) -> Actor:
        """Who makes the present request; raises Forbidden for one that another site made him make."""

    def came_in(self, actor: Actor) -> None:
        """The actor has come through a door: time to note when he was last here."""


def init_guard(app: Flask, callers: Callers) -> None:
    """Say who knows the callers."""
    app.extensions["callers"] = callers


def actor() -> Actor:
    """Who makes the present request, found out once."""
    # Kept with the request, not in `g`, which outlives it when an app context is already open.
    if ACTOR not in request.environ:
        request.environ[ACTOR] = _callers().actor()
    found: Actor = request.environ[ACTOR]
    return found


def known_actor() -> Actor:
    """Who makes the present request, if a door has asked; else nobody in particular."""
    found: Actor = request.environ.get(ACTOR, ANONYMOUS)
    return found


def public(view: View) -> View:
    """Anyone may call this view."""
    view.door = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Whoever is signed in may call this view; a page sends the others to sign in first."""

    def check(caller: Actor) -> None:
        if not caller.signed_in:
            raise Unauthorized

    return _door(view, SIGNED_IN, check)


def needs(permission: Permission) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Whoever has this permission somewhere may call this view. The action asks again where."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        return _door(view, permission, lambda caller: require_anywhere(caller, permission))

    return decorate


def _door(view: Callable[P, Any], door: str, check: Callable[[Actor], None]) -> Callable[P, Any]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        caller = actor()
        try:
            check(caller)
        except (Unauthorized, Forbidden) as refused:
            return _way_in(refused)
        _callers().came_in(caller)
        return view(*args, **kwargs)

    guarded.door = door  # type: ignore[attr-defined]
    return guarded


def _way_in(refused: Unauthorized | Forbidden) -> Response:
    """A page leads to what is missing and back; a program, and a form, is told. Raises `refused`."""
    ways = {"unauthorized": _callers().sign_in, "second-factor-needed": _callers().second_factor}
    way = ways.get(refused.slug)
    if way is None or request.method != "GET" or request.path.startswith(API):
        if isinstance(refused, Unauthorized):
            refused.headers = {"WWW-Authenticate": "Bearer"}
        raise refused
    return redirect(f"{way}?next={quote(request.full_path.rstrip('?'))}", 303)


def _callers() -> Callers:
    found: Callers = current_app.extensions["callers"]
    return found


def door_of(view: Callable[..., object]) -> str | None:
    """Which door a registered view has, looking through other decorators; None when none is named."""
    current: object = view
    while current is not None:
        door = getattr(current, "door", None)
        if isinstance(door, str):
            return door
        current = getattr(current, "__wrapped__", None)
    return None
