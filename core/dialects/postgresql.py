"""PostgreSQL through psycopg 3."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import insert

__all__ = ["engine_options", "insert", "prepare"]


def engine_options() -> dict[str, Any]:
    """Options for `create_engine`: connections are checked before use, locks do not wait forever."""
    return {
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 5, "options": "-c lock_timeout=10s -c timezone=UTC"},
    }


def prepare(engine: Engine) -> None:
    """Nothing to attach: row locks make writers wait."""
