"""The edge of a write: one transaction, and the same key gives the same answer.

RFC-draft `Idempotency-Key`: key, route and caller name one act for 24 hours. The answer is kept
in the act's own transaction, so either both exist or neither.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import current_app, request
from flask_babel import gettext as _
from pydantic import BaseModel
from sqlalchemy import JSON, Integer, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.db import Base, UtcDateTime, transaction, upsert
from core.errors import Invalid
from core.web.guard import known_actor

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 128
P = ParamSpec("P")


class KeptAnswer(Base):
    """The first answer to a repeat-safe call."""

    __tablename__ = "kept_answers"

    caller: Mapped[str] = mapped_column(String(60), primary_key=True)
    route: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(Integer, default=0)
    body: Mapped[Any] = mapped_column(JSON, nullable=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def writes(view: Callable[P, Any]) -> Callable[P, Any]:
    """Run an API view inside one transaction and honour its `Idempotency-Key`.

    The view gets `session=` and returns `(body, status)`. Raises Invalid (422) when the key was
    used with another body.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Any:
        key = _given_key()
        with transaction() as session:
            kwargs["session"] = session
            if not key:
                return view(*args, **kwargs)
            kept, fresh = _reserve(session, key)
            if not fresh:
                return kept.body, kept.status
            body, status = view(*args, **kwargs)
            kept.body, kept.status = _plain(body), status
            return body, status

    return wrapper


def forget_old(session: Session) -> int:
    """Delete the answers whose 24 hours are over; gives how many."""
    done = session.execute(delete(KeptAnswer).where(KeptAnswer.at < now() - KEPT_FOR))
    return int(getattr(done, "rowcount", 0))


def _given_key() -> str:
    """The header of a program, or the hidden field `key` of a plain form."""
    request.get_data()  # kept, so that reading the form leaves the body to be compared
    return (request.headers.get("Idempotency-Key") or request.form.get("key", "")).strip()


def _reserve(session: Session, key: str) -> tuple[KeptAnswer, bool]:
    """The row for this call and whether it is ours to fill. A racing twin waits here for the first."""
    if len(key) > LONGEST_KEY:
        raise Invalid(errors={"Idempotency-Key": [_("最多 %(n)s 个字", n=LONGEST_KEY)]})
    caller = known_actor()
    name = {"caller": f"{caller.kind} {caller.id}".strip(), "route": _route(), "key": key}
    given = hashlib.sha256(request.get_data()).hexdigest()
    session.execute(
        delete(KeptAnswer).filter_by(**name).where(KeptAnswer.at < now() - KEPT_FOR),
        execution_options={"synchronize_session": False},
    )
    row = {**name, "body_hash": given, "status": 0, "at": now()}
    insert = upsert(session, KeptAnswer).values(**row).on_conflict_do_nothing()
    fresh = session.scalar(insert.returning(KeptAnswer.key)) is not None
    kept = session.get_one(KeptAnswer, tuple(name.values()))
    if kept.body_hash != given:
        raise Invalid(_("同一个 Idempotency-Key 不能用于不同的内容"), slug="idempotency-key-reused")
    return kept, fresh


def _route() -> str:
    path = f"{request.method} {request.path}"
    return path if len(path) <= 200 else hashlib.sha256(path.encode()).hexdigest()


def _plain(body: Any) -> Any:
    if isinstance(body, BaseModel):
        return body.model_dump(mode="json")
    return current_app.json.loads(current_app.json.dumps(body))
