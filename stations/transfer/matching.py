"""Which station a row means: one that is there, a new one, or one that nobody can tell. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.geo import geodesic_m
from stations.transfer.cells import Draft
from stations.transfer.known import Known, KnownStations
from stations.transfer.options import ImportOptions
from stations.transfer.reasons import Reason, Why
from stations.transfer.similar import Nearby, alike, core_of

SAME_PLACE_M = 1_000.0
COMMON_FROM = 3
COMMON_NEAR_M = 10.0


def common_names(names: Iterable[str]) -> frozenset[str]:
    """Names that say what a place is rather than which: 公共厕所, a chain of banks.

    Two of those within 80 m are nothing to wonder at; on the same spot they are.
    """
    counted = Counter(core_of(name) for name in names)
    return frozenset(core for core, times in counted.items() if times >= COMMON_FROM)


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for a row: `station_id` None means a new station; a `fault` holds the row back."""

    station_id: str | None = None
    fault: Reason | None = None


@dataclass(slots=True)
class Matcher:
    """Matches the rows of one file, in order; remembers them, so that twins inside it are seen."""

    known: KnownStations
    options: ImportOptions
    common: frozenset[str] = frozenset()
    _claimed: dict[str, int] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    _points: Nearby[int] = field(default_factory=Nearby)
    _unplaced: dict[tuple[str, str], int] = field(default_factory=dict)

    def match(self, draft: Draft) -> Match:
        """Find the row's station without remembering the row."""
        named = self._by_id_or_code(draft)
        found = named or self._by_place(draft)
        if found.fault is None and found.station_id in self._claimed:
            row = self._claimed[found.station_id]
            if row != draft.row.number:
                return Match(fault=_twin(row, self._names[row]))
        unsure = found.fault is None and named is None and not self.options.accept_similar
        if unsure and (twin := self._twin_in_file(draft)):
            return Match(fault=twin)
        return found

    def remember(self, draft: Draft, match: Match) -> None:
        """Keep a row that lands, for the rows after it."""
        number = draft.row.number
        self._names[number] = draft.name
        if match.station_id:
            self._claimed[match.station_id] = number
        if draft.point:
            self._points.put(number, draft.point)
        else:
            self._unplaced[(draft.name, _adcode(draft))] = number

    def _by_id_or_code(self, draft: Draft) -> Match | None:
        by_code = self.known.by_code.get(draft.code) if draft.code else None
        if known := self.known.by_id.get(draft.given_id):
            if by_code and by_code.id != known.id:
                return Match(fault=_code_taken(draft, by_code))
            return Match(known.id)
        if by_code is None:
            return None
        if not self.options.accept_similar and self._another_place(draft, by_code):
            return Match(fault=_code_taken(draft, by_code))
        return Match(by_code.id)

    @staticmethod
    def _another_place(draft: Draft, known: Known) -> bool:
        """Another name more than a kilometre away: two counties that both count from A001."""
        if not (draft.name and draft.point and known.point) or alike(draft.name, known.name):
            return False
        return geodesic_m(draft.point, known.point) > SAME_PLACE_M

    def _by_place(self, draft: Draft) -> Match:
        if same := self._same_door(draft):
            if not draft.code:
                return Match(same.id)
            sure = self.options.accept_similar or same.withdrawn
            if not sure and core_of(draft.name) not in self.common:
                return Match(fault=_similar(same, None))
        if draft.point and not self.options.accept_similar:
            for known, metres in self.known.near(draft.point):
                if not known.withdrawn and self._suspect(draft.name, known.name, metres):
                    return Match(fault=_similar(known, metres))
        return Match()

    def _suspect(self, one: str, other: str, metres: float) -> bool:
        common = core_of(one) in self.common or core_of(other) in self.common
        return alike(one, other) and (not common or metres <= COMMON_NEAR_M)

    def _same_door(self, draft: Draft) -> Known | None:
        """A station of exactly this name within 80 m, or without a position in the same county."""
        near = {known.id for known, _ in self.known.near(draft.point)} if draft.point else set()
        for known in self.known.called(draft.name):
            same_county = known.adcode == _adcode(draft)
            if known.id in near or (same_county and (known.point is None or draft.point is None)):
                return known
        return None

    def _twin_in_file(self, draft: Draft) -> Reason | None:
        if not draft.point:
            row = self._unplaced.get((draft.name, _adcode(draft)))
            return _twin(row, draft.name) if row and row != draft.row.number else None
        for row, metres in sorted(self._points.within(draft.point), key=lambda pair: pair[1]):
            if row != draft.row.number and self._suspect(draft.name, self._names[row], metres):
                return _twin(row, self._names[row], metres)
        return None


def _adcode(draft: Draft) -> str:
    return str(draft.values.get("adcode") or draft.defaults.get("adcode") or "")


def _twin(row: int, name: str, metres: float | None = None) -> Reason:
    params = {"row": row, "name": name, "m": round(metres) if metres is not None else 0}
    return Reason(Why.SIMILAR_IN_FILE, params)


def _similar(known: Known, metres: float | None) -> Reason:
    params = {"name": known.name, "code": known.code, "m": round(metres or 0)}
    return Reason(Why.SIMILAR_EXISTING, params)


def _code_taken(draft: Draft, known: Known) -> Reason:
    return Reason(Why.CODE_OF_ANOTHER, {"code": draft.code, "name": known.name})
