"""JSON of the directory, in and out. A station's public properties are made here and only here."""

from datetime import datetime
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.geo import LatLon
from core.web.fields import Line
from stations.directory.handover import links
from stations.directory.model import Station
from stations.directory.published import Published
from stations.directory.queries import Box
from stations.directory.rules import Facility
from stations.hours import OpenState


def _split_facilities(value: object) -> object:
    """`water,toilet` to codes; says which one does not exist."""
    if not isinstance(value, str):
        return value
    codes = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if strange := [code for code in codes if code not in set(Facility)]:
        raise ValueError(_("没有这种设施:%(codes)s", codes=" ".join(strange)[:80]))
    return codes


def _split_box(value: object) -> object:
    """`w,s,e,n` to a Box; says which rule was broken."""
    if not isinstance(value, str):
        return value
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise ValueError(_("应为四个数:西,南,东,北")) from None
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise ValueError(_("经度应在 -180 到 180 之间,顺序为西,南,东,北"))
    if not -90 <= south <= north <= 90:
        raise ValueError(_("纬度应在 -90 到 90 之间,南不能大于北,顺序为西,南,东,北"))
    return Box(west, south, east, north)


Facilities = Annotated[
    tuple[Facility, ...],
    BeforeValidator(_split_facilities),
    Field(json_schema_extra={"type": "string", "example": "water,toilet"}),
]


class StationsQuery(BaseModel):
    """Narrowing the list of stations."""

    bbox: Annotated[Any, BeforeValidator(_split_box)] = Field(
        default=None, json_schema_extra={"type": "string", "example": "119.8,28.4,120.0,28.5"}
    )
    facilities: Facilities = ()
    open: Literal["now"] | None = None
    q: Line = Field(default="", max_length=60)
    adcode: str = Field(default="", pattern=r"^\d{0,12}$")
    limit: int = Field(default=200, ge=1, le=1000)
    after: Line = Field(default="", max_length=40, description="`next` of the page before")


class OpenOut(BaseModel):
    """Open, closed or unknown: until when, and when it opens next."""

    state: Literal["open", "closed", "unknown"]
    until: datetime | None
    next: datetime | None


class PointOut(BaseModel):
    """A GeoJSON point: lon, lat in WGS-84."""

    type: Literal["Point"]
    coordinates: list[float]


class StationProperties(BaseModel):
    """What the public may know of a station."""

    model_config = ConfigDict(extra="allow")

    id: str
    code: str
    name: str
    type: str
    open: OpenOut
    facilities: dict[str, str]


class StationFeature(BaseModel):
    """A GeoJSON Feature; its geometry is null while the position is unverified."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: PointOut | None
    properties: StationProperties


class StationCollection(BaseModel):
    """A GeoJSON FeatureCollection with a cursor."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[StationFeature]
    as_of: datetime
    next: str | None = None


def public_properties(station: Station | Published) -> dict[str, Any]:
    """The part of a station's public properties that does not depend on time or place."""
    return {
        "id": station.id,
        "code": station.code,
        "name": station.name,
        "aliases": station.aliases,
        "type": station.type,
        "host": station.host,
        "adcode": station.adcode,
        "street": station.street,
        "address": station.address,
        "landmark": station.landmark,
        "entrance_hint": station.entrance_hint,
        "floor": station.floor,
        "entry": station.entry,
        "audience": station.audience,
        "facilities": {f.facility: f.state for f in station.facilities},
        "parking_m": station.parking_m,
        "stars": station.stars,
        "life_cycle": station.life_cycle,
        "crowd": station.crowd or None,
        "confirmed_at": station.confirmed_at,
        "confirmed_by": station.confirmed_by or None,
        "position": "verified" if station.point else "unverified",
        "sample": station.sample,
    }


def details(station: Station) -> dict[str, Any]:
    """What one station's own page adds."""
    return {
        "hours": station.hours,
        "hours_text": station.hours_text,
        "exceptions": [
            {"first": str(e.first), "last": str(e.last), "hours": e.hours, "reason": e.reason}
            for e in station.exceptions
        ],
        "facilities_checked_at": {
            f.facility: f.checked_at for f in station.facilities if f.checked_at
        },
        "position_source": station.position_source or None,
        "position_at": station.position_at,
        "capacity": station.capacity,
        "area_m2": station.area_m2,
        "phone": station.phone,
        "union_phone": "12351",
        "note": station.note,
        "source_note": station.source_note,
        "photos": [
            {"url": f"/photos/{p.file}", "alt": p.alt, "width": p.width, "height": p.height}
            for p in station.photos
        ],
        "revision": station.revision,
    }


def feature(
    station: Station, opened: OpenState, *, full: bool = False, start: LatLon | None = None
) -> dict[str, Any]:
    """A station as a GeoJSON Feature; `full` adds details and the links to map apps."""
    properties = public_properties(station) | {"open": open_out(opened)}
    if full:
        properties |= details(station)
        properties["links"] = links(station.point, station.name, start) if station.point else {}
    return {
        "type": "Feature",
        "id": station.id,
        "geometry": geometry(station.point),
        "properties": properties,
    }


def geometry(point: LatLon | None) -> dict[str, Any] | None:
    """A GeoJSON point, or null for a position nobody has verified."""
    return {"type": "Point", "coordinates": [point.lon, point.lat]} if point else None


def open_out(opened: OpenState) -> dict[str, Any]:
    """An open state as JSON."""
    return {"state": opened.state, "until": opened.until, "next": opened.next}
