"""What riders tell us with one tap."""

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class ReportKind(StrEnum):
    """What is wrong."""

    LOCKED = "locked"
    CLOSED_EARLY = "closed_early"
    NO_WATER = "no_water"
    BROKEN = "broken"
    DIRTY = "dirty"
    NOT_FOUND = "not_found"
    WRONG_PLACE = "wrong_place"
    REFUSED = "refused"
    OTHER = "other"


class ReportState(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"


class Found(StrEnum):
    """How one finds a door (open, closed) or a facility (the others)."""

    OPEN = "open"
    CLOSED = "closed"
    OK = "ok"
    BROKEN = "broken"
    NONE = "none"
    NEARBY = "nearby"


DOOR = frozenset({Found.OPEN, Found.CLOSED})
GOOD = frozenset({Found.OPEN, Found.OK})


KIND_LABELS: dict[ReportKind, LazyString] = {
    ReportKind.LOCKED: _l("门锁着"),
    ReportKind.CLOSED_EARLY: _l("提前关门"),
    ReportKind.NO_WATER: _l("没水"),
    ReportKind.BROKEN: _l("设备坏"),
    ReportKind.DIRTY: _l("太脏"),
    ReportKind.NOT_FOUND: _l("找不到"),
    ReportKind.WRONG_PLACE: _l("位置不对"),
    ReportKind.REFUSED: _l("不让进"),
    ReportKind.OTHER: _l("其他问题"),
}
STATE_LABELS: dict[ReportState, LazyString] = {ReportState.RECEIVED: _l("已收到,等待工作人员处理")}

# A phone without signal may send an act later; its clock may be a little ahead.
OLDEST_ACT = timedelta(days=7)
CLOCK_SLACK = timedelta(minutes=5)


def act_time(said: datetime | None, received: datetime) -> datetime | None:
    """When the act was done: as the phone says, if that can be true; None when it cannot.

    An act without a time was done now. A clock that is a little ahead is taken back to now.
    """
    if said is None:
        return received
    if said < received - OLDEST_ACT or said > received + CLOCK_SLACK:
        return None
    return min(said, received)
