"""What tests may rely on: an empty database, no outside world, factories that ask first."""

import socket

import pytest
from sqlalchemy import func, select

from stations.directory.model import Station
from tests.support.factories import RefusedToWrite
from tests.support.sockets import OutsideWorld


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_the_next_does_not_see(make_station, session, turn: int):
    assert session.scalar(select(func.count()).select_from(Station)) == 0
    make_station()
    assert session.scalar(select(func.count()).select_from(Station)) == 1


def test_a_factory_refuses_a_test_that_does_not_say_it_writes(make_station):
    assert make_station.values(name="只是说说")["name"] == "只是说说"
    with pytest.raises(RefusedToWrite):
        make_station()


@pytest.mark.writes
def test_a_factory_writes_for_a_test_that_says_so(make_station):
    assert make_station(name="写下来").name == "写下来"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("2001:db8::1", 80)])
def test_the_outside_world_is_out_of_reach(address: tuple[str, int]):
    with pytest.raises(OutsideWorld):
        socket.create_connection(address, timeout=1)


def test_this_machine_is_in_reach():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        socket.create_connection(server.getsockname(), timeout=1).close()
