"""Pages for everybody: axe, big targets, large text, the keyboard, no script."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, LIANDU, PHONE, ready

CARDS = "#list .card"
PAGES = ["home", "station", "route", "map", "settings", "about", "error", "report"]


@cache
def axe_source() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe says against a page, with the element."""
    page.evaluate(axe_source())
    found: Any = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]


def go(page: Page, name: str) -> None:
    """Open one of PAGES as a rider reaches it."""
    plain = {
        "home": "/",
        "map": "/map",
        "settings": "/settings",
        "about": "/about",
        "error": "/nowhere",
    }
    if name in plain:
        ready(page, plain[name])
    else:
        ready(page, "/?district=331102")
        address = page.locator(f"{CARDS} h2 a").first.get_attribute("href")
        ready(page, address)
        if name == "route":
            ready(page, f"{address}/route?lat=28.45&lon=119.915")
            expect(page.locator("#map path.route")).to_have_count(1)
        elif name == "report":
            page.locator("[data-report] [value=not_found]").click()
            page.locator("#told a").click()
            page.wait_for_selector("html[data-ready]")
    if name == "map":
        page.wait_for_selector(".marker")


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, scheme, name):
    page = visit(("404",), color_scheme=scheme).new_page()
    go(page, name)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["home", "station", "settings"])
def test_axe_finds_nothing_on_a_desk_in_english(visit, name):
    page = visit(("404",), locale="en-GB", **DESK).new_page()
    go(page, name)
    assert violations(page) == []


def test_axe_sees_a_fault(visit):
    page = ready(visit().new_page(), "/about")
    page.evaluate("document.querySelector('main p').style.color = '#ccc'")
    assert any(v.startswith("color-contrast") for v in violations(page))


SMALL = """() => [...document.querySelectorAll('a, button, input, label, [role=button]')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((e) => !e.matches('.unseen, .skip, .card h2 a') && !e.closest('p, .leaflet-control-attribution'))
  .map((e) => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, r]) => r.width && r.height && (r.height < 47.5 || r.width < 47.5))
  .map(([html, r]) => `${Math.round(r.width)}x${Math.round(r.height)} ${html}`)"""


@pytest.mark.parametrize("name", [n for n in PAGES if n != "map"])
def test_every_target_is_as_big_as_a_thumb(visit, name):
    page = visit(("404",)).new_page()
    go(page, name)
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("text", ["normal", "large", "huge"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_at_any_text_size(visit, name, text):
    context = visit(("404",))
    page = context.new_page()
    ready(page, "/settings")
    page.locator(f"label:has([value={text}])").click()
    go(page, name)
    assert page.locator("html").get_attribute("data-text") == text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_alone_gets_there(visit):
    page = ready(visit(geolocation=LIANDU, permissions=["geolocation"], **DESK).new_page(), "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("离您最近的驿站")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到内容")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{CARDS} :focus").count():
            break
    outline = page.locator(":focus").evaluate("e => getComputedStyle(e, '::after').outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/stations/"))
    page.wait_for_selector("html[data-ready]")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().strip() == "去这里":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#map path.route")).to_have_count(1)


def test_without_a_script_the_list_the_page_and_the_report_work(visit):
    page = visit(java_script_enabled=False, **PHONE).new_page()
    page.goto("/")
    assert page.locator(CARDS).count() > 5
    expect(page.locator("#locate")).to_be_hidden()
    page.get_by_role("link", name=re.compile("青田县")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("青田县的驿站")
    page.get_by_role("link", name="正在营业").click()
    states = [one.get_attribute("data-state") for one in page.locator(f"{CARDS} .badge").all()]
    assert set(states) <= {"open"}
    page.goto("/?q=lyj")
    page.locator(CARDS).first.get_by_role("link").click()
    page.get_by_role("button", name="找不到").click()
    expect(page.locator(".ticket")).to_have_text(re.compile("^[0-9A-Z]{10}$"))
    page.go_back()
    page.get_by_role("button", name="还在,正常").click()
    expect(page.locator("main")).to_contain_text("刚刚有人确认")


def test_without_a_script_a_way_is_told_in_words(visit):
    page = visit(java_script_enabled=False, **PHONE).new_page()
    page.goto("/?district=331102")
    address = page.locator(f"{CARDS} h2 a").first.get_attribute("href")
    page.goto(f"{address}/route?lat=28.45&lon=119.915")
    expect(page.locator("#eta strong")).to_have_text(re.compile(r"\d+ 分钟"))
    assert page.locator("#steps li").count() >= 2


def test_english_is_complete_on_the_rider_s_pages(visit):
    page = visit(("404",), locale="en-GB").new_page()
    names = "示例|累了么|中文|莲都|丽水|[\u4e00-\u9fff]*驿站|地址"
    for name in ("settings", "about", "map"):
        go(page, name)
        assert page.locator("html").get_attribute("lang") == "en"
        seen = "h1,h2,legend,button,label,nav a"
        words = page.evaluate(
            "s => [...document.querySelectorAll(s)].map((e) => e.innerText).join(' ')", seen
        )
        assert not re.search("[\u4e00-\u9fff]", re.sub(names, "", words)), words


def test_dark_by_choice_overrules_the_phone(visit):
    page = ready(visit(color_scheme="light").new_page(), "/settings")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("label:has([value=dark])").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    ready(page, "/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
