"""Make the icon sprite from lucide-static and the app icons from our own drawing.

    python static/build/icons.py LUCIDE_FOLDER        (npm pack lucide-static@1.62.0, unpacked)

Needs Chromium through Playwright for the PNG files; run it only when icons change, the results are committed.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[1]

# name in our pages -> name in lucide
ICONS = {
    "water": "droplet", "hot_water": "cup-soda", "microwave": "microwave", "fridge": "refrigerator", "toilet": "toilet",
    "ac": "snowflake", "heating": "heater", "seats": "armchair", "charging_phone": "smartphone-charging",
    "charging_ebike": "plug-zap", "battery_swap": "battery-charging", "wifi": "wifi", "first_aid": "briefcase-medical",
    "aed": "heart-pulse", "shower": "shower-head", "meals": "utensils", "mother_baby": "baby", "books": "book-open",
    "tools": "wrench", "rain_gear": "umbrella", "ebike_parking": "circle-parking",
    "open": "door-open", "closed": "lock", "unknown": "circle-question-mark", "night": "moon-star", "clock": "clock",
    "list": "list", "map": "map", "settings": "settings", "search": "search", "locate": "locate-fixed",
    "back": "chevron-left", "next": "chevron-right", "down": "chevron-down", "phone": "phone", "share": "share-2", "go": "navigation",
    "bike": "bike", "walk": "footprints", "check": "check", "warn": "triangle-alert", "star": "star", "pin": "map-pin",
    "copy": "copy", "out": "external-link", "offline": "cloud-off", "queue": "hourglass", "entry": "log-in",
    "missing": "map-pin-off", "broken": "circle-alert", "refresh": "refresh-cw", "delete": "trash-2", "people": "users",
    "floor": "building-2", "landmark": "signpost", "note": "info", "none": "x", "installed": "smartphone",
}  # fmt: skip

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<title>累了么</title>
<rect width="512" height="512" rx="{radius}" fill="#067a3f"/>
<g fill="none" stroke="#fff" stroke-width="36" stroke-linecap="round" stroke-linejoin="round" transform="translate(256 256) scale({scale}) translate(-256 -262)">
<path d="M104 240 256 120l152 120"/>
<path d="M172 286h168M152 344h208M184 344v58M328 344v58"/>
</g>
</svg>
"""

# file -> (pixels, corner radius, scale of the drawing); a maskable icon may be cut to a circle of 80 %
PICTURES = {
    "icon-64.png": (64, 112, 1.0),
    "icon-192.png": (192, 112, 1.0),
    "icon-512.png": (512, 112, 1.0),
    "maskable-192.png": (192, 0, 0.78),
    "maskable-512.png": (512, 0, 0.78),
    "apple-touch-180.png": (180, 0, 0.9),
}


def sprite(lucide: Path) -> str:
    """All icons as symbols of one file."""
    symbols = []
    for ours, theirs in sorted(ICONS.items()):
        text = (lucide / "icons" / f"{theirs}.svg").read_text()
        body = re.sub(r"\s*\n\s*", "", text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")])
        symbols.append(f'<symbol id="{ours}" viewBox="0 0 24 24">{body.replace(" />", "/>")}</symbol>')
    drawing = LOGO[LOGO.index("<rect") : LOGO.index("</svg>")].format(radius=112, scale=1).replace("\n", "")
    symbols.append(f'<symbol id="logo" viewBox="0 0 512 512">{drawing}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def pictures() -> None:
    """Draw the logo in every size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name, (pixels, radius, scale) in PICTURES.items():
            page.set_viewport_size({"width": pixels, "height": pixels})
            page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{LOGO.format(radius=radius, scale=scale)}")
            page.screenshot(path=STATIC / "icons" / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    (STATIC / "icons" / "sprite.svg").write_text(sprite(Path(sys.argv[1])))
    (STATIC / "icons" / "logo.svg").write_text(LOGO.format(radius=112, scale=1))
    pictures()
