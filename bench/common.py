"""Synthetic stations, a database filled with them, and the writing of docs/performance.md."""

import platform
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.clock import now
from stations.directory.model import Station, StationException, StationFacility
from stations.directory.rules import Crowd, Entry, Facility, StationType

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "performance.md"

SEED = 20261122
HOURS = (
    *["Mo-Fr 08:30-17:00"] * 4,
    *["Mo-Su 08:00-20:00"] * 3,
    "24/7", "", "Mo-Fr 08:00-11:30,14:00-17:30; PH off", "Mo-Su 18:00-26:00", "Mo-Sa 09:00-21:00",
    "Mo-Fr 08:30-17:00; Sa 09:00-12:00", "Mo-Su 06:30-22:30", "Mo-Su,PH 08:30-21:30",
)  # fmt: skip
BRANDS = (
    "户外劳动者服务站",
    "爱心驿站",
    "工会驿站",
    "小哥驿站",
    "暖心驿站",
    "劳动者港湾",
    "司机之家",
)
PLACES = (
    "紫金街道", "白云街道", "岩泉街道", "万象街道", "联城街道", "碧湖镇", "大港头镇", "老竹镇", "雅溪镇",
    "太平乡", "仙渡乡", "丽新乡", "黄村乡", "峰源乡", "高湖镇", "船寮镇", "温溪镇", "鹤城街道",
)  # fmt: skip
HOSTS = (
    "邮政支局", "建设银行", "农商银行", "工商银行", "移动营业厅", "电信营业厅", "社区服务中心", "便民超市", "加油站",
    "党群服务中心", "美团站点", "图书馆分馆", "农贸市场", "公交首末站", "快递分拨点",
)  # fmt: skip
ROADS = (
    "解放街", "中山街", "丽青路", "人民街", "括苍路", "大洋路", "寿尔福路", "北苑路", "花园路", "继光街", "城东路",
    "古城路", "绿谷大道", "水阁大道", "南明路", "飞雨路", "囿山路", "东升路", "宇雷路", "灯塔街",
)  # fmt: skip
SYLLABLES = "万丰永安康宁和平新兴金龙水岩清溪石塘云霞松阳青田遂昌缙仙都宫前东港南山北坪上坑下岙大源小梅口河桥头湖"


@dataclass(frozen=True, slots=True)
class Places:
    """Positions: 60 % in round cities of very different sizes, the rest anywhere in the box."""

    lat: np.ndarray
    lon: np.ndarray

    @classmethod
    def of(cls, count: int, seed: int = SEED, box: Sequence[float] = (75, 20, 130, 50)) -> "Places":
        """Positions in a box (west, south, east, north)."""
        random = np.random.default_rng(seed)
        west, south, east, north = box
        cities = min(300, max(3, count // 100))
        weights = 1 / np.arange(1, cities + 1)
        which = random.choice(cities, count, p=weights / weights.sum())
        urban = random.random(count) < 0.6
        wide = min(0.12, (east - west) / 12)

        def axis(low: float, high: float) -> np.ndarray:
            centres = random.uniform(low, high, cities)[which] + random.normal(0, wide, count)
            return np.clip(np.where(urban, centres, random.uniform(low, high, count)), low, high)

        return cls(axis(south, north), axis(west, east))

    def near(self, count: int, seed: int = SEED) -> Iterator[tuple[float, float]]:
        """Where people ask from: within a kilometre or two of some station."""
        random = np.random.default_rng(seed + 1)
        chosen = random.integers(0, len(self.lat), count)
        shift = random.normal(0, 0.01, (2, count))
        lats = np.clip(self.lat[chosen] + shift[0], -90, 90)
        yield from zip(lats.tolist(), (self.lon[chosen] + shift[1]).tolist(), strict=True)


def fill(session: Session, places: Places, seed: int = SEED) -> None:
    """Write a station for every position, as an import would have, but in bulk."""
    stations, parts = [], []
    rows = zip(places.lat.tolist(), places.lon.tolist(), strict=True)
    for number, (lat, lon) in enumerate(rows):
        station, facilities = made(random.Random(seed * 1_000_003 + number), number, lat, lon)
        stations.append(station)
        parts += facilities
    for table, values in ((Station, stations), (StationFacility, parts)):
        for some in chunks(values, 5000):
            session.execute(insert(table), some)
    odd = [s["id"] for s in stations[::50]]
    today = now().date()
    exceptions = [
        {"station_id": key, "first": today + timedelta(days=3), "last": today + timedelta(days=4), "hours": "off"}
        for key in odd
    ]  # fmt: skip
    for some in chunks(exceptions, 5000):
        session.execute(insert(StationException), some)


def made(
    dice: random.Random, number: int, lat: float, lon: float
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One station with a name, an address and facilities as lists of Chinese unions have them."""
    key = "st_" + "".join(dice.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=16))
    place, host = dice.choice(PLACES), dice.choice(HOSTS)
    village = "".join(dice.choices(SYLLABLES, k=2))
    name = f"{place}{village}{host}{dice.choice(BRANDS)}"
    station = {
        "id": key, "code": f"B{number:06}", "name": name, "adcode": f"33110{dice.randint(2, 9)}",
        "address": f"{place}{dice.choice(ROADS)}{dice.randint(1, 400)}号"
        + dice.choice(["", "一楼", village + "小区东门"]),
        "lat": round(lat, 6), "lon": round(lon, 6), "type": dice.choice(list(StationType)[:8]).value,
        "hours": dice.choice(HOURS), "entry": dice.choice(list(Entry)).value, "audience": "workers",
        "parking_m": dice.choice([None, 0, 10, 30, 80]), "stars": dice.choice([None, 3, 4, 5]),
        "landmark": f"{village}桥旁" if dice.random() < 0.2 else "",
        "phone": f"0578-2{dice.randint(100000, 999999)}" if dice.random() < 0.3 else "",
        "crowd": dice.choice(["", *Crowd]), "life_cycle": "normal", "aliases": [], "sample": False,
        "confirmed_at": now() - timedelta(minutes=dice.randint(60, 90 * 1440)) if dice.random() < 0.8 else None,
        "confirmed_by": "staff", "search": initials(name), "revision": 1, "created_at": now(),
    }  # fmt: skip
    states = ["ok"] * 12 + ["broken", "none", "unknown"]
    facilities = [
        {"station_id": key, "facility": facility.value, "state": dice.choice(states)}
        for facility in Facility
        if dice.random() < 0.4
    ]
    return station, facilities


def initials(name: str) -> str:
    """Stands for the pinyin initials: as long and as varied, made without the dictionary."""
    return "".join(chr(97 + ord(letter) % 26) for letter in name)


def chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The items, some at a time."""
    run = iter(items)
    while some := list(islice(run, size)):
        yield some


def percentiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th and 99th percentile, in microseconds."""
    p50, p95, p99 = np.percentile(np.array(seconds) * 1e6, [50, 95, 99]).tolist()
    return p50, p95, p99


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def machine() -> str:
    """What this was measured on, and when."""
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    cores = len(list(Path("/sys/devices/system/cpu").glob("cpu[0-9]*")))
    load = Path("/proc/loadavg").read_text().split()[0]
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")  # noqa: TID251  when it ran, not when it pretends
    python = platform.python_version()
    return f"{cores} × {cpu}, {platform.system()}, Python {python}, load at the end {load}, {when}"


def write_section(name: str, title: str, command: str, text: str) -> None:
    """Put a section into docs/performance.md in place of the one of the same name, and print it."""
    section = (
        f"<!-- {name} -->\n## {title}\n\n`{command}` · {machine()}\n\n{text}\n<!-- /{name} -->"
    )
    print(section)
    page = REPORT.read_text("utf-8")
    pattern = re.compile(f"<!-- {name} -->.*?<!-- /{name} -->", re.DOTALL)
    page = (
        pattern.sub(lambda _: section, page)
        if pattern.search(page)
        else f"{page.rstrip()}\n\n{section}\n"
    )
    REPORT.write_text(page, "utf-8")
