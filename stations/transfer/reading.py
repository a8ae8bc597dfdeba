"""One door for every file: size first, then what it really is, then its reader."""

from pathlib import Path

from stations.transfer.read_csv import read_csv
from stations.transfer.read_geojson import read_geojson
from stations.transfer.read_xlsx import read_xlsx
from stations.transfer.reasons import UnreadableFile, Why
from stations.transfer.table import MAX_BYTES, SourceTable

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx under a password
SUFFIXES = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".geojson": "geojson",
    ".json": "geojson",
}


def read_table(path: Path) -> SourceTable:
    """Read a list of stations. Raises `UnreadableFile`; OSError when the file cannot be opened."""
    if not path.is_file():
        raise UnreadableFile(Why.NOT_A_FILE)
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(Why.FILE_TOO_BIG, mb=size // 2**20, limit=MAX_BYTES // 2**20)
    table = read_bytes(path.read_bytes(), SUFFIXES.get(path.suffix.lower(), ""))
    if not table.rows:
        raise UnreadableFile(Why.NO_ROWS)
    return table


def read_bytes(data: bytes, kind: str) -> SourceTable:
    """Read by what the name says the file is, unless its first bytes say otherwise."""
    if not data.strip():
        raise UnreadableFile(Why.EMPTY_FILE)
    if data.startswith(_OLE):
        raise UnreadableFile(Why.OLD_EXCEL)
    if kind == "xlsx" or (kind and data.startswith(_ZIP)):
        return read_xlsx(data)
    if kind == "geojson":
        return read_geojson(data)
    if kind == "csv":
        return read_csv(data)
    raise UnreadableFile(Why.UNKNOWN_FORMAT)
