"""Positions: WGS-84 inside, GCJ-02 and BD-09 only at the edges, distances on the ellipsoid.

GCJ-02 is the published public formula (as in coord-convert; test vector in tests/core), its
inverse a fixed-point iteration on it. BD-09 is Baidu's published shift on top of GCJ-02.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
_A, _EE = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, as the formula demands
_X_PI = math.pi * 3000.0 / 180.0
Shift = Callable[[float, float], tuple[float, float]]


class Crs(StrEnum):
    """The datum a pair of numbers is in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class LatLon:
    """A position in degrees, WGS-84 unless a name says otherwise.

    Raises ValueError when it is not on the globe.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90.0 <= self.lat <= 90.0 and -180.0 <= self.lon <= 180.0):
            raise ValueError(f"not on the globe: {self.lat}, {self.lon}")


def to_wgs84(lat: float, lon: float, crs: Crs) -> LatLon:
    """The WGS-84 position of a pair given in `crs`."""
    if crs is Crs.BD09:
        lat, lon = _undone(_gcj02_to_bd09, lat, lon)
    if crs is not Crs.WGS84:
        lat, lon = _undone(_wgs84_to_gcj02, lat, lon)
    return LatLon(lat, lon)


def from_wgs84(point: LatLon, crs: Crs) -> LatLon:
    """The same place as `crs` writes it, for links and tiles that want that datum."""
    lat, lon = point.lat, point.lon
    if crs is not Crs.WGS84:
        lat, lon = _wgs84_to_gcj02(lat, lon)
    if crs is Crs.BD09:
        lat, lon = _gcj02_to_bd09(lat, lon)
    return LatLon(lat, lon)


def geodesic_m(a: LatLon, b: LatLon) -> float:
    """Metres between two positions along the WGS-84 geodesic (Karney 2013)."""
    return float(GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2])


def geodesic_many(
    point: LatLon, lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Metres from one position to many, in their order."""
    n = len(lats)
    metres = GEOD.inv(np.full(n, point.lon), np.full(n, point.lat), lons, lats)[2]
    return np.asarray(metres, dtype=np.float64)


def in_china(lat: float, lon: float) -> bool:
    """Whether the published formula shifts this place at all."""
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    if not in_china(lat, lon):
        return lat, lon
    d_lat, d_lon = _waves(lon - 105.0, lat - 35.0)
    rad = math.radians(lat)
    magic = 1 - _EE * math.sin(rad) ** 2
    d_lat = math.degrees(d_lat / ((_A * (1 - _EE)) / (magic * math.sqrt(magic))))
    d_lon = math.degrees(d_lon / (_A / math.sqrt(magic) * math.cos(rad)))
    return lat + d_lat, lon + d_lon


def _undone(shift: Shift, lat: float, lon: float) -> tuple[float, float]:
    """The pair that `shift` turns into this one, by a fixed point; below a millimetre off."""
    guess_lat, guess_lon = lat, lon
    for _ in range(30):
        there_lat, there_lon = shift(guess_lat, guess_lon)
        off_lat, off_lon = there_lat - lat, there_lon - lon
        guess_lat, guess_lon = guess_lat - off_lat, guess_lon - off_lon
        if abs(off_lat) < 1e-10 and abs(off_lon) < 1e-10:
            break
    return guess_lat, guess_lon


def _waves(x: float, y: float) -> tuple[float, float]:
    """The formula's shift in metres (north, east) for degrees east of 105 and north of 35."""
    root = math.sqrt(abs(x))
    ripple = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2 / 3
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320 * math.sin(y * math.pi / 30.0)) * 2 / 3
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2 / 3
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2 / 3
    return north, east


def _gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    z = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _X_PI)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _X_PI)
    return z * math.sin(theta) + 0.006, z * math.cos(theta) + 0.0065
