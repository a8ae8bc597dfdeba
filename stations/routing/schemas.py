"""JSON of a route, in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, Field

from core.errors import Invalid
from core.geo import Crs, LatLon, to_wgs84
from stations.directory.model import Station
from stations.directory.schemas import OpenOut, open_out
from stations.hours import OpenState, State
from stations.routing.rules import Engine, Travel
from stations.routing.ways import Way


def _finite(value: float) -> float:
    return value + 0.0  # -0.0 is 0.0


Degrees = Annotated[float, AfterValidator(_finite)]


class PositionQuery(BaseModel):
    """Where the rider is: a pair and the datum it is in."""

    lat: Degrees = Field(ge=-90, le=90, allow_inf_nan=False, examples=[28.4517])
    lon: Degrees = Field(ge=-180, le=180, allow_inf_nan=False, examples=[119.9214])
    crs: Crs = Crs.WGS84

    @property
    def point(self) -> LatLon:
        """The position in WGS-84; raises Invalid when the shift leads off the globe."""
        try:
            return to_wgs84(self.lat, self.lon, self.crs)
        except ValueError as error:
            raise Invalid(errors={"lat": [_("不在地球上")]}) from error


class RouteQuery(PositionQuery):
    """From where, and how."""

    mode: Travel = Travel.EBIKE


class LineOut(BaseModel):
    """A GeoJSON line: lon, lat pairs in WGS-84."""

    type: Literal["LineString"] = "LineString"
    coordinates: list[list[float]]


class StepOut(BaseModel):
    """One line of the description."""

    text: str
    distance_m: float
    duration_s: float


class RouteProperties(BaseModel):
    """The whole way in numbers and words. `note` is for the screen when `engine` is straight."""

    station_id: str
    name: str
    mode: Travel
    engine: Engine
    note: str
    distance_m: float
    duration_s: float | None
    arrival_at: datetime | None
    open_on_arrival: bool | None
    open: OpenOut | None
    steps: list[StepOut]


class RouteFeature(BaseModel):
    """A GeoJSON Feature with the line to ride or walk."""

    type: Literal["Feature"] = "Feature"
    geometry: LineOut
    properties: RouteProperties


def route_feature(
    station: Station, way: Way, arrival: datetime | None, opened: OpenState | None
) -> dict[str, Any]:
    """A way to a station as GeoJSON; `opened` is its state at `arrival`."""
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": way.line},
        "properties": {
            "station_id": station.id,
            "name": station.name,
            "mode": way.travel,
            "engine": way.engine,
            "note": way.note,
            "distance_m": round(way.distance_m, 1),
            "duration_s": None if way.duration_s is None else round(way.duration_s, 1),
            "arrival_at": arrival,
            "open_on_arrival": open_on_arrival(opened),
            "open": open_out(opened) if opened else None,
            "steps": [
                {
                    "text": step.text,
                    "distance_m": round(step.distance_m, 1),
                    "duration_s": round(step.duration_s, 1),
                }
                for step in way.steps
            ],
        },
    }


def open_on_arrival(opened: OpenState | None) -> bool | None:
    """True, False, or None where nobody can know."""
    if opened is None or opened.state is State.UNKNOWN:
        return None
    return opened.state is State.OPEN
