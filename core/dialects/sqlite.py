"""SQLite: write-ahead log, and writers that queue instead of failing.

A deferred transaction that reads and then writes fails at once with "database is locked" when
another writer was faster, and no time-out helps. So a transaction that means to write begins
with BEGIN IMMEDIATE and waits its turn.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite import insert

__all__ = ["engine_options", "insert", "prepare"]

BUSY_TIMEOUT_MS = 10_000


def engine_options() -> dict[str, Any]:
    """Options for `create_engine`."""
    return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}}


def prepare(engine: Engine) -> None:
    """Attach the connection set-up and the kind of BEGIN to an engine."""

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's `begin` event says BEGIN, not the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # what was acknowledged survives a power cut too
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
