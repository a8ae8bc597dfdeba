"""Commands of the cellar itself."""

from collections.abc import Callable
from typing import TypeAlias

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from core.db import transaction
from core.web.edge import forget_old

Forget: TypeAlias = Callable[[Session], int]
"""Deletes what a room has kept long enough; gives how many rows."""


@click.command("purge")
@with_appcontext
def purge() -> None:
    """删除已过保存期的内容。 Delete what has been kept long enough (docs/people.md has the schedule)."""
    forgetting: list[Forget] = [forget_old, *current_app.extensions.get("forget_old", ())]
    with transaction() as session:
        click.echo(f"{sum(forget(session) for forget in forgetting)} 条已删除 / rows deleted")
