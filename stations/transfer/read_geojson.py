"""GeoJSON (RFC 7946) FeatureCollections of points, as a table like the others."""

from collections.abc import Mapping
from typing import Any

import orjson

from stations.transfer.headers import FIELDS
from stations.transfer.reasons import Reason, UnreadableFile, Why
from stations.transfer.table import SourceRow, SourceTable, check_columns, check_rows

_CRS_NAMES = {"crs84": "wgs84", "4326": "wgs84", "4490": "wgs84"}


def read_geojson(data: bytes) -> SourceTable:
    """Read a FeatureCollection. Raises `UnreadableFile`.

    The datum is the one the file names (a `crs` in its properties, or the old `crs` member). RFC
    7946 says WGS-84, but files made from Chinese map services are in GCJ-02 as often as not, so a
    file that is silent needs `--crs` like any other.
    """
    features, declared = _features(data)
    headers: dict[str, None] = dict.fromkeys(("lon", "lat"))
    records: list[tuple[int, dict[str, str], Reason | None]] = []
    for number, feature in enumerate(features, start=1):
        cells, fault = _record(feature, declared)
        for name in cells:
            if name not in headers:
                headers[name] = None
                check_columns(len(headers))
        records.append((number, cells, fault))
    names = tuple(headers)
    rows = tuple(
        SourceRow(number, tuple(cells.get(name, "") for name in names), fault)
        for number, cells, fault in records
    )
    return SourceTable(names, rows, "geojson")


def _features(data: bytes) -> tuple[list[Any], str]:
    try:
        document = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(Why.BROKEN_JSON, line=error.lineno, detail=error.msg) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise UnreadableFile(Why.NOT_FEATURES)
    features = document.get("features")
    if not isinstance(features, list):
        raise UnreadableFile(Why.NOT_FEATURES)
    check_rows(len(features))
    return features, _declared_crs(document.get("crs"))


def _declared_crs(crs: object) -> str:
    """The datum of an old-style `crs` member or of our own `"crs": "wgs84"`; empty when silent."""
    if isinstance(crs, str):
        return crs
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    return next((crs for end, crs in _CRS_NAMES.items() if name.lower().endswith(end)), name)


def _record(feature: object, declared: str) -> tuple[dict[str, str], Reason | None]:
    if not isinstance(feature, dict):
        return {}, Reason(Why.NOT_A_POINT, {"kind": type(feature).__name__})
    properties = feature.get("properties")
    cells = {
        str(name): text
        for name, value in (properties.items() if isinstance(properties, dict) else ())
        if (text := _as_text(str(name), value))
    }
    if isinstance(feature.get("id"), str | int) and "id" not in cells:
        cells["id"] = str(feature["id"])
    position, fault = _position(feature.get("geometry"))
    if position:
        cells |= position
        if declared and not cells.get("crs"):
            cells["crs"] = declared
    return cells, fault


def _position(geometry: object) -> tuple[dict[str, str], Reason | None]:
    if geometry is None:
        return {}, None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind != "Point" or not isinstance(pair, list) or len(pair) not in (2, 3):
        return {}, Reason(Why.NOT_A_POINT, {"kind": str(kind)[:30]})
    return {"lon": _as_text("lon", pair[0]), "lat": _as_text("lat", pair[1])}, None


def _as_text(name: str, value: object) -> str:
    """A property as a cell. Facilities may be `{water: ok}`; lists are joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return repr(value)
    if name == "facilities" and isinstance(value, Mapping):
        return " ".join(f"{code}:{state}" for code, state in value.items())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode() if name in FIELDS else ""
    return str(value)
