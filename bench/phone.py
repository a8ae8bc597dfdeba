"""What a rider waits for: a cold first visit, taps, the map and coming back, on a slow phone.

python -m bench.phone [--url http://127.0.0.1:8000] [--runs 5] [--lighthouse PATH]

Needs a served sample city (`./run`) and Chromium. Slow 4G (1.6 Mbit/s down, 562 ms a request) and a
processor slowed four times, 360 x 740. Times of the page's own observers, medians over the runs.
`--lighthouse` names the program's command-line file (npm lighthouse 13) to ask it as well.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.common import table, write_section

CHROMIUM = "/usr/bin/chromium"
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_474_560 / 8,
    "uploadThroughput": 675_000 / 8,
}
CPU_RATE = 4
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "geolocation": {"latitude": 28.4517, "longitude": 119.9214},
    "permissions": ["geolocation"],
}
WATCH = """
window.seen = {lcp: 0, shift: 0, taps: []};
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) if (e.interactionId) seen.taps.push(e.duration); })
  .observe({type: 'event', buffered: true, durationThreshold: 16});
"""
Row = tuple[str, str, str]


@contextmanager
def phone(browser: Browser, url: str, *, worker: str) -> Iterator[tuple[Page, CDPSession]]:
    """A slow phone that was never here. A worker's own fetches are not slowed: block it for those."""
    context = browser.new_context(base_url=url, service_workers=worker, **PHONE)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
    yield page, session
    context.close()


def seen(page: Page) -> dict[str, Any]:
    """What the page's observers noted."""
    found: dict[str, Any] = page.evaluate("seen")
    return found


def cold(browser: Browser, url: str) -> dict[str, float]:
    """First visit: LCP, layout shift, then eight taps on chips, then the map."""
    with phone(browser, url, worker="block") as (page, session):
        sizes: list[int] = []
        session.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
        page.goto("/", wait_until="load")
        page.wait_for_selector("html[data-ready]")
        page.wait_for_timeout(1500)
        first = seen(page)
        page.get_by_text("离您最近的驿站").wait_for()
        for number in range(8):
            page.locator("#chips a").nth(number % 3).tap()
            page.wait_for_timeout(700)
        taps = seen(page)["taps"]
        before = sum(sizes)
        page.evaluate("performance.mark('tap')")
        page.get_by_role("link", name="地图").tap()
        page.wait_for_selector(".marker")
        page.wait_for_selector("#map canvas")
        usable = page.evaluate("performance.now()")
        return {
            "lcp": first["lcp"],
            "shift": first["shift"],
            "inp": max(taps, default=16),
            "map": usable,
            "map_bytes": sum(sizes) - before,
        }


def again(browser: Browser, url: str) -> float:
    """Coming back with the worker in place: until the list is painted."""
    with phone(browser, url, worker="allow") as (page, _session):
        page.goto("/", wait_until="load")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_timeout(4000)
        page.goto("/", wait_until="load")
        page.wait_for_timeout(1500)
        return float(seen(page)["lcp"])


def lighthouse(program: Path, url: str) -> dict[str, int]:
    """Lighthouse's four scores for the finder, mobile, simulated throttling."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = ["--quiet", "--output=json", f"--output-path={report}"]
        chrome = "--chrome-flags=--headless=new --no-sandbox"
        subprocess.run(
            ["node", str(program), url, *flags, chrome],
            check=True,
            timeout=180,
            env={"CHROME_PATH": CHROMIUM, "PATH": "/usr/bin:/bin"},
        )
        categories = json.loads(report.read_text())["categories"]
    return {name: round(found["score"] * 100) for name, found in categories.items()}


def told(values: Sequence[float], unit: str = "s") -> str:
    """Median and range of a list, in seconds where it was milliseconds."""
    by = 1000 if unit == "s" else 1
    digits = 2 if unit == "s" else 0
    low, middle, high = (f"{v / by:.{digits}f}" for v in (min(values), median(values), max(values)))
    return f"{middle} {unit} ({low}–{high})"


def rows(colds: list[dict[str, float]], backs: list[float]) -> list[Row]:
    """The table's rows: what, measured, wanted."""

    def column(name: str) -> list[float]:
        return [one[name] for one in colds]

    return [
        ("first visit, list painted (LCP)", told(column("lcp")), "< 1.8 s"),
        ("first visit, layout shift", f"{max(column('shift')):.3f}", "≤ 0.05"),
        ("slowest of 8 taps on chips (INP)", told(column("inp"), "ms"), "< 200 ms"),
        ("map: tap to markers and canvas", told(column("map")), "< 4 s"),
        ("coming back, list painted", told(backs), "< 0.8 s"),
    ]


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--url", default="http://127.0.0.1:8000")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--lighthouse", type=Path)
    given = options.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        colds = [cold(browser, given.url) for _ in range(given.runs)]
        backs = [again(browser, given.url) for _ in range(given.runs)]
        browser.close()
    text = table(("what", "measured: median (range)", "wanted"), rows(colds, backs))
    if given.lighthouse:
        scores = [lighthouse(given.lighthouse, given.url + "/") for _ in range(given.runs)]
        names = list(scores[0])
        text += "\n\n" + table(
            ("Lighthouse", "median", "lowest"),
            [(n, f"{median(s[n] for s in scores):.0f}", min(s[n] for s in scores)) for n in names],
        )
    command = f"python -m bench.phone --runs {given.runs}"
    write_section("phone", "The finder on a slow phone", command, text)


if __name__ == "__main__":
    main()
