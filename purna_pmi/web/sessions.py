"""The cookie: signed, holding a random token; what the token means is known to the database alone."""

from secrets import token_urlsafe
from typing import cast

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface

_TOKEN = "token"  # noqa: S105 - the name of a field, not a secret
_KEPT = frozenset({"locale"})
_FORM_WAITS = "form_waits"
_FORMS_SECRET = "csrf_token"  # noqa: S105 - the name of a field, not a secret


class HouseSessionInterface(SecureCookieSessionInterface):
    """Flask's signed cookie; name and flags come from the settings."""


def new_token() -> str:
    """A session token of 256 random bits; the database keeps its SHA-256 only."""
    return token_urlsafe(32)


def current_token() -> str:
    """The token in the cookie of this request, empty for a visitor."""
    return cast("str", session.get(_TOKEN, ""))


def let_a_form_wait() -> None:
    """Remember that a page of this browser holds a form until somebody signs in: its permit must outlive that."""
    session[_FORM_WAITS] = True


def begin_browser_session(token: str) -> None:
    """Start afresh under a new token: nothing that was in the cookie before survives but the language.

    Where a form waits, the secret of its permit is kept as well, this once. It alone opens nothing,
    and whoever could plant it could not send the form: the door asks where a form comes from.
    """
    names = _KEPT | {_FORMS_SECRET} if session.get(_FORM_WAITS) else _KEPT
    kept = {name: session[name] for name in names if name in session}
    session.clear()
    session.update(kept)
    session[_TOKEN] = token


def swap_token(token: str) -> None:
    """Give the same browser session another token (after the password was asked again)."""
    session[_TOKEN] = token


def end_browser_session() -> None:
    """Forget everything but the language."""
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()
    session.update(kept)


def set_up_sessions(app: Flask) -> None:
    """Use the house cookie."""
    app.session_interface = HouseSessionInterface()
