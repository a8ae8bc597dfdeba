"""The offline pack: every public station in one compact, cacheable text. Its format is docs/pack.md."""

import gzip
import hashlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import pairwise
from operator import attrgetter
from typing import Any

import brotli
import orjson
from pypinyin import Style, lazy_pinyin

from core.clock import local
from stations.directory.model import Region
from stations.directory.opening import opening
from stations.directory.published import Published
from stations.directory.rules import (
    Audience,
    Entry,
    Facility,
    FacilityState,
    LifeCycle,
    StationType,
)
from stations.directory.search import fold
from stations.hours import State, Timeline, describe
from stations.nearest.schedules import Day, Schedules
from stations.nearest.snapshot import facility_mask

VERSION = 1
SCALE = 1_000_000
_LIFE_CYCLES = [it for it in LifeCycle if it is not LifeCycle.WITHDRAWN]
_PLAIN = (
    "aliases", "landmark", "entrance_hint", "floor", "street_code", "host", "parking_m", "capacity", "area_m2",
    "phone", "stars", "crowd", "note", "code", "sample",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack in every encoding it is sent in, and its strong tag."""

    tag: str
    encodings: dict[str, bytes]

    @classmethod
    def of(cls, content: bytes) -> "Pack":
        """Compress once. Brotli's best takes three seconds a megabyte, so only small packs get it."""
        quality = 11 if len(content) < 400_000 else 9
        return cls(
            hashlib.blake2b(content, digest_size=12).hexdigest(),
            {
                "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality, lgwin=24),
                "gzip": gzip.compress(content, 9, mtime=0),
                "identity": content,
            },
        )


class _Codes:
    """Numbers for values in order of appearance."""

    def __init__(self, known: Iterable[Hashable] = ()) -> None:
        self.numbers: dict[Hashable, int] = {}
        for value in known:
            self.number(value)

    def number(self, value: Hashable) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def known(self, value: Hashable) -> int:
        """The number of a value of the table, -1 for any other."""
        return self.numbers.get(value, -1)


def write(
    stations: Iterable[Published], regions: Sequence[Region], day: Day, revision: int
) -> bytes:
    """The pack of these stations as JSON."""
    rows = sorted((it for it in stations if it.life_cycle != LifeCycle.WITHDRAWN), key=_order)
    openings, hours = _Codes(), _Codes()
    numbers = [openings.number(opening(row)) for row in rows]
    schedules = Schedules(list(openings.numbers), day)  # type: ignore[arg-type]
    columns = _plain_columns(rows, _Codes(region.adcode for region in regions)) | {
        "hours": [hours.number(row.hours) if row.hours else -1 for row in rows],
        "schedule": numbers,
        "confirmed": [_minutes(row.confirmed_at, schedules.start) for row in rows],
    }
    document = {
        "v": VERSION,
        "revision": revision,
        "tz": day.zone.key,
        "start": local(schedules.start, day.zone),
        "minutes": schedules.timelines[0].minutes if rows else 0,
        "types": list(StationType),
        "entries": list(Entry),
        "audiences": list(Audience),
        "life_cycles": _LIFE_CYCLES,
        "facilities": list(Facility),
        "districts": [[r.adcode, r.name, r.name_en, r.parent, r.lat, r.lon] for r in regions],
        "hours": [
            {"osm": text, "zh": describe(text, "zh"), "en": describe(text, "en")}
            for text in map(str, hours.numbers)
        ],
        "schedules": [gaps(timeline) for timeline in schedules.timelines],
        "count": len(rows),
        "placed": sum(row.point is not None for row in rows),
        "columns": columns,
        "sparse": _sparse(rows),
    }
    return orjson.dumps(document)


def _plain_columns(rows: Sequence[Published], districts: "_Codes") -> dict[str, list[Any]]:
    """The columns that say one thing of each station, independent of the day."""
    placed = [row for row in rows if row.point]
    return {
        "id": [row.id for row in rows],
        "name": [row.name for row in rows],
        "address": [row.address for row in rows],
        "lat": _steps(row.lat for row in placed),
        "lon": _steps(row.lon for row in placed),
        "district": [_district(row, districts) for row in rows],
        "type": _coded(rows, "type", StationType),
        "entry": _coded(rows, "entry", Entry),
        "audience": _coded(rows, "audience", Audience),
        "life_cycle": _coded(rows, "life_cycle", _LIFE_CYCLES),
        "ok": [facility_mask(row, FacilityState.OK) for row in rows],
        "initials": [initials(row.name) for row in rows],
    }


def gaps(timeline: Timeline) -> list[int]:
    """A timeline as pairs: closed minutes, then open minutes, or unknown ones as a negative number."""
    flat, before = [], 0
    for low, high, state in timeline.segments:
        flat += [low - before, high - low if state is State.OPEN else low - high]
        before = high
    return flat


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The pinyin initials of a name, as `stations.directory.search` folds them; empty for a name without Chinese."""
    return "" if name.isascii() else fold("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)))


def _order(row: Published) -> tuple[bool, str, int, str]:
    """Placed first, then by district, then along a curve on which neighbours are mostly near."""
    if row.point is None:
        return True, row.adcode, 0, row.id
    return (
        False,
        row.adcode,
        _interleaved(int((row.lat + 90) * 10_000), int((row.lon + 180) * 10_000)),
        row.id,
    )


def _interleaved(a: int, b: int) -> int:
    return int("".join(x + y for x, y in zip(f"{a:022b}", f"{b:022b}", strict=True)), 2)


def _steps(degrees: Iterable[float]) -> list[int]:
    scaled = [round(value * SCALE) for value in degrees]
    return scaled[:1] + [after - before for before, after in pairwise(scaled)]


def _district(row: Published, districts: _Codes) -> int:
    """The finest region of the table that the station lies in."""
    by_street = districts.known(row.street_code)
    return by_street if by_street >= 0 and row.street_code else districts.known(row.adcode)


def _coded(rows: Sequence[Published], name: str, table: Iterable[Hashable]) -> list[int]:
    codes = _Codes(table)
    return [codes.known(getattr(row, name)) for row in rows]


def _minutes(instant: datetime | None, start: datetime) -> int | None:
    return None if instant is None else int((instant - start).total_seconds() // 60)


def _sparse(rows: Sequence[Published]) -> dict[str, dict[str, Any]]:
    """Columns that most stations leave empty: row number to value, nothing for an empty one."""
    masks = (FacilityState.BROKEN, FacilityState.NEARBY, FacilityState.UNKNOWN)
    readers: dict[str, Callable[[Published], Any]] = {
        **{state.value: partial(_some, state) for state in masks},
        **{name: attrgetter(name) for name in _PLAIN},
        "exceptions": lambda row: [[e.first, e.last, e.hours, e.reason] for e in row.exceptions],
    }
    found = {
        name: {str(n): value for n, row in enumerate(rows) if _said(value := read(row))}
        for name, read in readers.items()
    }
    return {name: column for name, column in found.items() if column}


def _some(state: FacilityState, row: Published) -> int | None:
    return facility_mask(row, state) or None


def _said(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])
