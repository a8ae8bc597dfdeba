"""Open Referral's HSDS 3.0: a station as a service at a location. Pure.

Specification: https://docs.openreferral.org/en/3.0/ . It wants UUIDs; ours are version 8 (RFC 9562,
free layout), made from the 80 bits of a station's id so that they can be turned back.
"""

from collections.abc import Iterator
from typing import Any

from core.ids import ALPHABET
from stations.directory.model import Station
from stations.directory.rules import LifeCycle

VERSION = {
    "version": "3.0",
    "profile": "https://docs.openreferral.org/en/3.0/hsds/",
    "openapi_url": "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json",
}
KINDS = (
    "service",
    "location",
    "service_at_location",
    "address",
    "schedule",
    "phone",
    "organization",
)
MARK = 0x0331100  # the upper part of every UUID of ours, above its kind
STATUS = {
    LifeCycle.TRIAL: "active",
    LifeCycle.NORMAL: "active",
    LifeCycle.CLOSED_TEMPORARILY: "temporarily closed",
    LifeCycle.RECTIFICATION: "temporarily closed",
    LifeCycle.WITHDRAWN: "defunct",
}
PER_PAGE = 100


def uuid_of(kind: str, station_id: str) -> str:
    """The UUID of a station's service, location …"""
    bits = 0
    for letter in station_id.removeprefix("st_"):
        bits = bits * 32 + ALPHABET.index(letter)
    top = (MARK << 14) | (KINDS.index(kind) << 6) | (bits >> 74)
    number = (top << 80) | (8 << 76) | ((bits >> 62 & 0xFFF) << 64) | (2 << 62) | bits & (2**62 - 1)
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def station_id_of(kind: str, uuid: str) -> str | None:
    """The station behind a UUID; None when it is not one of ours."""
    try:
        number = int(uuid.replace("-", ""), 16) if len(uuid) == 36 else 0
    except ValueError:
        return None
    bits = (number >> 80 & 0x3F) << 74 | (number >> 64 & 0xFFF) << 62 | number & (2**62 - 1)
    letters = "".join(ALPHABET[bits >> shift & 31] for shift in range(75, -1, -5))
    station_id = f"st_{letters}"
    return station_id if number and uuid_of(kind, station_id) == uuid.lower() else None


ORGANIZATION: dict[str, Any] = {
    "id": uuid_of("organization", "st_0000000000000000"),
    "name": "工会 / trade union",
    "description": "户外劳动者服务站点(驿站)的主办单位。 The union that keeps the rest stations.",
}


def service(station: Station, region: str) -> dict[str, Any]:
    """A station as a service with its place, hours and facilities."""
    key = station.id
    return {
        "id": uuid_of("service", key),
        "name": station.name,
        "alternate_name": "; ".join(station.aliases) or None,
        "description": _facilities(station),
        "status": STATUS[LifeCycle(station.life_cycle)],
        "fees_description": "免费 / free of charge",
        "eligibility_description": station.audience,
        "last_modified": station.confirmed_at.isoformat() if station.confirmed_at else None,
        "organization": ORGANIZATION,
        "phones": [{"id": uuid_of("phone", key), "number": station.phone or "12351"}],
        "schedules": list(_schedules(station)),
        "service_at_locations": [
            {"id": uuid_of("service_at_location", key), "location": location(station, region)}
        ],
    }


def location(station: Station, region: str) -> dict[str, Any]:
    """Where it is; without coordinates while the position is unverified."""
    return {
        "id": uuid_of("location", station.id),
        "location_type": "physical",
        "name": station.name,
        "latitude": station.lat,
        "longitude": station.lon,
        "transportation": station.entrance_hint or None,
        "addresses": [
            {
                "id": uuid_of("address", station.id),
                "address_1": station.address or station.landmark or station.name,
                "city": region,
                "region": station.adcode or None,
                "state_province": "",
                "postal_code": "",
                "country": "CN",
                "address_type": "physical",
            }
        ],
    }


def page(items: list[dict[str, Any]], number: int, total: int) -> dict[str, Any]:
    """A page of a list as HSDS wraps it."""
    pages = max(1, -(-total // PER_PAGE))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(items),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not items,
        "contents": items,
    }


def _schedules(station: Station) -> Iterator[dict[str, Any]]:
    """The hours in OSM's opening_hours syntax; none when they are not known."""
    if station.hours:
        described = f"opening_hours: {station.hours}"
        yield {"id": uuid_of("schedule", station.id), "description": described}


def _facilities(station: Station) -> str:
    working = [f.facility for f in station.facilities if f.state == "ok"]
    return ", ".join(working)
