"""The directory as an import needs it: who has which code, and who stands where. Pure."""

from collections import defaultdict
from dataclasses import dataclass

from core.geo import LatLon
from stations.transfer.similar import Nearby


@dataclass(frozen=True, slots=True)
class Known:
    """A station that is already there, in a few words."""

    id: str
    code: str
    name: str
    adcode: str
    point: LatLon | None
    withdrawn: bool


class KnownStations:
    """All of them, found by id, code, name and nearness; kept up to date while an import runs."""

    def __init__(self) -> None:
        self.by_id: dict[str, Known] = {}
        self.by_code: dict[str, Known] = {}
        self.by_name: dict[str, set[str]] = defaultdict(set)
        self._nearby: Nearby[str] = Nearby()
        self.revision = 0

    def put(self, known: Known) -> None:
        """Add a station, or bring it up to date."""
        if before := self.by_id.get(known.id):
            self.by_code.pop(before.code, None)
            self.by_name[before.name].discard(before.id)
            if before.point:
                self._nearby.drop(before.id, before.point)
        self.by_id[known.id] = known
        self.by_code[known.code] = known
        self.by_name[known.name].add(known.id)
        if known.point:
            self._nearby.put(known.id, known.point)

    def near(self, point: LatLon) -> list[tuple[Known, float]]:
        """Stations within 80 m with their metres, nearest first."""
        found = [(self.by_id[key], metres) for key, metres in self._nearby.within(point)]
        return sorted(found, key=lambda pair: (pair[1], pair[0].id))

    def called(self, name: str) -> list[Known]:
        """Stations of exactly this name, oldest id order."""
        return [self.by_id[key] for key in sorted(self.by_name.get(name, ()))]
