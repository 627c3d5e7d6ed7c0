"""One's own account: role, language, sessions, the password asked again, the first password."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.recoverable import update_password

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.accounts import actions, gate, queries
from purna_pmi.accounts.forms import LocaleForm, RoleForm
from purna_pmi.accounts.letters import stamp_of
from purna_pmi.accounts.models import in_order
from purna_pmi.accounts.security import Account, current_account
from purna_pmi.accounts.sign_in_forms import NewPasswordForm, VerifyPasswordForm
from purna_pmi.accounts.views.room import blueprint
from purna_pmi.core.crypto import digest
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.enums import Role
from purna_pmi.web.door import me
from purna_pmi.web.freshness import CARRIED, continue_page, password_page
from purna_pmi.web.redirects import own_path
from purna_pmi.web.resend import posted_fields
from purna_pmi.web.saving import form_page
from purna_pmi.web.sessions import current_token, new_token, swap_token


@blueprint.get("/me", endpoint="me")
def own_account() -> ResponseReturnValue:
    """Who one is here, and where one is signed in."""
    return render_template(
        "accounts/me.html",
        mine=me(),
        sessions=queries.live_sessions(me().id),
        role_labels=ROLE_LABELS,
        locale_form=LocaleForm(locale=me().locale),
    )


@blueprint.route("/me/role", methods=["GET", "POST"])
def choose_role() -> ResponseReturnValue:
    """Work in another of one's roles; the session gets a new token."""
    form = RoleForm(roles=in_order(me().roles), role=me().role.value)
    target = own_path(request.values.get("next"))
    if not form.validate_on_submit():
        return form_page("accounts/choose_role.html", form, target=target)
    role = Role(form.role.data)
    if role != me().role:
        _renew(role=role)
        flash(_("Sekarang Anda bekerja sebagai: %(role)s.", role=ROLE_LABELS[role]), "success")
    return redirect(target, 303)


@blueprint.post("/me/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions; the present one by signing out."""
    if session_id not in {one.id for one in queries.live_sessions(me().id) if not one.mine}:
        raise NotFoundError
    actions.end_session(session_id)
    flash(_("Sesi itu sudah diakhiri."), "success")
    return redirect(url_for(".me"), 303)


@blueprint.post("/me/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    actions.end_sessions(one.id for one in queries.live_sessions(me().id) if not one.mine)
    flash(_("Semua sesi lain sudah diakhiri."), "success")
    return redirect(url_for(".me"), 303)


@blueprint.route("/verify-password", methods=["GET", "POST"])
def verify_password() -> ResponseReturnValue:
    """Ask for the password again, then go on; the session gets a new token."""
    target = own_path(request.values.get("next"))
    carried = [field for field in posted_fields() if field[0].startswith(CARRIED)]
    if (
        "password" not in request.form
    ):  # the page is asked for, or its fields come back from having to wait
        return password_page(target, carried)
    form = VerifyPasswordForm(user=current_account())
    if not form.validate():
        return password_page(target, carried, _("Kata sandi itu tidak cocok."), 422)
    _renew(verified=True)
    if carried:
        return continue_page(
            target, [(name.removeprefix(CARRIED), value) for name, value in carried]
        )
    return redirect(target, 303)


@blueprint.route("/activate/<token>", methods=["GET", "POST"])
def activate(token: str) -> ResponseReturnValue:
    """Choose the first password, by the link of a letter; afterwards the link is worth nothing."""
    account = _account_of(token)
    if account is None:
        return render_template("accounts/link_over.html"), 410
    form = NewPasswordForm()
    form.user = account
    if not form.validate_on_submit():
        page = render_template("accounts/activate.html", form=form, token=token)
        return page, 422 if form.errors else 200
    update_password(account, form.password.data)  # type: ignore[no-untyped-call]  # Flask-Security types half of itself
    flash(_("Kata sandi Anda sudah disimpan. Silakan masuk."), "success")
    return redirect(url_for("security.login"), 303)


def _account_of(token: str) -> Account | None:
    stamp = stamp_of(token)
    datastore = current_app.extensions["security"].datastore
    account: Account | None = datastore.find_user(fs_uniquifier=stamp) if stamp else None
    return account if account and account.active else None


def _renew(*, role: Role | None = None, verified: bool = False) -> None:
    """Give this session another token; raises NotFoundError where it ended this moment."""
    old, new = current_token(), new_token()
    hashes = digest(old.encode()), digest(new.encode())
    if not gate.renew_session(me().id, *hashes, role=role, verified=verified):
        raise NotFoundError
    swap_token(new)
