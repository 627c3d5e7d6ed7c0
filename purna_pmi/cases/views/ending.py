"""Closing a case, by two people, and opening it again."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import actions, labels, queries
from purna_pmi.cases.enums import ClosureReason, Decision
from purna_pmi.cases.forms import ClosureForm, DecisionForm, ReopenForm
from purna_pmi.cases.models import Case, Closure
from purna_pmi.cases.panels import running_on
from purna_pmi.cases.views.room import blueprint, case_form, done, keyring
from purna_pmi.core import clock
from purna_pmi.identity.queries import staff_names
from purna_pmi.web.door import may, me
from purna_pmi.web.saving import submit


@blueprint.route("/cases/<uuid:case_id>/closure", methods=["GET", "POST"])
def propose_closure(case_id: UUID) -> ResponseReturnValue:
    """Ask the supervisor to close a case."""
    case = queries.case(case_id)
    form = ClosureForm(close_on=clock.today())
    sent = submit(form, lambda: _propose(case, form))
    open_tasks = [task for task in queries.tasks(case_id) if task.done_on is None]
    return sent or case_form(
        "cases/closure.html",
        form,
        case,
        open_tasks=open_tasks,
        running=running_on(case_id, may),
    )


@blueprint.route("/cases/<uuid:case_id>/closure/decision", methods=["GET", "POST"])
def decide_closure(case_id: UUID) -> ResponseReturnValue:
    """Approve a proposal, which closes the case, or send it back."""
    case, closure = queries.case(case_id), queries.latest_closure(case_id)
    form = DecisionForm(version=closure.version)
    sent = submit(form, lambda: _decide(case, closure, form), current=lambda: closure)
    return sent or case_form(
        "cases/decision.html",
        form,
        case,
        closure=closure,
        names=staff_names([closure.proposed_by]),
        running=running_on(case_id, may),
        own=closure.proposed_by == me().id,
        labels=labels,
    )


@blueprint.post("/cases/<uuid:case_id>/closure/withdrawal")
def withdraw_closure(case_id: UUID) -> ResponseReturnValue:
    """Take one's own proposal back."""
    case, closure = queries.case(case_id), queries.latest_closure(case_id)
    actions.withdraw_closure(case, closure, actor=me())
    return redirect(done(case_id, _("Usul terminasi ditarik kembali. Kasus tetap berjalan.")), 303)


@blueprint.route("/cases/<uuid:case_id>/reopen", methods=["GET", "POST"])
def reopen(case_id: UUID) -> ResponseReturnValue:
    """Open a closed case again."""
    case = queries.case(case_id)
    form = ReopenForm(version=case.version)
    sent = submit(form, lambda: _reopen(case, form), current=lambda: case)
    return sent or case_form("cases/reopen.html", form, case)


def _propose(case: Case, form: ClosureForm) -> str:
    reason, day = ClosureReason(form.reason.data), form.close_on.data or clock.today()
    actions.propose_closure(case, reason, form.explanation.data, day, actor=me())
    back = url_for(".withdraw_closure", case_id=case.id)
    return done(
        case.id, _("Terminasi diusulkan. Yang memutuskan supervisor selain Anda."), undo=back
    )


def _decide(case: Case, closure: Closure, form: DecisionForm) -> str:
    decision = Decision(form.decision.data)
    actions.decide_closure(
        case, closure, decision, form.decision_note.data, version=form.version.data, actor=me()
    )
    closed = decision is Decision.APPROVED
    return done(case.id, _("Kasus ditutup.") if closed else _("Usul terminasi dikembalikan."))


def _reopen(case: Case, form: ReopenForm) -> str:
    version = form.version.data
    actions.reopen(case, form.reason.data, version=version, actor=me(), keyring=keyring())
    return done(case.id, _("Kasus dibuka kembali, di tahap asesmen."))
