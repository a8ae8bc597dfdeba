"""A phone and a desk in front of the served sample city. Whatever a page logs as an error fails its test."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
LIANDU = {"latitude": 28.45, "longitude": 119.915}
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def find_browser() -> str | None:
    wished = os.environ.get("LEILEME_BROWSER")
    return wished or next(filter(None, map(shutil.which, NAMES)), None)


def require_browser() -> str:
    """The browser's path. Without one CI fails; a person's machine skips and says why."""
    path = find_browser()
    if path is None:
        assert not os.environ.get("CI"), "no Chromium: CI must have a browser"
        pytest.skip("no Chromium on this machine: apt install chromium fonts-wqy-microhei")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = require_browser()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass
class Watch:
    """What went wrong in the pages of one context."""

    base: str
    expected: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("page", self._page)
        context.on("request", self._request)

    def _page(self, page: Page) -> None:
        page.on("console", lambda m: self._said(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.faults.append(f"uncaught: {e}"))

    def _said(self, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.faults.append(f"console: {text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"request to somebody else: {request.url}")


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Any]:
    """`visit(**options)` gives a fresh context; its faults fail the test at the end."""
    made: list[tuple[BrowserContext, Watch]] = []

    def opened(expected: tuple[str, ...] = (), **options: Any) -> BrowserContext:
        given = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "base_url": live_server.url,
            **PHONE,
            **options,
        }
        context = browser.new_context(**given)
        context.set_default_timeout(15_000)
        watch = Watch(live_server.url, expected)
        watch.over(context)
        made.append((context, watch))
        return context

    yield opened
    faults = [fault for _, watch in made for fault in watch.faults]
    for context, _ in made:
        context.close()
    assert faults == []


@pytest.fixture
def phone(visit) -> Page:
    """A phone that allows its position, in the middle of the sample city."""
    return visit(geolocation=LIANDU, permissions=["geolocation"]).new_page()


def ready(page: Page, address: str) -> Page:
    """Open an address and wait until its script is at work."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return page


def until(page: Page, question: str) -> None:
    """Wait until an async question in the page is answered yes (wait_for_function takes a promise for a yes)."""
    deadline = time.monotonic() + 15
    while not page.evaluate(question):
        assert time.monotonic() < deadline, f"never true: {question}"
        page.wait_for_timeout(100)


STORED = (
    "async () => (await (await caches.open('data')).match('/api/v1/stations/pack')) !== undefined"
)
WORKING = """async () => (await navigator.serviceWorker.ready).active.state === 'activated'
  && !!navigator.serviceWorker.controller"""


def kept_for_offline(page: Page) -> None:
    """Wait until the worker controls the page and the pack is stored."""
    until(page, WORKING)
    until(page, STORED)
