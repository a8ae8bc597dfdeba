"""Regions cover what lies in them; roles carry what their table says."""

from datetime import UTC, datetime

import pytest

from core.access import allows, holds, require, territory
from core.actor import ANONYMOUS, COMMAND_LINE, Actor, ActorKind
from core.errors import Forbidden, Unauthorized
from core.permissions import (
    MAY_GIVE,
    PERMISSIONS,
    Grant,
    Permission,
    Role,
    covers,
    is_region,
    scope,
)


def staff(*grants: Grant, proven: bool = True) -> Actor:
    return Actor(ActorKind.ACCOUNT, "ac_1", grants, proven)


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("331100", ["331100", "331102", "331102001", "331102001003", "331181"], ["330100", "330000", "331000", "331002"]),
        ("331102", ["331102", "331102001", "331102001003"], ["331100", "331103", "331121", "331120"]),
        ("330000", ["330000", "331100", "331102"], ["340000", "000000"]),
        ("000000", ["000000", "331100", "110101"], []),
        ("331102001", ["331102001", "331102001000", "331102001003"], ["331102", "331102002", "331102010"]),
        ("331102001000", ["331102001", "331102001003"], ["331102002001"]),
        ("331102000", ["331102", "331102001"], ["331103"]),
        ("331110", ["331110"], ["331100", "331111", "331101"]),
    ],
)  # fmt: skip
def test_a_region_covers_what_lies_in_it(region, inside, outside):
    assert [code for code in inside if not covers(region, code)] == []
    assert [code for code in outside if covers(region, code)] == []


def test_scopes():
    assert [scope(c) for c in ("331100", "331102", "330000", "331102001")] == [
        "3311",
        "331102",
        "33",
        "331102001",
    ]


@pytest.mark.parametrize(
    "code", ["", "3311", "33110", "3311a0", "٣٣١١٠٠", "331100 ", "3311020011", "33%"]
)
def test_what_is_no_region(code):
    assert not is_region(code)


def test_every_role_has_its_row_and_every_permission_a_role():
    assert set(PERMISSIONS) == set(MAY_GIVE) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_nobody_gives_his_own_role_and_who_gives_may():
    for role, given in MAY_GIVE.items():
        assert role not in given
        assert not given or Permission.GRANT_GIVE in PERMISSIONS[role]
    # No round trip: what I give never gives me back.
    assert [(a, b) for a in Role for b in MAY_GIVE[a] if a in MAY_GIVE[b]] == []


def test_a_keeper_keeps_his_own_station():
    keeper = staff(Grant(Role.KEEPER, "331102", "st_1"))
    assert allows(keeper, Permission.STATION_KEEP, "331102", "st_1")
    assert not allows(keeper, Permission.STATION_KEEP, "331102", "st_2")
    assert not allows(keeper, Permission.STATION_KEEP, "331102")
    assert not allows(keeper, Permission.STATION_EDIT, "331102", "st_1")
    assert holds(keeper, Permission.STATION_KEEP)
    assert territory(keeper, Permission.STATION_KEEP) == ()


def test_the_neighbour_county_is_refused():
    clerk = staff(Grant(Role.COUNTY_STAFF, "331102"))
    require(clerk, Permission.STATION_EDIT, "331102001")
    with pytest.raises(Forbidden):
        require(clerk, Permission.STATION_EDIT, "331121")
    assert territory(clerk, Permission.STATION_EDIT) == ("331102",)


def test_rights_sleep_until_the_second_factor_is_shown():
    clerk = staff(Grant(Role.ADMIN, "331100"), proven=False)
    with pytest.raises(Forbidden) as refused:
        require(clerk, Permission.STATION_EDIT, "331102")
    assert refused.value.slug == "second-factor-needed"
    assert not allows(clerk, Permission.STATION_EDIT, "331102")
    assert territory(clerk, Permission.STATION_EDIT) == ()


def test_one_without_a_grant_is_not_asked_for_a_second_factor():
    with pytest.raises(Forbidden) as refused:
        require(staff(proven=False), Permission.STATION_EDIT, "331102")
    assert refused.value.slug == "forbidden"
    with pytest.raises(Unauthorized):
        require(ANONYMOUS, Permission.STATION_EDIT, "331102")


def test_the_machine_itself_may():
    require(COMMAND_LINE, Permission.GRANT_GIVE, "331102")
    assert territory(COMMAND_LINE, Permission.GRANT_READ) == ("",)


def test_a_grant_knows_its_end():
    end = datetime(2027, 1, 1, tzinfo=UTC)
    assert Grant(Role.KEEPER, "331102", until=end).until == end
