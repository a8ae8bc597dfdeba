"""Which county a row belongs to, from what it says. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.geo import LatLon, geodesic_m

_ADCODE = re.compile(r"^\d{6}(?:\d{3}|\d{6})?$")
GUESS_WITHIN_M = 40_000.0


@dataclass(frozen=True, slots=True)
class Place:
    """A region as the directory knows it."""

    adcode: str
    name: str
    parent: str = ""
    centre: LatLon | None = None


@dataclass(frozen=True, slots=True)
class RegionBook:
    """The known regions, found by code, by name and by where a point lies."""

    by_code: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place]) -> "RegionBook":
        """A book of these regions."""
        return cls({place.adcode: place for place in places})

    def named(self, text: str) -> str | None:
        """The adcode for 331102, 331102001, 莲都区, 莲都 or 丽水市莲都区; None when none or several fit."""
        if _ADCODE.match(text):
            return text[:6]
        counties = self._counties()
        exact = {c.adcode for c in counties if text in (c.name, c.name.rstrip("区县市"))}
        ending = {c.adcode for c in counties if text.endswith(c.name)}
        found = exact or ending
        return found.pop() if len(found) == 1 else None

    def inside(self, text: str) -> str | None:
        """The county whose full name stands in an address."""
        found = {c.adcode for c in self._counties() if len(c.name) >= 3 and c.name in text}
        return found.pop() if len(found) == 1 else None

    def street(self, adcode: str, name: str) -> str:
        """The code of a county's street or township, empty when not known."""
        codes = [p.adcode for p in self.by_code.values() if p.parent == adcode and p.name == name]
        return codes[0] if len(codes) == 1 else ""

    def guess(self, point: LatLon) -> str | None:
        """The county whose centre is near and clearly the nearest; borders are not ours to draw."""
        near = sorted(
            (geodesic_m(point, c.centre), c.adcode) for c in self._counties() if c.centre
        )[:2]
        if not near or near[0][0] > GUESS_WITHIN_M:
            return None
        if len(near) > 1 and near[0][0] * 2 > near[1][0]:
            return None
        return near[0][1]

    def too_far(self, adcode: str, point: LatLon) -> float | None:
        """Metres from a region's centre when that is more than such a region can reach."""
        place = self.by_code.get(adcode)
        if place is None or place.centre is None:
            return None
        reach = (
            1_500_000 if adcode.endswith("0000") else 500_000 if adcode.endswith("00") else 250_000
        )
        metres = geodesic_m(place.centre, point)
        return metres if metres > reach else None

    def _counties(self) -> list[Place]:
        return [
            p for p in self.by_code.values() if len(p.adcode) == 6 and not p.adcode.endswith("00")
        ]
