"""JSON of the finder: what may be asked, and the answer, joined from texts that are ready."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationInfo,
)

from core.clock import now
from core.geo import Crs
from stations.directory.rules import Entry, StationType
from stations.directory.schemas import Facilities, PointOut, StationProperties
from stations.nearest.queries import Answer, Engine, Fallback, Open
from stations.nearest.ranking import Trip
from stations.nearest.snapshot import Snapshot

MOST = 100
REGION = r"^(\d{2,12})?$"
FARTHEST = timedelta(days=366)


def _on_globe(lat: float, info: ValidationInfo) -> float:
    if -90 <= lat <= 90:
        return lat
    lon = info.data.get("lon")
    if abs(lat) <= 180 and lon is not None and abs(lon) <= 90:
        raise ValueError(_("纬度应在 -90 到 90 之间,是不是把经纬度写反了?"))
    raise ValueError(_("纬度应在 -90 到 90 之间"))


def _around(lon: float) -> float:
    if -180 <= lon <= 180:
        return lon
    raise ValueError(_("经度应在 -180 到 180 之间"))


def _number(value: object) -> object:
    """`nan` and `inf` are numbers to pydantic and to nobody else."""
    if isinstance(value, str) and not math.isfinite(_float(value)):
        raise ValueError(_("应为数字"))
    return value


def _float(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return math.nan


def _plus(value: object) -> object:
    """A `+` that was not escaped in the query arrives as a space."""
    return value.replace(" ", "+") if isinstance(value, str) and "T" in value else value


def _in_reach(at: datetime) -> datetime:
    if abs(at - now()) > FARTHEST:
        raise ValueError(_("时间离现在不能超过一年"))
    return at


def _codes(of: type[StrEnum]) -> BeforeValidator:
    """`a,b` to codes; says which one does not exist."""
    known = {code.value for code in of}

    def split(value: object) -> object:
        if not isinstance(value, str):
            return value
        codes = tuple(part.strip() for part in value.split(",") if part.strip())
        if strange := [code for code in codes if code not in known]:
            raise ValueError(_("没有这种代码:%(codes)s", codes=" ".join(strange)[:80]))
        return codes

    return BeforeValidator(split)


def _as_text(example: str) -> Any:
    return Field(json_schema_extra={"type": "string", "example": example})


class NearestQuery(BaseModel):
    """Where one is, and what one looks for."""

    lon: Annotated[float, BeforeValidator(_number), AfterValidator(_around)] = Field(
        json_schema_extra={"minimum": -180, "maximum": 180, "example": 119.9214}
    )
    lat: Annotated[float, BeforeValidator(_number), AfterValidator(_on_globe)] = Field(
        json_schema_extra={"minimum": -90, "maximum": 90, "example": 28.4517}
    )
    k: int = Field(default=10, ge=1, le=MOST)
    mode: Literal["ebike", "walk", "straight"] = "ebike"
    facilities: Facilities = ()
    open: Open | None = Field(
        default=None, description="now: open at `at`; arrival: open when one gets there"
    )
    at: Annotated[AwareDatetime, BeforeValidator(_plus), AfterValidator(_in_reach)] | None = Field(
        default=None, description="the instant states are told for; now when left out"
    )
    crs: Crs = Crs.WGS84
    adcode: str = Field(default="", pattern=REGION, description="region code or its start")
    type: Annotated[tuple[StationType, ...], _codes(StationType), _as_text("union,smart_24h")] = ()
    entry: Annotated[tuple[Entry, ...], _codes(Entry), _as_text("walk_in")] = ()


class NearestProperties(StationProperties):
    """A station as seen from where one is."""

    mode: Literal["ebike", "walk", "straight"]
    straight_m: float
    distance_m: float | None
    duration_s: float | None


class NearestFeature(BaseModel):
    """A station that has a position."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: PointOut
    properties: NearestProperties


class NearestCollection(BaseModel):
    """Stations, nearest first. ``unplaced``: public stations that cannot be ranked, their position being unverified."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    mode: Literal["ebike", "walk", "straight"]
    engine: Engine
    engine_note: str | None
    exact: bool
    as_of: datetime
    at: datetime
    revision: int
    unplaced: int
    features: list[NearestFeature]


def note(fallback: Fallback | None) -> str | None:
    """Words for why there are no travel times."""
    if fallback is Fallback.NO_ROADS:
        return str(_("暂时没有道路数据,按直线距离排列,没有路上的时间"))
    if fallback is Fallback.OFF_NETWORK:
        return str(_("这里离最近的道路太远,按直线距离排列,没有路上的时间"))
    return None


def features(snapshot: Snapshot, answer: Answer, mode: str, at: datetime) -> Iterator[bytes]:
    """The features of an answer as JSON."""
    schedules, heads = snapshot.schedules, snapshot.heads
    minute, by = schedules.minute(at), b',"mode":"%b",' % mode.encode()
    numbers = snapshot.index.columns.schedule[[trip.row for trip in answer.trips]].tolist()
    for trip, number in zip(answer.trips, numbers, strict=True):
        told = schedules.told(number, minute)
        yield b"".join((heads[trip.row], by, _way(trip, answer.engine), b',"open":', told, b"}}"))


def _way(trip: Trip, engine: Engine) -> bytes:
    """Metres and seconds, to a tenth. Without roads the distance is the straight one; where no way leads, none."""
    if trip.leg:
        return b'"straight_m":%.1f,"distance_m":%.1f,"duration_s":%.1f' % (
            trip.straight_m, trip.leg.distance_m, trip.leg.duration_s,
        )  # fmt: skip
    straight = b"%.1f" % trip.straight_m
    if engine is Engine.STRAIGHT:
        return b'"straight_m":%b,"distance_m":%b,"duration_s":null' % (straight, straight)
    return b'"straight_m":%b,"distance_m":null,"duration_s":null' % straight
