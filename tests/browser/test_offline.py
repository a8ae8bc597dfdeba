"""After one visit, without a network. The time of an act is when it was done; it is sent once."""

import re
import sqlite3

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LIANDU, kept_for_offline, ready, until

CARDS = "#list .card"
AWAY = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


@pytest.fixture
def away(visit) -> tuple[BrowserContext, Page]:
    """A phone that was here once and has no network now."""
    context = visit(AWAY, geolocation=LIANDU, permissions=["geolocation"])
    page = ready(context.new_page(), "/")
    kept_for_offline(page)
    context.set_offline(True)
    return context, page


def test_the_app_opens_says_so_and_shows_the_nearest(away):
    _, page = away
    online = page.locator(f"{CARDS} h2").all_inner_texts()
    page.evaluate("localStorage.clear()")
    ready(page, "/")
    expect(page.locator("#banner")).to_have_text(re.compile(r"离线 · 数据更新于 \d+:\d\d"))
    page.get_by_role("button", name="用我的位置").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("离您最近的驿站")
    expect(page.locator(CARDS).first).to_contain_text("直线距离")
    assert set(page.locator(f"{CARDS} h2").all_inner_texts()[:5]) <= set(online)


def test_open_states_on_the_phone_are_the_server_s(away, live_server):
    _, page = away
    assert live_server.url
    page.goto("/?district=331102")
    page.wait_for_selector("html[data-ready]")
    offline = told(page)
    page.context.set_offline(False)
    online: dict[str, str] = {}
    for number in range(1, 6):
        ready(page, f"/?district=331102&page={number}")
        online |= told(page)
    assert len(offline) > 10
    assert offline == {name: online[name] for name in offline}


def told(page: Page) -> dict[str, str]:
    found = page.locator(CARDS).evaluate_all(
        "all => all.map((c) => [c.dataset.station, c.querySelector('.badge').innerText])"
    )
    return dict(found)


def test_filters_districts_and_search(away):
    _, page = away
    page.goto("/?has=toilet&open=now")
    page.wait_for_selector("html[data-ready]")
    states = page.locator(f"{CARDS} .badge").evaluate_all("all => all.map((b) => b.dataset.state)")
    assert set(states) == {"open"}
    ready(page, "/?q=lyj")
    assert page.locator(CARDS).count() > 0
    ready(page, "/?district=331121")
    expect(page.get_by_role("heading", level=1)).to_have_text("青田县")
    assert 0 < page.locator(CARDS).count() < 20


def test_a_station_page_and_the_direction_to_it(away):
    _, page = away
    ready(page, "/?district=331102")
    name = page.locator(f"{CARDS} h2").first.inner_text()
    page.locator(CARDS).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert page.locator(".things li").count() > 0
    expect(page.locator(".badge.big")).to_be_visible()
    page.get_by_role("link", name="去这里").click()
    expect(page.locator("#eta")).to_contain_text("直线距离")


def test_the_map_once_seen_is_there_again(visit):
    context = visit(AWAY, geolocation=LIANDU, permissions=["geolocation"])
    page = ready(context.new_page(), "/")
    kept_for_offline(page)
    page.locator(CARDS).first.get_by_role("link").click()
    page.get_by_role("link", name="去这里").click()
    expect(page.locator("#map path.route")).to_have_count(1)
    until(page, "async () => (await (await caches.open('basemap')).keys()).length === 1")
    context.set_offline(True)
    page.reload()
    expect(page.locator("#map path.route")).to_have_count(1)
    page.wait_for_selector("#map canvas")
    assert page.evaluate(PAINTED)


# Something but one colour is on the tiles.
PAINTED = """async () => {
  await new Promise((r) => setTimeout(r, 1500));
  return [...document.querySelectorAll('#map canvas')].some((c) => {
    const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
    return new Set(Array.from({ length: 400 }, (_, i) => d[((i * 997 * 4) % d.length)])).size > 2;
  });
}"""


def test_a_report_waits_and_is_sent_exactly_once(away, live_server):
    context, page = away
    ready(page, "/?district=331102")
    page.locator(CARDS).nth(1).get_by_role("link").click()
    page.wait_for_selector("html[data-ready]")
    before = reports(live_server)
    page.get_by_role("button", name="没水").click()
    expect(page.locator("#told")).to_have_text("待发送:有网络后自动发出")
    done = page.evaluate("Date.now()")
    page.wait_for_timeout(1500)
    assert reports(live_server) == before
    second = context.new_page()
    context.set_offline(False)
    second.goto("/settings")  # two pages and the worker wake up together
    expect(page.locator("#told")).to_have_text(re.compile("已发送,编号"), timeout=20_000)
    page.wait_for_timeout(1500)
    sent = reports(live_server)[len(before) :]
    assert [kind for kind, _ in sent] == ["no_water"]
    from datetime import UTC, datetime

    at = datetime.fromisoformat(sent[0][1]).replace(tzinfo=UTC).timestamp() * 1000
    assert abs(at - done) < 1400  # when it was done, not when it was sent


def reports(live_server) -> list[tuple[str, str]]:
    with sqlite3.connect(live_server.data / "leileme.db") as base:
        rows = base.execute("SELECT kind, at FROM reports ORDER BY received_at, id").fetchall()
    base.close()
    return rows


def test_a_report_that_cannot_be_kept_says_so(visit):
    page = ready(visit(AWAY).new_page(), "/")
    kept_for_offline(page)
    page.add_init_script(
        "indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    page.context.set_offline(True)
    ready(page, "/?district=331102")
    page.locator(CARDS).first.get_by_role("link").click()
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="没水").click()
    expect(page.locator("#told")).to_contain_text("手机存不下")


def test_a_pack_of_a_fortnight_ago_calls_nothing_open(away):
    _, page = away
    page.clock.install()
    page.clock.set_system_time(page.evaluate("Date.now()") + 15 * 86_400_000)
    ready(page, "/?district=331102")
    states = page.locator(f"{CARDS} .badge").evaluate_all("all => all.map((b) => b.dataset.state)")
    assert set(states) == {"unknown"}
    expect(page.locator("#banner")).to_contain_text("超过 14 天")


def test_the_frame_speaks_the_chosen_language(visit):
    context = visit(AWAY)
    page = ready(context.new_page(), "/?lang=en")
    kept_for_offline(page)
    until(page, "async () => (await (await caches.match('/prefs'))?.text()) === 'en'")
    context.set_offline(True)
    ready(page, "/")
    expect(page.locator("#banner")).to_contain_text("Offline · data from")
    expect(page.locator(f"{CARDS} .badge").first).to_contain_text(re.compile("Open|Closed|Hours"))
