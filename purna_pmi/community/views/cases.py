"""From a case into a group: the worker proposes, the facilitator answers."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.community import actions, queries
from purna_pmi.community.forms import ProposeForm, offer
from purna_pmi.community.queries import GroupLine
from purna_pmi.community.views.room import blueprint
from purna_pmi.community.wording import KIND_LABELS
from purna_pmi.web.saving import form_page, submit


@blueprint.route("/cases/<uuid:case_id>/propose-group", methods=["GET", "POST"])
def propose(case_id: UUID) -> ResponseReturnValue:
    """Choose a group, and the name that its facilitator sees."""
    person = queries.candidate(case_id)
    form = ProposeForm(data={"shown_name": person.name})
    offered = queries.living_groups()
    offer(form.group_id, [(line.id, _label(line)) for line in offered])
    done = submit(form, lambda: _propose(case_id, form))
    return done or form_page("community/propose.html", form, person=person, offered=offered)


@blueprint.post("/cases/<uuid:case_id>/groups/<uuid:group_id>/take-back")
def take_back(case_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Take back a proposal that nobody has answered."""
    actions.take_back(case_id=case_id, group_id=group_id)
    flash(_("Usulan ditarik kembali."), "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _propose(case_id: UUID, form: ProposeForm) -> str:
    group_id = form.group_id.data
    actions.propose(case_id=case_id, group_id=group_id, shown_name=form.shown_name.data)
    undo_url = url_for(".take_back", case_id=case_id, group_id=group_id)
    done = {
        "text": _("Diusulkan. Penggerak komunitas akan menjawab."),
        "undo_url": undo_url,
        "undo_label": _("Urungkan"),
    }
    flash(done, "success")  # type: ignore[arg-type]  # the kit's flashes() takes a mapping
    return url_for("cases.show", case_id=case_id)


def _label(line: GroupLine) -> str:
    """A group as one line of a choice."""
    facts = (line.name, KIND_LABELS[line.kind], line.village, _("%(n)s anggota", n=line.members))
    return " · ".join(str(fact) for fact in facts if fact)
