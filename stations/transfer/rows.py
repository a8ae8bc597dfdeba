"""From a row of text to values the directory can hold, with everything there is to say about it.

Blank cells say nothing: they never clear a value. What was not understood goes to the note.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.geo import Crs
from stations.hours import parse_spoken
from stations.transfer import words
from stations.transfer.cells import Draft, choices, facilities, lengths, note, plain, unknown_word
from stations.transfer.exceptions import parse_exceptions
from stations.transfer.headers import field_of
from stations.transfer.options import ImportOptions
from stations.transfer.positions import Datum, far_off, place
from stations.transfer.reasons import Reason, UnreadableFile, Why
from stations.transfer.regions import RegionBook
from stations.transfer.table import SourceRow, SourceTable
from stations.transfer.text import clean, restore


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds which field."""

    index: dict[str, int]
    unknown: tuple[str, ...]

    def cells(self, row: SourceRow) -> dict[str, str]:
        """The row's filled cells by field, apostrophes of a spreadsheet taken off."""
        found = {}
        for name, index in self.index.items():
            text = restore(row.cells[index]).strip() if index < len(row.cells) else ""
            if text:
                found[name] = text
        return found


def columns_of(headers: tuple[str, ...]) -> Columns:
    """Match headers to fields. Raises `UnreadableFile` when two columns claim the same field."""
    index: dict[str, int] = {}
    unknown: list[str] = []
    for position, header in enumerate(headers):
        name = field_of(header)
        if name is None:
            unknown += [header.strip()] if header.strip() else []
        elif name in index:
            both = (headers[index[name]].strip(), header.strip())
            raise UnreadableFile(Why.SAME_HEADER_TWICE, one=both[0], other=both[1])
        elif name != "ignore":
            index[name] = position
    return Columns(index, tuple(unknown))


def read_rows(
    table: SourceTable, options: ImportOptions, book: RegionBook, zone: ZoneInfo
) -> Iterator[Draft]:
    """Read every row of a table; the reader of the file is told nothing it could not mend."""
    columns = columns_of(table.headers)
    reader = RowReader(columns, options, book, zone, _datum(table, columns, options))
    drafts = [reader.read(row, len(table.headers)) for row in table.rows]
    _refuse_repeats(drafts)
    if not options.allow_far:
        _refuse_far(drafts)
    yield from drafts


def _datum(table: SourceTable, columns: Columns, options: ImportOptions) -> Datum:
    at = columns.index.get("crs")
    used = at is not None and any(at < len(r.cells) and r.cells[at].strip() for r in table.rows)
    return Datum(options.crs, used, options.crs_fills_blanks, options.fix_swapped)


def _refuse_repeats(drafts: list[Draft]) -> None:
    """The second row with a code is not taken: nobody can say which of the two is right."""
    first: dict[str, int] = {}
    for draft in drafts:
        if not draft.code:
            continue
        if draft.code in first:
            params = {"code": draft.code, "row": first[draft.code]}
            draft.faults.append(Reason(Why.SAME_CODE, params))
        else:
            first[draft.code] = draft.row.number


def _refuse_far(drafts: list[Draft]) -> None:
    far = far_off({d.row.number: d.point for d in drafts if d.point})
    for draft in drafts:
        if metres := far.get(draft.row.number):
            draft.faults.append(Reason(Why.FAR_FROM_FILE, {"km": round(metres / 1000)}))


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows of one file."""

    columns: Columns
    options: ImportOptions
    book: RegionBook
    zone: ZoneInfo
    datum: Datum

    def read(self, row: SourceRow, width: int) -> Draft:
        """One row to a draft; every fault of the row is named, not only the first."""
        draft = Draft(row)
        if row.geometry_error:
            draft.faults.append(row.geometry_error)
        if any(cell.strip() for cell in row.cells[width:]):
            draft.faults.append(Reason(Why.TOO_MANY_CELLS, {"extra": row.cells[width][:20]}))
        cells = self.columns.cells(row)
        draft.given_id = clean(cells.get("id", ""))
        plain(draft, cells)
        self._position(draft, cells)
        self._hours(draft, cells)
        choices(draft, cells)
        self._figures(draft, cells)
        facilities(draft, cells)
        self._region(draft, cells)
        note(draft, cells)
        lengths(draft)
        return draft

    def _position(self, draft: Draft, cells: dict[str, str]) -> None:
        lon, lat = cells.get("lon", ""), cells.get("lat", "")
        if not lon and not lat and (pair := cells.get("lonlat")):
            halves = pair.replace("，", ",").replace(",", " ").split()
            lon, lat = halves if len(halves) == 2 else (pair, pair)
        if draft.row.geometry_error:
            return
        placed = place(lon, lat, cells.get("crs", ""), self.datum)
        if placed.fault:
            draft.faults.append(placed.fault)
        if placed.remark:
            draft.remarks.append(placed.remark)
        if placed.point and placed.crs:
            draft.point, measured = placed.point, placed.crs is Crs.WGS84
            draft.values |= {
                # what the formula yields has no meaning past a centimetre; what was measured stays
                "lat": placed.point.lat if measured else round(placed.point.lat, 7),
                "lon": placed.point.lon if measured else round(placed.point.lon, 7),
                "crs_given": placed.crs.value,
            }
            draft.defaults["position_source"] = self.options.source.value

    def _hours(self, draft: Draft, cells: dict[str, str]) -> None:
        if raw := clean(cells.get("hours", "")):
            understood = parse_spoken(raw)
            draft.values["hours"] = understood or ""
            draft.values["hours_text"] = "" if raw == understood else raw
            if understood is None:
                draft.remarks.append(Reason(Why.HOURS_NOT_UNDERSTOOD, {"value": raw[:60]}))
        if text := clean(cells.get("hours_text", "")):
            draft.values["hours_text"] = text
        if "exceptions" in cells:
            try:
                draft.values["exceptions"] = parse_exceptions(cells["exceptions"])
            except ValueError as error:
                draft.faults.append(Reason(Why.BAD_EXCEPTIONS, {"value": str(error)}))

    def _figures(self, draft: Draft, cells: dict[str, str]) -> None:
        for name in ("parking_m", "capacity", "area_m2", "stars", "position_at", "confirmed_at"):
            if name not in cells:
                continue
            text = cells[name]
            value: object
            if name.endswith("_at"):
                value = words.instant(text, self.zone)
            elif name == "stars":
                value = words.stars(text)
            else:
                value = words.number(text)
                if value is not None and name != "area_m2":
                    value = round(value)
            if value is None:
                unknown_word(draft, name, text)
            else:
                draft.values[name] = value

    def _region(self, draft: Draft, cells: dict[str, str]) -> None:
        said = clean(cells.get("adcode", "")) or clean(cells.get("county", ""))
        adcode = self.book.named(said) if said else None
        if said and adcode is None:
            draft.remarks.append(Reason(Why.UNKNOWN_REGION, {"value": said[:40]}))
        if adcode:
            draft.values["adcode"] = adcode
        else:
            adcode = self._region_guess(draft)
            draft.defaults["adcode"] = adcode
        code = clean(cells.get("adcode", ""))
        if len(code) > 6 and code.isdigit():
            draft.values.setdefault("street_code", code)
        street = draft.values.get("street")
        if street and adcode and (found := self.book.street(adcode, street)):
            draft.values.setdefault("street_code", found)
        self._check_reach(draft)

    def _region_guess(self, draft: Draft) -> str:
        """From the address, else the place nearest to the point, else what the command says."""
        address = str(draft.values.get("address", ""))
        if found := self.book.inside(address):
            return found
        region = self.options.region
        if region and not region.endswith("00"):
            return region
        guess = self.book.guess(draft.point) if draft.point else None
        if guess and guess.startswith(region.rstrip("0")):
            draft.remarks.append(Reason(Why.REGION_GUESSED, {"adcode": guess}))
            return guess
        return region

    def _check_reach(self, draft: Draft) -> None:
        region = self.options.region
        if not region or not draft.point or self.options.allow_far:
            return
        if metres := self.book.too_far(region, draft.point):
            params = {"region": region, "km": round(metres / 1000)}
            draft.faults.append(Reason(Why.FAR_FROM_REGION, params))
