"""The pages in front of the door: sign in, sign out, a forgotten password. Flask-Security's views at our addresses."""

from flask import Blueprint, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import views

from purna_pmi.accounts.actions import sign_out as end_own_session
from purna_pmi.web.redirects import START, own_path
from purna_pmi.web.sessions import end_browser_session

blueprint = Blueprint("security", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="login")
def sign_in() -> ResponseReturnValue:
    """Check e-mail and password; go where one was going, by way of the choice of role for who has several."""
    answer = views.login()
    if "signed_in" not in g:
        return _form(answer)
    target = own_path(request.form.get("next") or request.args.get("next"))
    if len(g.signed_in.held_roles) > 1:
        target = url_for("accounts.choose_role", next=target if target != START else None)
    return redirect(target, 303)


@blueprint.post("/sign-out", endpoint="logout")
def sign_out() -> ResponseReturnValue:
    """End the session here and in the database, and ask the browser to forget what it kept."""
    if g.me is not None:
        end_own_session(g.me)
    end_browser_session()
    response = make_response(redirect(url_for("security.login"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/forgot-password", methods=["GET", "POST"], endpoint="forgot_password")
def forgot_password() -> ResponseReturnValue:
    """Send a letter with a link to whoever has the address; say the same to everybody."""
    return views.forgot_password()  # type: ignore[no-any-return]  # Flask-Security's views are untyped


@blueprint.route("/reset-password/<token>", methods=["GET", "POST"], endpoint="reset_password")
def reset_password(token: str) -> ResponseReturnValue:
    """Choose a new password, by the link of a letter; all sessions of the old one end."""
    return _form(views.reset_password(token))


@blueprint.route("/change-password", methods=["GET", "POST"], endpoint="change_password")
def change_password() -> ResponseReturnValue:
    """Change the password, knowing the present one; all other sessions end."""
    return _form(views.change_password())


def _form(answer: ResponseReturnValue) -> ResponseReturnValue:
    """A form that is shown again has something to mend."""
    shown_again = request.method == "POST" and isinstance(answer, str)
    return make_response(answer, 422) if shown_again else answer
