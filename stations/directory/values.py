"""Checking the values of a station before they are stored, whatever door they came through."""

import math
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext

from core.errors import Invalid
from stations.directory.model import Station
from stations.directory.rules import (
    Audience,
    Crowd,
    Entry,
    Facility,
    FacilityState,
    LifeCycle,
    SourceKind,
    StationType,
)
from stations.hours import validate, validate_exception

_: Callable[..., str] = gettext

PRIVATE = frozenset({"keeper_name", "keeper_phone"})
PARTS = frozenset({"facilities", "exceptions"})
SEARCHED = ("name", "address", "landmark", "street", "host")
KEPT_BY_US = {"id", "search", "revision", "created_at"}
COLUMNS = {c.key: c for c in Station.__table__.columns if c.key not in KEPT_BY_US}
MOST_ALIASES, LONGEST_ALIAS = 20, 60

ENUMS: dict[str, type[StrEnum]] = {
    "type": StationType,
    "entry": Entry,
    "audience": Audience,
    "life_cycle": LifeCycle,
    "crowd": Crowd,
    "confirmed_by": SourceKind,
    "position_source": SourceKind,
}
BOUNDS = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "parking_m": (0, 5000),
    "capacity": (0, 10_000),
    "area_m2": (0, 100_000),
    "stars": (1, 5),
}


def check(values: dict[str, Any]) -> None:
    """Raise Invalid naming every field that cannot be stored."""
    errors: dict[str, list[str]] = {}
    for field, value in values.items():
        if said := _fault(field, value):
            errors[field] = [said]
    if "name" in values and not str(values["name"] or "").strip():
        errors["name"] = [_("名称不能为空")]
    if ("lat" in values) != ("lon" in values) or (values.get("lat") is None) != (
        values.get("lon") is None
    ):
        errors["lat"] = [_("经度和纬度要同时填写")]
    if errors:
        raise Invalid(errors=errors)


def _fault(field: str, value: Any) -> str | None:
    if field in PARTS:
        return CHECKS[field](value)
    if field not in COLUMNS:
        return _("没有这个字段")
    if value is None:
        return None if COLUMNS[field].nullable else _("必填")
    if field in ENUMS:
        return _unknown(ENUMS[field], value, optional=field not in {"type", "entry", "audience"})
    if field in BOUNDS:
        return _outside(value, *BOUNDS[field])
    if field in CHECKS:
        return CHECKS[field](value)
    return _wrong_kind(field, value)


def _wrong_kind(field: str, value: Any) -> str | None:
    kind = COLUMNS[field].type.python_type
    if not isinstance(value, kind) or (kind is datetime and value.tzinfo is None):
        return _("内容格式不对")
    longest = getattr(COLUMNS[field].type, "length", None)
    if longest and len(value) > longest:
        return _("最多 %(n)s 个字", n=longest)
    return None


def _unknown(kinds: type[StrEnum], value: Any, *, optional: bool) -> str | None:
    if value in list(kinds) or (optional and value == ""):
        return None
    return _("只能是:%(expected)s", expected=" ".join(kinds))


def _outside(value: Any, low: float, high: float) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and math.isfinite(value) and low <= value <= high:
        return None
    return _("应在 %(low)s 到 %(high)s 之间", low=low, high=high)


def _bad_hours(value: Any, check: Callable[[str], str] = validate) -> str | None:
    try:
        check(value)
    except ValueError as error:
        return str(error)
    return None


def _bad_facilities(value: Any) -> str | None:
    for facility, state in value.items():
        said = _unknown(Facility, facility, optional=False)
        said = said or _unknown(FacilityState, state, optional=False)
        if said:
            return f"{facility}: {said}"
    return None


def _bad_exceptions(value: Any) -> str | None:
    for item in value:
        if item["last"] < item["first"]:
            return _("结束日期早于开始日期")
        if said := _bad_hours(item["hours"], validate_exception):
            return said
    return None


def _bad_aliases(value: Any) -> str | None:
    if not isinstance(value, list) or len(value) > MOST_ALIASES:
        return _("最多 %(n)s 个别名", n=MOST_ALIASES)
    good = all(isinstance(alias, str) and 0 < len(alias) <= LONGEST_ALIAS for alias in value)
    return None if good else _("每个别名最多 %(n)s 个字", n=LONGEST_ALIAS)


CHECKS: dict[str, Callable[[Any], str | None]] = {
    "aliases": _bad_aliases,
    "hours": _bad_hours,
    "facilities": _bad_facilities,
    "exceptions": _bad_exceptions,
}
