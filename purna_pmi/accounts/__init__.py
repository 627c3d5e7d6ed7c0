"""Sign-in and administration: who gets in, in which role, and who keeps the list."""

from flask import Flask

from purna_pmi.accounts.letters import set_up_letters
from purna_pmi.accounts.security import set_up_security
from purna_pmi.accounts.sign_in import blueprint as sign_in
from purna_pmi.accounts.views import blueprint
from purna_pmi.core.config import Settings

__all__ = ["blueprint", "set_up_accounts"]


def set_up_accounts(app: Flask, settings: Settings) -> None:
    """Flask-Security, its pages at our addresses, and letters."""
    set_up_security(app, settings)
    set_up_letters(app)
    app.register_blueprint(sign_in)
