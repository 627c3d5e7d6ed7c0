"""Which language a page speaks: the account's, the visitor's choice, else Bahasa Indonesia."""

from flask import Flask, g, has_request_context, session
from flask_babel import Babel

LOCALES = ("id", "en")


def choose_locale() -> str:
    """`id` or `en`; Bahasa Indonesia where no page is asked for (jobs, commands)."""
    if not has_request_context():
        return LOCALES[0]
    mine = g.get("me")
    chosen = mine.locale if mine else session.get("locale", LOCALES[0])
    return chosen if chosen in LOCALES else LOCALES[0]


def set_up_language(app: Flask) -> None:
    """Indonesian sentences are the message ids; English is a catalogue. Times are WITA."""
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Makassar"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel = Babel()
    babel.init_app(app, default_locale=LOCALES[0], locale_selector=choose_locale)
