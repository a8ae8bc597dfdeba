"""Commands of the cellar itself, and what every command says when database or disk refuse."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError
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


def say_plainly(app: Flask) -> None:
    """Let a locked database, a full disk or a missing folder end any command in one line, without a traceback."""
    for command in app.cli.commands.values():
        command.invoke = _plain(command.invoke)  # type: ignore[method-assign, assignment]


def _plain(invoke: Callable[[click.Context], Any]) -> Callable[[click.Context], Any]:
    @wraps(invoke)
    def told(context: click.Context) -> Any:
        try:
            return invoke(context)
        except DBAPIError as error:
            why = " ".join(str(error.orig).split())
            raise click.ClickException(
                f"数据库写不进去或读不了,做完的部分保留,可以再运行一次 / the database refused: {why}"
            ) from error
        except BrokenPipeError:
            raise  # who read the output has gone; click ends quietly
        except OSError as error:
            said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise click.ClickException(said) from error

    return told
