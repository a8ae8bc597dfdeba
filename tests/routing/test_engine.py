"""Legs and routes in a town whose answers can be worked out on paper."""

import pytest

from core.geo import geodesic_m
from stations.routing.engine import MOST_TARGETS, Mode, NoRoute, OffNetwork, Roads
from stations.routing.rules import ACCESS_MPS, EngineDown, Leg
from tests.routing.town import at


def leg(roads: Roads, mode: Mode, start, end) -> Leg:
    found = roads.table(mode, start, [end])[0]
    assert found is not None
    return found


def test_a_straight_street_is_as_long_as_it_is_drawn(town):
    ridden = leg(town, Mode.EBIKE, at(20, 0), at(980, 0))
    assert ridden.distance_m == pytest.approx(960, rel=0.006)
    assert ridden.duration_s == pytest.approx(960 / (22 / 3.6), rel=0.03)
    walked = leg(town, Mode.WALK, at(20, 0), at(980, 0))
    assert walked.duration_s == pytest.approx(960 / (5 / 3.6), rel=0.03)


def test_the_walk_to_the_road_and_to_the_door_counts_at_walking_speed(town):
    there = leg(town, Mode.EBIKE, at(330, 0), at(720, 0))
    door = leg(town, Mode.EBIKE, at(330, -120), at(720, 60))
    assert door.distance_m - there.distance_m == pytest.approx(180, rel=0.02)
    assert door.duration_s - there.duration_s == pytest.approx(180 / ACCESS_MPS, rel=0.02)


def test_a_one_way_street_binds_bikes_and_not_walkers(town):
    up, down = at(500, 50), at(500, 350)
    assert leg(town, Mode.EBIKE, up, down).distance_m == pytest.approx(300, rel=0.02)
    # Back: by 回头路 and 中山街, as 单行路 may be left at its top only. Or pushed, which is slower.
    back = leg(town, Mode.EBIKE, down, up)
    assert back.duration_s > 3 * leg(town, Mode.EBIKE, up, down).duration_s
    walked = leg(town, Mode.WALK, down, up)
    assert walked.distance_m == pytest.approx(300, rel=0.02)


def test_a_bike_is_pushed_on_a_footway_at_walking_speed(town):
    pushed = leg(town, Mode.EBIKE, at(1000, 10), at(1000, 290))
    assert pushed.duration_s == pytest.approx(280 / (4 / 3.6), rel=0.05)


def test_no_tag_makes_a_ferry_faster_than_the_cap(town):
    crossing = leg(town, Mode.EBIKE, at(1000, 300), at(1000, 900))
    assert crossing.duration_s >= 600 / (22 / 3.6)


def test_the_nearest_come_out_in_the_order_of_the_targets(town):
    legs = town.table(Mode.EBIKE, at(20, 0), [at(900, 0), at(100, 0), at(500, 0)])
    assert [round(each.distance_m, -2) for each in legs if each] == [900, 100, 500]


def test_a_start_thirty_kilometres_away_is_said_to_be_off_the_network(town):
    with pytest.raises(OffNetwork) as caught:
        town.table(Mode.EBIKE, at(30_000, 0), [at(0, 0)])
    assert caught.value.which == "origin"
    assert caught.value.metres == pytest.approx(28_700, rel=0.01)
    with pytest.raises(OffNetwork):
        town.route(Mode.WALK, at(30_000, 0), at(0, 0), "zh")


def test_a_start_counts_up_to_the_limit_and_no_further(town):
    assert leg(town, Mode.EBIKE, at(520, -490), at(520, 0)).distance_m == pytest.approx(
        490, rel=0.02
    )
    with pytest.raises(OffNetwork):
        town.table(Mode.EBIKE, at(520, -515), [at(520, 0)])


def test_a_station_too_far_from_any_road_has_no_leg(town):
    near, far = town.table(Mode.EBIKE, at(20, 0), [at(380, -290), at(380, -310)])
    assert near is not None
    assert far is None
    with pytest.raises(OffNetwork) as caught:
        town.route(Mode.EBIKE, at(20, 0), at(380, -310), "zh")
    assert caught.value.which == "target"


@pytest.mark.parametrize("mode", list(Mode))
def test_an_island_is_reached_by_nothing(town, mode):
    island, mainland = at(4050, 3000), at(20, 0)
    assert town.table(mode, mainland, [island, at(100, 0)])[0] is None
    assert town.table(mode, mainland, [island, at(100, 0)])[1] is not None
    with pytest.raises((NoRoute, OffNetwork)):
        town.route(mode, mainland, island, "zh")
    with pytest.raises((NoRoute, OffNetwork)):
        town.route(mode, island, mainland, "zh")
    # On the island itself one can ride from end to end.
    assert leg(town, mode, at(4010, 3000), at(4090, 3000)).distance_m == pytest.approx(80, rel=0.05)


@pytest.mark.parametrize("mode", list(Mode))
def test_an_island_near_the_bank_is_not_reached_by_wading(town, mode):
    # The engine alone would snap to the street 200 m away, within what a station may be.
    bank, sandbank = at(750, 20), at(750, -200)
    assert town.table(mode, bank, [sandbank]) == [None]
    assert town.table(mode, sandbank, [bank]) == [None]
    for start, end in ((bank, sandbank), (sandbank, bank)):
        with pytest.raises(NoRoute):
            town.route(mode, start, end, "zh")


def test_a_yard_whose_path_is_not_joined_is_reached_by_a_short_walk(town):
    assert leg(town, Mode.WALK, at(120, -80), at(500, 0)).distance_m == pytest.approx(460, rel=0.02)


def test_a_route_is_the_leg_of_the_table_with_its_line_and_steps(town):
    start, end = at(20, -30), at(500, 300)
    way, flat = town.route(Mode.EBIKE, start, end, "zh"), leg(town, Mode.EBIKE, start, end)
    assert way.duration_s == pytest.approx(flat.duration_s, abs=0.2)
    assert way.distance_m == pytest.approx(flat.distance_m, abs=0.5)
    assert sum(step.duration_s for step in way.steps) == pytest.approx(way.duration_s, abs=0.5)
    assert sum(step.distance_m for step in way.steps) == pytest.approx(way.distance_m, abs=1)
    # The line begins and ends at the two points themselves.
    assert way.line[0] == (start.lon, start.lat)
    assert way.line[-1] == (end.lon, end.lat)
    assert [step.text for step in way.steps] == [
        "先步行约 30 米到路上", "沿中山街向东出发", "左转,进入单行路", "到达目的地",
    ]  # fmt: skip


def test_no_target_is_no_question_and_too_many_are_refused(town):
    assert town.table(Mode.WALK, at(30_000, 0), []) == []
    with pytest.raises(ValueError, match="at most"):
        town.table(Mode.WALK, at(0, 0), [at(100, 0)] * (MOST_TARGETS + 1))
    assert len(town.table(Mode.WALK, at(0, 0), [at(100, 0)] * MOST_TARGETS)) == MOST_TARGETS


def test_a_point_at_a_pole_or_at_zero_is_off_the_network(town):
    for point in (at(0, 0).__class__(90.0, 0.0), at(0, 0).__class__(-90.0, 180.0)):
        with pytest.raises((OffNetwork, NoRoute)):
            town.route(Mode.WALK, point, at(0, 0), "zh")
        assert town.table(Mode.WALK, at(0, 0), [point]) == [None]


def test_without_a_graph_the_engine_is_down_and_says_so(tmp_path):
    roads = Roads(tmp_path)
    assert not roads.available(Mode.EBIKE)
    assert roads.graph() == 0
    with pytest.raises(EngineDown):
        roads.table(Mode.EBIKE, at(0, 0), [at(1, 1)])


def test_the_town_is_where_it_was_drawn():
    assert geodesic_m(at(0, 0), at(1000, 0)) == pytest.approx(1000, abs=0.01)
