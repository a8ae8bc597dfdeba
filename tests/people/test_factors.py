"""The second factor: an app's code once, a recovery code once, and not many tries."""

from datetime import timedelta

import pyotp
import pytest

from core.clock import frozen, now
from core.permissions import Role
from tests.people.test_pages import post


def set_up(browser, at=None):
    """Set up an app; gives it and the recovery codes, as the page shows them."""
    post(browser, "/me/second-factor", browser.get("/me/second-factor"))
    page = browser.get("/me/second-factor")
    assert 'src="data:image/svg+xml' in page.text
    secret = page.text.split('<p class="ticket">')[1].partition("<")[0]
    app = pyotp.TOTP(secret)
    done = post(browser, "/me/second-factor/confirm", page, code=app.at(at or now()))
    assert done.status_code == 200
    codes = [part.partition("<")[0] for part in done.text.split("<li>") if "-" in part[:9]]
    return app, codes


def prove(client, who, code):
    return client.post("/api/v1/auth/totp", json={"code": code}, headers=who.bearer)


@pytest.fixture
def clerk(person):
    return person(Role.COUNTY_STAFF, "331102", proven=False)


def test_rights_count_from_the_second_factor_on(client, clerk):
    start = now()
    refused = client.get("/api/v1/grants", headers=clerk.bearer)
    assert refused.status_code == 403
    assert refused.json["type"] == "/problems/second-factor-needed"
    app, _codes = set_up(clerk.browser())
    assert client.get("/api/v1/grants", headers=clerk.bearer).status_code == 403  # another sign-in
    with frozen(start + timedelta(minutes=1)):
        shown = prove(client, clerk, app.at(now()))
        assert shown.status_code == 200
        assert shown.json["sign_in"]["second_factor"] is True
        assert client.get("/api/v1/grants", headers=clerk.bearer).status_code == 200
    with frozen(start + timedelta(hours=12, minutes=2)):
        assert client.get("/api/v1/grants", headers=clerk.bearer).status_code == 403


def test_a_page_asks_for_it_and_goes_on(app, clerk):
    browser, start = clerk.browser(), now()
    assert browser.get("/sign-in/second-factor").location == "/me/second-factor"
    totp, _codes = set_up(browser)
    with frozen(start + timedelta(minutes=1)):
        page = browser.get("/sign-in/second-factor?next=/settings")
        wrong = post(browser, "/sign-in/second-factor", page, code="000000", next="/settings")
        assert wrong.status_code == 422
        done = post(browser, "/sign-in/second-factor", page, code=totp.at(now()), next="/settings")
        assert (done.status_code, done.location) == (303, "/settings")


def test_a_code_that_was_used_is_refused(client, clerk):
    start = now()
    app, _codes = set_up(clerk.browser(), start)
    assert prove(client, clerk, app.at(start)).status_code == 422  # it set the app up
    with frozen(start + timedelta(seconds=60)):
        code = app.at(now())
        assert prove(client, clerk, code).status_code == 200
        assert prove(client, clerk, code).status_code == 422
        assert prove(client, clerk, app.at(now() - timedelta(seconds=30))).status_code == 422


@pytest.mark.parametrize(("drift", "status"), [(-29, 200), (29, 200), (-95, 422), (95, 422)])
def test_a_clock_half_a_minute_off_is_forgiven(client, clerk, drift, status):
    app, _codes = set_up(clerk.browser())
    with frozen(now() + timedelta(minutes=10)):
        assert prove(client, clerk, app.at(now() + timedelta(seconds=drift))).status_code == status


def test_a_recovery_code_is_good_once(client, clerk):
    _app, codes = set_up(clerk.browser())
    assert len(set(codes)) == 10
    assert prove(client, clerk, codes[0].lower()).status_code == 200
    assert prove(client, clerk, codes[0]).status_code == 422
    assert prove(client, clerk, codes[1].replace("-", " ")).status_code == 200


def test_another_persons_recovery_code_is_worth_nothing(client, clerk, person):
    _app, _codes = set_up(clerk.browser())
    _app, others = set_up(person().browser())
    assert prove(client, clerk, others[0]).status_code == 422


def test_six_wrong_codes_and_it_rests(client, clerk):
    app, codes = set_up(clerk.browser())
    with frozen(now() + timedelta(minutes=1)):
        for _ in range(5):
            assert prove(client, clerk, "000000").status_code == 422
        late = prove(client, clerk, app.at(now()))
        assert late.status_code == 429
        assert late.headers["Retry-After"] == "900"
        assert prove(client, clerk, codes[0]).status_code == 429
    with frozen(now() + timedelta(minutes=17)):
        assert prove(client, clerk, app.at(now())).status_code == 200


def test_a_thief_of_the_session_cannot_change_the_app(clerk, runner, app):
    set_up(clerk.browser())
    elsewhere = app.test_client()
    from people.rules import SignInKind
    from tests.people.conftest import open_by

    with app.app_context():
        key = open_by(clerk.phone, SignInKind.COOKIE).key
    with elsewhere.session_transaction() as cookie:
        cookie["key"] = key
    refused = post(elsewhere, "/me/second-factor", elsewhere.get("/me/second-factor"))
    assert refused.status_code == 403


def test_who_has_it_may_set_it_up_anew_and_the_old_ends(client, clerk):
    browser = clerk.browser()
    old, old_codes = set_up(browser)
    new, _codes = set_up(browser)
    with frozen(now() + timedelta(minutes=1)):
        assert prove(client, clerk, old.at(now())).status_code == 422
        assert prove(client, clerk, old_codes[0]).status_code == 422
        assert prove(client, clerk, new.at(now())).status_code == 200


def test_the_first_code_must_fit(clerk):
    browser = clerk.browser()
    assert (
        post(browser, "/me/second-factor/confirm", browser.get("/me"), code="123456").status_code
        == 409
    )
    post(browser, "/me/second-factor", browser.get("/me/second-factor"))
    page = browser.get("/me/second-factor")
    wrong = post(browser, "/me/second-factor/confirm", page, code="000000")
    assert wrong.status_code == 422
    assert "手机时间" in wrong.text
    assert "已设置于" not in browser.get("/me/second-factor").text


def test_without_one_there_is_nothing_to_show(client, clerk):
    answer = prove(client, clerk, "123456")
    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/second-factor-missing"


def test_a_lost_one_is_forgotten_on_the_machine(client, clerk, runner):
    browser = clerk.browser()
    set_up(browser)
    assert runner.invoke(args=["staff", "forget-factor", "--phone", clerk.phone]).exit_code == 0
    assert client.get("/api/v1/grants", headers=clerk.bearer).status_code == 403
    set_up(browser)


def test_off_is_for_tests_and_says_so(settings, caplog, client, clerk, app, monkeypatch):
    from dataclasses import replace

    from people.callers import init_callers

    off = replace(settings, staff_second_factor=False)
    init_callers(app, off)
    assert "LEILEME_STAFF_SECOND_FACTOR=off" in caplog.text
    monkeypatch.setitem(app.extensions, "settings", off)
    assert client.get("/api/v1/grants", headers=clerk.bearer).status_code == 200
