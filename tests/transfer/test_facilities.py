"""Facilities as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.directory.rules import Facility, FacilityState
from stations.transfer import words
from stations.transfer.facilities import (
    STATES,
    facility_of,
    parse_facilities,
    state_of,
    write_facilities,
)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("饮水机、微波炉、空调", {"water": "ok", "microwave": "ok", "ac": "ok"}),
        ("饮水，微波炉，冰箱，空调，充电，急救包",
         {"water": "ok", "microwave": "ok", "fridge": "ok", "ac": "ok", "charging_phone": "ok", "first_aid": "ok"}),
        ("座椅 饮水", {"seats": "ok", "water": "ok"}),
        ("热水/充电/WIFI", {"hot_water": "ok", "charging_phone": "ok", "wifi": "ok"}),
        ("ＷＩＦＩ；ＡＥＤ", {"wifi": "ok", "aed": "ok"}),
        ("无厕所、没有空调", {"toilet": "none", "ac": "none"}),
        ("微波炉(坏)、冰箱（维修中）、空调坏了", {"microwave": "broken", "fridge": "broken", "ac": "broken"}),
        ("附近有厕所", {"toilet": "nearby"}),
        ("厕所(附近)", {"toilet": "nearby"}),
        ("电动车充电、换电柜", {"charging_ebike": "ok", "battery_swap": "ok"}),
        ("2台空调、微波炉1台、饮水机x2", {"ac": "ok", "microwave": "ok", "water": "ok"}),
        ("免费WIFI、提供热水", {"wifi": "ok", "hot_water": "ok"}),
        ("桌椅和饮水机", {"seats": "ok", "water": "ok"}),
        ("water microwave:broken toilet=nearby", {"water": "ok", "microwave": "broken", "toilet": "nearby"}),
        ("图书、雨具、母婴室、淋浴", {"books": "ok", "rain_gear": "ok", "mother_baby": "ok", "shower": "ok"}),
        ("冰箱×、厕所√", {"fridge": "none", "toilet": "ok"}),
        ("", {}),
    ],
)  # fmt: skip
def test_lists_are_understood(text, states):
    reading = parse_facilities(text)
    assert reading.states == states
    assert reading.unknown == ()


def test_unknown_names_are_kept():
    assert parse_facilities("饮水、按摩椅、擦鞋机").unknown == ("按摩椅", "擦鞋机")


def test_a_facility_in_two_states_keeps_the_worse_news_and_says_so():
    reading = parse_facilities("厕所、无厕所")
    assert (reading.states, reading.disputed) == ({"toilet": "none"}, ("toilet",))


def test_charging_alone_never_promises_a_bike_charger():
    assert "charging_ebike" not in parse_facilities("充电").states


@pytest.mark.parametrize(
    ("cell", "state"),
    [("有", "ok"), ("√", "ok"), ("无", "none"), ("坏", "broken"), ("看情况", None)],
)
def test_a_column_of_its_own_holds_a_state(cell, state):
    assert state_of(cell) == state


def test_every_code_of_the_contract_is_known_and_no_other():
    assert {facility_of(code) for code in Facility} == set(Facility)
    assert set(STATES) == set(FacilityState)
    from stations.directory.values import ENUMS

    for kind in ("type", "entry", "audience", "life_cycle", "crowd"):
        assert set(words.codes(kind)) == set(ENUMS[kind])
    assert set(words.codes("source")) == set(ENUMS["position_source"])


@given(st.dictionaries(st.sampled_from(list(map(str, Facility))), st.sampled_from(STATES)))
def test_what_is_written_is_read_back(states):
    assert parse_facilities(write_facilities(states)).states == states


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    assert set(parse_facilities(text).states) <= set(Facility)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("约50米", 50),
        ("30㎡", 30),
        ("12.5m2", 12.5),
        ("二十", None),
        ("-3", None),
        ("3-5", None),
        ("20人", 20),
    ],
)
def test_figures_are_read_or_left(text, number):
    assert words.number(text) == number


@pytest.mark.parametrize(
    ("text", "stars"), [("五星", 5), ("★★★☆☆", 3), ("4", 4), ("9", None), ("无", None), ("0", None)]
)
def test_stars(text, stars):
    assert words.stars(text) == stars
