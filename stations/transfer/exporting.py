"""Stations out: CSV, XLSX and GeoJSON that import reads back. Public fields unless told otherwise."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter
from sqlalchemy.orm import Session

from stations.directory.actions import value_of
from stations.directory.model import Station
from stations.directory.schemas import details, geometry, public_properties
from stations.transfer import queries
from stations.transfer.exceptions import write_exceptions
from stations.transfer.facilities import write_facilities
from stations.transfer.messages import field_name
from stations.transfer.reasons import UnreadableFile, Why
from stations.transfer.text import neutralise

PUBLIC = (
    "id", "code", "name", "aliases", "type", "host", "adcode", "county", "street", "street_code",
    "address", "landmark", "entrance_hint", "floor", "lon", "lat", "crs", "hours", "hours_text",
    "exceptions", "entry", "audience", "facilities", "parking_m", "capacity", "area_m2", "phone",
    "stars", "life_cycle", "position_source", "position_at", "confirmed_at", "confirmed_by", "crowd",
    "note", "source_note", "sample",
)  # fmt: skip
PRIVATE = ("position_by", "keeper_name", "keeper_phone")
NUMBERS = frozenset({"lon", "lat", "parking_m", "capacity", "area_m2", "stars"})
UNSAID = frozenset({"photos", "facilities_checked_at", "revision", "union_phone"})
HEAD = b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[\n'  # noqa: E501
MAX_CELL = 32_767  # Excel's own limit


@dataclass(frozen=True, slots=True)
class Export:
    """What goes out and how its columns are called."""

    headers: str = "en"
    private: bool = False
    withdrawn: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, private ones only when asked for."""
        return PUBLIC + (PRIVATE if self.private else ())

    def titles(self) -> list[str]:
        """The header row."""
        return [field_name(name) if self.headers == "zh" else name for name in self.columns]


def write_file(session: Session, path: Path, wanted: Export) -> int:
    """Write all stations; gives how many. The file appears whole or not at all.

    Raises `UnreadableFile` for a suffix that names no format.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx, ".geojson": _write_geojson}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise UnreadableFile(Why.UNKNOWN_FORMAT)
    regions = queries.region_names(session)
    stations = queries.public_stations(session, withdrawn=wanted.withdrawn)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    half = Path(name)
    try:
        count = write(half, stations, wanted, regions)
        if not wanted.private:
            half.chmod(0o644)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return count


def cells(station: Station, wanted: Export, regions: dict[str, str]) -> list[str | float | None]:
    """A station as a row: numbers as numbers, all else as text that no spreadsheet runs."""
    return [_cell(station, name, regions) for name in wanted.columns]


def _cell(station: Station, name: str, regions: dict[str, str]) -> str | float | None:
    if name in NUMBERS:
        number: float | None = getattr(station, name)
        return number
    return neutralise(_text(station, name, regions))


def _text(station: Station, name: str, regions: dict[str, str]) -> str:
    if name == "county":
        return regions.get(station.adcode, "")
    if name == "crs":
        return "wgs84" if station.point else ""
    if name == "id":
        return station.id
    value = value_of(station, name)
    if name == "facilities":
        return write_facilities(value)
    if name == "exceptions":
        return write_exceptions(value)
    if name == "sample":
        return "true" if value else ""
    if isinstance(value, list):
        return "、".join(value)
    return "" if value is None else str(value)


def csv_lines(
    stations: Iterable[Station], wanted: Export, regions: dict[str, str]
) -> Iterator[str]:
    """A CSV document in pieces, a BOM first so that Excel reads it as UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(wanted.titles())
    yield "\ufeff"
    for station in stations:
        writer.writerow(cells(station, wanted, regions))
        if buffer.tell() > 16_384:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def geojson_feature(station: Station) -> dict[str, Any]:
    """A station as open data: every public property that does not depend on the hour."""
    said = public_properties(station) | details(station)
    properties = {name: value for name, value in said.items() if name not in UNSAID}
    properties["exceptions"] = write_exceptions(value_of(station, "exceptions"))
    properties |= {"street_code": station.street_code, "source_note": station.source_note}
    return {
        "type": "Feature",
        "id": station.id,
        "geometry": geometry(station.point),
        "properties": properties,
    }


def geojson_lines(stations: Iterable[Station], head: bytes = HEAD) -> Iterator[bytes]:
    """A FeatureCollection in pieces, one feature a line."""
    yield head
    for number, station in enumerate(stations):
        yield (b",\n" if number else b"") + orjson.dumps(geojson_feature(station))
    yield b"\n]}\n"


def _write_csv(
    path: Path, stations: Iterable[Station], wanted: Export, regions: dict[str, str]
) -> int:
    counted = _Counted(stations)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(counted, wanted, regions))
    return counted.number


def _write_xlsx(
    path: Path, stations: Iterable[Station], wanted: Export, regions: dict[str, str]
) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("stations")
        number = 0
        for column, title in enumerate(wanted.titles()):
            sheet.write_string(0, column, title)
        for number, station in enumerate(stations, start=1):
            for column, value in enumerate(cells(station, wanted, regions)):
                if isinstance(value, str) and value:
                    sheet.write_string(number, column, value[:MAX_CELL])
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value)
    return number


def _write_geojson(
    path: Path, stations: Iterable[Station], wanted: Export, _regions: dict[str, str]
) -> int:
    if wanted.private:
        raise UnreadableFile(Why.PRIVATE_GEOJSON)
    counted = _Counted(stations)
    with path.open("wb") as file:
        file.writelines(geojson_lines(counted))
    return counted.number


class _Counted:
    """Counts what flows through."""

    def __init__(self, stations: Iterable[Station]) -> None:
        self._stations = stations
        self.number = 0

    def __iter__(self) -> Iterator[Station]:
        for station in self._stations:
            self.number += 1
            yield station
