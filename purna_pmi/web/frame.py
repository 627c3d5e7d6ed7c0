"""What the frame around every page says of the person who is signed in."""

from dataclasses import dataclass

from flask import Flask, current_app, g, url_for

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.identity.models import Me

_WARN_BEFORE_SECONDS = 120


@dataclass(frozen=True)
class WhoAmI:
    """Name, role and agency, and where to go for the account."""

    name: str
    role: object
    agency: str
    sign_out_url: str
    account_url: str | None
    warn_after: int | None
    keep_alive_url: str | None


def whoami() -> WhoAmI | None:
    """The signed-in person for the page frame; None for a visitor."""
    mine: Me | None = g.get("me")
    if mine is None:
        return None
    idle = int(current_app.extensions["settings"].session_idle.total_seconds())
    return WhoAmI(
        name=mine.name,
        role=ROLE_LABELS[mine.role],
        agency=mine.agency_name,
        sign_out_url=_url("security.logout") or "/",
        account_url=_url("accounts.me"),
        warn_after=idle - _WARN_BEFORE_SECONDS,
        keep_alive_url=url_for("web.keep_alive"),
    )


def _url(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def set_up_frame(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals["whoami"] = whoami
