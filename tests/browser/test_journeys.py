"""What a rider does, on a phone, with a network."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, LIANDU, PHONE, STORED, ready, until

CARDS = "#list .card"


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_three_taps_from_the_first_page_to_a_drawn_way(visit, screen):
    context = visit(geolocation=LIANDU, **screen)
    page = ready(context.new_page(), "/")
    context.grant_permissions(["geolocation"])  # the rider says yes when asked
    page.get_by_role("button", name="用我的位置").click()  # 1
    expect(page.get_by_role("heading", level=1)).to_have_text("离您最近的驿站")
    expect(page.locator(CARDS).first).to_contain_text(re.compile(r"骑行 \d+ 分钟"))
    page.locator(CARDS).first.get_by_role("link").click()  # 2
    page.get_by_role("link", name="去这里").click()  # 3
    expect(page.locator("#map path.route")).to_have_count(1)
    assert len(page.locator("#map path.route").get_attribute("d").split("L")) > 3
    expect(page.locator("#eta strong")).to_have_text(re.compile(r"\d+ 分钟"))
    expect(page.locator("#arrival")).to_have_text(re.compile("到达"))
    assert page.locator("#steps li").count() >= 2


def test_a_phone_that_allowed_before_is_not_made_to_tap(phone):
    ready(phone, "/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("离您最近的驿站")


def test_nobody_is_asked_on_arrival(visit):
    page = visit().new_page()
    page.add_init_script(
        "navigator.geolocation.getCurrentPosition = () => { window.asked = true; }"
    )
    ready(page, "/")
    page.wait_for_timeout(500)
    assert page.evaluate("window.asked") is None


def test_without_permission_the_list_stays_and_says_why(visit):
    page = ready(visit(permissions=[]).new_page(), "/")
    before = page.locator(CARDS).count()
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator("#said")).to_contain_text("没有位置权限")
    assert page.locator(CARDS).count() == before > 0


def test_without_an_answer_it_gives_up_after_six_seconds(visit):
    page = visit().new_page()
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => {}")
    page.clock.install()
    page.goto("/")
    page.clock.run_for(1000)
    button = page.locator("#locate")
    expect(page.locator("html")).to_have_attribute("data-ready", "yes")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    page.clock.run_for(6100)
    expect(page.locator("#said")).to_contain_text("6 秒内没有定到位")


def test_chips_narrow_the_near_list_in_place(phone):
    ready(phone, "/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("离您最近的驿站")
    phone.locator("#chips").get_by_role("link", name="厕所").click()
    expect(phone.locator("#chips [aria-current]")).to_have_text("厕所")
    expect(phone).to_have_url(re.compile("has=toilet"))
    for card in phone.locator(CARDS).all():
        expect(card.locator(".has [data-state=ok]").first).to_be_visible()
        assert "厕所" in card.locator(".has [data-state=ok]").all_inner_texts()
    phone.locator("#chips").get_by_role("link", name="正在营业").click()
    expect(phone.locator("#chips [aria-current]")).to_have_count(2)
    phone.wait_for_timeout(600)
    states = phone.locator(f"{CARDS} .badge").evaluate_all(
        "all => all.map((one) => one.dataset.state)"
    )
    assert set(states) <= {"open"}


def test_search_by_pinyin_initials_from_the_server_and_while_typing(visit):
    page = ready(visit().new_page(), "/")
    page.get_by_label("搜驿站").fill("lyj")
    page.get_by_label("搜驿站").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lyj")
    server = page.locator(f"{CARDS} h2").all_inner_texts()
    until(page, STORED)
    ready(page, "/")
    page.get_by_label("搜驿站").press_sequentially("lyj")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lyj")
    assert sorted(page.locator(f"{CARDS} h2").all_inner_texts()) == sorted(server) != []


def test_the_map_shows_clusters_markers_and_a_list_that_follows(visit):
    page = ready(visit().new_page(), "/map")
    expect(page.locator(".marker").first).to_be_visible()
    expect(page.locator("#map canvas").first).to_be_visible()
    kinds = page.locator(".marker:not(.cluster)").evaluate_all(
        "all => all.map((one) => one.dataset.state)"
    )
    assert "open" in kinds
    before = page.locator(f"{CARDS} h2").all_inner_texts()
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=8)
    page.mouse.up()
    page.wait_for_function(
        "old => [...document.querySelectorAll('#list h2')].map((h) => h.innerText).join() !== old",
        arg=",".join(before),
    )


def test_a_tap_on_the_map_stands_in_for_a_position(visit):
    page = ready(visit(permissions=[]).new_page(), "/")
    page.locator(CARDS).first.get_by_role("link").click()
    page.get_by_role("link", name="去这里").click()
    expect(page.locator("#said")).to_contain_text("在地图上点一下")
    page.locator("#map.leaflet-container").click(position={"x": 150, "y": 120})
    expect(page.locator("#map path.route")).to_have_count(1)


def test_walking_takes_longer(phone):
    ready(phone, "/")
    phone.locator(CARDS).nth(2).get_by_role("link").click()
    phone.get_by_role("link", name="去这里").click()
    minutes = re.compile(r"(\d+) 分钟")
    expect(phone.locator("#eta strong")).to_have_text(minutes)
    ride = int(minutes.search(phone.locator("#eta strong").inner_text())[1])
    phone.get_by_role("link", name="步行").click()
    expect(phone.locator("#eta strong")).not_to_have_text(f"{ride} 分钟")
    assert int(minutes.search(phone.locator("#eta strong").inner_text())[1]) > ride


def test_one_tap_reports_a_locked_door(phone):
    ready(phone, "/")
    phone.locator(CARDS).first.get_by_role("link").click()
    phone.wait_for_selector("html[data-ready]")
    phone.get_by_role("button", name="门锁着").click()
    told = phone.locator("#told a")
    expect(told).to_have_text(re.compile(r"已发送,编号 [0-9A-Z]{10}"))
    told.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("已收到您的反馈")
    expect(phone.locator("main")).to_contain_text("门锁着")


def test_still_there_makes_the_confirmation_young(phone):
    ready(phone, "/")
    phone.locator(CARDS).nth(1).get_by_role("link").click()
    phone.wait_for_selector("html[data-ready]")
    phone.get_by_role("button", name="还在,正常").click()
    expect(phone.locator("#told")).to_contain_text("谢谢")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("刚刚有人确认")


def test_sharing_without_a_sheet_copies_the_address(visit):
    context = visit(permissions=["clipboard-read", "clipboard-write"])
    page = ready(context.new_page(), "/")
    page.locator(CARDS).first.get_by_role("link").click()
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="分享").click()
    expect(page.locator("#toast")).to_have_text("已复制")
    assert "/stations/st_" in page.evaluate("navigator.clipboard.readText()")


def open_first(page: Page) -> Page:
    ready(page, "/")
    page.locator(CARDS).first.get_by_role("link").click()
    page.wait_for_selector("html[data-ready]")
    return page


def test_inside_wechat_only_what_works_is_offered(visit):
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0.40"
    page = open_first(visit(user_agent=agent).new_page())
    expect(page.locator("main")).to_contain_text("微信里打不开地图应用")
    links = page.locator(".hand-over a").evaluate_all("all => all.map((a) => a.href)")
    assert links
    assert all(link.startswith("https://") for link in links)
    expect(page.get_by_role("button", name="复制站名和地址")).to_be_visible()
