"""A sheet of OSM objects in the making: shared nodes, ways, and writing them as PBF."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from core.osm import SAMPLE_GENERATOR
from sample.roads.plan import Point, bend, to_degrees

DRAWN_AT = "2026-01-01T00:00:00Z"
NOTE = "示例路网,示意,非测绘"


class Sheet:
    """Nodes by their place in the plan, so that streets which cross are joined."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[float, float], int] = {}
        self._tags: dict[int, dict[str, str]] = {}
        self._ways: list[tuple[list[int], dict[str, str]]] = []

    def node(self, point: Point, **tags: str) -> int:
        """The node at a point of the plan; tags are added to what it has."""
        key = (round(point[0], 1), round(point[1], 1))
        number = self._nodes.setdefault(key, len(self._nodes) + 1)
        if tags:
            self._tags.setdefault(number, {}).update(tags)
        return number

    def road(self, points: Sequence[Point], highway: str, name: str = "", **tags: str) -> None:
        """A road through these points of the plan, with a bend between every two."""
        said = {"highway": highway, **({"name": name} if name else {}), "note": NOTE, **tags}
        self._ways.append(([self.node(point) for point in _softened(points)], said))

    def line(self, points: Iterable[Point], **tags: str) -> None:
        """A line that is no road."""
        self._ways.append(([self.node(point) for point in points], tags))

    def area(self, points: Sequence[Point], **tags: str) -> None:
        """A closed area."""
        numbers = [self.node(point) for point in points]
        self._ways.append(([*numbers, numbers[0]], tags))

    def write(self, file: Path) -> None:
        """Write it all as an OSM PBF extract that names itself a sample."""
        header = osmium.io.Header()
        header.set("generator", SAMPLE_GENERATOR)
        header.set("osmosis_replication_timestamp", DRAWN_AT)
        header.add_box(self._box())
        writer = osmium.SimpleWriter(str(file), header=header, overwrite=True)
        try:
            for key, number in self._nodes.items():
                tags = self._tags.get(number, {})
                place = to_degrees(bend(key))
                writer.add_node(
                    Node(id=number, version=1, timestamp=DRAWN_AT, location=place, tags=tags)
                )
            for number, (nodes, tags) in enumerate(self._ways, start=1):
                writer.add_way(
                    Way(id=number, version=1, timestamp=DRAWN_AT, nodes=nodes, tags=tags)
                )
        finally:
            writer.close()

    def _box(self) -> osmium.osm.Box:
        places = [to_degrees(bend(key)) for key in self._nodes]
        lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
        return osmium.osm.Box(min(lons), min(lats), max(lons), max(lats))


def _softened(points: Sequence[Point]) -> list[Point]:
    """The points with one more half-way between neighbours that are far apart."""
    soft = [points[0]]
    for (x, y), (u, v) in pairwise(points):
        if abs(x - u) + abs(y - v) > 90:
            soft.append(((x + u) / 2, (y + v) / 2))
        soft.append((u, v))
    return soft
