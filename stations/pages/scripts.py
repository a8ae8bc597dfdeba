"""What the server makes for scripts: the words, the worker that keeps the app usable offline, the manifest."""

import json
from collections.abc import Iterable

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from core.web.assets import assets, static_url
from core.web.i18n import LANGUAGES
from stations.pages.vocabulary import vocabulary

# What a phone needs to start without signal. Maps are kept when they are first used.
SHELL_FILES = ("css/app.css", "icons/sprite.svg", "icons/logo.svg", "icons/icon-192.png")
ON_DEMAND = ("js/map.js",)


def init_scripts(app: Flask) -> None:
    """Make the words of every language into modules beside the scripts."""
    with app.app_context():
        made = {f"words/{lang}.js": _words(lang) for lang in LANGUAGES}
    app.extensions["assets"].add(made)


def _words(lang: str) -> bytes:
    with force_locale(lang):
        said = json.dumps(vocabulary(), ensure_ascii=False, separators=(",", ":"))
    return f"export const said={said};\n".encode()


def worker() -> str:
    """The service worker: what this version keeps, then the rules in static/js/sw.js."""
    files = assets()
    kept = [files.url(path) for path in shell_paths(files.files)]
    config = {
        "tree": files.tree,
        "shell": [*kept, *(f"/offline/{lang}" for lang in LANGUAGES), "/manifest.webmanifest"],
        "outbox": files.url("js/outbox-core.js"),
    }
    return f"self.LEILEME = {json.dumps(config)};\n{files.files['js/sw.js'].decode()}"


def shell_paths(files: Iterable[str]) -> list[str]:
    """Files that every phone keeps: the look, every script but the map's, the words."""
    scripts = [
        p
        for p in files
        if p.startswith(("js/", "words/")) and p not in ON_DEMAND and p != "js/sw.js"
    ]
    return sorted({*SHELL_FILES, *scripts})


def manifest() -> dict[str, object]:
    """How the app looks once it is on the home screen."""
    return {
        "id": "/",
        "name": _("累了么 · 骑手驿站"),
        "short_name": _("累了么"),
        "description": _("骑手歇脚的地方:最近的工会驿站、几点开门、怎么进去、骑过去几分钟。"),
        "lang": "zh-CN",
        "dir": "ltr",
        "start_url": "/?from=home",
        "scope": "/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f0f2f0",
        "theme_color": "#067a3f",
        "categories": ["navigation", "utilities"],
        "icons": [*_icons("icon", "any"), *_icons("maskable", "maskable")],
        "shortcuts": [
            {"name": _("最近驿站"), "url": "/?near=1", "icons": _icons("icon", "any")[:1]},
            {"name": _("正在营业"), "url": "/?near=1&open=now", "icons": _icons("icon", "any")[:1]},
        ],
    }


def _icons(name: str, purpose: str) -> list[dict[str, str]]:
    return [
        {
            "src": static_url(f"icons/{name}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
    ]
