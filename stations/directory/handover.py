"""Links that hand a rider over to the map app he knows, in each vendor's order, datum and mode.

Sources: lbs.amap.com/api/uri-api (navigation; lon,lat; GCJ-02; `ride` in the phone app only),
lbsyun.baidu.com uri API (marker and direction; lat,lng; `coord_type=gcj02`), lbs.qq.com/uri_v1
(routeplan; lat,lng; no bicycle on the web), RFC 5870 (`geo:`; WGS-84). An https form stands first
everywhere: app schemes do nothing where the app is missing and inside WeChat.
"""

from urllib.parse import quote, urlencode

from core.geo import Crs, LatLon, from_wgs84

SOURCE = "leileme"


def links(point: LatLon, name: str, start: LatLon | None = None) -> dict[str, str]:
    """The links to a place by vendor; `start` is added where a vendor's page needs one."""
    return {
        "amap": amap(point, name, start),
        "baidu": baidu(point, name, start),
        "baidu_app": baidu_app(point, name),
        "tencent": tencent(point, name, start),
        "geo": geo(point, name),
    }


def amap(point: LatLon, name: str, start: LatLon | None = None) -> str:
    """Amap: lon,lat in GCJ-02; an empty `from` means where the phone is."""
    query = {
        "from": f"{_lon_lat(start)},{_MY_PLACE}" if start else "",
        "to": f"{_lon_lat(point)},{_plain(name)}",
        "mode": "ride",
        "src": SOURCE,
        "callnative": "1",
    }
    return "https://uri.amap.com/navigation?" + _query(query)


def baidu(point: LatLon, name: str, start: LatLon | None = None) -> str:
    """Baidu: lat,lng; a direction needs an origin, without one the place itself is shown."""
    kept = {"output": "html", "coord_type": "gcj02", "src": f"webapp.{SOURCE}.app"}
    if start is None:
        query = {"location": _lat_lon(point), "title": _plain(name), "content": _plain(name)}
        return "https://api.map.baidu.com/marker?" + _query({**query, **kept})
    query = {
        "origin": f"latlng:{_lat_lon(start)}|name:{_MY_PLACE}",
        "destination": f"latlng:{_lat_lon(point)}|name:{_plain(name)}",
        "mode": "riding",
    }
    return "https://api.map.baidu.com/direction?" + _query({**query, **kept})


def baidu_app(point: LatLon, name: str) -> str:
    """Baidu's app: the origin may be left out, which means where the phone is."""
    query = {
        "destination": f"latlng:{_lat_lon(point)}|name:{_plain(name)}",
        "coord_type": "gcj02",
        "mode": "riding",
        "src": f"webapp.{SOURCE}.app",
    }
    return "baidumap://map/direction?" + _query(query)


def tencent(point: LatLon, name: str, start: LatLon | None = None) -> str:
    """Tencent: lat,lng in its own datum (GCJ-02, coord_type 2); walking, as it has no bicycle."""
    query = {
        "type": "walk",
        "fromcoord": _lat_lon(start) if start else "",
        "to": _plain(name),
        "tocoord": _lat_lon(point),
        "coord_type": "2",
        "policy": "0",
        "referer": SOURCE,
    }
    return "https://apis.map.qq.com/uri/v1/routeplan?" + _query(query)


def geo(point: LatLon, name: str) -> str:
    """RFC 5870: WGS-84, opened by whatever map app the phone has."""
    place = f"{point.lat:.6f},{point.lon:.6f}"
    return f"geo:{place}?q={place}({quote(_plain(name))})"


_MY_PLACE = "我的位置"


def _lon_lat(point: LatLon) -> str:
    there = from_wgs84(point, Crs.GCJ02)
    return f"{there.lon:.6f},{there.lat:.6f}"


def _lat_lon(point: LatLon) -> str:
    there = from_wgs84(point, Crs.GCJ02)
    return f"{there.lat:.6f},{there.lon:.6f}"


def _plain(name: str) -> str:
    """A name without the signs that the vendors use as separators."""
    return "".join(" " if sign in ",|:&()" else sign for sign in name).strip()


def _query(values: dict[str, str]) -> str:
    return urlencode({k: v for k, v in values.items() if v}, quote_via=quote, safe=",:|")
