"""Meetings and their attendance sheet."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.attendance.forms import SheetForm
from purna_pmi.attendance.sheet import has_begun
from purna_pmi.community import actions, queries
from purna_pmi.community.forms import MeetingForm
from purna_pmi.community.models import Meeting, SupportGroup
from purna_pmi.community.views.room import blueprint
from purna_pmi.core.clock import today
from purna_pmi.web.saving import form_page, submit


@blueprint.route("/groups/<uuid:group_id>/meetings/new", methods=["GET", "POST"])
def add_meeting(group_id: UUID) -> ResponseReturnValue:
    """Note a meeting."""
    group = queries.support_group(group_id)
    form = MeetingForm(data={"held_on": today()})
    done = submit(form, lambda: _plan(group, form))
    return done or form_page("community/meeting_form.html", form, group=group, edited=None)


@blueprint.route("/meetings/<uuid:meeting_id>/edit", methods=["GET", "POST"])
def edit_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Move a meeting, or name its topic and place."""
    edited = queries.meeting(meeting_id)
    form = MeetingForm(obj=edited)
    done = submit(form, lambda: _change(edited, form), current=lambda: edited)
    group = queries.support_group(edited.group_id)
    return done or form_page("community/meeting_form.html", form, group=group, edited=edited)


@blueprint.post("/meetings/<uuid:meeting_id>/cancel")
def cancel_meeting(meeting_id: UUID) -> ResponseReturnValue:
    """Take away a meeting that nobody was marked in."""
    held = queries.meeting(meeting_id)
    actions.cancel_meeting(held)
    flash(_("Pertemuan dihapus."), "success")
    return redirect(url_for(".show_group", group_id=held.group_id), 303)


@blueprint.route("/meetings/<uuid:meeting_id>/attendance", methods=["GET", "POST"])
def sheet(meeting_id: UUID) -> ResponseReturnValue:
    """Mark who came: everybody in one save."""
    held = queries.meeting(meeting_id)
    form = SheetForm(lambda: queries.sheet_of(held), obj=held)
    done = submit(form, lambda: _mark(held, form), current=lambda: held)
    return done or _sheet_page(held, form)


def _sheet_page(held: Meeting, form: SheetForm) -> ResponseReturnValue:
    queries.record_sheet(held, form.people)
    group = queries.support_group(held.group_id)
    return form_page(
        "community/sheet.html", form, held=held, group=group, begun=has_begun(held.held_on)
    )


def _plan(group: SupportGroup, form: MeetingForm) -> str:
    held = actions.plan_meeting(
        group_id=group.id,
        held_on=form.held_on.data,
        topic=form.topic.data,
        place=form.place.data,
    )
    if held.held_on <= today():
        return url_for(".sheet", meeting_id=held.id)
    return url_for(".show_group", group_id=group.id)


def _change(edited: Meeting, form: MeetingForm) -> str:
    actions.change_meeting(
        edited,
        version=form.version.data,
        held_on=form.held_on.data,
        topic=form.topic.data,
        place=form.place.data,
    )
    return url_for(".show_group", group_id=edited.group_id)


def _mark(held: Meeting, form: SheetForm) -> str:
    actions.mark_sheet(held, version=form.version.data, marks=form.marks)
    form.say_saved()
    return url_for(".show_group", group_id=held.group_id)
