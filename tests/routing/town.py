"""A hand-drawn town in which every answer can be worked out on paper, as an OSM extract.

Metres east and north of 120° E, 28° N. 中山街 runs 1,000 m east, with a one-way street off it, a
footway at its end, a ferry, a roundabout, and an island that no way reaches.
"""

from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from core.geo import GEOD, LatLon

CENTRE = LatLon(28.0, 120.0)


def at(east: float, north: float) -> LatLon:
    """The position so many metres from the centre, along the ellipsoid."""
    lon, lat, _ = GEOD.fwd(CENTRE.lon, CENTRE.lat, 90.0, east)
    lon, lat, _ = GEOD.fwd(lon, lat, 0.0, north)
    return LatLon(lat, lon)


STREETS = [
    ([(0, 0), (250, 0), (500, 0), (750, 0), (1000, 0)], {"highway": "secondary", "name": "中山街"}),
    ([(500, 0), (500, 400)], {"highway": "residential", "name": "单行路", "oneway": "yes"}),
    ([(500, 400), (250, 400), (250, 0)], {"highway": "residential", "name": "回头路"}),
    ([(1000, 0), (1000, 300)], {"highway": "footway", "name": "小径"}),
    # Three seconds for 600 m: no tag may make anything faster than the cap.
    ([(1000, 300), (1000, 900)], {"route": "ferry", "duration": "00:00:03", "name": "渡口"}),
    ([(1000, 900), (1300, 900), (1300, 1100)], {"highway": "residential"}),
    (
        [(0, 0), (-30, 30), (-60, 0), (-30, -30), (0, 0)],
        {"highway": "secondary", "junction": "roundabout"},
    ),
    ([(-60, 0), (-560, 0)], {"highway": "secondary", "name": "丽阳街"}),
    ([(-30, 30), (-30, 400)], {"highway": "tertiary", "name": "括苍路"}),
    ([(-560, 0), (-560, -250), (-300, -250), (-300, -30), (-30, -30)], {"highway": "residential"}),
    *(([(-560 + 40 * n, 0), (-560 + 40 * n, 90)], {"highway": "service"}) for n in range(12)),
    # Segments so short that rounding their times to tenths is what decides.
    ([(1000, -1.5 * n) for n in range(160)], {"highway": "residential", "name": "碎步路"}),
    # An island in a river 200 m wide, and a yard whose path was drawn 60 m short of the street.
    ([(700, -200), (800, -200)], {"highway": "footway", "name": "沙洲小路"}),
    ([(120, -60), (120, -90)], {"highway": "footway"}),
    ([(4000, 3000), (4100, 3000)], {"highway": "residential", "name": "孤岛路"}),
]


def write_town(file: Path, streets=None, generator: str = "tests") -> Path:
    """Write the extract; the same points are the same nodes."""
    header = osmium.io.Header()
    header.set("generator", generator)
    numbers: dict[tuple[float, float], int] = {}
    ways = streets if streets is not None else STREETS
    writer = osmium.SimpleWriter(str(file), header=header, overwrite=True)
    for points, _ in ways:
        for point in points:
            if point not in numbers:
                numbers[point] = len(numbers) + 1
                place = at(*point)
                writer.add_node(
                    Node(id=numbers[point], version=1, location=(place.lon, place.lat), tags={})
                )
    for number, (points, tags) in enumerate(ways, 1):
        writer.add_way(Way(id=number, version=1, nodes=[numbers[p] for p in points], tags=tags))
    writer.close()
    return file
