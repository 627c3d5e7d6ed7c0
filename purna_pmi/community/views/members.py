"""Members, as their facilitator keeps them: answer a proposal, give a role, note a leaving."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.community import actions, queries
from purna_pmi.community.forms import LeaveForm, MemberForm
from purna_pmi.community.models import Membership
from purna_pmi.community.views.room import blueprint
from purna_pmi.core.clock import today
from purna_pmi.web.saving import form_page, submit


@blueprint.post("/memberships/<uuid:membership_id>/answer")
def answer(membership_id: UUID) -> ResponseReturnValue:
    """Accept a proposed member by name, or decline."""
    asked = queries.membership(membership_id)
    accept = request.form.get("accept") == "yes"
    actions.answer(membership_id=membership_id, accept=accept)
    flash(_("Anggota diterima.") if accept else _("Usulan tidak diterima."), "success")
    return redirect(url_for(".show_group", group_id=asked.group_id), 303)


@blueprint.route("/memberships/<uuid:membership_id>/edit", methods=["GET", "POST"])
def edit_member(membership_id: UUID) -> ResponseReturnValue:
    """Say what a member does in the group."""
    edited = queries.membership(membership_id)
    form = MemberForm(obj=edited)
    done = submit(form, lambda: _give_role(edited, form), current=lambda: edited)
    return done or form_page("community/member_form.html", form, edited=edited)


@blueprint.route("/memberships/<uuid:membership_id>/leave", methods=["GET", "POST"])
def leave(membership_id: UUID) -> ResponseReturnValue:
    """Note that a member left, and when."""
    edited = queries.membership(membership_id)
    form = LeaveForm(data={"to_on": today(), "version": edited.version})
    done = submit(form, lambda: _leave(edited, form), current=lambda: edited)
    return done or form_page("community/leave_form.html", form, edited=edited)


@blueprint.post("/memberships/<uuid:membership_id>/come-back")
def come_back(membership_id: UUID) -> ResponseReturnValue:
    """Take a leaving back."""
    edited = queries.membership(membership_id)
    actions.come_back(edited)
    flash(_("Anggota tercatat aktif kembali."), "success")
    return redirect(url_for(".show_group", group_id=edited.group_id), 303)


def _give_role(edited: Membership, form: MemberForm) -> str:
    actions.give_role(edited, version=form.version.data, role=form.role.data)
    return url_for(".show_group", group_id=edited.group_id)


def _leave(edited: Membership, form: LeaveForm) -> str:
    actions.leave(edited, version=form.version.data, to_on=form.to_on.data)
    undo_url = url_for(".come_back", membership_id=edited.id)
    done = {"text": _("Tercatat keluar."), "undo_url": undo_url, "undo_label": _("Urungkan")}
    flash(done, "success")  # type: ignore[arg-type]  # the kit's flashes() takes a mapping
    return url_for(".show_group", group_id=edited.group_id)
