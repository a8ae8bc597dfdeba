"""Signing in as a program does it: code, token, me, out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import frozen, now
from core.db import db
from people.model import Account, OneTimeCode, SignIn

PHONE = "13800138000"


def ask(client, phone=PHONE):
    return client.post("/api/v1/auth/otp", json={"phone": phone})


def trade(client, code, phone=PHONE):
    return client.post("/api/v1/auth/token", json={"phone": phone, "code": code})


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def rows(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_a_phone_and_its_code_open_an_account(app, client, messages, last_code):
    assert ask(client).status_code == 202
    assert [m["to"] for m in messages()] == [PHONE]
    opened = trade(client, last_code())
    assert opened.status_code == 200
    assert set(opened.json) == {"token", "expires_at", "account"}
    me = client.get("/api/v1/me", headers=bearer(opened.json["token"]))
    assert me.status_code == 200
    assert me.json["account"] == opened.json["account"]
    assert me.json["account"]["phone"] == "138****8000"
    assert me.json["grants"] == []
    assert opened.headers["Cache-Control"] == me.headers["Cache-Control"] == "no-store"


def test_the_second_sign_in_opens_the_same_account(app, client, last_code):
    ids = set()
    for phone in (PHONE, "+86 138-0013-8000"):
        ask(client, phone)
        ids.add(trade(client, last_code(), phone).json["account"]["id"])
    assert len(ids) == 1
    assert rows(app, Account) == 1


def test_a_token_ends_at_once(client, last_code):
    ask(client)
    headers = bearer(trade(client, last_code()).json["token"])
    assert client.delete("/api/v1/auth/token", headers=headers).status_code == 204
    gone = client.get("/api/v1/me", headers=headers)
    assert gone.status_code == 401
    assert gone.json["type"] == "/problems/unauthorized"
    assert gone.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_ends_by_itself(client, last_code):
    ask(client)
    headers = bearer(trade(client, last_code()).json["token"])
    with frozen(now() + timedelta(days=89)):
        assert client.get("/api/v1/me", headers=headers).status_code == 200
    with frozen(now() + timedelta(days=91)):
        assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_the_last_use_is_noted_to_ten_minutes(app, client, last_code):
    ask(client)
    headers = bearer(trade(client, last_code()).json["token"])

    def last_used():
        client.get("/api/v1/me", headers=headers)
        with app.app_context():
            return db.session.scalar(select(SignIn.last_used_at))

    first = last_used()
    with frozen(now() + timedelta(minutes=9)):
        assert last_used() == first
    later = now() + timedelta(minutes=11)
    with frozen(later):
        assert last_used() == later


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer nonsense", "Bearer \x80", "Basic eDp5", "bearer"]
)
def test_a_strange_authorization_opens_nothing(client, header):
    assert client.get("/api/v1/me", headers={"Authorization": header}).status_code == 401


def test_nothing_private_is_stored_in_the_clear(app, client, messages, last_code):
    ask(client)
    code = last_code()
    token = trade(client, code).json["token"]
    with app.app_context():
        connection = db.session.connection()
        for table in db.metadata.sorted_tables:
            if table.name in {"accounts", "one_time_codes", "sign_ins", "audit", "kept_answers"}:
                stored = connection.exec_driver_sql(f"SELECT * FROM {table.name}").all()
                assert PHONE not in str(stored), table.name
                assert token not in str(stored), table.name
                assert f"'{code}'" not in str(stored), table.name


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("13800138000", 202), (" 138 0013 8000 ", 202), ("+86 138-0013-8000", 202), ("008613800138000", 202),
        ("138 0013 8000", 202), ("8613800138000", 202), ("+8613800138000", 202),
        ("", 422), ("12800138000", 422), ("1380013800", 422), ("138001380001", 422), ("+1 202 555 0100", 422),
        ("١٣٨٠٠١٣٨٠٠٠", 422), ("13800138000\n;", 422), ("a" * 41, 422), (13800138000, 422), (None, 422), ({}, 422),
    ],
)  # fmt: skip
def test_phones_are_understood_or_refused_in_words(client, messages, typed, status):
    answer = ask(client, typed)
    assert answer.status_code == status, answer.json
    if status == 202:
        assert messages()[-1]["to"] == PHONE
    else:
        assert answer.json["errors"]["phone"]
        assert messages() == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", None, 123456])
def test_what_is_no_code_is_named(client, code):
    answer = trade(client, code)
    assert answer.status_code == 422
    assert "code" in answer.json["errors"]


def test_old_rows_go_away(app, client, runner, last_code):
    ask(client)
    trade(client, last_code())
    with frozen(now() + timedelta(hours=23)):
        assert runner.invoke(args=["purge"]).exit_code == 0
    assert (rows(app, OneTimeCode), rows(app, SignIn)) == (1, 1)
    with frozen(now() + timedelta(hours=25)):
        assert runner.invoke(args=["purge"]).exit_code == 0
    assert (rows(app, OneTimeCode), rows(app, SignIn)) == (0, 1)
    with frozen(now() + timedelta(days=91)):
        assert runner.invoke(args=["purge"]).exit_code == 0
    assert rows(app, SignIn) == 0
