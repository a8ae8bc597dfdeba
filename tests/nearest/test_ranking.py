"""Ranking by road against a look at every leg, with a road network that is made up but obeys the speed limit."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.nearest import ranking as craft
from stations.nearest.index import Found
from stations.nearest.ranking import by_road
from stations.routing.rules import Leg

SPEED = 7.0


class City:
    """Stations at straight distances, with legs that take between 1 and `worst` times the shortest time."""

    def __init__(self, seed: int, count: int, worst: float = 4.0, lost: float = 0.1) -> None:
        dice = random.Random(seed)
        self.metres = sorted(dice.uniform(0, 5000) for _ in range(count))
        self.legs = [
            None if dice.random() < lost else Leg(m * 1.3, m / SPEED * dice.uniform(1, worst) + 0.2)
            for m in self.metres
        ]
        self.asked: list[int] = []

    def nearest(self, n: int) -> Found:
        return Found(np.arange(min(n, len(self.metres))), np.array(self.metres[:n]))

    def ask(self, rows):
        self.asked += rows
        return [self.legs[row] for row in rows]

    def best(self, k: int, keep=lambda row, seconds: True) -> list[int]:
        reached = [
            (leg.duration_s, row)
            for row, leg in enumerate(self.legs)
            if leg and keep(row, leg.duration_s)
        ]
        return [row for _, row in sorted(reached)][:k]


@settings(deadline=None)  # the machine may be busy; nothing here is timed
@given(st.integers(0, 10**6), st.integers(0, 500), st.integers(1, 30), st.floats(1, 12))
def test_the_k_soonest_and_no_leg_asked_for_twice(seed, count, k, worst):
    city = City(seed, count, worst)
    found = by_road(k, SPEED, city.nearest, city.ask)
    reached = [trip.row for trip in found.trips if trip.leg]
    assert found.exact
    assert reached == city.best(k)
    assert len(city.asked) == len(set(city.asked))
    rest = [trip for trip in found.trips if trip.leg is None]
    assert found.trips == [*[t for t in found.trips if t.leg], *rest]
    assert len(found.trips) == min(k, count)
    assert [t.straight_m for t in rest] == sorted(t.straight_m for t in rest)


@settings(deadline=None)  # the machine may be busy; nothing here is timed
@given(st.integers(0, 10**6), st.integers(1, 20))
def test_only_what_is_open_on_arrival(seed, k):
    city = City(seed, 300)
    keep = lambda row, seconds: row % 3 == 0 and seconds < 600  # noqa: E731
    found = by_road(k, SPEED, city.nearest, city.ask, keep)
    assert found.exact
    assert [trip.row for trip in found.trips] == city.best(k, keep)


def test_a_near_station_with_a_long_way_is_overtaken_from_beyond_the_first_batch():
    """The case the proof is for: the k nearest by line are all behind the river."""
    city = City(1, 100, lost=0)
    city.legs = [
        Leg(m, m / SPEED * (9 if row < 15 else 1) + 400 * (row < 15))
        for row, m in enumerate(city.metres)
    ]
    found = by_road(10, SPEED, city.nearest, city.ask)
    assert [trip.row for trip in found.trips] == list(range(15, 25))
    assert found.exact


def test_few_are_asked_about_where_roads_are_straight():
    city = City(2, 5000, worst=1.2, lost=0)
    by_road(20, SPEED, city.nearest, city.ask)
    assert len(city.asked) < 60


def test_gives_up_and_says_so_when_nothing_can_be_reached(monkeypatch):
    monkeypatch.setattr(craft, "MOST_CANDIDATES", 50)
    city = City(3, 200, lost=1.0)
    found = by_road(5, SPEED, city.nearest, city.ask)
    assert not found.exact
    assert len(city.asked) == 50
    assert [trip.row for trip in found.trips] == [0, 1, 2, 3, 4]
    assert all(trip.leg is None for trip in found.trips)


def test_an_island_is_proven_to_be_one():
    city = City(4, 30, lost=1.0)
    found = by_road(5, SPEED, city.nearest, city.ask)
    assert found.exact
    assert len(found.trips) == 5


def test_whoever_asks_hears_of_the_engine():
    def down(rows):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        by_road(5, SPEED, City(5, 30).nearest, down)


def test_nobody_arrives_where_no_way_leads():
    city = City(6, 30, lost=1.0)
    assert by_road(5, SPEED, city.nearest, city.ask, lambda row, seconds: True).trips == []
