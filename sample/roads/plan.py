"""The plan of the schematic city, in metres east and north of its centre, before it is OSM.

Main streets bear names that exist in 莲都; where they run is invented. Everything is deterministic.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

CENTRE_LAT, CENTRE_LON = 28.45, 119.92
WEST, EAST, SOUTH, NORTH = -3400.0, 3700.0, -3000.0, 3500.0
RIVER_NORTH_BANK, RIVER_SOUTH_BANK = -2180.0, -2420.0
CREEK_WEST_BANK, CREEK_EAST_BANK = 3120.0, 3240.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """A line of the grid: at which coordinate it runs, and what kind of road it is."""

    at: float
    highway: str
    name: str = ""
    oneway: bool = False

    @property
    def main(self) -> bool:
        """Whether it crosses rivers and is never interrupted."""
        return self.highway in {"primary", "secondary", "tertiary"}


def _between(
    mains: list[Street], spacing: float, low: float, high: float, called: str
) -> list[Street]:
    """The main streets with numbered side streets between them, every fourth of those one-way."""
    streets: list[Street] = []
    edges = [low, *(street.at for street in mains), high]
    count = 0
    for left, right in pairwise(edges):
        parts = max(1, round((right - left) / spacing))
        for part in range(1, parts):
            count += 1
            at = left + (right - left) * part / parts
            name = f"示例{count}{called}"
            streets.append(Street(at, "residential", name, oneway=count % 4 == 2))
    return sorted([*mains, *streets], key=lambda street: street.at)


NORTH_SOUTH = _between(
    [
        Street(-2700, "secondary", "北苑路"),
        Street(-1850, "tertiary", "花园路"),
        Street(-900, "secondary", "大洋路"),
        Street(0, "primary", "中山街"),
        Street(1000, "tertiary", "灯塔街"),
        Street(2050, "secondary", "括苍路"),
    ],
    260.0, WEST + 200, CREEK_WEST_BANK - 60, "弄",
)  # fmt: skip

EAST_WEST = _between(
    [
        Street(-1980, "tertiary", "江滨路"),
        Street(-1150, "secondary", "解放街"),
        Street(-250, "primary", "丽阳街"),
        Street(800, "secondary", "人民路"),
        Street(1950, "tertiary", "示例北路"),
    ],
    250.0, -1980.0, NORTH - 150, "巷",
)  # fmt: skip

SOUTH_BANK = [Street(-2560, "tertiary", "示例南岸路"), Street(-2800, "residential")]
BRIDGES_OVER_RIVER = {-900.0: "示例一桥", 1000.0: "示例二桥"}
BRIDGES_OVER_CREEK = {-250.0: "示例三桥", 800.0: "示例四桥"}
EAST_BANK = [3420.0]
PEDESTRIAN = (-1150.0, 0.0, -900.0)  # along y, from x to x: part of 解放街 is for walking only
ROUNDABOUT = (1000.0, 800.0)

PARKS = {
    "示例公园": (-700.0, 100.0, -250.0, 550.0),
    "示例湖公园": (1250.0, -1000.0, 1800.0, -500.0),
    "示例山公园": (-2500.0, 1300.0, -1950.0, 1850.0),
}
LAKE = (1400.0, -880.0, 1650.0, -640.0)
ISLAND = (-300.0, -2330.0, 350.0, -2270.0)
"""A sandbank in the river with a path that no bridge reaches."""

PLACES = {
    "示例路网 · 示意,非测绘": ("town", 60.0, -420.0),
    "示例南岸": ("village", 100.0, -2700.0),
    "示例北区": ("suburb", 100.0, 2600.0),
}
POIS = {
    "示例医院": ("hospital", -1400.0, 300.0),
    "示例中学": ("school", 1500.0, 300.0),
    "示例客运站": ("bus_station", -2250.0, -700.0),
    "示例菜市场": ("marketplace", 480.0, -640.0),
    "示例区政府": ("townhall", -420.0, 1200.0),
}


def bend(point: Point) -> Point:
    """The grid as hills and rivers would have it: gentle waves, no two corners alike."""
    x, y = point
    return (
        x + 70 * math.sin(y / 950 + 0.6) + 25 * math.sin((x + y) / 430),
        y + 60 * math.sin(x / 1150) + 22 * math.sin((x - y) / 510),
    )


def to_degrees(point: Point) -> tuple[float, float]:
    """lon, lat of a point of the plan; exact enough for a drawing of seven kilometres."""
    x, y = point
    lat = CENTRE_LAT + y / 110_850
    lon = CENTRE_LON + x / (111_320 * math.cos(math.radians(CENTRE_LAT)))
    return round(lon, 7), round(lat, 7)


def inside(point: Point, box: tuple[float, float, float, float], margin: float = 0.0) -> bool:
    """Whether a point of the unbent plan lies in a box (west, south, east, north)."""
    west, south, east, north = box
    return (
        west - margin <= point[0] <= east + margin and south - margin <= point[1] <= north + margin
    )
