"""The doors: what a public view does not pay for, and what planted doors do."""

import pytest
from flask import g

from core.access import require
from core.errors import Forbidden, Unauthorized
from core.permissions import Permission, Role
from core.web.guard import actor, door_of, known_actor, needs, public, signed_in

NEAREST = "/api/v1/stations/nearest?lat=28.45&lon=119.92&mode=straight&facilities=water"


def test_the_finder_never_asks_who_calls(app, client, person, monkeypatch):
    """Not even of one who is signed in: no cookie read, no row looked up."""
    rider = person()
    monkeypatch.setattr(app.extensions["callers"], "actor", lambda: pytest.fail("asked who calls"))
    for path in (NEAREST, NEAREST.replace("straight", "ebike"), "/api/v1/stations", "/"):
        assert client.get(path, headers=rider.bearer).status_code == 200
        assert rider.browser().get(path).status_code == 200
    assert "Vary" not in client.get(NEAREST).headers


def test_the_door_is_seen_through_other_decorators():
    assert door_of(public(lambda: "")) == "public"
    assert door_of(signed_in(lambda: "")) == "signed in"
    assert door_of(needs(Permission.STATION_EDIT)(lambda: "")) == "station:edit"


def test_who_calls_is_found_out_once_a_request(app, person):
    rider = person()
    asked = []
    with app.test_request_context("/api/v1/me", headers=rider.bearer):
        real = app.extensions["callers"].actor
        app.extensions["callers"].actor = lambda: asked.append(1) or real()
        try:
            assert known_actor().id == ""
            assert actor() is actor() is known_actor()
        finally:
            del app.extensions["callers"].actor
    assert asked == [1]
    with app.app_context(), app.test_request_context("/"):
        assert "actor" not in g


def test_a_keeper_acts_on_his_own_station_only(app, person):
    """What the action asks again, with a real person in a real request."""
    keeper = person(Role.KEEPER, "331102")
    with app.test_request_context("/", headers=keeper.bearer):
        caller = actor()
    require(caller, Permission.STATION_KEEP, "331102", "st_1")  # his region, no station named
    for permission, adcode in (
        (Permission.STATION_KEEP, "331121"),
        (Permission.STATION_EDIT, "331102"),
    ):
        with pytest.raises(Forbidden):
            require(caller, permission, adcode, "st_1")


def test_a_form_without_a_sign_in_is_told_not_led_away(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    answer = app.test_client().post("/sign-out")
    assert answer.status_code == 401
    with app.test_request_context("/sign-out", method="POST"), pytest.raises(Unauthorized):
        app.view_functions["people.sign_out"]()
