"""When a station is open: one engine for list, map, filter, sort, export and the phone's pack."""

from .grammar import validate, validate_exception
from .holidays import HolidayCalendar, HolidayTableError, load_calendar
from .reasons import HoursError, Reason
from .rules import build_timeline, state_at
from .spoken import parse_spoken
from .values import (
    HORIZON_DAYS,
    DatedException,
    OpenState,
    Override,
    Segment,
    State,
    Timeline,
    flatten,
)
from .words import describe

__all__ = [
    "HORIZON_DAYS",
    "DatedException",
    "HolidayCalendar",
    "HolidayTableError",
    "HoursError",
    "OpenState",
    "Override",
    "Reason",
    "Segment",
    "State",
    "Timeline",
    "build_timeline",
    "describe",
    "flatten",
    "load_calendar",
    "parse_spoken",
    "state_at",
    "validate",
    "validate_exception",
]
