"""What a phone chose for itself, kept in cookies: theme, text size, district. No name, no position."""

import re
from dataclasses import dataclass

from flask import request

from core.config import settings

THEMES = ("auto", "light", "dark")
TEXTS = ("normal", "large", "huge")
YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class Prefs:
    """Choices that shape every page."""

    theme: str
    text: str
    district: str
    zone: str

    @property
    def cookies(self) -> dict[str, str]:
        """What is kept on the phone."""
        return {"theme": self.theme, "text": self.text}


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
