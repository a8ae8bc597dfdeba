"""Rights are given and taken back from above, inside one's own region, with an end, and written down."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.clock import frozen, now
from core.db import db
from core.permissions import Role
from people.model import StaffGrant

PHONE = "13900139000"
pytestmark = pytest.mark.writes


def give(client, who, role="keeper", region="331102", phone=PHONE, **more):
    body = {"phone": phone, "role": role, "region": region, **more}
    return client.post("/api/v1/grants", json=body, headers=who.bearer)


def listed(client, who):
    return client.get("/api/v1/grants", headers=who.bearer).json["items"]


MAY = {
    (Role.COUNTY_STAFF, "331102"): ["keeper"],
    (Role.COUNTY_APPROVER, "331102"): ["county_staff", "keeper"],
    (Role.CITY_STAFF, "331100"): ["county_staff", "keeper"],
    (Role.CITY_APPROVER, "331100"): ["city_staff", "county_approver", "county_staff", "keeper"],
    (Role.ADMIN, "331100"): ["auditor", "city_approver", "city_staff", "county_approver", "county_staff", "keeper"],
    (Role.ADMIN, "331102"): ["auditor", "city_approver", "city_staff", "county_approver", "county_staff", "keeper"],
    (Role.AUDITOR, "331100"): [],
    (Role.KEEPER, "331102"): [],
}  # fmt: skip


@pytest.mark.parametrize(("role", "region"), list(MAY))
def test_each_role_gives_what_its_row_says(client, person, role, region):
    giver = person(role, region)
    answers = {wanted.value: give(client, giver, wanted).status_code for wanted in Role}
    assert sorted(name for name, status in answers.items() if status == 201) == MAY[role, region]
    assert set(answers.values()) <= {201, 403}


@pytest.mark.parametrize("region", ["331121", "331100", "330000", "000000", "331121001"])
def test_nothing_is_given_outside_ones_region(client, person, region):
    assert give(client, person(Role.ADMIN, "331102"), region=region).status_code == 403


def test_what_is_given_holds_at_once_and_ends_at_once(client, person):
    admin, rider = person(Role.ADMIN, "331100"), person()
    assert client.get("/api/v1/grants", headers=rider.bearer).status_code == 403
    given = give(client, admin, "county_staff", phone=rider.phone)
    assert given.json["account"] == {"id": rider.id, "phone": "138****0001"} | {
        "created_at": given.json["account"]["created_at"]
    }
    assert client.get("/api/v1/grants", headers=rider.bearer).status_code == 200
    url = f"/api/v1/grants/{given.json['id']}"
    assert client.delete(url, headers=admin.bearer).status_code == 204
    assert client.get("/api/v1/grants", headers=rider.bearer).status_code == 403
    assert client.delete(url, headers=admin.bearer).status_code == 404


def test_a_grant_ends_by_itself(client, person):
    admin, rider = person(Role.ADMIN, "331100"), person()
    until = (now() + timedelta(hours=2)).isoformat()
    give(client, admin, "county_staff", phone=rider.phone, until=until)
    with frozen(now() + timedelta(hours=1)):
        assert client.get("/api/v1/grants", headers=rider.bearer).status_code == 200
    with frozen(now() + timedelta(hours=3)):
        assert client.get("/api/v1/grants", headers=rider.bearer).status_code == 403


def test_lists_show_ones_own_region_and_phones_masked(client, person):
    admin = person(Role.ADMIN, "331100")
    here, there = person(Role.COUNTY_STAFF, "331102"), person(Role.COUNTY_STAFF, "331121")
    assert len(listed(client, admin)) == 3
    assert [g["account"]["id"] for g in listed(client, here)] == [here.id]
    assert [g["account"]["id"] for g in listed(client, there)] == [there.id]
    assert here.phone not in client.get("/api/v1/grants", headers=admin.bearer).text


def test_a_neighbours_grant_is_not_found_and_an_equals_is_forbidden(client, person):
    admin = person(Role.ADMIN, "331100")
    here, peer = person(Role.COUNTY_STAFF, "331102"), person(Role.COUNTY_STAFF, "331102")
    person(Role.COUNTY_STAFF, "331121")
    ids = {(g["region"], g["account"]["id"]): g["id"] for g in listed(client, admin)}
    theirs = next(i for (region, _), i in ids.items() if region == "331121")
    above = next(i for (region, _), i in ids.items() if region == "331100")
    equal = ids["331102", peer.id]
    answers = [
        client.delete(f"/api/v1/grants/{i}", headers=here.bearer).status_code
        for i in (theirs, above, equal)
    ]
    assert answers == [404, 404, 403]


def test_the_same_grant_twice_is_one_with_the_newer_end(app, client, person):
    admin = person(Role.ADMIN, "331100")
    until = (now() + timedelta(days=9)).replace(microsecond=0)
    ids = {give(client, admin).json["id"], give(client, admin, until=until.isoformat()).json["id"]}
    assert len(ids) == 1
    with app.app_context():
        kept = db.session.scalars(select(StaffGrant).where(StaffGrant.role == "keeper")).one()
        assert kept.until == until


def test_everything_is_written_down_without_a_phone(app, client, person, runner):
    admin = person(Role.ADMIN, "331100")
    given = give(client, admin).json
    client.delete(f"/api/v1/grants/{given['id']}", headers=admin.bearer)
    with app.app_context():
        about = select(AuditEntry).where(AuditEntry.subject == given["id"]).order_by(AuditEntry.id)
        rows = db.session.scalars(about).all()
        assert [(r.action, r.actor_id) for r in rows] == [
            ("grant:give", admin.id),
            ("grant:revoke", admin.id),
        ]
        assert rows[0].detail["region"] == "331102"
        assert PHONE not in str([r.detail for r in db.session.scalars(select(AuditEntry))])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"region": "3311"}, "region"),
        ({"region": "33110%"}, "region"),
        ({"phone": "123"}, "phone"),
        ({"role": "king"}, "role"),
        ({"until": "2020-01-01T00:00:00Z"}, "until"),
        ({"until": "2027-01-01"}, "until"),
        ({"station_id": "st_none"}, "station_id"),
        ({"station_id": "st_none", "role": "county_staff"}, "station_id"),
        ({"extra": 1}, "extra"),
    ],
)
def test_bad_input_is_named(client, person, change, field):
    answer = client.post(
        "/api/v1/grants", headers=person(Role.ADMIN, "000000").bearer,
        json={"phone": PHONE, "role": "keeper", "region": "331102"} | change,
    )  # fmt: skip
    assert answer.status_code == 422, answer.json
    assert field in answer.json["errors"]


def test_a_keeper_belongs_to_a_station_of_the_region(client, person, make_station):
    admin = person(Role.ADMIN, "331100")
    station = make_station(adcode="331102")
    assert give(client, admin, station_id=station.code).json["station_id"] == station.id
    assert give(client, admin, region="331121", station_id=station.id).status_code == 422


def test_a_repeat_with_the_same_key_is_the_same_answer_for_the_same_person(app, client, person):
    admin, other = person(Role.ADMIN, "331100"), person(Role.ADMIN, "331100")
    body = {"phone": PHONE, "role": "keeper", "region": "331102"}

    def send(who):
        headers = {**who.bearer, "Idempotency-Key": "k1"}
        return client.post("/api/v1/grants", json=body, headers=headers)

    first, again = send(admin), send(admin)
    assert (first.status_code, first.json) == (again.status_code, again.json)
    rider = person()
    assert send(rider).status_code == 403  # the kept answer is not his
    assert send(other).status_code == 201
    with app.app_context():  # the other one's call was an act of his own
        acts = db.session.scalars(
            select(AuditEntry.actor_id).where(AuditEntry.action == "grant:give")
        )
        assert [who for who in acts if who] == [admin.id, other.id]


class TestOnTheMachine:
    """`flask staff …`."""

    def run(self, runner, *words):
        return runner.invoke(args=["staff", *words])

    def test_the_first_administrator_is_made(self, client, runner, person):
        rider = person()
        done = self.run(
            runner, "grant", "--phone", rider.phone, "--role", "admin", "--region", "331100"
        )
        assert done.exit_code == 0
        assert "138****" in done.output
        assert rider.phone not in done.output
        assert len(listed(client, rider)) == 1

    def test_until_names_the_last_day(self, app, runner, settings):
        words = [
            "grant",
            "--phone",
            PHONE,
            "--role",
            "auditor",
            "--region",
            "331100",
            "--until",
            "2099-12-31",
        ]
        assert self.run(runner, *words).exit_code == 0
        with app.app_context():
            until = db.session.scalar(select(StaffGrant.until))
        assert until > datetime(2099, 12, 31, 23, 59, 59, tzinfo=settings.zone)
        assert until < datetime(2100, 1, 1, tzinfo=settings.zone)

    def test_grants_are_listed_and_taken_back(self, app, runner):
        for role, region in (("keeper", "331102"), ("keeper", "331121"), ("auditor", "331121")):
            self.run(runner, "grant", "--phone", PHONE, "--role", role, "--region", region)
        assert len(self.run(runner, "list").output.splitlines()) == 3
        assert len(self.run(runner, "list", "--region", "331121").output.splitlines()) == 2
        done = self.run(
            runner, "revoke", "--phone", PHONE, "--role", "keeper", "--region", "331121"
        )
        assert len(done.output.splitlines()) == 1
        assert self.run(runner, "revoke", "--phone", PHONE).exit_code == 0
        assert self.run(runner, "list").output == ""
        assert self.run(runner, "revoke", "--phone", PHONE).exit_code != 0
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(StaffGrant)) == 3

    @pytest.mark.parametrize(
        "words",
        [
            ["grant", "--phone", "12", "--role", "admin", "--region", "331100"],
            ["grant", "--phone", PHONE, "--role", "king", "--region", "331100"],
            ["grant", "--phone", PHONE, "--role", "admin", "--region", "lishui"],
            [
                "grant",
                "--phone",
                PHONE,
                "--role",
                "admin",
                "--region",
                "331100",
                "--until",
                "2020-01-01",
            ],
            [
                "grant",
                "--phone",
                PHONE,
                "--role",
                "keeper",
                "--region",
                "331100",
                "--station",
                "none",
            ],
            ["suspend", "--phone", PHONE],
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_is_kept(self, app, runner, words):
        done = self.run(runner, *words)
        assert done.exit_code != 0
        assert done.output
        with app.app_context():
            assert db.session.scalar(select(StaffGrant)) is None


def test_a_suspended_account_is_out_at_once_everywhere(client, person, runner, messages, last_code):
    clerk = person(Role.COUNTY_STAFF, "331102")
    browser = clerk.browser()
    assert browser.get("/me").status_code == 200
    assert runner.invoke(args=["staff", "suspend", "--phone", clerk.phone]).exit_code == 0
    assert browser.get("/me").status_code == 303
    assert client.get("/api/v1/me", headers=clerk.bearer).status_code == 401
    client.post("/api/v1/auth/otp", json={"phone": clerk.phone})
    body = {"phone": clerk.phone, "code": last_code()}
    refused = client.post("/api/v1/auth/token", json=body)
    assert refused.status_code == 403
    assert refused.json["type"] == "/problems/suspended"
    assert give(client, person(Role.ADMIN, "331100"), phone=clerk.phone).status_code == 422
    assert runner.invoke(args=["staff", "restore", "--phone", clerk.phone]).exit_code == 0
    client.post("/api/v1/auth/otp", json={"phone": clerk.phone})
    opened = client.post("/api/v1/auth/token", json={"phone": clerk.phone, "code": last_code()})
    assert opened.status_code == 200
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {opened.json['token']}"})
    assert [g["role"] for g in me.json["grants"]] == ["county_staff"]
