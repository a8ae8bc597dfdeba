"""How Alembic finds the tables and the database: both are the app's own."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from core.crypto import Encrypted
from core.db import Base, UtcDateTime, db

PLAIN = {UtcDateTime: "sa.DateTime(timezone=True)", Encrypted: "sa.Text()"}


def plain_types(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as what the database has, so old migrations outlive our code."""
    return PLAIN.get(type(thing), False) if kind == "type" else False


def run(connection: Connection) -> None:
    """Bring the connected database to the wanted revision in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_types,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database, not into a file")

given = current_app.extensions["migrate"].configure_args.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.connect().execution_options(writes=True) as connection:
        run(connection)
        connection.commit()
