"""Where a row says it is: numbers, datum, and the usual mistakes told apart. Pure."""

import math
import re
import unicodedata
from dataclasses import dataclass

from core.geo import Crs, LatLon, geodesic_m, in_china, to_wgs84
from stations.transfer.reasons import Reason, Why

_DATUMS: dict[Crs, str] = {
    Crs.WGS84: "wgs84 wgs 4326 epsg4326 gps cgcs2000 国家2000 2000国家大地坐标系 大地2000 天地图 epsg4490 4490 crs84",
    Crs.GCJ02: "gcj02 gcj 火星 火星坐标 火星坐标系 高德 高德地图 腾讯 腾讯地图 国测局 amap gaode 高德坐标",
    Crs.BD09: "bd09 bd09ll 百度 百度地图 百度坐标 baidu bd",
}
_DATUM_BY_WORD = {word: crs for crs, words in _DATUMS.items() for word in words.split()}
_DMS = re.compile(
    r"""^(?:东经|北纬|西经|南纬|[EWNS])?\s*(\d{1,3})[°度]\s*(?:(\d{1,2}(?:\.\d+)?)['′分]\s*)?"""
    r"""(?:(\d{1,2}(?:\.\d+)?)(?:["″秒]|''|′′)\s*)?([EWNS])?$""",
    re.IGNORECASE,
)


def datum_of(text: str) -> Crs | None:
    """The datum a cell names, whatever way it is spelled; None when it names none we know."""
    key = re.sub(r"[\s_\-:：()]", "", unicodedata.normalize("NFKC", text)).casefold()
    return _DATUM_BY_WORD.get(key) or _DATUM_BY_WORD.get(key.removesuffix("坐标系"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A row's position: `point` is WGS-84, None while unverified. `fault` refuses the row."""

    point: LatLon | None = None
    crs: Crs | None = None
    fault: Reason | None = None
    remark: Reason | None = None


@dataclass(frozen=True, slots=True)
class Datum:
    """What a file and the command say of datums.

    `default` speaks for rows of a file that has no datum column in use; a blank cell in a column
    that other rows fill says "not known" and is covered only with `fills_blanks`.
    """

    default: Crs | None = None
    column_in_use: bool = False
    fills_blanks: bool = False
    fix_swapped: bool = False


def place(lon_text: str, lat_text: str, crs_text: str, datum: Datum) -> Placed:
    """Read one row's position."""
    lon_text, lat_text = (unicodedata.normalize("NFKC", t).strip() for t in (lon_text, lat_text))
    if not lon_text and not lat_text:
        return Placed(remark=Reason(Why.NO_POSITION))
    if not lon_text or not lat_text:
        missing = "lon" if not lon_text else "lat"
        return Placed(fault=Reason(Why.HALF_A_POSITION, {"field": missing}))
    numbers: list[float] = []
    for field, text in (("lon", lon_text), ("lat", lat_text)):
        number = degrees(text)
        if number is None:
            return Placed(fault=Reason(Why.NOT_A_NUMBER, {"field": field, "value": text[:40]}))
        numbers.append(number)
    crs = _datum(crs_text, datum)
    if isinstance(crs, Reason):
        return Placed(fault=crs)
    return _on_the_globe(numbers[0], numbers[1], crs, datum)


def degrees(text: str) -> float | None:
    """Decimal degrees or 119°55'16"; None for words, NaN and infinity."""
    if match := _DMS.match(text):
        d, m, s, _end = match.groups()
        value = float(d) + float(m or 0) / 60 + float(s or 0) / 3600
        south_or_west = text[:2] in ("西经", "南纬") or re.search(
            r"^[WS]|[WS]$", text, re.IGNORECASE
        )
        return -value if south_or_west else value
    try:
        value = float(text.removesuffix("°").removesuffix("度"))
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _datum(text: str, datum: Datum) -> Crs | Reason:
    if text.strip():
        named = datum_of(text)
        return named or Reason(Why.UNKNOWN_DATUM, {"value": text.strip()[:40]})
    if datum.default and (not datum.column_in_use or datum.fills_blanks):
        return datum.default
    return Reason(Why.NO_DATUM_IN_ROW if datum.column_in_use else Why.NO_DATUM)


def _on_the_globe(lon: float, lat: float, crs: Crs, datum: Datum) -> Placed:
    if _swapped(lon, lat, crs):
        if not datum.fix_swapped:
            return Placed(fault=Reason(Why.SWAPPED, {"lon": lon, "lat": lat}))
        remark = Reason(Why.FIXED_SWAPPED, {"lon": lat, "lat": lon})
        return Placed(to_wgs84(lon, lat, crs), crs, remark=remark)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return Placed(fault=Reason(Why.OUT_OF_RANGE, {"lon": lon, "lat": lat}))
    if lat == 0 and lon == 0:
        return Placed(fault=Reason(Why.ZERO_POSITION))
    if crs is not Crs.WGS84 and not in_china(lat, lon):
        return Placed(fault=Reason(Why.OUTSIDE_CHINA, {"lon": lon, "lat": lat, "crs": crs.value}))
    return Placed(to_wgs84(lat, lon, crs), crs)


def _swapped(lon: float, lat: float, crs: Crs) -> bool:
    """Certain swaps only: a latitude over 90, or a Chinese datum that fits China the other way round."""
    if 90 < abs(lat) <= 180 and abs(lon) <= 90:
        return True
    return crs is not Crs.WGS84 and not in_china(lat, lon) and in_china(lon, lat)


def far_off(points: dict[int, LatLon], limit_m: float = 500_000) -> dict[int, float]:
    """Lone rows much farther than all others from the middle of their file, with their metres.

    Only when four fifths of the rows lie within 200 km of the middle: a national list has no
    middle to be far from. A row that has company out there is another city, not a slip.
    """
    if len(points) < 5:
        return {}
    lats, lons = [p.lat for p in points.values()], [p.lon for p in points.values()]
    middle = LatLon(_median(lats), _median(lons))
    away = {number: geodesic_m(middle, point) for number, point in points.items()}
    if sum(metres <= 200_000 for metres in away.values()) < 0.8 * len(away):
        return {}
    far = {number: metres for number, metres in away.items() if metres > limit_m}
    return {n: metres for n, metres in far.items() if _lone(n, far, points, limit_m)}


def _lone(number: int, far: dict[int, float], points: dict[int, LatLon], limit_m: float) -> bool:
    others = (points[n] for n in far if n != number)
    return all(geodesic_m(points[number], other) > limit_m for other in others)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
