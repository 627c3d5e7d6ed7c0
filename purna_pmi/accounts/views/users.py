"""Users: who may sign in, in which roles. The administrator keeps the list, the auditor reads it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.accounts import actions, gate, queries
from purna_pmi.accounts.forms import UserChangeForm, UserForm
from purna_pmi.accounts.letters import post_activation
from purna_pmi.accounts.views.room import blueprint
from purna_pmi.core.errors import NotFoundError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import Role
from purna_pmi.web.door import me
from purna_pmi.web.filters import kept_filters
from purna_pmi.web.forms import HouseForm
from purna_pmi.web.freshness import fresh_password_required
from purna_pmi.web.saving import form_page, submit

_STATES = {"active": True, "disabled": False}


@blueprint.get("/users")
def users() -> ResponseReturnValue:
    """Accounts by name, with the filters in the address."""
    chosen = kept_filters(_FILTERS, place="after")
    page = queries.users(_wanted())
    return render_template(
        "accounts/users.html",
        page=page,
        chosen=chosen,
        agencies=queries.agencies(),
        roles=list(Role),
        role_labels=ROLE_LABELS,
        next_url=page.next_after and url_for(".users", after=page.next_after, **chosen),
    )


@blueprint.route("/users/new", methods=["GET", "POST"])
@fresh_password_required
def new_user() -> ResponseReturnValue:
    """Add an account; its owner gets a letter with a link and chooses the password alone."""
    form = UserForm(agencies=queries.agencies(active_only=True))
    return submit(form, lambda: _add(form)) or form_page("accounts/edit_user.html", form, user=None)


@blueprint.get("/users/<uuid:user_id>")
def user(user_id: UUID) -> ResponseReturnValue:
    """An account: who, where, in which roles, signed in from where."""
    return render_template(
        "accounts/user.html",
        link_key=new_id(),
        user=queries.user(user_id),
        sessions=queries.live_sessions(user_id),
        role_labels=ROLE_LABELS,
        own=user_id == me().id,
    )


@blueprint.route("/users/<uuid:user_id>/edit", methods=["GET", "POST"])
@fresh_password_required
def edit_user(user_id: UUID) -> ResponseReturnValue:
    """Change somebody else's account, or disable it."""
    account = queries.user(user_id)
    choices = queries.agencies(active_only=True, also=[account.agency_id])
    form = UserChangeForm(obj=account, agencies=choices)
    done = submit(form, lambda: _save(user_id, form), current=lambda: queries.user(user_id))
    return done or form_page("accounts/edit_user.html", form, user=account)


@blueprint.post("/users/<uuid:user_id>/link")
@fresh_password_required
def send_link(user_id: UUID) -> ResponseReturnValue:
    """Send the letter with the link for the first password again; pressed twice, one letter."""
    facts = gate.find_account("id", str(user_id))
    if facts is None or facts.password_hash or not facts.active or user_id == me().id:
        raise NotFoundError
    page = url_for(".user", user_id=user_id)

    def post() -> str:
        post_activation(facts.email, facts.name, facts.session_stamp, facts.locale)
        flash(_("Surat dengan tautan baru sedang dikirim."), "success")
        return page

    return submit(HouseForm(), post) or redirect(page, 303)


@blueprint.post("/users/<uuid:user_id>/sessions/end")
def end_user_sessions(user_id: UUID) -> ResponseReturnValue:
    """End every session of a user."""
    account = queries.user(user_id)
    actions.end_sessions(one.id for one in queries.live_sessions(account.id) if not one.mine)
    flash(_("Semua sesi pengguna ini sudah diakhiri."), "success")
    return redirect(url_for(".user", user_id=user_id), 303)


def _add(form: UserForm) -> str:
    user_id, stamp = actions.add_account(
        email=form.email.data or "",
        name=form.name.data or "",
        agency_id=form.agency_id.data,
        roles=form.chosen_roles(),
        lead=form.lead.data,
    )
    post_activation(form.email.data or "", form.name.data or "", stamp)
    flash(
        _("Akun dibuat. Pemiliknya menerima e-mail dengan tautan untuk memilih kata sandi."),
        "success",
    )
    return url_for(".user", user_id=user_id)


def _save(user_id: UUID, form: UserChangeForm) -> str:
    actions.change_account(
        user_id,
        email=form.email.data or "",
        name=form.name.data or "",
        agency_id=form.agency_id.data,
        roles=form.chosen_roles(),
        lead=form.lead.data,
        active=form.active.data,
        version=form.version.data or 0,
    )
    flash(_("Perubahan disimpan."), "success")
    return url_for(".user", user_id=user_id)


_FILTERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "agency": ("agency_id", UUID),
    "role": ("role", Role),
    "state": ("active", _STATES.__getitem__),
    "after": ("after", UUID),
}


def _wanted() -> queries.Wanted:
    """Read the filters; what is no filter is as good as none."""
    wanted: dict[str, Any] = {}
    for name, (field, read) in _FILTERS.items():
        with suppress(ValueError, KeyError):
            wanted[field] = read(request.args[name])
    return queries.Wanted(**wanted)
