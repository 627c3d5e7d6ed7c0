"""Courses and agreements: what a class needs before it can begin."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from purna_pmi.access.enums import Action, Kind
from purna_pmi.identity.enums import AgencyKind
from purna_pmi.identity.queries import agencies
from purna_pmi.training import actions, queries
from purna_pmi.training.forms import AgreementForm, CourseForm, NewCourseForm, offer
from purna_pmi.training.models import Agreement, Course
from purna_pmi.training.views.room import blueprint
from purna_pmi.web.door import may, me
from purna_pmi.web.saving import form_page, submit


@blueprint.get("/courses")
def courses() -> ResponseReturnValue:
    """The courses of all providers, for a trainer those of the own one."""
    return render_template("training/courses.html", found=queries.courses())


@blueprint.route("/courses/new", methods=["GET", "POST"])
def add_course() -> ResponseReturnValue:
    """Add a course: to the own provider, or to any as the manager."""
    form = NewCourseForm() if _any_provider() else CourseForm()
    _offer_providers(form)
    done = submit(form, lambda: _add_course(form))
    return done or form_page("training/course_form.html", form, edited=None)


@blueprint.route("/courses/<uuid:course_id>/edit", methods=["GET", "POST"])
def edit_course(course_id: UUID) -> ResponseReturnValue:
    """Change a course."""
    edited = queries.course(course_id)
    form = CourseForm(obj=edited)
    done = submit(form, lambda: _change_course(edited, form), current=lambda: edited)
    return done or form_page("training/course_form.html", form, edited=edited)


@blueprint.get("/training-agreements")
def agreements() -> ResponseReturnValue:
    """The agreements with providers."""
    return render_template("training/agreements.html", found=queries.agreements())


@blueprint.route("/training-agreements/new", methods=["GET", "POST"])
def add_agreement() -> ResponseReturnValue:
    """Note an agreement."""
    form = AgreementForm()
    _offer_providers(form)

    def save() -> str:
        actions.add_agreement(
            provider_id=form.provider_id.data,
            reference=form.reference.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
        )
        return url_for(".agreements")

    done = submit(form, save)
    return done or form_page("training/agreement_form.html", form, edited=None)


@blueprint.route("/training-agreements/<uuid:agreement_id>/edit", methods=["GET", "POST"])
def edit_agreement(agreement_id: UUID) -> ResponseReturnValue:
    """Change the dates of an agreement; its provider stays."""
    edited = queries.agreement(agreement_id)
    form = AgreementForm(obj=edited)
    del form.provider_id
    done = submit(form, lambda: _change_agreement(edited, form), current=lambda: edited)
    return done or form_page("training/agreement_form.html", form, edited=edited)


def _any_provider() -> bool:
    return may(Kind.TRAINING_AGREEMENT, Action.CREATE)


def _offer_providers(form: AgreementForm | CourseForm) -> None:
    if hasattr(form, "provider_id"):
        wanted = [one for one in agencies() if one.kind_code is AgencyKind.TRAINING_PROVIDER]
        offer(form.provider_id, [(one.id, one.name) for one in wanted if one.active])


def _add_course(form: CourseForm) -> str:
    chosen = isinstance(form, NewCourseForm)
    actions.add_course(
        provider_id=form.provider_id.data if chosen else me().agency_id,
        name=form.name.data,
        hours=form.hours.data,
        attendance_threshold=form.attendance_threshold.data,
    )
    return url_for(".courses")


def _change_course(edited: Course, form: CourseForm) -> str:
    actions.change_course(
        edited,
        version=form.version.data,
        name=form.name.data,
        hours=form.hours.data,
        attendance_threshold=form.attendance_threshold.data,
        active=form.active.data,
    )
    return url_for(".courses")


def _change_agreement(edited: Agreement, form: AgreementForm) -> str:
    actions.change_agreement(
        edited,
        version=form.version.data,
        reference=form.reference.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
    )
    return url_for(".agreements")
