"""The attendance sheet of a session, and the results of a class."""

from uuid import UUID

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.attendance.forms import SheetForm
from purna_pmi.attendance.sheet import has_begun
from purna_pmi.training import actions, queries
from purna_pmi.training.forms import ResultsForm
from purna_pmi.training.models import ClassSession, TrainingClass
from purna_pmi.training.views.room import blueprint
from purna_pmi.web.saving import form_page, submit


@blueprint.route("/class-sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
def sheet(session_id: UUID) -> ResponseReturnValue:
    """Mark who came: everybody in one save."""
    lesson = queries.class_session(session_id)
    form = SheetForm(lambda: queries.sheet_of(lesson), obj=lesson)
    done = submit(form, lambda: _mark(lesson, form), current=lambda: lesson)
    return done or _sheet_page(lesson, form)


@blueprint.route("/classes/<uuid:class_id>/results", methods=["GET", "POST"])
def results(class_id: UUID) -> ResponseReturnValue:
    """Say who completed the class, with everybody's attendance beside."""
    whole = queries.training_class(class_id)
    form = ResultsForm(lambda: queries.read_results(class_id), obj=whole)
    done = submit(form, lambda: _set_results(whole, form), current=lambda: whole)
    return done or form_page(
        "training/results.html", form, whole=whole, course=queries.course(whole.course_id)
    )


def _sheet_page(lesson: ClassSession, form: SheetForm) -> ResponseReturnValue:
    queries.record_sheet(lesson, form.people)
    whole = queries.training_class(lesson.class_id)
    return form_page(
        "training/sheet.html", form, lesson=lesson, whole=whole, begun=has_begun(lesson.held_on)
    )


def _mark(lesson: ClassSession, form: SheetForm) -> str:
    actions.mark_sheet(lesson, version=form.version.data, marks=form.marks)
    form.say_saved()
    return url_for(".show_class", class_id=lesson.class_id)


def _set_results(whole: TrainingClass, form: ResultsForm) -> str:
    actions.set_results(whole, version=form.version.data, results=form.marks)
    flash(_("Hasil kelas tersimpan."), "success")
    return url_for(".show_class", class_id=whole.id)
