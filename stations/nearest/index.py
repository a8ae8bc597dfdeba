"""Exact k nearest points on the WGS-84 ellipsoid, filtered, over columns of numbers. Pure: no database, no Flask.

How it is exact. Let ``s`` be the geodesic between two points and ``c`` the straight chord through the Earth.
A chord is never longer than a curve between its ends: ``c <= s``. And a geodesic of the ellipsoid bends at most
as sharply as a circle of radius ``RHO``, the smallest radius of curvature of WGS-84, so by Schur's comparison
theorem its chord is at least that of such a circle: ``s <= 2 RHO asin(c / 2 RHO)``. Hence with ``U`` the upper
bound of ``s`` at the k-th smallest chord, the k nearest are among the points with ``c <= U`` (a handful more than
k: at 10 km both bounds are 1 mm apart), and they all lie in the latitude-longitude box of radius ``U``. Only they
get an exact geodesic.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import cast

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

GEOD = Geod(ellps="WGS84")
A = GEOD.a
E2 = GEOD.es
RHO = GEOD.b**2 / GEOD.a
"""Smallest radius of curvature of WGS-84, metres: along the meridian at the equator."""
HALF_WAY_ROUND = 20_004_000.0
"""No two points are farther apart, metres (half a meridian is 20,003,931.5)."""
BRUTE_UP_TO = 2_000
"""Below so many passing points, looking at each is as fast as the tree."""
ROUNDING_M = 1e-6
CELLS_DEG = (0.25, 1.0, 4.0, 16.0)


@dataclass(frozen=True, slots=True)
class Columns:
    """The searched points, one array entry each; their order settles ties.

    ``facilities``: bit mask of what is there and works. ``kind``, ``entry``: small numbers below 64.
    ``region``: 12-digit region code, shorter codes filled up with zeros, 0 where there is none.
    ``schedule``: row in the table of opening schedules.
    """

    lat: Floats
    lon: Floats
    facilities: Ints
    kind: Ints
    entry: Ints
    region: Ints
    schedule: Ints


@dataclass(frozen=True, slots=True)
class Filter:
    """What a point must have; the empty filter passes everything.

    ``facilities``: all of these bits. ``kinds``, ``entries``: bit ``1 << n`` for each accepted number, 0 for any.
    ``region``: region code, its first digits or the whole; ``331100`` covers all of ``3311``.
    """

    facilities: int = 0
    kinds: int = 0
    entries: int = 0
    region: str = ""


ANYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Found:
    """Point numbers, nearest first, and their geodesic distances in metres."""

    rows: Ints
    metres: Floats


class Index:
    """The searchable form of `Columns`; never changes after it is built, so threads may share it.

    What passes a filter is found once and kept as a part of its own with its own tree (the 32 filters used last).
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._part = lru_cache(maxsize=32)(partial(_part, columns, _points(columns)))
        self._part(ANYTHING)

    def __len__(self) -> int:
        return len(self.columns.lat)

    def nearest(
        self,
        lat: float,
        lon: float,
        k: int,
        only: Filter = ANYTHING,
        schedules: Bools | None = None,
    ) -> Found:
        """The ``k`` nearest that pass ``only`` and whose schedule is marked in ``schedules``; fewer when fewer pass."""
        part, lon = self._part(only), wrap(lon)
        kept = (
            part.around(lat, lon, k, schedules) if part.tree else part.all(lat, lon, k, schedules)
        )
        rows = part.rows[kept]
        metres = geodesics(lat, lon, self.columns.lat[rows], self.columns.lon[rows])
        order = np.lexsort((rows, metres))[:k]
        return Found(rows[order], metres[order])

    def matching(self, only: Filter = ANYTHING) -> int:
        """How many points pass a filter, at any hour."""
        return len(self._part(only).rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """The points that pass one filter; numbers within the part are not those of the whole: see ``rows``."""

    rows: Ints
    xyz: Floats
    schedule: Ints
    tree: shapely.STRtree | None
    cells: tuple[dict[int, int], ...]

    def all(self, lat: float, lon: float, k: int, schedules: Bools | None) -> Ints:
        """What may be among the k nearest, by a look at every point."""
        if schedules is None:
            return _contenders(_chords(self.xyz, lat, lon), k)[0]
        held = np.flatnonzero(schedules[self.schedule])
        return held[_contenders(_chords(self.xyz.take(held, axis=1), lat, lon), k)[0]]

    def around(self, lat: float, lon: float, k: int, schedules: Bools | None) -> Ints:
        """What may be among the k nearest, by boxes that grow until they hold enough and reach far enough."""
        radius = self._first_radius(lat, lon, k)
        while True:
            held = self._in_boxes(lat, lon, radius)
            if schedules is not None:
                held = held[schedules[self.schedule[held]]]
            if len(held) < k and radius < HALF_WAY_ROUND:
                radius = min(radius * _growth(len(held), k), HALF_WAY_ROUND)
                continue
            kept, reach = _contenders(_chords(self.xyz.take(held, axis=1), lat, lon), k)
            if reach <= radius:
                return held[kept]
            radius = reach

    def _in_boxes(self, lat: float, lon: float, radius: float) -> Ints:
        areas = [shapely.box(*box) for box in boxes(lat, lon, radius)]
        held: Ints = cast(shapely.STRtree, self.tree).query(areas)[1]
        return held

    def _first_radius(self, lat: float, lon: float, k: int) -> float:
        """A radius that probably holds ``k`` points, by how many share the cell; a guess, which the loop mends."""
        for degrees, cells in zip(CELLS_DEG, self.cells, strict=True):
            here = cells.get(int((lat + 90) / degrees) * 4096 + int((lon + 180) / degrees), 0)
            if here >= k / 4:
                squeezed = max(math.cos(math.radians(lat)), 0.01)
                return degrees * 111_000 * math.sqrt(squeezed * k / here)
        return CELLS_DEG[-1] * 111_000 / 8


def geodesics(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Geodesic metres from one point to many (Karney 2013, through PROJ)."""
    count = len(lats)
    lats, lons = lats.copy(), lons.copy()
    metres: Floats = GEOD.inv(np.full(count, lon), np.full(count, lat), lons, lats, inplace=True)[2]
    return metres


def earth_centred(lat: Floats, lon: Floats) -> Floats:
    """Earth-centred coordinates in metres on the ellipsoid, one row each for x, y, z."""
    phi, lam = np.radians(lat), np.radians(lon)
    normal = A / np.sqrt(1 - E2 * np.sin(phi) ** 2)
    across = normal * np.cos(phi)
    return np.stack((across * np.cos(lam), across * np.sin(lam), normal * (1 - E2) * np.sin(phi)))


def boxes(lat: float, lon: float, radius: float) -> Iterator[tuple[float, float, float, float]]:
    """Boxes (west, south, east, north) that together hold every point within ``radius`` metres by geodesic.

    A metre turns latitude by at most ``1 / RHO``, and longitude by at most one over the distance from the
    axis, which is at least ``A cos(latitude)``. A box that reaches a pole takes every longitude, one over the
    antimeridian is split.
    """
    reach = math.degrees(radius / RHO) + 1e-9
    south, north = max(lat - reach, -90.0), min(lat + reach, 90.0)
    farthest = math.cos(math.radians(max(abs(south), abs(north))))
    aside = math.degrees(radius / (A * farthest)) + 1e-9 if farthest > 1e-9 else 180.0
    west, east = lon - aside, lon + aside
    if aside >= 180:
        yield -180.0, south, 180.0, north
    elif west < -180:
        yield west + 360, south, 180.0, north
        yield -180.0, south, east, north
    elif east > 180:
        yield west, south, 180.0, north
        yield -180.0, south, east - 360, north
    else:
        yield west, south, east, north


def wrap(lon: float) -> float:
    """The same longitude within -180 (included) and 180 (not included)."""
    return lon if -180 <= lon < 180 else (lon + 180) % 360 - 180


def region_range(code: str) -> tuple[int, int]:
    """First and last 12-digit code under a region code.

    >>> region_range("331100")
    (331100000000, 331199999999)
    """
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    room = 10 ** (12 - len(code))
    return int(code) * room, int(code) * room + room - 1


def _chords(xyz: Floats, lat: float, lon: float) -> Floats:
    phi, lam = math.radians(lat), math.radians(lon)
    normal = A / math.sqrt(1 - E2 * math.sin(phi) ** 2)
    across = normal * math.cos(phi)
    x = xyz[0] - across * math.cos(lam)
    y = xyz[1] - across * math.sin(lam)
    z = xyz[2] - normal * (1 - E2) * math.sin(phi)
    chords: Floats = np.sqrt(x * x + y * y + z * z)
    return chords


def _contenders(chords: Floats, k: int) -> tuple[Ints, float]:
    """Positions that may be among the k nearest by geodesic, and the distance within which all such points lie."""
    if len(chords) < k:
        return np.arange(len(chords)), HALF_WAY_ROUND
    reach = _longest_geodesic(float(np.partition(chords, k - 1)[k - 1]))
    return np.flatnonzero(chords <= reach), reach


def _longest_geodesic(chord: float) -> float:
    """Upper bound of the geodesic over a chord, metres; see the head of this file."""
    if chord >= 1.999 * RHO:
        return HALF_WAY_ROUND
    return 2 * RHO * math.asin(chord / (2 * RHO)) + ROUNDING_M


def _growth(held: int, k: int) -> float:
    return min(max(math.sqrt(1.5 * k / held), 1.2), 2.0) if held else 2.0


def _points(columns: Columns) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.points(columns.lon, columns.lat), dtype=object)


def _part(columns: Columns, points: npt.NDArray[np.object_], only: Filter) -> _Part:
    rows = np.flatnonzero(_passes(columns, only))
    lat, lon = columns.lat[rows], columns.lon[rows]
    tree, cells = None, tuple[dict[int, int], ...]()
    if len(rows) > BRUTE_UP_TO:
        tree = shapely.STRtree(points[rows])
        tree.query(
            shapely.box(0, 0, 0, 0)
        )  # GEOS builds on the first query: here, before the workers fork
        cells = tuple(_cells(lat, lon, degrees) for degrees in CELLS_DEG)
    return _Part(rows, earth_centred(lat, lon), columns.schedule[rows], tree, cells)


def _passes(columns: Columns, only: Filter) -> Bools:
    passes: Bools = (columns.facilities & only.facilities) == only.facilities
    if only.kinds:
        passes &= ((only.kinds >> columns.kind) & 1).astype(bool)
    if only.entries:
        passes &= ((only.entries >> columns.entry) & 1).astype(bool)
    if only.region:
        first, last = region_range(only.region)
        passes &= (columns.region >= first) & (columns.region <= last)
    return passes


def _cells(lat: Floats, lon: Floats, degrees: float) -> dict[int, int]:
    """How many points lie in each cell of a grid."""
    rows, across = ((lat + 90) / degrees).astype(np.int64), ((lon + 180) / degrees).astype(np.int64)
    numbers, counts = np.unique(rows * 4096 + across, return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))
