"""What every reader hands on: headers and rows of plain text, and how the file was written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stations.transfer.headers import known_headers
from stations.transfer.reasons import Reason, UnreadableFile, Why

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 256
HEADER_SEARCH_ROWS = 10


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as it stood in the file; `number` is what a spreadsheet shows at its left."""

    number: int
    cells: tuple[str, ...]
    geometry_error: Reason | None = None


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A whole file, read. `encoding` and `delimiter` let the bad rows go back as they came."""

    headers: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    format: str
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    remarks: tuple[Reason, ...] = field(default=())


def check_columns(count: int) -> None:
    """Raise `UnreadableFile` when a file is wider than any list of stations."""
    if count > MAX_COLUMNS:
        raise UnreadableFile(Why.TOO_MANY_COLUMNS, columns=count, limit=MAX_COLUMNS)


def check_rows(count: int) -> None:
    """Raise `UnreadableFile` when a file is longer than one import may be."""
    if count > MAX_ROWS:
        raise UnreadableFile(Why.TOO_MANY_ROWS, limit=MAX_ROWS)


def find_header(records: Sequence[Sequence[str]]) -> int | None:
    """The index of the header row: the one of the first ten with most known names, a name among them.

    County lists often start with a title line above their headers.
    """
    best, best_known = None, 0
    for index, record in enumerate(records[:HEADER_SEARCH_ROWS]):
        known = known_headers(record)
        if "name" in known and len(known) > best_known:
            best, best_known = index, len(known)
    return best


def rows_below(records: Sequence[Sequence[str]], header: int) -> tuple[SourceRow, ...]:
    """The rows under the header, blank ones left out, numbered as a spreadsheet does (from 1)."""
    rows = tuple(
        SourceRow(number, tuple(record))
        for number, record in enumerate(records[header + 1 :], start=header + 2)
        if any(cell.strip() for cell in record)
    )
    check_rows(len(rows))
    return rows
