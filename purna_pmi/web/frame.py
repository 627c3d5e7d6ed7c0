"""What the page frame asks for besides the rail: who is signed in, the language, how values are written."""

from dataclasses import dataclass

from flask import Flask, current_app, g, url_for
from flask_babel import get_locale

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.web.door import me
from purna_pmi.web.formats import add_formats

_ACCOUNT_PAGE = "accounts.me"
_WARNING_SECONDS = 120


@dataclass(frozen=True)
class Who:
    """The person in the top bar, and what concerns the session."""

    name: str
    role: object
    agency: str
    sign_out_url: str
    language_url: str
    account_url: str | None
    warn_after: int
    keep_alive_url: str


def whoami() -> Who | None:
    """Who is signed in, as the frame shows it; None for a visitor."""
    if g.get("me") is None:
        return None
    idle = int(current_app.extensions["settings"].session_idle.total_seconds())
    return Who(
        name=me().name,
        role=ROLE_LABELS[me().role],
        agency=me().agency_name,
        sign_out_url=url_for("security.logout"),
        language_url=url_for("web.set_language"),
        account_url=_url_of(_ACCOUNT_PAGE),
        warn_after=max(idle - _WARNING_SECONDS, idle // 2),
        keep_alive_url=url_for("web.keep_alive"),
    )


def _url_of(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def set_up_frame(app: Flask) -> None:
    """Let every template build the frame."""
    app.jinja_env.globals.update(whoami=whoami, get_locale=get_locale)
    add_formats(app)
