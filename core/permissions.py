"""What staff may do and where: permissions, roles as sets of them, grants over a territory."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Permission(StrEnum):
    """One thing that may be done, as `subject:action`."""

    GRANT_GIVE = "grant:give"
    GRANT_READ = "grant:read"
    STATION_EDIT = "station:edit"
    STATION_KEEP = "station:keep"


class Role(StrEnum):
    """What a grant makes of a person. Riders and volunteers are accounts without one."""

    KEEPER = "keeper"
    COUNTY_STAFF = "county_staff"
    COUNTY_APPROVER = "county_approver"
    CITY_STAFF = "city_staff"
    CITY_APPROVER = "city_approver"
    AUDITOR = "auditor"
    ADMIN = "admin"


_OFFICE = frozenset(
    {
        Permission.GRANT_GIVE,
        Permission.GRANT_READ,
        Permission.STATION_EDIT,
        Permission.STATION_KEEP,
    }
)
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.KEEPER: frozenset({Permission.STATION_KEEP}),
    Role.COUNTY_STAFF: _OFFICE,
    Role.COUNTY_APPROVER: _OFFICE,
    Role.CITY_STAFF: _OFFICE,
    Role.CITY_APPROVER: _OFFICE,
    Role.AUDITOR: frozenset({Permission.GRANT_READ}),
    Role.ADMIN: frozenset(Permission),
}
_OF_COUNTY = frozenset({Role.KEEPER, Role.COUNTY_STAFF})
MAY_GIVE: dict[Role, frozenset[Role]] = {
    Role.KEEPER: frozenset(),
    Role.COUNTY_STAFF: frozenset({Role.KEEPER}),
    Role.COUNTY_APPROVER: _OF_COUNTY,
    Role.CITY_STAFF: _OF_COUNTY,
    Role.CITY_APPROVER: _OF_COUNTY | {Role.COUNTY_APPROVER, Role.CITY_STAFF},
    Role.AUDITOR: frozenset(),
    # Nobody makes his own equal: an administrator is made on the machine itself.
    Role.ADMIN: frozenset(Role) - {Role.ADMIN},
}
"""Who gives and takes back which roles; never his own."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a region, or at one station when `station_id` is set. `until`: when it ends."""

    role: Role
    region: str
    station_id: str = ""
    until: datetime | None = None

    def allows(self, permission: Permission, adcode: str, station_id: str = "") -> bool:
        """Whether it carries this permission for what lies at `adcode` (and is this station)."""
        return (
            permission in PERMISSIONS[self.role]
            and covers(self.region, adcode)
            and self.station_id in {"", station_id}
        )


def scope(adcode: str) -> str:
    """The prefix that all codes inside a region share: 331100 → 3311, 331102 → 331102.

    GB/T 2260 pads provinces and cities with 00, GB/T 10114 pads streets (9 digits) and communities
    (12) with 000. 000000 is the whole country, so its prefix is empty.
    """
    county, rest = adcode[:6], adcode[6:]
    while rest.endswith("000"):
        rest = rest[:-3]
    while not rest and county.endswith("00"):
        county = county[:-2]
    return county + rest


def covers(region: str, adcode: str) -> bool:
    """Whether `adcode` is the region or lies in it."""
    return scope(adcode).startswith(scope(region))


def is_region(code: str) -> bool:
    """Whether it has the form of a region code: 6, 9 or 12 digits."""
    return code.isascii() and code.isdigit() and len(code) in {6, 9, 12}
