"""What the first visit costs on the wire. Bytes are exact; seconds are for bench/."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LIANDU, PHONE

FIRST_BYTES, FIRST_REQUESTS = 40_000, 6
MAP_BYTES = 130_000
HTML_BYTES = 14_000


@dataclass
class Wire:
    """Every request of a page with its bytes as sent, headers included."""

    sizes: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def __str__(self) -> str:
        return "\n".join(f"{self.sizes.get(i, 0):7} {name}" for i, name in self.names.items())


def listen(page: Page) -> Wire:
    wire = Wire()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on(
        "Network.requestWillBeSent",
        lambda e: wire.names.update({e["requestId"]: e["request"]["url"]}),
    )
    cdp.on(
        "Network.loadingFinished",
        lambda e: wire.sizes.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    return wire


@pytest.fixture
def cold(visit) -> Page:
    """A phone that was never here; without a worker, whose fetches CDP does not see."""
    return visit(service_workers="block").new_page()


def first_visit(page: Page, address: str) -> Wire:
    """What was sent until the page is usable; what waits for idle time is held back."""
    page.add_init_script("window.requestIdleCallback = () => 0")
    wire = listen(page)
    page.goto(address, wait_until="load")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(300)
    return wire


def test_the_first_list_is_small(cold):
    wire = first_visit(cold, "/")
    assert wire.total <= FIRST_BYTES, wire
    assert len(wire.names) <= FIRST_REQUESTS, wire
    assert max(s for i, s in wire.sizes.items() if wire.names[i].endswith("/")) <= HTML_BYTES
    print(f"\nfirst visit: {wire.total} bytes, {len(wire.names)} requests\n{wire}")


def test_the_map_is_paid_for_only_when_it_is_wanted(cold):
    wire = first_visit(cold, "/")
    assert not any("vendor" in name or "basemap" in name for name in wire.names.values()), wire
    cold.get_by_role("link", name="地图").click()
    cold.wait_for_selector(".marker")
    cold.wait_for_selector("#map canvas")
    code = sum(size for i, size in wire.sizes.items() if "/s/" in wire.names[i])
    assert code <= MAP_BYTES, wire
    print(f"\nmap: {code} bytes of code and style\n{wire}")


def test_a_second_visit_asks_for_no_static_file(visit):
    context = visit(service_workers="block", geolocation=LIANDU, **PHONE)
    page = context.new_page()
    first_visit(page, "/")
    wire = listen(page)
    page.goto("/?has=toilet")
    page.wait_for_selector("html[data-ready]")
    static = [i for i, name in wire.names.items() if "/s/" in name and wire.sizes.get(i)]
    assert static == [], wire


def test_the_guard_sees_a_page_that_is_too_heavy(cold):
    heavy = "x" * 60_000
    cold.route(
        "**/js/app.js",
        lambda route: route.fulfill(body=f"/* {heavy} */", content_type="text/javascript"),
    )
    wire = listen(cold)
    cold.goto("/", wait_until="load")
    cold.wait_for_timeout(300)
    assert wire.total > FIRST_BYTES
