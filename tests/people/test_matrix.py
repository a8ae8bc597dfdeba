"""Every route against every kind of person: allowed exactly where the table says.

A route that is not in the table fails. The table names for each route its row of `ROWS`, and for
routes about one object how that object is named; rows say who comes in and what the others hear.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.clock import now
from core.db import transaction
from core.permissions import Role
from core.web.guard import public
from people.model import Account, SignIn, StaffGrant
from tests.laws.test_doors import FROM_LIBRARIES
from tests.support.factories import StationFactory

HERE, NEIGHBOUR = "331102", "331121"
OUT, NO, GONE, IN = "signed out", "forbidden", "not found", "in"

PEOPLE = (
    "nobody", "rider", "volunteer", "keeper of another station", "staff of a neighbour county",
    "right staff", "auditor", "suspended", "expired grant",
)  # fmt: skip

# A row: what each of PEOPLE hears, in their order.
ROWS: dict[str, tuple[str, ...]] = {
    "anyone": (IN,) * 9,
    "signed in": (OUT, IN, IN, IN, IN, IN, IN, OUT, IN),
    "reads grants": (OUT, NO, NO, NO, IN, IN, IN, OUT, NO),
    "gives here": (OUT, NO, NO, NO, NO, IN, NO, OUT, NO),
    "takes back here": (OUT, NO, NO, NO, GONE, IN, NO, OUT, NO),
    # One's own sign-ins only: the one asked for belongs to somebody else.
    "a stranger's": (OUT, GONE, GONE, GONE, GONE, GONE, GONE, OUT, GONE),
}

TABLE: dict[str, str] = {
    "GET /": "anyone",
    "GET /about": "anyone",
    "GET /api/v1/grants": "reads grants",
    "POST /api/v1/grants": "gives here",
    "DELETE /api/v1/grants/<grant_id>": "takes back here",
    "POST /api/v1/auth/otp": "anyone",
    "POST /api/v1/auth/token": "anyone",
    "DELETE /api/v1/auth/token": "signed in",
    "POST /api/v1/auth/totp": "signed in",
    "GET /api/v1/me": "signed in",
    "GET /api/v1/reports/<ticket>": "anyone",
    "GET /api/v1/stations": "anyone",
    "GET /api/v1/stations.csv": "anyone",
    "GET /api/v1/stations.geojson": "anyone",
    "GET /api/v1/stations/<station_id>": "anyone",
    "POST /api/v1/stations/<station_id>/confirmations": "anyone",
    "POST /api/v1/stations/<station_id>/reports": "anyone",
    "GET /api/v1/stations/<station_id>/route": "anyone",
    "GET /api/v1/stations/nearest": "anyone",
    "GET /api/v1/stations/pack": "anyone",
    "GET /basemap.json": "anyone",
    "GET /basemap/<digest>.pmtiles": "anyone",
    "GET /favicon.ico": "anyone",
    "GET /manifest.webmanifest": "anyone",
    "GET /map": "anyone",
    "GET /me": "signed in",
    "GET /me/second-factor": "signed in",
    "POST /me/second-factor": "signed in",
    "POST /me/second-factor/confirm": "signed in",
    "POST /me/sign-ins/<sign_in_id>/end": "a stranger's",
    "GET /offline/<lang>": "anyone",
    "GET /open-data/hsds/": "anyone",
    "GET /open-data/hsds/organizations": "anyone",
    "GET /open-data/hsds/services": "anyone",
    "GET /open-data/hsds/services/<uuid>": "anyone",
    "GET /photos/<name>": "anyone",
    "GET /reports/<ticket>": "anyone",
    "GET /robots.txt": "anyone",
    "GET /s/<tree>/<path:path>": "anyone",
    "GET /settings": "anyone",
    "POST /settings": "anyone",
    "GET /sign-in": "anyone",
    "POST /sign-in": "anyone",
    "POST /sign-in/again": "anyone",
    "GET /sign-in/code": "anyone",
    "POST /sign-in/code": "anyone",
    "GET /sign-in/second-factor": "signed in",
    "POST /sign-in/second-factor": "signed in",
    "POST /sign-out": "signed in",
    "GET /stations/<station_id>": "anyone",
    "POST /stations/<station_id>/reports": "anyone",
    "GET /stations/<station_id>/route": "anyone",
    "GET /sw.js": "anyone",
}

BODIES = {
    "POST /api/v1/grants": {"phone": "13900139000", "role": "keeper", "region": HERE},
    "POST /api/v1/auth/otp": {"phone": "13900139000"},
    "POST /api/v1/auth/totp": {"code": "123456"},
}


def routes(app: Flask) -> Iterator[str]:
    """Every method and rule of the URL map, but what a library adds by itself."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in FROM_LIBRARIES:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield f"{method} {rule}"


def heard(response) -> str:
    """What an answer means to the one who asked."""
    # A page leads to signing in, and from there back to itself.
    way_in = f"/sign-in?next={response.request.path}"
    if response.status_code == 401 or (response.status_code == 303 and response.location == way_in):
        return OUT
    return {403: NO, 404: GONE}.get(response.status_code, IN)


@pytest.fixture
def cast(app, person, monkeypatch):
    """One of each of PEOPLE, a client for each, and the objects that the routes name."""
    monkeypatch.setitem(
        app.config, "WTF_CSRF_ENABLED", False
    )  # tests/people/test_pages.py is about it
    made = {
        "nobody": None,
        "rider": person(),
        "volunteer": person(),
        "staff of a neighbour county": person(Role.COUNTY_STAFF, NEIGHBOUR),
        "right staff": person(Role.COUNTY_STAFF, HERE),
        "auditor": person(Role.AUDITOR, "331100"),
        "suspended": person(Role.ADMIN, "331100"),
        "expired grant": person(Role.ADMIN, "331100"),
    }
    target = person(Role.KEEPER, HERE)
    with app.app_context(), transaction() as session:
        session.get_one(Account, made["suspended"].id).suspended_at = now()
        expired = session.query(StaffGrant).filter_by(account_id=made["expired grant"].id).one()
        expired.until = now()
        objects = {
            "grant_id": session.query(StaffGrant).filter_by(account_id=target.id).one().id,
            "sign_in_id": session.query(SignIn).filter_by(account_id=target.id).first().id,
        }
    with app.app_context():
        make_station = StationFactory(lambda: True)
        own, another = make_station(adcode=HERE).id, make_station(adcode=HERE).id
    made["keeper of another station"] = person(Role.KEEPER, HERE, another)
    return made, objects | {"station_id": own}


def call(app: Flask, route: str, who, objects: dict[str, str]):
    """One request of one person, by cookie and bearer alike."""
    method, _, path = route.partition(" ")
    for name, value in objects.items():
        path = path.replace(f"<{name}>", value)
    client = FlaskClient(app, app.response_class)
    headers = {}
    if who is not None:
        with client.session_transaction() as cookie:
            cookie["key"] = who.key
        headers = who.bearer if path.startswith("/api/") else {}
    body = {"json": BODIES.get(route, {})} if path.startswith("/api/") and method == "POST" else {}
    return client.open(path, method=method, headers=headers, **body)


def test_every_route_is_in_the_table(migrated_app):
    assert set(routes(migrated_app)) == set(TABLE)


def test_a_route_that_is_not_in_the_table_is_caught():
    planted = Flask("planted", static_folder=None)
    planted.add_url_rule("/new", view_func=public(lambda: ""), endpoint="new", methods=["POST"])
    assert set(routes(planted)) - set(TABLE) == {"POST /new"}


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if row != "anyone"])
def test_who_comes_in(app, cast, route):
    made, objects = cast
    # Who gets in comes last: he may end or change what the others are tried on.
    order = sorted(PEOPLE, key=lambda name: ROWS[TABLE[route]][PEOPLE.index(name)] == IN)
    found = {name: heard(call(app, route, made[name], objects)) for name in order}
    assert {name: found[name] for name in PEOPLE} == dict(
        zip(PEOPLE, ROWS[TABLE[route]], strict=True)
    )


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_public_is_the_same_for_everybody(app, cast, name):
    """Whoever asks: never "sign in", never "forbidden", and what one sees all see."""
    made, objects = cast
    for route in (route for route, row in TABLE.items() if row == "anyone"):
        answer = call(app, route, made[name], objects)
        assert heard(answer) not in {OUT, NO}, route
        if name != "nobody" and not route.endswith("/sign-in"):
            assert answer.status_code == call(app, route, None, objects).status_code, route
