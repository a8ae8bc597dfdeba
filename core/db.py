"""The database: one declarative base, one session, one way to write.

`transaction()` is the only place that commits. It is opened at the edge (a handler, a command,
a job); whatever is called inside changes objects and never commits.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from core import dialects
from core.config import Settings

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table; constraints get predictable names so migrations can find them."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC; a naive one is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What it is in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC (without offset where the database keeps none)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without offset cannot be stored")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware UTC instant back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_database(app: Flask, settings: Settings) -> None:
    """Bind the app to the database of its settings."""
    name = make_url(settings.database_url).get_backend_name()
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    # Values stay out of error messages, which end in logs: they are positions, reports, contacts.
    options = {**getattr(dialects, name).engine_options(), "hide_parameters": True}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    dialects.of(engine).prepare(engine)
    # A connection must not be used on both sides of a fork (gunicorn --preload).
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction for writing: commits when the block ends well, else rolls everything back.

    Reads made before it in the same request are ended first, so that what is decided inside is
    decided on what is true now. Raises RuntimeError when opened inside itself.
    """
    session = db.session()
    if "writing" in session.info:
        raise RuntimeError("a transaction is already open: it belongs to the edge alone")
    session.rollback()
    session.connection(execution_options={"writes": True})
    session.info["writing"] = {}  # also a scratch pad that lives as long as the transaction
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def upsert(session: Session, table: Any) -> Any:
    """An INSERT for this session's database that knows ON CONFLICT."""
    return dialects.of(session.get_bind().engine).insert(table)
