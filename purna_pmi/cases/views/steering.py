"""Steering a case: next step, stage, priority, worker."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import actions, labels, queries
from purna_pmi.cases.enums import Priority, Stage, moves_from
from purna_pmi.cases.forms import AssignForm, NextStepForm, PriorityForm, StageForm
from purna_pmi.cases.models import Case
from purna_pmi.cases.views.room import blueprint, case_form, done
from purna_pmi.core import clock
from purna_pmi.identity.enums import Role
from purna_pmi.identity.queries import people_in_role
from purna_pmi.web.door import me
from purna_pmi.web.fields import choices_of
from purna_pmi.web.saving import submit


@blueprint.route("/cases/<uuid:case_id>/next-step", methods=["GET", "POST"])
def next_step(case_id: UUID) -> ResponseReturnValue:
    """Say what happens next, and when."""
    case = queries.case(case_id)
    form = NextStepForm(obj=case)
    sent = submit(form, lambda: _set_next_step(case, form), current=lambda: case)
    return sent or case_form("cases/next_step.html", form, case)


@blueprint.route("/cases/<uuid:case_id>/stage", methods=["GET", "POST"])
def stage(case_id: UUID) -> ResponseReturnValue:
    """Move a case to one of the stages that follow."""
    case = queries.case(case_id)
    form = StageForm(version=case.version)
    form.stage.choices = choices_of((to, labels.STAGES[to]) for to in moves_from(case.stage))
    sent = submit(form, lambda: _move(case, form), current=lambda: case)
    return sent or case_form(
        "cases/stage.html", form, case, labels=labels, hints=labels.STAGE_HINTS
    )


@blueprint.post("/cases/<uuid:case_id>/stage/back/<to>/<int:version>")
def stage_back(case_id: UUID, to: str, version: int) -> ResponseReturnValue:
    """Take a move back, where the way back is a legal move and nobody saved since."""
    case = queries.case(case_id)
    back = next((move for move in moves_from(case.stage) if move == to), Stage.CLOSED)
    actions.move_stage(case, back, version=version)
    return redirect(done(case_id, _("Tahap dikembalikan.")), 303)


@blueprint.route("/cases/<uuid:case_id>/priority", methods=["GET", "POST"])
def priority(case_id: UUID) -> ResponseReturnValue:
    """Say how soon somebody must act."""
    case = queries.case(case_id)
    form = PriorityForm(obj=case)
    sent = submit(form, lambda: _rank(case, form), current=lambda: case)
    return sent or case_form(
        "cases/priority.html", form, case, labels=labels, hints=labels.PRIORITY_HINTS
    )


@blueprint.route("/cases/<uuid:case_id>/worker", methods=["GET", "POST"])
def assign(case_id: UUID) -> ResponseReturnValue:
    """Give a case to a social worker."""
    case = queries.case(case_id)
    form = AssignForm(obj=case)
    workers = people_in_role(Role.SOCIAL_WORKER)
    form.worker_id.choices = choices_of([(one.id, one.name) for one in workers])
    sent = submit(form, lambda: _assign(case, form), current=lambda: case)
    load = {one.worker_id: one for one in queries.load_of_team(clock.today(), me=me())}
    hints = {str(one.id): _load_words(load.get(one.id)) for one in workers}
    return sent or case_form("cases/assign.html", form, case, workers=workers, hints=hints)


def _load_words(load: queries.Load | None) -> str:
    """How much somebody has already, beside the name."""
    words = str(_("%(n)s kasus berjalan", n=load.open if load else 0))
    if not load or not load.overdue:
        return words
    late = _("%(n)s lewat tenggat", n=load.overdue)
    return f"{words}, {late}"


def _set_next_step(case: Case, form: NextStepForm) -> str:
    actions.set_next_step(
        case, form.next_step.data, form.next_step_on.data, version=form.version.data
    )
    told = form.next_step.data or form.next_step_on.data
    return done(
        case.id,
        _("Langkah berikutnya disimpan.") if told else _("Langkah berikutnya dikosongkan."),
    )


def _move(case: Case, form: StageForm) -> str:
    before = Stage(case.stage)
    actions.move_stage(case, Stage(form.stage.data), version=form.version.data)
    back = None
    if before in moves_from(case.stage):
        back = url_for("cases.stage_back", case_id=case.id, to=before.value, version=case.version)
    words = labels.STAGES[Stage(case.stage)]
    return done(case.id, _("Tahap sekarang: %(stage)s.", stage=words), undo=back)


def _rank(case: Case, form: PriorityForm) -> str:
    actions.set_priority(case, Priority(form.priority.data), version=form.version.data)
    return done(case.id, _("Prioritas disimpan."))


def _assign(case: Case, form: AssignForm) -> str:
    """Whoever gives out new cases goes on with those that wait; a case that changes hands stays in sight."""
    is_new = case.worker_id is None
    actions.assign_worker(case, form.worker_id.data, version=form.version.data, actor=me())
    if not is_new:
        return done(case.id, _("Kasus ditugaskan. Petugas sebelumnya tidak lagi melihatnya."))
    flash(_("Kasus %(number)s ditugaskan.", number=case.number), "success")
    return url_for("cases.index", view="unassigned")
