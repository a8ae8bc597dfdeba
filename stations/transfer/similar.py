"""Two rows that may be the same door: names alike once the brand is taken off, within 80 metres. Pure."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from core.geo import LatLon, geodesic_m

NEAR_M = 80.0
ALIKE = 85.0
# The brands of DOMAIN.md §2.1 and the generic tails; longest first, so that a whole brand goes at once.
_BRAND_WORDS = (
    "户外劳动者服务站点 户外劳动者服务站 户外劳动者驿站 户外劳动者爱心驿站 新就业群体服务驿站 "
    "新就业形态劳动者驿站 24小时智能驿站 绿谷先锋驿站 先锋驿站 工会驿站 小哥驿站 骑手驿站 骑士驿站 "
    "快递小哥驿站 爱心驿站 爱心驿家 惠工小站 暖新驿站 暖心驿站 爱心翼站 劳动者港湾 邮爱驿站 工行驿站 "
    "农情暖域 中银公益驿站 司机之家 智能驿站 服务驿站 网格驿站 邻里驿 暖城驿站 骑手之家 服务站点 服务点 "
    "服务站 驿站 站点 站"
)
_BRANDS = sorted(_BRAND_WORDS.split(), key=len, reverse=True)
_BRAND = re.compile("|".join(map(re.escape, _BRANDS)))
_BRACKETS = re.compile(r"[((\[【〔][^))\]】〕]*[))\]】〕]")
_NOISE = re.compile(r"[\s\"'“”‘’·・,.,。、\-—_]+")


@lru_cache(maxsize=100_000)
def core_of(name: str) -> str:
    """What is left of a name without brand, brackets and punctuation: 中心广场工会驿站(分) -> 中心广场."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    without = _BRAND.sub("", _BRACKETS.sub("", _NOISE.sub("", plain)))
    return _NOISE.sub("", without)


def alike(one: str, other: str) -> bool:
    """Whether two names may mean the same place. Different numbers never do (1号站, 2号站)."""
    a, b = core_of(one), core_of(other)
    if not a or not b:
        return not a and not b
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    short, long = sorted((a, b), key=len)
    if len(short) >= 3 and len(short) * 2 >= len(long) and short in long:
        return True
    return bool(fuzz.ratio(a, b) >= ALIKE)


Key = TypeVar("Key")


class Nearby(Generic[Key]):
    """Points that can be asked who lies within 80 m, exact everywhere on the globe.

    Cells are cubes of 100 m in earth-centred coordinates, so neither the poles nor the
    antimeridian is special.
    """

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int, int], dict[Key, LatLon]] = defaultdict(dict)

    def put(self, key: Key, point: LatLon) -> None:
        """Remember a point."""
        self._cells[_cell(point)][key] = point

    def drop(self, key: Key, point: LatLon) -> None:
        """Forget a point."""
        self._cells[_cell(point)].pop(key, None)

    def within(self, point: LatLon) -> Iterator[tuple[Key, float]]:
        """Everything within 80 m, with its metres."""
        x, y, z = _cell(point)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for dz in (-1, 0, 1):
                    for key, other in self._cells.get((x + dx, y + dy, z + dz), {}).items():
                        if (metres := geodesic_m(point, other)) <= NEAR_M:
                            yield key, metres


def _cell(point: LatLon) -> tuple[int, int, int]:
    lat, lon = math.radians(point.lat), math.radians(point.lon)
    radius, cos = 6_371_000.0, math.cos(lat)
    return (
        math.floor(radius * cos * math.cos(lon) / 100),
        math.floor(radius * cos * math.sin(lon) / 100),
        math.floor(radius * math.sin(lat) / 100),
    )
