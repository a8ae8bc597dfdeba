"""What a list can be narrowed by: chips and districts as links that work without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from stations.directory.rules import Facility

NIGHT_H = 23
MORNING_H = 6
PAGES = 500

# name of the parameter, value, icon, label
CHIPS: Sequence[tuple[str, str, str, LazyString]] = (
    ("open", "now", "open", _l("正在营业")),
    ("has", Facility.TOILET, "toilet", _l("厕所")),
    ("has", Facility.WATER, "water", _l("饮水")),
    ("has", Facility.MICROWAVE, "microwave", _l("热饭")),
    ("has", Facility.CHARGING_PHONE, "charging_phone", _l("手机充电")),
    ("has", Facility.CHARGING_EBIKE, "charging_ebike", _l("电动车充电")),
    ("open", "night", "night", _l("夜间")),
    ("has", Facility.EBIKE_PARKING, "ebike_parking", _l("可停电动车")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the rider asked the list for."""

    district: str = ""
    has: tuple[Facility, ...] = ()
    open: str = ""
    q: str = ""
    page: int = 1

    @classmethod
    def read(cls, args: MultiDict[str, str], district: str) -> Self:
        """From the address; what cannot be read is left out, a link must never lead to an error."""
        known = {str(f): f for f in Facility}
        has = dict.fromkeys(known[code] for code in args.getlist("has") if code in known)
        page = args.get("page", "1")
        return cls(
            district=_digits(args.get("district", "")) or district,
            has=tuple(has),
            open=args.get("open", "") if args.get("open") in {"now", "night"} else "",
            q=args.get("q", "").strip()[:60],
            page=min(PAGES, max(1, int(page)))
            if page.isascii() and page.isdigit() and len(page) < 5
            else 1,
        )

    def href(self) -> str:
        """The address of this choice."""
        pairs: list[tuple[str, str]] = [("district", self.district)] if self.district else []
        pairs += [("has", code) for code in self.has]
        pairs += [(name, value) for name, value in (("open", self.open), ("q", self.q)) if value]
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return "/?" + urlencode(pairs) if pairs else "/"

    def toggled(self, name: str, value: str) -> "Choice":
        """The choice with one chip pressed or released."""
        first = replace(self, page=1)
        if name == "open":
            return replace(first, open="" if self.open == value else value)
        facility = Facility(value)
        rest = tuple(code for code in self.has if code != facility)
        return replace(first, has=rest if facility in self.has else (*self.has, facility))

    @property
    def narrowed(self) -> bool:
        """Whether anything but the district was chosen."""
        return bool(self.has or self.open or self.q)

    def instant(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When a station must be open: now, or in the night that comes (or that it already is)."""
        return next_night(now, zone) if self.open == "night" else now


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """23:00 today; now itself when it is night already."""
    here = now.astimezone(zone)
    if here.hour >= NIGHT_H or here.hour < MORNING_H:
        return now
    return here.replace(hour=NIGHT_H, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)


def chips(choice: Choice) -> list[Mapping[str, object]]:
    """The chips with their links."""
    return [
        {
            "name": name,
            "value": value,
            "icon": icon,
            "label": label,
            "on": choice.open == value if name == "open" else value in choice.has,
            "href": choice.toggled(name, value).href(),
        }
        for name, value, icon, label in CHIPS
    ]


def _digits(given: str) -> str:
    return given if given.isascii() and given.isdigit() and len(given) <= 12 else ""
