"""The list by district or by words, as the server shows it to a phone without script or position."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.config import Settings
from core.geo import LatLon, geodesic_m
from core.web.i18n import language
from stations.directory import queries
from stations.directory.model import Region, Station
from stations.directory.opening import open_state
from stations.hours import OpenState, State
from stations.pages.cards import Card, card
from stations.pages.choices import Choice
from stations.pages.words import Words

PAGE = 20
MOST = 2000
_RANK = {State.OPEN: 0, State.UNKNOWN: 1, State.CLOSED: 2}

Found = list[tuple[Station, OpenState]]


def page_of_cards(
    session: Session, choice: Choice, words: Words, centre: LatLon | None
) -> tuple[list[Card], int]:
    """One page of the list and how many there are in all: open ones first, then nearest to the centre."""
    found = _found(session, choice, words)
    found.sort(key=lambda pair: (_RANK[pair[1].state], _metres(pair[0], centre), pair[0].name))
    first = (choice.page - 1) * PAGE
    return [card(station, opened, words) for station, opened in found[first : first + PAGE]], len(
        found
    )


def _found(session: Session, choice: Choice, words: Words) -> Found:
    # Words are looked for everywhere: who types a name does not care where it lies.
    wanted = queries.Filter(
        facilities=choice.has, words=choice.q, adcode="" if choice.q else choice.district
    )
    at = choice.instant(words.now, words.zone)
    return [
        (station, open_state(station, words.now))
        for station in queries.stations(session, wanted, MOST)
        if not choice.open or open_state(station, at).state is State.OPEN
    ]


def _metres(station: Station, centre: LatLon | None) -> float:
    if station.point is None:
        return float("inf")
    return geodesic_m(centre, station.point) if centre else 0.0


def districts(session: Session, config: Settings) -> list[Region]:
    """The counties of this installation: those directly under its region, or every one with a station."""
    counties = queries.regions(session, config.region)
    return list(counties) or [r for r in queries.regions(session) if len(r.adcode) == 6]


def central(regions: Sequence[Region], config: Settings) -> str:
    """The code of the county whose centre is nearest to the city's."""
    city = LatLon(config.city_lat, config.city_lon)
    placed = [r for r in regions if r.lat is not None and r.lon is not None]
    return min(
        placed, key=lambda r: geodesic_m(city, point_of(r)), default=Region(adcode="")
    ).adcode


def centre_of(region: Region | None) -> LatLon | None:
    """The centre of a region, where both are known."""
    return point_of(region) if region and region.lat is not None else None


def point_of(region: Region) -> LatLon:
    """The centre of a region that has one."""
    return LatLon(region.lat or 0.0, region.lon or 0.0)


def district_links(
    session: Session, regions: Sequence[Region], choice: Choice
) -> list[Mapping[str, object]]:
    """Links to the list of each county with the number of its stations."""
    counted = queries.count_by_region(session)
    return [
        {
            "adcode": region.adcode,
            "name": name_of(region),
            "count": counted.get(region.adcode, 0),
            "on": region.adcode == choice.district and not choice.q,
            "href": replace(choice, district=region.adcode, q="", page=1).href(),
        }
        for region in regions
    ]


def name_of(region: Region) -> str:
    """The region's name in the reader's language."""
    return (region.name_en or region.name) if language() == "en" else region.name


def heading(choice: Choice, regions: Sequence[Region], words: Words) -> str:
    """What the list is of."""
    if choice.q:
        return words.say("list.results", q=choice.q)
    here = next((r for r in regions if r.adcode == choice.district), None)
    return str(_("%(district)s的驿站", district=name_of(here)) if here else _("全部驿站"))


def counted(choice: Choice, total: int, words: Words) -> str:
    """How many there are, in words."""
    return words.say("list.night" if choice.open == "night" else "list.count", n=total)
