"""The difference a file makes, row by row and field by field, before anything is written. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from stations.directory.actions import comparable
from stations.directory.rules import BY_HAND, LifeCycle
from stations.transfer.cells import Draft
from stations.transfer.model import UNDO
from stations.transfer.options import ImportOptions
from stations.transfer.reasons import Reason, Why

POSITION = ("lat", "lon", "crs_given", "position_source", "position_by", "position_at")
GROUPS = (POSITION, ("hours", "hours_text"))
SAME_DEGREES = 1.5e-7  # about a centimetre: what rounding to seven places may move


class Action(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value: before, after. `kept` means that a person's later correction stands."""

    field: str
    before: Any
    after: Any
    kept: bool = False


@dataclass(frozen=True, slots=True)
class LastChange:
    """Where a field's present value came from."""

    source: str
    batch_id: str
    old: Any = None

    @property
    def by_hand(self) -> bool:
        """True when a person, not a file, said it last."""
        return self.source in BY_HAND and not self.batch_id


@dataclass(frozen=True, slots=True)
class Current:
    """A station as it stands: comparable values by field, and each value's origin.

    The origin of a single facility is under `facilities.water`.
    """

    id: str
    values: Mapping[str, Any]
    origins: Mapping[str, LastChange]

    def origin(self, name: str) -> LastChange | None:
        """Who said a field last; the creation speaks for what was never changed."""
        return self.origins.get(name) or self.origins.get("*")

    def by_hand(self, name: str) -> bool:
        """Whether a person's word stands in this field, or in one that belongs with it."""
        group = next((g for g in GROUPS if name in g), (name,))
        origins = [self.origins.get(n) for n in group]
        said = [origin for origin in origins if origin is not None]
        if not said and (created := self.origins.get("*")):
            said = [created]
        return any(origin.by_hand for origin in said)


@dataclass(slots=True)
class PlannedRow:
    """What is to be done with one row."""

    draft: Draft
    action: Action
    station_id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)

    @property
    def faults(self) -> list[Reason]:
        """Why the row is not taken."""
        return self.draft.faults

    @property
    def remarks(self) -> list[Reason]:
        """What to look at although the row is taken."""
        return self.draft.remarks


def refused(draft: Draft, *faults: Reason) -> PlannedRow:
    """A row that goes back."""
    draft.faults.extend(fault for fault in faults if fault not in draft.faults)
    return PlannedRow(draft, Action.REFUSED)


def creation(draft: Draft, options: ImportOptions) -> PlannedRow:
    """A new station: defaults first, what the row states on top."""
    values = {"type": options.type or "union", **draft.defaults, **draft.values}
    changes = [FieldChange(n, None, v) for n, v in values.items() if v not in ("", None, [], {})]
    return PlannedRow(draft, Action.CREATE, "", values, changes)


def difference(draft: Draft, current: Current, options: ImportOptions) -> PlannedRow:
    """What the row changes in a station that is there."""
    values: dict[str, Any] = {}
    changes: list[FieldChange] = []
    for name, value in _stated(draft, current, options).items():
        if name == "facilities":
            merged, steps = _facilities(draft, value, current)
            changes += steps
            if merged != current.values.get("facilities"):
                values[name] = merged
            continue
        before, after = current.values.get(name), comparable(value)
        if before == after:
            continue
        kept = current.by_hand(name)
        changes.append(FieldChange(name, before, after, kept))
        if not kept:
            values[name] = value
    if (
        "lat" in values or "lon" in values
    ):  # a position is one thing, even when half of it is the same
        values |= {"lat": draft.values["lat"], "lon": draft.values["lon"]}
    action = Action.CHANGE if values else Action.UNCHANGED
    return PlannedRow(draft, action, current.id, values, changes)


def _moved(stated: Mapping[str, Any], present: Mapping[str, Any]) -> bool:
    if "lat" not in stated:
        return False
    if present.get("lat") is None or present.get("lon") is None:
        return True
    return any(abs(stated[n] - present[n]) > SAME_DEGREES for n in ("lat", "lon"))


def _stated(draft: Draft, current: Current, options: ImportOptions) -> dict[str, Any]:
    """The row's values, without a position that is the same, with what a new position brings along."""
    moved = _moved(draft.values, current.values)
    stated = {
        n: v for n, v in draft.values.items() if moved or n not in ("lat", "lon", "crs_given")
    }
    if moved:
        stated.setdefault("position_source", options.source.value)
        stated.setdefault("position_by", "")
        stated.setdefault("position_at", None)
    if current.values.get("life_cycle") == LifeCycle.WITHDRAWN and "life_cycle" not in stated:
        origin = current.origin("life_cycle")
        if origin and origin.batch_id.startswith(UNDO):
            stated["life_cycle"] = origin.old or LifeCycle.NORMAL.value
        elif Reason(Why.STAYS_WITHDRAWN) not in draft.remarks:
            draft.remarks.append(Reason(Why.STAYS_WITHDRAWN))
    return stated


def _facilities(
    draft: Draft, stated: dict[str, str], current: Current
) -> tuple[dict[str, str], list[FieldChange]]:
    """The new set and its steps; a facility that a person corrected stays as that person said."""
    present: dict[str, str] = dict(current.values.get("facilities") or {})
    wanted = dict(stated) if draft.facilities_are_all else {**present, **stated}
    changes = []
    for facility in sorted(present.keys() | wanted.keys()):
        before, after = present.get(facility), wanted.get(facility)
        if before == after:
            continue
        origin = current.origin(f"facilities.{facility}")
        kept = bool(origin and origin.by_hand)
        changes.append(FieldChange(f"facilities.{facility}", before, after, kept))
        if kept and before is None:
            wanted.pop(facility)
        elif kept and before is not None:
            wanted[facility] = before
    return dict(sorted(wanted.items())), changes
