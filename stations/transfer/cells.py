"""What single cells of a row come to: text, choices, facilities, the note. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.geo import LatLon
from stations.directory.values import COLUMNS
from stations.transfer import words
from stations.transfer.facilities import parse_facilities, state_of
from stations.transfer.reasons import Reason, Why
from stations.transfer.table import SourceRow
from stations.transfer.text import clean, has_html, is_formula

PLAIN = (
    "code", "name", "street", "street_code", "address", "landmark", "entrance_hint", "floor", "host",
    "phone", "keeper_name", "keeper_phone", "position_by", "source_note",
)  # fmt: skip
LONGEST_NOTE = 5_000
KEPT_IN_NOTE = frozenset({Why.UNKNOWN_FACILITY, Why.UNKNOWN_WORD})
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")  # a keeper's own number does not belong in public


@dataclass(slots=True)
class Draft:
    """One row, read. `values` is what it states, `defaults` holds only for a station it creates."""

    row: SourceRow
    given_id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    facilities_are_all: bool = False
    point: LatLon | None = None
    faults: list[Reason] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The row's station name, empty when it has none."""
        return str(self.values.get("name", ""))

    @property
    def code(self) -> str:
        """The row's station code, empty when it has none."""
        return str(self.values.get("code", ""))


def plain(draft: Draft, cells: Mapping[str, str]) -> None:
    """Fields that are text as written, and what is wrong with a name."""
    for name in PLAIN:
        if text := clean(cells.get(name, "")):
            draft.values[name] = text
    if aliases := cells.get("aliases"):
        draft.values["aliases"] = split_aliases(aliases)
    if cells.get("sample", "").casefold() in ("是", "true", "1"):
        draft.values["sample"] = True
    name = draft.name
    if not name:
        draft.faults.append(Reason(Why.NO_NAME))
    elif is_formula(name):
        draft.faults.append(Reason(Why.NAME_IS_FORMULA, {"value": name[:40]}))
    if any(has_html(str(draft.values.get(f, ""))) for f in PLAIN):
        draft.remarks.append(Reason(Why.HTML_IN_TEXT))


def split_aliases(text: str) -> list[str]:
    """Other names, separated by 、 ; or |."""
    plain = text.replace("；", ";").replace("、", ";").replace("|", ";").replace("，", ";")
    return list(dict.fromkeys(filter(None, (clean(part) for part in plain.split(";")))))


def choices(draft: Draft, cells: Mapping[str, str]) -> None:
    """Fields with a fixed choice; a life cycle that is not understood refuses the row."""
    kinds = {name: name for name in ("type", "entry", "audience", "life_cycle", "crowd")}
    for name, kind in {**kinds, "position_source": "source", "confirmed_by": "source"}.items():
        if not (text := clean(cells.get(name, ""))):
            continue
        if code := words.choice(kind, text):
            draft.values[name] = code
        elif name == "life_cycle":
            draft.faults.append(Reason(Why.UNKNOWN_LIFE_CYCLE, {"value": text[:40]}))
        else:
            unknown_word(draft, name, text)


def unknown_word(draft: Draft, name: str, text: str) -> None:
    """Remark a cell that was not understood; `note` keeps it."""
    draft.remarks.append(Reason(Why.UNKNOWN_WORD, {"field": name, "value": text[:60]}))


def facilities(draft: Draft, cells: Mapping[str, str]) -> None:
    """The facilities of the list cell and of columns of their own."""
    states: dict[str, str] = {}
    if text := cells.get("facilities"):
        reading = parse_facilities(text)
        states, draft.facilities_are_all = dict(reading.states), True
        if reading.unknown:
            params = {"value": "、".join(reading.unknown)[:200]}
            draft.remarks.append(Reason(Why.UNKNOWN_FACILITY, params))
        for facility in reading.disputed:
            draft.remarks.append(Reason(Why.FACILITY_TWICE, {"value": facility}))
    for name, text in cells.items():
        if name.startswith("facility:"):
            if state := state_of(text):
                states[name.removeprefix("facility:")] = state
            else:
                params = {"value": f"{name.removeprefix('facility:')} {text[:60]}"}
                draft.remarks.append(Reason(Why.UNKNOWN_FACILITY, params))
    if states:
        draft.values["facilities"] = states


def note(draft: Draft, cells: Mapping[str, str]) -> None:
    """The note, with what other columns said and nobody understood, so that nothing is lost."""
    lines = [clean(line) for line in cells.get("note", "").splitlines()]
    for remark in draft.remarks:
        line = f"[导入] {clean(str(remark.params.get('value', '')))}"
        if remark.why in KEPT_IN_NOTE and line not in lines:
            lines.append(line)
    note = "\n".join(lines).strip()
    if phones := MOBILE.findall(note):
        note = MOBILE.sub(_masked, note)
        draft.remarks.append(Reason(Why.PHONE_MASKED, {"value": "、".join(map(mask, phones))}))
    if note:
        draft.values["note"] = note


def mask(phone: str) -> str:
    """A mobile number nobody can call: 138****0000."""
    return f"{phone[:3]}****{phone[-4:]}"


def _masked(match: re.Match[str]) -> str:
    return mask(match[0])


def lengths(draft: Draft) -> None:
    """Refuse what is longer than its column."""
    for name, value in draft.values.items():
        limit = (
            LONGEST_NOTE
            if name == "note"
            else getattr(COLUMNS[name].type, "length", None)
            if name in COLUMNS
            else None
        )
        if limit and isinstance(value, str) and len(value) > limit:
            params = {"field": name, "length": len(value), "limit": limit}
            draft.faults.append(Reason(Why.TOO_LONG, params))
