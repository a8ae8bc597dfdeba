"""Stations as people need them. Stations stand above people, so app.py says who finds them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flask import Flask, current_app
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Place:
    """A station: its id and the code of the county it lies in."""

    id: str
    adcode: str


Find: TypeAlias = Callable[[Session, str], Place | None]


def init_places(app: Flask, find: Find) -> None:
    """Say who finds a station by its id or code."""
    app.extensions["places"] = find


def find_place(session: Session, named: str) -> Place | None:
    """The station with this id or code."""
    find: Find = current_app.extensions["places"]
    return find(session, named)
