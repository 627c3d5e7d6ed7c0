"""Letters of this room: the link by which somebody chooses a first password, or another one."""

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Connection

from purna_pmi.jobs.mail import Letter, has_mail_server, post_mail

ACTIVATION_WITHIN = timedelta(hours=24)
_PURPOSE = "accounts.activation"


def post_activation(
    email: str, name: str, stamp: str, locale: str = "id", connection: Connection | None = None
) -> None:
    """Send somebody the link by which they choose their first password; it holds a day, and for one password."""
    link = site_url("accounts.activate", token=_signer().dumps(stamp))
    with force_locale(locale):
        subject = _("Akun Purna PMI Anda")
        body = render_template(
            "accounts/activation_letter.txt",
            name=name,
            link=link,
            hours=int(ACTIVATION_WITHIN.total_seconds() // 3600),
        )
    post_mail(Letter(email, subject, body), connection=connection)


def stamp_of(token: str) -> str | None:
    """The account's stamp that an activation link was made for; None for a forged or an old link."""
    try:
        return str(_signer().loads(token, max_age=int(ACTIVATION_WITHIN.total_seconds())))
    except BadSignature:
        return None


def site_url(endpoint: str, **values: Any) -> str:
    """An address for a letter: it begins as the settings say, never as some request claims."""
    base: str = current_app.extensions["settings"].base_url
    return base.rstrip("/") + url_for(endpoint, **values)


def set_up_letters(app: Flask) -> None:
    """Let templates of letters and pages ask."""
    app.jinja_env.globals["site_url"] = site_url
    app.jinja_env.globals["has_mail_server"] = has_mail_server


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt=_PURPOSE)
