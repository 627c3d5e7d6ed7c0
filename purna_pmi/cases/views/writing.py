"""Writing into a case: notes, tasks, what is protected."""

from operator import itemgetter
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import actions, queries
from purna_pmi.cases.enums import NoteKind
from purna_pmi.cases.forms import NoteForm, ProtectionForm, TaskForm
from purna_pmi.cases.models import Case, CaseNote
from purna_pmi.cases.queries.files import OwnNote
from purna_pmi.cases.views.room import blueprint, case_form, done, keyring
from purna_pmi.core import clock
from purna_pmi.identity.queries import staff_names
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.web.door import me
from purna_pmi.web.fields import choices_of
from purna_pmi.web.saving import submit


@blueprint.route("/cases/<uuid:case_id>/notes/new", methods=["GET", "POST"])
def add_note(case_id: UUID) -> ResponseReturnValue:
    """Note what was seen, said or agreed."""
    case = queries.case(case_id)
    form = NoteForm(happened_on=clock.today())
    sent = submit(form, lambda: _write(case, form))
    return sent or case_form("cases/note.html", form, case, note=None)


@blueprint.route("/cases/<uuid:case_id>/notes/<uuid:note_id>", methods=["GET", "POST"])
def edit_note(case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Correct an own note of the last 24 hours."""
    case = queries.case(case_id)
    found = _own(case_id, note_id)
    form = NoteForm(obj=found)
    sent = submit(form, lambda: _correct(found.row, form), current=lambda: _own(case_id, note_id))
    return sent or case_form("cases/note.html", form, case, note=found)


@blueprint.route("/cases/<uuid:case_id>/tasks/new", methods=["GET", "POST"])
def add_task(case_id: UUID) -> ResponseReturnValue:
    """Add something to do."""
    case = queries.case(case_id)
    form = TaskForm(assignee_id=me().id)
    names = staff_names(actions.possible_assignees(case) | {me().id})
    form.assignee_id.choices = choices_of(sorted(names.items(), key=itemgetter(1)))
    sent = submit(form, lambda: _add_task(case, form))
    return sent or case_form("cases/task.html", form, case)


@blueprint.post("/cases/<uuid:case_id>/tasks/<uuid:task_id>/done")
def finish_task(case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Tick a task off; the next page offers to take it back."""
    actions.finish_task(queries.case(case_id), queries.task(case_id, task_id))
    back = url_for(".reopen_task", case_id=case_id, task_id=task_id)
    return redirect(done(case_id, _("Tugas selesai."), undo=back), 303)


@blueprint.post("/cases/<uuid:case_id>/tasks/<uuid:task_id>/undone")
def reopen_task(case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Take back that a task is done."""
    actions.reopen_task(queries.case(case_id), queries.task(case_id, task_id))
    return redirect(done(case_id, _("Tugas dibuka lagi.")), 303)


@blueprint.route("/cases/<uuid:case_id>/protection/new", methods=["GET", "POST"])
def protect(case_id: UUID) -> ResponseReturnValue:
    """Note trafficking, illness, law or a threat, apart from everything else."""
    case = queries.case(case_id)
    form = ProtectionForm()
    sent = submit(form, lambda: _protect(case, form))
    return sent or case_form("cases/protection.html", form, case)


def _own(case_id: UUID, note_id: UUID) -> OwnNote:
    return queries.own_note(case_id, note_id, keyring(), author_id=me().id)


def _write(case: Case, form: NoteForm) -> str:
    actions.write_note(
        case,
        NoteKind(form.kind.data),
        form.words.data,
        happened_on=form.happened_on.data,
        actor=me(),
        keyring=keyring(),
    )
    return done(case.id, _("Catatan disimpan."))


def _correct(note: CaseNote, form: NoteForm) -> str:
    actions.correct_note(
        note,
        NoteKind(form.kind.data),
        form.words.data,
        happened_on=form.happened_on.data,
        version=form.version.data,
        actor=me(),
        keyring=keyring(),
    )
    return done(note.case_id, _("Catatan dibetulkan."))


def _add_task(case: Case, form: TaskForm) -> str:
    actions.add_task(
        case,
        form.title.data,
        due_on=form.due_on.data,
        assignee_id=form.assignee_id.data,
        actor=me(),
    )
    return done(case.id, _("Tugas ditambahkan."))


def _protect(case: Case, form: ProtectionForm) -> str:
    kind = ProtectionKind(form.kind.data)
    actions.record_protection(case, kind, form.words.data, actor=me(), keyring=keyring())
    return done(case.id, _("Catatan pelindungan disimpan."))
