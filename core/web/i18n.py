"""Which language a person reads: Chinese first, English complete."""

from flask import Flask, has_request_context, request
from flask_babel import Babel

from core.config import Settings, settings

LANGUAGES = ("zh", "en")


def init_i18n(app: Flask, settings: Settings) -> None:
    """Choose the language by `?lang=`, cookie, then the browser's own wish."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    Babel(app, locale_selector=language, timezone_selector=lambda: settings.timezone)


def language() -> str:
    """The language of this request, or the operator's for commands."""
    if not has_request_context():
        return settings().lang
    for wanted in (request.args.get("lang"), request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return wanted
    return request.accept_languages.best_match(LANGUAGES) or "zh"
