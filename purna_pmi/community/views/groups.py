"""Groups: list, page, create, change."""

from contextlib import suppress
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.access.enums import Action, Kind
from purna_pmi.attendance.sheet import has_begun, schedule
from purna_pmi.community import actions, queries
from purna_pmi.community.forms import GroupForm, ManagersGroupForm, offer
from purna_pmi.community.models import SupportGroup
from purna_pmi.community.views.room import blueprint
from purna_pmi.community.wording import (
    KIND_LABELS,
    NO_FACILITATOR,
    ROLE_LABELS,
    STATE_KINDS,
    STATE_LABELS,
)
from purna_pmi.core.errors import UserError
from purna_pmi.identity.enums import Role
from purna_pmi.identity.queries import people_in_role, staff_names
from purna_pmi.web.door import may, me
from purna_pmi.web.saving import form_page, submit


@blueprint.get("/groups")
def groups() -> ResponseReturnValue:
    """Own groups with what waits for a facilitator; groups without members for those who plan."""
    ended = request.args.get("ended") == "1"
    page = queries.groups(ended=ended, after=_read_place(request.args.get("after", "")))
    more = page.next_after
    return render_template(
        "community/groups.html",
        page=page,
        ended=ended,
        facilitates=_facilitates(),
        waiting=queries.proposals() if _facilitates() else [],
        due=queries.meetings_due() if _facilitates() else [],
        kinds=KIND_LABELS,
        next_url=more and url_for(".groups", ended=int(ended), after=f"{more[1]}_{more[0]}"),
    )


@blueprint.get("/groups/<uuid:group_id>")
def show_group(group_id: UUID) -> ResponseReturnValue:
    """A group: for its facilitator with members and meetings, for those who plan with numbers only."""
    line = queries.group_line(group_id)
    return render_template(
        "community/group.html",
        line=line,
        facilitator=staff_names([line.facilitator_id]).get(line.facilitator_id, ""),
        members=queries.members_of(group_id) if _facilitates() else [],
        schedule=schedule(queries.meetings_of(group_id) if _facilitates() else []),
        has_begun=has_begun,
        facilitates=_facilitates(),
        kinds=KIND_LABELS,
        roles=ROLE_LABELS,
        states=STATE_LABELS,
        state_kinds=STATE_KINDS,
    )


@blueprint.route("/groups/new", methods=["GET", "POST"])
def add_group() -> ResponseReturnValue:
    """Note a group: one's own as a facilitator, anybody's as the manager."""
    form = GroupForm() if _facilitates() else ManagersGroupForm()
    _offer(form)
    done = submit(form, lambda: _found(form))
    return done or form_page("community/group_form.html", form, edited=None)


@blueprint.route("/groups/<uuid:group_id>/edit", methods=["GET", "POST"])
def edit_group(group_id: UUID) -> ResponseReturnValue:
    """Change a group."""
    edited = queries.support_group(group_id)
    form = GroupForm(obj=edited) if _facilitates() else ManagersGroupForm(obj=edited)
    _offer(form)
    done = submit(form, lambda: _change(edited, form), current=lambda: edited)
    return done or form_page("community/group_form.html", form, edited=edited)


def _facilitates() -> bool:
    return may(Kind.MEETING_ATTENDANCE, Action.UPDATE)


def _read_place(written: str) -> tuple[str, UUID] | None:
    """Where a page of the list begins; what is no place is the beginning."""
    one, _underscore, name = written.partition("_")
    with suppress(ValueError):
        return name, UUID(one)
    return None


def _offer(form: GroupForm) -> None:
    form.village_code.set_groups(queries.city_villages())
    if isinstance(form, ManagersGroupForm):
        everybody = people_in_role(Role.FACILITATOR, everywhere=True)
        offer(
            form.facilitator_id, [(one.id, f"{one.name} · {one.agency_name}") for one in everybody]
        )


def _found(form: GroupForm) -> str:
    made = actions.found_group(**_facts(form, None))
    flash(
        _("Kelompok dicatat. Anggotanya diusulkan oleh pekerja sosial dari berkas kasus."),
        "success",
    )
    return url_for(".show_group", group_id=made.id)


def _change(edited: SupportGroup, form: GroupForm) -> str:
    actions.change_group(edited, version=form.version.data, **_facts(form, edited))
    return url_for(".show_group", group_id=edited.id)


def _facts(form: GroupForm, edited: SupportGroup | None) -> actions.GroupFacts:
    facilitator_id, agency_id = _whose(form, edited)
    return {
        "name": form.name.data,
        "kind": form.kind.data,
        "village_code": form.village_code.data,
        "facilitator_id": facilitator_id,
        "agency_id": agency_id,
        "founded_on": form.founded_on.data,
        "ended_on": form.ended_on.data,
    }


def _whose(form: GroupForm, edited: SupportGroup | None) -> tuple[UUID, UUID]:
    """The facilitator of a group and their agency, which is the group's."""
    if not isinstance(form, ManagersGroupForm):
        return (edited.facilitator_id, edited.agency_id) if edited else (me().id, me().agency_id)
    everybody = people_in_role(Role.FACILITATOR, everywhere=True)
    for one in everybody:
        if one.id == form.facilitator_id.data:
            return one.id, one.agency_id
    raise UserError(NO_FACILITATOR, "facilitator_id")
