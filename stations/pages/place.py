"""Everything the page of one station says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from core.config import settings
from core.web.i18n import language
from stations.directory.handover import links
from stations.directory.model import Station, StationFacility
from stations.directory.opening import open_state, timeline
from stations.directory.rules import SOURCE_LABELS, Facility, LifeCycle, SourceKind
from stations.hours import Timeline, describe
from stations.pages.cards import SHOWN, Label, labels
from stations.pages.words import Words

WARNINGS = frozenset({LifeCycle.TRIAL, LifeCycle.CLOSED_TEMPORARILY, LifeCycle.RECTIFICATION})


@dataclass(frozen=True, slots=True)
class Fact:
    """One line on how to find and enter the place."""

    icon: str
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class FacilityLine:
    """A facility with its state and how old that knowledge is."""

    code: str
    label: str
    state: str
    more: str


@dataclass(frozen=True, slots=True)
class Place:
    """The view of one station."""

    id: str
    name: str
    state: str
    opening: str
    today: str
    week: tuple[str, ...]
    exceptions: tuple[str, ...]
    facts: tuple[Fact, ...]
    facilities: tuple[FacilityLine, ...]
    labels: tuple[Label, ...]
    stars: int
    kind: str
    confirmed: str
    phone: str
    note: str
    placed: bool
    copied: str
    photos: tuple[Mapping[str, object], ...] = ()


def place(station: Station, words: Words) -> Place:
    """The view of a station at the words' instant."""
    opened = open_state(station, words.now)
    return Place(
        id=station.id,
        name=station.name,
        state=opened.state,
        opening=words.opening(opened.state, opened.until, opened.next),
        today=today(timeline(station, words.now.astimezone(words.zone).date(), settings()), words),
        week=tuple(describe(station.hours, language())),
        exceptions=tuple(
            _exception(e.first, e.last, e.hours, e.reason) for e in station.exceptions
        ),
        facts=tuple(facts(station, words)),
        facilities=tuple(_facilities(station, words)),
        labels=labels(station, words),
        stars=station.stars or 0,
        kind=words.say(f"type.{station.type}"),
        confirmed=_confirmed(station, words),
        phone=station.phone,
        note=station.note,
        placed=station.point is not None,
        copied=" ".join(part for part in (station.name, station.street, station.address) if part),
        photos=tuple(
            {"src": f"/photos/{p.file}", "alt": p.alt, "width": p.width, "height": p.height}
            for p in station.photos
        ),
    )


def facts(station: Station, words: Words) -> list[Fact]:
    """Where it is, how one gets in, and for whom."""
    address = " ".join(part for part in (station.street, station.address) if part)
    inside = " · ".join(part for part in (station.floor, station.entrance_hint) if part)
    found = [
        Fact("pin", address, station.landmark) if address or station.landmark else None,
        Fact(
            "entry", words.say(f"entry.{station.entry}"), words.say(f"audience.{station.audience}")
        ),
        Fact("floor", inside) if inside else None,
        _parking(station.parking_m, words),
        Fact("people", _("约 %(n)s 个座位", n=station.capacity)) if station.capacity else None,
    ]
    return [fact for fact in found if fact]


def _parking(metres: int | None, words: Words) -> Fact | None:
    if metres is None:
        return None
    if metres == 0:
        return Fact("ebike_parking", words.say("parking.door"))
    return Fact("ebike_parking", words.say("parking.far", far=words.distance(metres)))


def today(line: Timeline, words: Words) -> str:
    """Today's open times: 8:30–12:00、13:30–17:00."""
    here = words.now.astimezone(words.zone)
    begin = here.replace(hour=0, minute=0, second=0, microsecond=0)
    end = (begin + timedelta(days=1)).replace(hour=0)
    spans = []
    for first, last, state in line.segments:
        start, stop = line.start + timedelta(minutes=first), line.start + timedelta(minutes=last)
        if state == "open" and start < end and stop > begin:
            spans.append(_span(start, stop, begin, end, words))
    return ("、" if language() == "zh" else ", ").join(spans)


def _span(start: datetime, stop: datetime, begin: datetime, end: datetime, words: Words) -> str:
    if start <= begin and stop >= end:
        return words.say("open.always")
    # Past the early hours of tomorrow the end belongs to another day's line.
    until = words.moment(stop, ending=True) if stop < end + timedelta(hours=6) else "24:00"
    return f"{_clock(max(start, begin), words)}–{until}"


def _clock(at: datetime, words: Words) -> str:
    there = at.astimezone(words.zone)
    return f"{there.hour}:{there.minute:02}"


def _exception(first: object, last: object, hours: str, reason: str) -> str:
    days = str(first) if first == last else f"{first} – {last}"
    said = _("休息") if hours == "off" else hours
    return " ".join(part for part in (days, said, f"({reason})" if reason else "") if part)


def _facilities(station: Station, words: Words) -> list[FacilityLine]:
    known = {f.facility: f for f in station.facilities}
    return [_facility(known[code], words) for code in SHOWN if code in known]


def _facility(found: StationFacility, words: Words) -> FacilityLine:
    state = words.say(f"state.{found.state}")
    more = f"{state} · {words.ago(found.checked_at)}" if found.checked_at else state
    return FacilityLine(
        found.facility, words.say(f"facility.{Facility(found.facility)}"), found.state, more
    )


def _confirmed(station: Station, words: Words) -> str:
    said = words.confirmed(station.confirmed_at)
    if station.confirmed_at and station.confirmed_by:
        return f"{said} · {SOURCE_LABELS[SourceKind(station.confirmed_by)]}"
    return said


def hand_over(station: Station, *, in_wechat: bool) -> list[tuple[str, str]]:
    """Links to map apps with their names. WeChat opens nothing but https pages."""
    if station.point is None:
        return []
    found = links(station.point, station.name)
    names = [
        ("amap", _("高德地图")),
        ("baidu", _("百度地图")),
        ("tencent", _("腾讯地图")),
        ("geo", _("其他地图")),
    ]
    return [
        (name, found[key])
        for key, name in names
        if not in_wechat or found[key].startswith("https:")
    ]


def empty_place(words: Words) -> Place:
    """An empty view for scripts to fill."""
    return Place(
        id="-", name="", state="unknown", opening=words.say("unknown"), today="", week=(), exceptions=(), facts=(),
        facilities=(), labels=(), stars=0, kind="", confirmed="", phone="", note="", placed=True, copied="",
    )  # fmt: skip
