"""CSV as offices write it: UTF-8 with or without BOM, UTF-16 from Excel, GB18030; comma, semicolon, tab."""

import codecs
import csv
import io
from collections.abc import Iterator

from stations.transfer.headers import known_headers
from stations.transfer.reasons import UnreadableFile, Why
from stations.transfer.table import (
    HEADER_SEARCH_ROWS,
    MAX_ROWS,
    SourceTable,
    check_columns,
    check_rows,
    find_header,
    rows_below,
)

DELIMITERS = (",", "\t", ";", "，", "；", "|")
LONGEST_FIELD = 100_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(data: bytes) -> SourceTable:
    """Read a whole CSV file. Raises `UnreadableFile` with the line where it goes wrong."""
    text, encoding = decode(data)
    delimiter = find_delimiter(text)
    records = list(_records(text, delimiter))
    header = find_header(records)
    if header is None:
        raise UnreadableFile(Why.NO_HEADERS, seen=_seen(records))
    return SourceTable(
        headers=tuple(records[header]),
        rows=rows_below(records, header),
        format="csv",
        encoding=encoding,
        delimiter=delimiter,
    )


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; never guesses over a broken character."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, Why.BROKEN_UTF8), encoding
    if b"\0" in data:
        raise UnreadableFile(Why.BINARY)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise UnreadableFile(Why.BROKEN_UTF8, line=_line(data, error.start)) from error
    return _strict(data, "gb18030", Why.BROKEN_GB), "gb18030"


def _strict(data: bytes, encoding: str, why: Why) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(why, line=_line(data, error.start)) from error


def _mostly_utf8(data: bytes) -> bool:
    """True when the text is UTF-8 with a few broken places: GB18030 would read it as nonsense."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if ord(char) > 0x7FF and char != "\ufffd")
    return whole > broken


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def find_delimiter(text: str) -> str:
    """The separator under which most headers are recognised, then the one with most columns."""
    lines = text.split("\n", HEADER_SEARCH_ROWS)[:HEADER_SEARCH_ROWS]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        for line in lines:
            cells = line.strip("\r").split(delimiter)
            if len(cells) > 1000 and len(cells) >= best_score[1]:
                check_columns(len(cells))
            score = (len(known_headers(c.strip().strip('"') for c in cells)), len(cells))
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for count, record in enumerate(reader):
            check_columns(len(record))
            if count > MAX_ROWS + HEADER_SEARCH_ROWS:
                check_rows(count)
            yield record
    except csv.Error as error:
        raise UnreadableFile(Why.BROKEN_CSV, line=reader.line_num, detail=str(error)) from error


def _seen(records: list[list[str]]) -> str:
    first = next((record for record in records if any(record)), [])
    return "、".join(cell.strip()[:20] for cell in first[:8])
