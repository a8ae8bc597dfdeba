"""Draw the sample road network: `python -m sample.roads.generate [FILE.osm.pbf]`.

The result is committed as liandu_schematic.osm.pbf, so that nobody needs to run this; a test
compares the two.
"""

import random
import sys
from itertools import pairwise
from pathlib import Path

from sample.roads import plan
from sample.roads.plan import EAST_WEST, NORTH_SOUTH, PARKS, Point, Street, inside
from sample.roads.sheet import Sheet

FILE = Path(__file__).with_name("liandu_schematic.osm.pbf")
SEED = 331102


def draw() -> Sheet:
    """The whole city."""
    sheet, rng = Sheet(), random.Random(SEED)
    _waters(sheet)
    _parks(sheet)
    for street in EAST_WEST:
        _along(sheet, street, [(s.at, street.at) for s in NORTH_SOUTH], rng)
    for street in NORTH_SOUTH:
        _along(sheet, street, [(street.at, s.at) for s in EAST_WEST], rng)
    _bridges(sheet)
    _south_bank(sheet)
    _signals(sheet)
    _lanes_and_houses(sheet, rng)
    _labels(sheet)
    return sheet


def _along(sheet: Sheet, street: Street, corners: list[Point], rng: random.Random) -> None:
    """One street of the grid in runs: side streets have gaps, parks are walked through."""
    run: list[Point] = [corners[0]]
    for here, there in pairwise(corners):
        middle = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
        gap = not street.main and (rng.random() < 0.1 or _in_park(middle))
        if gap or _for_walking(middle):
            _close(sheet, street, run)
            run = [there]
            if gap and _in_park(middle):
                sheet.road([here, there], "footway")
            elif not gap:
                sheet.road([here, there], "pedestrian", "解放街步行段", bicycle="no")
        else:
            run.append(there)
    _close(sheet, street, run)


def _close(sheet: Sheet, street: Street, run: list[Point]) -> None:
    if len(run) < 2:
        return
    tags = {"oneway": "yes"} if street.oneway else {}
    if street.highway == "primary":
        tags["cycleway"] = "lane"
    sheet.road(run, street.highway, street.name, **tags)


def _for_walking(point: Point) -> bool:
    y, west, east = plan.PEDESTRIAN[0], *sorted(plan.PEDESTRIAN[1:])
    return point[1] == y and west <= point[0] <= east


def _in_park(point: Point) -> bool:
    return any(inside(point, box) for box in PARKS.values())


def _waters(sheet: Sheet) -> None:
    xs = [plan.WEST + step * 250.0 for step in range(int((plan.EAST - plan.WEST) / 250) + 1)]
    north = [(x, plan.RIVER_NORTH_BANK) for x in xs]
    south = [(x, plan.RIVER_SOUTH_BANK) for x in reversed(xs)]
    sheet.area([*north, *south], natural="water", water="river", name="瓯江(示意)")
    middle = (plan.RIVER_NORTH_BANK + plan.RIVER_SOUTH_BANK) / 2
    sheet.line([(x, middle) for x in xs], waterway="river", name="瓯江(示意)")
    ys = [plan.RIVER_NORTH_BANK + step * 250.0 for step in range(23)]
    west = [(plan.CREEK_WEST_BANK, y) for y in ys]
    east = [(plan.CREEK_EAST_BANK, y) for y in reversed(ys)]
    sheet.area([*west, *east], natural="water", water="river", name="好溪(示意)")
    creek = (plan.CREEK_WEST_BANK + plan.CREEK_EAST_BANK) / 2
    sheet.line([(creek, y) for y in ys], waterway="river", name="好溪(示意)")
    sheet.area(_ring(plan.LAKE, 6), natural="water", name="示例湖")


def _parks(sheet: Sheet) -> None:
    for name, box in PARKS.items():
        sheet.area(_ring(box, 4), leisure="park", name=name)
    west, south, east, north = plan.ISLAND
    sheet.area(_ring((west - 60, south - 20, east + 60, north + 20), 6), landuse="grass")
    sheet.road([(west, south), (0, (south + north) / 2), (east, north)], "footway", "江心洲小路")


def _ring(box: tuple[float, float, float, float], parts: int) -> list[Point]:
    """A box as a ring with `parts` points a side."""
    west, south, east, north = box
    steps = [step / parts for step in range(parts)]
    return [
        *((west + (east - west) * t, south) for t in steps),
        *((east, south + (north - south) * t) for t in steps),
        *((east - (east - west) * t, north) for t in steps),
        *((west, north - (north - south) * t) for t in steps),
    ]


def _bridges(sheet: Sheet) -> None:
    quay, far = EAST_WEST[0].at, plan.SOUTH_BANK[0].at
    for x, name in plan.BRIDGES_OVER_RIVER.items():
        sheet.road([(x, quay), (x, plan.RIVER_NORTH_BANK)], "secondary", name)
        ends = [(x, plan.RIVER_NORTH_BANK), (x, plan.RIVER_SOUTH_BANK)]
        sheet.road(ends, "secondary", name, bridge="yes", layer="1")
        sheet.road([(x, plan.RIVER_SOUTH_BANK), (x, far)], "secondary", name)
    last = NORTH_SOUTH[-1].at
    for y, name in plan.BRIDGES_OVER_CREEK.items():
        sheet.road([(last, y), (plan.CREEK_WEST_BANK, y)], "secondary", name)
        ends = [(plan.CREEK_WEST_BANK, y), (plan.CREEK_EAST_BANK, y)]
        sheet.road(ends, "secondary", name, bridge="yes", layer="1")
        sheet.road([(plan.CREEK_EAST_BANK, y), (plan.EAST_BANK[0], y)], "secondary", name)
    ys = list(plan.BRIDGES_OVER_CREEK)
    sheet.road([(plan.EAST_BANK[0], y) for y in (*ys, ys[-1] + 400)], "tertiary", "示例东岸路")
    # The promenade: ridden by bike, walked, closed to cars.
    path = [(s.at, quay - 110) for s in NORTH_SOUTH]
    sheet.road(path, "cycleway", "江滨绿道", foot="yes")
    for street in NORTH_SOUTH[::3]:
        sheet.road([(street.at, quay), (street.at, quay - 110)], "footway")


def _south_bank(sheet: Sheet) -> None:
    xs = [-1900.0, -1400.0, *plan.BRIDGES_OVER_RIVER, 0.0, 500.0, 1500.0, 2000.0]
    for street in plan.SOUTH_BANK:
        sheet.road([(x, street.at) for x in sorted(xs)], street.highway, street.name)
    for x in sorted(xs)[::2]:
        sheet.road([(x, street.at) for street in plan.SOUTH_BANK], "residential")


def _signals(sheet: Sheet) -> None:
    for a in NORTH_SOUTH:
        for b in EAST_WEST:
            if {a.highway, b.highway} <= {"primary", "secondary"}:
                sheet.node((a.at, b.at), highway="traffic_signals")


def _lanes_and_houses(sheet: Sheet, rng: random.Random) -> None:
    """In every block a dead-end lane off its western street, and houses."""
    columns = pairwise(NORTH_SOUTH)
    for west, east in columns:
        for south, north in pairwise(EAST_WEST):
            middle = ((west.at + east.at) / 2, (south.at + north.at) / 2)
            if _in_park(middle) or rng.random() < 0.15:
                continue
            for across, up in ((0.25, 0.3), (0.75, 0.3), (0.25, 0.75), (0.75, 0.75)):
                if rng.random() < 0.6:
                    x = west.at + (east.at - west.at) * across
                    y = south.at + (north.at - south.at) * up
                    _house(sheet, (x, y), 18 + 22 * rng.random(), 12 + 14 * rng.random())
            if rng.random() < 0.3:
                _lane(sheet, (west.at, south.at), middle, gated=rng.random() < 0.25)


def _house(sheet: Sheet, at: Point, half_width: float, half_depth: float) -> None:
    x, y = at
    box = (x - half_width, y - half_depth, x + half_width, y + half_depth)
    sheet.area(_ring(box, 1), building="yes")


def _lane(sheet: Sheet, corner: Point, middle: Point, *, gated: bool) -> None:
    """From the corner of a block into its yard; some yards are private."""
    tags = {"access": "private"} if gated else {}
    sheet.road([corner, (middle[0], corner[1] + 60), middle], "service", **tags)


def _labels(sheet: Sheet) -> None:
    for name, (place, x, y) in plan.PLACES.items():
        sheet.node((x, y), place=place, name=name)
    for name, (kind, x, y) in plan.POIS.items():
        sheet.node((x, y), amenity=kind, name=name)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    draw().write(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes")
