"""Doors: every view says who may come in. A test walks the URL map and fails on one that is silent."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])

PUBLIC = "public"


def public(view: View) -> View:
    """Anyone may call this view."""
    view.door = PUBLIC  # type: ignore[attr-defined]
    return view


def door_of(view: Callable[..., object]) -> str | None:
    """Which door a registered view has, looking through other decorators; None when none is named."""
    current: object = view
    while current is not None:
        door = getattr(current, "door", None)
        if isinstance(door, str):
            return door
        current = getattr(current, "__wrapped__", None)
    return None
