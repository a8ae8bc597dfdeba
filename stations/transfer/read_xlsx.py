"""XLSX workbooks: values and formulas as text, with a lid on what a small file may unfold into."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from stations.transfer.reasons import Reason, UnreadableFile, Why
from stations.transfer.table import (
    HEADER_SEARCH_ROWS,
    MAX_COLUMNS,
    MAX_ROWS,
    SourceTable,
    check_columns,
    check_rows,
    find_header,
    rows_below,
)

MAX_UNPACKED = 256 * 1024 * 1024
MAX_PARTS = 2_000
RATIO_FROM = 16 * 1024 * 1024  # below this, a high ratio harms nobody: empty cells pack well
MAX_RATIO = 120
BLANK_ROWS = 2_000  # a gap this long ends the list


def read_xlsx(data: bytes) -> SourceTable:
    """Read the first sheet that has station headers. Raises `UnreadableFile`."""
    _check_zip(data)
    try:
        return _read(data)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        NotImplementedError,
        OverflowError,
        zlib.error,
    ) as error:  # openpyxl has no error of its own for a damaged part
        if _hostile(error):
            raise UnreadableFile(Why.XLSX_BOMB) from error
        raise UnreadableFile(Why.BROKEN_XLSX, detail=type(error).__name__) from error


def _hostile(error: BaseException | None) -> bool:
    """Whether defusedxml stood at the root of it: entities have no business in a workbook."""
    return error is not None and (
        isinstance(error, DefusedXmlException) or _hostile(error.__context__)
    )


def _check_zip(data: bytes) -> None:
    """Look at the directory of the archive before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(Why.BROKEN_XLSX, detail=type(error).__name__) from error
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked / max(len(data), 1)
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or (unpacked > RATIO_FROM and ratio > MAX_RATIO)
    ):
        raise UnreadableFile(
            Why.XLSX_BOMB, unpacked_mb=unpacked // 2**20, limit=MAX_UNPACKED // 2**20
        )


def _read(data: bytes) -> SourceTable:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    found: SourceTable | None = None
    remarks: list[Reason] = []
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the sheet claims of its size is not to be trusted
            top = list(islice(_records(sheet), HEADER_SEARCH_ROWS))
            if find_header(top) is None:
                continue
            if found:
                remarks.append(Reason(Why.OTHER_SHEET, {"sheet": sheet.title}))
                continue
            found = _table(list(_records(sheet)))
    finally:
        book.close()
    if found is None:
        raise UnreadableFile(Why.NO_HEADERS, seen="")
    return SourceTable(found.headers, found.rows, found.format, remarks=tuple(remarks))


def _table(records: list[list[str]]) -> SourceTable:
    header = find_header(records)
    if header is None:
        raise UnreadableFile(Why.NO_HEADERS, seen="")
    return SourceTable(tuple(records[header]), rows_below(records, header), "xlsx")


def _records(sheet: Any) -> Iterator[list[str]]:
    blank = 0
    for count, row in enumerate(sheet.iter_rows(values_only=True)):
        record = [as_text(value) for value in row]
        while record and not record[-1]:
            record.pop()
        check_columns(len(record) if len(record) > MAX_COLUMNS else 0)
        if count > MAX_ROWS + HEADER_SEARCH_ROWS:
            check_rows(count)
        blank = 0 if record else blank + 1
        if blank > BLANK_ROWS:
            return
        yield record


def as_text(value: object) -> str:
    """What a person reads in the cell: 1001 not 1001.0, 08:30 not a day's fraction, formulas as written."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)
