"""The watch that every browser test stands under sees what it is there for."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, Watch

BREACHES = {
    "uncaught": "setTimeout(() => { throw new Error('planted'); })",
    "console": "console.error('planted')",
    "Content Security Policy": "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))",
    "somebody else": "location.href = 'http://example.invalid/'",
}


@pytest.mark.parametrize("kind", BREACHES)
def test_a_planted_breach_is_seen(browser: Browser, live_server, kind):
    context = browser.new_context(base_url=live_server.url, service_workers="block", **PHONE)
    watch = Watch(live_server.url)
    watch.over(context)
    page = context.new_page()
    page.goto("/about")
    page.wait_for_selector("html[data-ready]")
    before = list(watch.faults)
    page.evaluate(BREACHES[kind] + "; undefined")
    page.wait_for_timeout(400)
    context.close()
    assert before == []
    assert any(kind in fault for fault in watch.faults), watch.faults


def test_a_missing_browser_fails_in_ci(monkeypatch: pytest.MonkeyPatch):
    from tests.browser import conftest

    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("LEILEME_BROWSER", raising=False)
    monkeypatch.setenv("CI", "true")
    assert conftest.find_browser() is None
    with pytest.raises(AssertionError, match="CI must have a browser"):
        conftest.require_browser()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        conftest.require_browser()
