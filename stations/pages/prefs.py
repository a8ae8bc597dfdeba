"""What a phone chose for itself, kept in cookies: theme, text size, district. No name, no position."""

import re
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from core.config import settings
from core.web.i18n import LANGUAGES, language

THEMES = ("auto", "light", "dark")
TEXTS = ("normal", "large", "huge")
YEAR_S = 31_536_000


ALLOWED = {"theme": THEMES, "text": TEXTS, "lang": tuple(LANGUAGES)}


@dataclass(frozen=True, slots=True)
class Prefs:
    """Choices that shape every page."""

    theme: str
    text: str
    district: str
    zone: str


def prefs() -> Prefs:
    """The choices of this request; anything unknown counts as not chosen."""
    jar = request.cookies
    district = jar.get("district", "")
    return Prefs(
        theme=one_of(THEMES, jar.get("theme")),
        text=one_of(TEXTS, jar.get("text")),
        district=district if re.fullmatch(r"\d{2,12}", district) else "",
        zone=settings().timezone,
    )


def one_of(allowed: tuple[str, ...], given: str | None) -> str:
    """The given value if it is allowed, else the first."""
    return given if given in allowed else allowed[0]


def chosen() -> dict[str, str]:
    """What is chosen now, by the names of the settings form."""
    kept = prefs()
    return {"theme": kept.theme, "text": kept.text, "lang": language()}


def choice_groups() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The settings form: name, title, and the options with their labels."""
    return [
        ("lang", _("语言"), [("zh", "中文"), ("en", "English")]),
        ("text", _("字大小"), [("normal", _("标准")), ("large", _("大")), ("huge", _("特大"))]),
        ("theme", _("颜色"), [("auto", _("跟手机")), ("light", _("浅色")), ("dark", _("深色"))]),
    ]


def remember(response: BaseResponse, name: str, value: str) -> None:
    """Keep a choice on the phone. Scripts may read it: an offline page has no server to ask."""
    response.set_cookie(
        name, value, max_age=YEAR_S, samesite="Lax", secure=settings().secure_cookies
    )
