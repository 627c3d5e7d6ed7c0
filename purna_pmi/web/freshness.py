"""The password asked again before something delicate: a view behind the guard runs within five minutes of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from purna_pmi.core.clock import now
from purna_pmi.web.door import SAFE_METHODS, me
from purna_pmi.web.resend import posted_fields

FRESH_FOR = timedelta(minutes=5)  # ASVS 5.0, 7.5.3
CARRIED = "carried-"  # begins the names of fields that wait for the password

P = ParamSpec("P")


def is_fresh() -> bool:
    """Whether the signed-in person gave the password within the last five minutes."""
    verified = me().verified_at
    return verified is not None and now() - verified < FRESH_FOR


def fresh_password_required(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Guard a view: without a fresh password the password page comes first, then the view.

    What was posted is carried through the password page and shown for sending again, so that
    nothing typed is lost. Stands below the route's own decorator.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if is_fresh() else _ask_for_password()

    return guarded


def _ask_for_password() -> ResponseReturnValue:
    here = request.full_path.rstrip("?")
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.verify_password", next=here), 303)
    return password_page(here, [(CARRIED + name, value) for name, value in posted_fields()])


def password_page(
    target: str, carried: list[tuple[str, str]], sentence: object = "", status: int = 200
) -> ResponseReturnValue:
    """The page that asks for the password: where it leads to, and the fields that wait meanwhile."""
    page = render_template(
        "web/verify_password.html", target=target, carried=carried, sentence=sentence
    )
    return make_response(page, status)


def continue_page(target: str, fields: list[tuple[str, str]]) -> ResponseReturnValue:
    """After the password: what was posted before, with one button to send it on."""
    return render_template("web/continue.html", target=target, fields=fields)
