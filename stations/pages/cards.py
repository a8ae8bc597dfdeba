"""What a list shows of a station."""

from collections.abc import Sequence
from dataclasses import dataclass

from stations.directory.model import Station
from stations.directory.rules import Facility, FacilityState, LifeCycle, StationType
from stations.hours import OpenState
from stations.pages.words import Words

SHOWN: Sequence[Facility] = tuple(
    Facility(code)
    for code in (
        "toilet", "water", "hot_water", "microwave", "charging_phone", "charging_ebike", "battery_swap", "seats", "ac",
        "heating", "meals", "ebike_parking", "fridge", "shower", "first_aid", "wifi", "rain_gear", "tools", "aed",
        "mother_baby", "books",
    )
)  # fmt: skip
"""Facilities in the order in which a rider wants to know of them."""

ON_CARD = 5
NOT_UNION = frozenset({StationType.PUBLIC_TOILET, StationType.OTHER})


@dataclass(frozen=True, slots=True)
class Thing:
    """A facility as a card shows it."""

    code: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Label:
    """A short remark in a frame."""

    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One station of a list, in words."""

    id: str
    name: str
    url: str
    state: str
    opening: str
    place: str
    confirmed: str
    things: tuple[Thing, ...] = ()
    labels: tuple[Label, ...] = ()
    time: str = ""
    far: str = ""


def card(station: Station, opened: OpenState, words: Words) -> Card:
    """The card of a station in its present state."""
    opening = words.opening(opened.state, opened.until, opened.next)
    return Card(
        id=station.id,
        name=station.name,
        url=f"/stations/{station.id}",
        state=opened.state,
        opening=opening,
        place=" · ".join(part for part in (station.street, station.address) if part)
        or station.landmark,
        confirmed=words.confirmed(station.confirmed_at),
        things=things(station, words)[:ON_CARD],
        labels=labels(station, words),
    )


def things(station: Station, words: Words) -> tuple[Thing, ...]:
    """What works, and what is broken, most wanted first."""
    states = {f.facility: f.state for f in station.facilities}
    return tuple(
        Thing(code, words.say(f"facility.{code}"), wanted)
        for wanted in (FacilityState.OK, FacilityState.BROKEN)
        for code in SHOWN
        if states.get(code) == wanted
    )


def labels(station: Station, words: Words) -> tuple[Label, ...]:
    """Remarks: sample data, an unverified position, not a union station, a life cycle that is not normal."""
    found = []
    if station.life_cycle != LifeCycle.NORMAL:
        found.append(Label(words.say(f"life.{station.life_cycle}"), "warn"))
    if station.point is None:
        found.append(Label(words.say("unplaced"), "warn"))
    if station.type in NOT_UNION:
        found.append(Label(words.say(f"type.{station.type}")))
    if station.sample:
        found.append(Label(words.say("sample")))
    return tuple(found)


def blank(words: Words) -> Card:
    """An empty card for scripts to clone."""
    return Card(
        id="",
        name="",
        url="",
        state="unknown",
        opening=words.say("unknown"),
        place="",
        confirmed="",
    )
