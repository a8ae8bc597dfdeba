"""The one place that knows what time it is; everything inside is UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the wall clock of `zone` shows it."""
    return instant.astimezone(zone)


@contextmanager
def frozen(instant: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware instant (for tests)."""
    if instant.tzinfo is None:
        raise ValueError("a frozen clock needs a time with its offset")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _frozen.reset(token)
