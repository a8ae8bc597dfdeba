"""Languages, in one place: which one a request gets, and where the words come from.

Words are written in Chinese in the code; `translations/<lang>/LC_MESSAGES/*.po` holds the others, read as they are: no
compiled files to keep in step. A room may have a .po of its own.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale, refresh

from core.config import Settings, settings

LANGUAGES = {"zh": "zh-CN", "en": "en"}
"""Language code → the value of the `lang` attribute."""

COOKIE = "lang"
YEAR_S = 31_536_000


class PoDomain(Domain):
    """Flask-Babel's catalogue, read from the .po files themselves."""

    def get_translations(self) -> NullTranslations:
        """The words of the present language."""
        return translations(str(get_locale() or "zh").partition("_")[0])


class PoBabel(Babel):
    """Flask-Babel with our catalogue as its own."""

    @property
    def domain_instance(self) -> Domain:
        """The catalogue every `gettext` of the app looks into."""
        return PoDomain()


@lru_cache(maxsize=8)
def translations(lang: str) -> NullTranslations:
    """The words of one language; Chinese, the language of the sources, has none to look up."""
    merged = Catalog(locale=lang)
    folder = Path(__file__).parents[2] / "translations" / lang / "LC_MESSAGES"
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if message.id and message.string:
                    merged.add(message.id, message.string)
    if not len(merged):
        return NullTranslations()
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return Translations(buffer)


def init_i18n(app: Flask) -> None:
    """Choose the language of each request and give templates `lang` and `html_lang`."""
    config: Settings = app.extensions["settings"]
    PoBabel(
        app,
        default_locale=config.lang,
        default_timezone=config.timezone,
        locale_selector=language,
    )
    app.after_request(remember_language)
    app.context_processor(lambda: {"lang": language(), "html_lang": LANGUAGES[language()]})


def language() -> str:
    """Zh or en: as asked for by `?lang=`, else as chosen before, else as the browser prefers."""
    if not has_request_context():
        return settings().lang
    if "lang" not in g:
        g.lang = _asked() or _known(request.cookies.get(COOKIE)) or _preferred()
    chosen: str = g.lang
    return chosen


def use_language(lang: str) -> None:
    """Fix the language of this request, whatever the browser says (pages kept for offline use)."""
    g.lang = lang
    refresh()


def _asked() -> str | None:
    return _known(request.args.get("lang"))


def _known(lang: str | None) -> str | None:
    return lang if lang in LANGUAGES else None


def _preferred() -> str:
    # Only when the browser states a language at all: a bare client gets the city's own.
    return (
        request.accept_languages.best_match(LANGUAGES, default=settings().lang) or settings().lang
    )


def remember_language(response: Response) -> Response:
    """Keep a language that was asked for by name; tell caches that pages differ by language."""
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
        if asked := _asked():
            response.set_cookie(
                COOKIE, asked, max_age=YEAR_S, samesite="Lax", secure=settings().secure_cookies
            )
    return response
