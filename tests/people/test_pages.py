"""The pages of a person, as a browser without scripts uses them."""

from datetime import timedelta
from re import search

import pytest

from core.clock import frozen, now
from people.rules import HOME, safe_next

PHONE = "13800138000"


def token_of(page):
    return search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def post(client, path, page, **fields):
    return client.post(path, data={"csrf_token": token_of(page), **fields})


def sign_in(client, last_code, *, target=""):
    page = client.get("/sign-in", query_string={"next": target} if target else None)
    sent = post(client, "/sign-in", page, phone=PHONE, next=target)
    assert sent.status_code == 303
    page = client.get(sent.location)
    return post(client, "/sign-in/code", page, code=last_code(), next=target)


def key_of(client):
    with client.session_transaction() as cookie:
        return cookie.get("key")


def test_phone_code_and_in(client, last_code):
    done = sign_in(client, last_code)
    assert (done.status_code, done.location) == (303, "/me")
    page = client.get("/me")
    assert "138****8000" in page.text
    assert PHONE not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_that_needs_somebody_leads_there_and_back(client, last_code):
    door = client.get("/me/second-factor?x=1")
    assert door.status_code == 303
    assert door.location == "/sign-in?next=/me/second-factor%3Fx%3D1"
    page = client.get(door.location)
    assert 'name="next" value="/me/second-factor?x=1"' in page.text
    assert (
        sign_in(client, last_code, target="/me/second-factor?x=1").location
        == "/me/second-factor?x=1"
    )


def test_what_was_typed_stays_and_the_reason_is_said(client):
    page = client.get("/sign-in")
    refused = post(client, "/sign-in", page, phone="12345")
    assert refused.status_code == 422
    assert 'value="12345"' in refused.text
    assert "11 位手机号" in refused.text


def test_a_wrong_code_is_said_and_may_be_mended(client, last_code):
    post(client, "/sign-in", client.get("/sign-in"), phone=PHONE)
    page = client.get("/sign-in/code")
    wrong = f"{(int(last_code()) + 1) % 1_000_000:06}"
    refused = post(client, "/sign-in/code", page, code=wrong)
    assert refused.status_code == 422
    assert "验证码不对" in refused.text
    assert (
        post(
            client, "/sign-in/code", page, code=f" {last_code()[:3]} {last_code()[3:]}"
        ).status_code
        == 303
    )


def test_a_code_belongs_to_the_browser_that_asked(app, client, last_code):
    post(client, "/sign-in", client.get("/sign-in"), phone=PHONE)
    thief = app.test_client()
    page = thief.get("/sign-in")
    assert post(thief, "/sign-in/code", page, code=last_code()).status_code == 422
    assert thief.get("/sign-in/code").location.startswith("/sign-in?")


def test_another_code_after_a_minute(client, messages):
    post(client, "/sign-in", client.get("/sign-in"), phone=PHONE)
    page = client.get("/sign-in/code")
    early = post(client, "/sign-in/again", page)
    assert early.status_code == 429
    assert 50 < int(early.headers["Retry-After"]) <= 60
    with frozen(now() + timedelta(seconds=61)):
        assert post(client, "/sign-in/again", page).status_code == 303
    assert [message["to"] for message in messages()] == [PHONE, PHONE]


def test_the_cookie_is_out_of_reach(client, last_code):
    set_cookie = sign_in(client, last_code).headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Secure" not in set_cookie  # http in tests; LEILEME_SECURE_COOKIES=on adds it


def test_signing_in_throws_a_planted_cookie_away(app, client, last_code):
    page = client.get("/sign-in")
    planted = client.get_cookie("session").value
    before = token_of(page)
    sign_in(client, last_code)
    assert client.get_cookie("session").value != planted
    thief = app.test_client()
    thief.set_cookie("session", planted)
    assert thief.get("/me").status_code == 303
    # Whoever planted the cookie knows the form token of before: it is worth nothing now.
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 403


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(app, client, last_code):
    sign_in(client, last_code)
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    assert thief.get("/me").status_code == 200
    post(client, "/sign-out", client.get("/me"))
    assert client.get("/me").status_code == 303
    assert thief.get("/me").status_code == 303


def test_another_device_is_signed_out_from_here(app, client, person):
    rider, other = person(), person()
    here, there = rider.browser(), other.browser()
    page = here.get("/me")
    token_id = page.text.split("/me/sign-ins/")[1].partition("/")[0]
    stranger = post(there, f"/me/sign-ins/{token_id}/end", there.get("/me"))
    assert stranger.status_code == 404
    assert client.get("/api/v1/me", headers=rider.bearer).status_code == 200
    assert post(here, f"/me/sign-ins/{token_id}/end", page).location == "/me"
    assert client.get("/api/v1/me", headers=rider.bearer).status_code == 401
    assert here.get("/me").status_code == 200


FORMS = [
    "/sign-in", "/sign-in/code", "/sign-in/again", "/sign-in/second-factor", "/sign-out",
    "/me/second-factor", "/me/second-factor/confirm", "/me/sign-ins/si_x/end",
]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_from_another_site(person, path):
    browser = person().browser()
    browser.get("/me")
    for body in ({}, {"csrf_token": "made-up"}):
        refused = browser.post(path, data={"phone": PHONE, **body})
        assert refused.status_code == 403, refused.text
        assert "刷新" in refused.text
    assert browser.get("/me").status_code == 200


def test_the_api_with_a_cookie_needs_the_token_of_the_pages(person):
    browser = person().browser()
    me = browser.get("/api/v1/me")
    assert me.status_code == 200
    refused = browser.delete("/api/v1/auth/token")
    assert refused.status_code == 403
    assert refused.json["type"] == "/problems/csrf"
    headers = {"X-CSRF-Token": me.headers["X-CSRF-Token"]}
    assert browser.delete("/api/v1/auth/token", headers=headers).status_code == 204
    assert browser.get("/me").status_code == 303


def test_a_bearer_token_needs_none_and_gets_none(client, person):
    rider = person()
    me = client.get("/api/v1/me", headers=rider.bearer)
    assert "X-CSRF-Token" not in me.headers
    assert client.delete("/api/v1/auth/token", headers=rider.bearer).status_code == 204


def test_a_token_is_no_cookie_and_a_cookie_no_token(app, person):
    rider = person()
    assert app.test_client().get(
        "/api/v1/me", headers={"Authorization": f"Bearer {rider.key}"}
    ).status_code == 401  # fmt: skip
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["key"] = rider.token
    assert browser.get("/me").status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example",
        "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)", "evil.example", "",
        "http:evil.example", "/%0a\r\nSet-Cookie: x=1", "/\x00/x", "//[", "/me\x7f",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(target):
    assert safe_next(target) == HOME


@pytest.mark.parametrize("target", ["/", "/me", "/stations/st_1?x=https://b#c", "/?q=%E7%AB%99"])
def test_pages_of_this_site_are_kept(target):
    assert safe_next(target) == target


def test_the_whole_way_refuses_another_site(client, last_code):
    assert sign_in(client, last_code, target="//evil.example/x").location == "/me"
    assert client.get("/sign-in?next=//evil.example").location == "/me"


def test_the_host_header_sends_nobody_elsewhere(client):
    moved = client.get("/me", headers={"Host": "evil.example"})
    assert moved.location == "/sign-in?next=/me"
    assert client.get("/me", headers={"Host": "evil.example/x?"}).status_code == 400


def test_no_other_site_may_frame_a_page(person):
    page = person().browser().get("/me")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_the_settings_page_leads_to_mine(app):
    from flask.testing import FlaskClient

    assert 'href="/me"' in FlaskClient(app).get("/settings").text


def test_in_english(client, last_code):
    page = client.get("/sign-in?lang=en")
    assert "Mobile number" in page.text
    post(client, "/sign-in", page, phone=PHONE)
    sign = client.get("/sign-in/code")
    assert "6-digit code" in sign.text
    post(client, "/sign-in/code", sign, code=last_code())
    assert "What is stored about me" in client.get("/me").text
