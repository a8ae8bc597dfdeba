"""Points for the index's tests, and the slow truth about them."""

from collections.abc import Sequence

import numpy as np

from stations.nearest.index import ANYTHING, Columns, Filter, Found, region_range


def columns(lat: Sequence[float], lon: Sequence[float], **given: Sequence[int]) -> Columns:
    """Columns at these positions; what is not given is zero."""
    numbers = {
        name: np.array(given.get(name, np.zeros(len(lat))), np.int64)
        for name in ("facilities", "kind", "entry", "region", "schedule")
    }
    return Columns(np.array(lat, np.float64), np.array(lon, np.float64), **numbers)


def scattered(
    seed: int, count: int, lats: tuple[float, float], lons: tuple[float, float]
) -> Columns:
    """Random points with random properties; longitudes outside ±180 are wrapped."""
    random = np.random.default_rng(seed)
    lon = (random.uniform(*lons, count) + 180) % 360 - 180
    return columns(
        random.uniform(*lats, count),
        lon,
        facilities=random.integers(0, 16, count),
        kind=random.integers(0, 10, count),
        entry=random.integers(0, 4, count),
        region=random.choice([331102, 331121, 330100, 0], count) * 10**6,
        schedule=random.integers(0, 5, count),
    )


def passes(points: Columns, only: Filter, row: int) -> bool:
    """Whether a point passes a filter, said one condition after the other."""
    low, high = region_range(only.region) if only.region else (0, 10**13)
    return bool(
        points.facilities[row] & only.facilities == only.facilities
        and (not only.kinds or only.kinds >> int(points.kind[row]) & 1)
        and (not only.entries or only.entries >> int(points.entry[row]) & 1)
        and low <= points.region[row] <= high
    )


def truth(
    points: Columns,
    metres: np.ndarray,
    k: int,
    only: Filter = ANYTHING,
    schedules: Sequence[bool] | None = None,
) -> list[int]:
    """The k nearest by given distances, by a look at every point."""
    rows = [
        row
        for row in range(len(points.lat))
        if passes(points, only, row) and (schedules is None or schedules[int(points.schedule[row])])
    ]
    return sorted(rows, key=lambda row: (metres[row], row))[:k]


def same(found: Found, rows: list[int]) -> bool:
    """Whether an answer names these points in this order."""
    return found.rows.tolist() == rows
