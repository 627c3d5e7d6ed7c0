"""Classes and their sessions: list, page, create, change."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from purna_pmi.access.enums import Action, Kind
from purna_pmi.attendance.sheet import has_begun, schedule
from purna_pmi.identity.enums import Role
from purna_pmi.identity.queries import people_in_role, staff_names
from purna_pmi.training import actions, queries
from purna_pmi.training.forms import (
    ClassForm,
    ManagersClassForm,
    ManagersNewClassForm,
    SeriesForm,
    SessionForm,
    TrainersClassForm,
    offer,
)
from purna_pmi.training.models import TrainingClass
from purna_pmi.training.views.room import blueprint
from purna_pmi.training.wording import STATUS_KINDS, STATUS_LABELS
from purna_pmi.web.door import may, me
from purna_pmi.web.saving import form_page, submit


@blueprint.get("/classes")
def classes() -> ResponseReturnValue:
    """Own classes and unfilled sheets for a trainer; classes with seats for those who plan."""
    past = request.args.get("past") == "1"
    page = queries.classes(past=past, after=_read_place(request.args.get("after", "")))
    more = page.next_after
    return render_template(
        "training/classes.html",
        page=page,
        past=past,
        due=queries.sessions_due(me().id) if _marks() else [],
        marks=_marks(),
        next_url=more and url_for(".classes", past=int(past), after=f"{more[0]}_{more[1]}"),
    )


@blueprint.get("/classes/<uuid:class_id>")
def show_class(class_id: UUID) -> ResponseReturnValue:
    """A class: for its trainer with everybody in it, for those who plan with numbers only."""
    line = queries.class_line(class_id)
    return render_template(
        "training/class.html",
        line=line,
        trainer=staff_names([line.trainer_id]).get(line.trainer_id, ""),
        schedule=schedule(queries.sessions_of(class_id)),
        has_begun=has_begun,
        people=queries.participants_of(class_id) if _marks() else [],
        marks=_marks(),
        labels=STATUS_LABELS,
        kinds=STATUS_KINDS,
    )


@blueprint.route("/classes/new", methods=["GET", "POST"])
def add_class() -> ResponseReturnValue:
    """Open a class: one's own as a trainer, anybody's as the manager."""
    form = TrainersClassForm() if _marks() else ManagersNewClassForm()
    offered = [(course, name) for course, name in queries.courses() if course.active]
    offer(form.course_id, [(course.id, f"{course.name} · {name}") for course, name in offered])
    _offer_trainers(form)
    done = submit(form, lambda: _open(form))
    return done or form_page("training/class_form.html", form, edited=None, courses=offered)


@blueprint.route("/classes/<uuid:class_id>/edit", methods=["GET", "POST"])
def edit_class(class_id: UUID) -> ResponseReturnValue:
    """Change a class; another trainer of the same provider may take it over by the manager."""
    edited = queries.training_class(class_id)
    form = ClassForm(obj=edited) if _marks() else ManagersClassForm(obj=edited)
    _offer_trainers(form, edited.provider_id)
    done = submit(form, lambda: _change(edited, form), current=lambda: edited)
    return done or form_page("training/class_form.html", form, edited=edited, courses=[])


@blueprint.route("/classes/<uuid:class_id>/sessions/new", methods=["GET", "POST"])
def add_sessions(class_id: UUID) -> ResponseReturnValue:
    """Plan a series of sessions."""
    whole = queries.training_class(class_id)
    form = SeriesForm(data={"first_on": whole.starts_on, "last_on": whole.ends_on})
    done = submit(form, lambda: _plan(whole, form))
    return done or form_page("training/series_form.html", form, whole=whole)


@blueprint.route("/class-sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
def edit_session(session_id: UUID) -> ResponseReturnValue:
    """Move a session or name its topic."""
    edited = queries.class_session(session_id)
    form = SessionForm(obj=edited)

    def save() -> str:
        actions.change_session(
            edited,
            version=form.version.data,
            held_on=form.held_on.data,
            starts_at=form.starts_at.data,
            ends_at=form.ends_at.data,
            topic=form.topic.data,
        )
        return url_for(".show_class", class_id=edited.class_id)

    done = submit(form, save, current=lambda: edited)
    return done or form_page("training/session_form.html", form, edited=edited)


@blueprint.post("/class-sessions/<uuid:session_id>/cancel")
def cancel_session(session_id: UUID) -> ResponseReturnValue:
    """Take away a session that nobody was marked in."""
    session = queries.class_session(session_id)
    actions.cancel_session(session)
    flash(_("Pertemuan dihapus dari jadwal."), "success")
    return redirect(url_for(".show_class", class_id=session.class_id), 303)


def _marks() -> bool:
    return may(Kind.CLASS_ATTENDANCE, Action.UPDATE)


def _read_place(written: str) -> tuple[date, UUID] | None:
    """Where a page of the list begins; what is no place is the beginning."""
    day, _underscore, one = written.partition("_")
    with suppress(ValueError):
        return date.fromisoformat(day), UUID(one)
    return None


def _offer_trainers(form: ClassForm, provider_id: UUID | None = None) -> None:
    """The trainers among whom the manager chooses, with their provider."""
    if isinstance(form, ManagersClassForm):
        trainers = people_in_role(Role.TRAINING_PROVIDER, everywhere=True)
        offer(
            form.trainer_id,
            [
                (one.id, f"{one.name} · {one.agency_name}")
                for one in trainers
                if provider_id in {None, one.agency_id}
            ],
        )


def _open(form: TrainersClassForm) -> str:
    made = actions.open_class(
        course=queries.course(form.course_id.data), **_facts(form, default_trainer=me().id)
    )
    flash(_("Kelas dibuat. Sekarang susun jadwal pertemuannya."), "success")
    return url_for(".add_sessions" if _marks() else ".show_class", class_id=made.id)


def _change(edited: TrainingClass, form: ClassForm) -> str:
    facts = _facts(form, default_trainer=edited.trainer_id)
    actions.change_class(edited, version=form.version.data, **facts)
    return url_for(".show_class", class_id=edited.id)


def _facts(form: ClassForm, *, default_trainer: UUID) -> actions.ClassFacts:
    chosen = isinstance(form, ManagersClassForm)
    return {
        "trainer_id": form.trainer_id.data if chosen else default_trainer,
        "name": form.name.data,
        "place": form.place.data,
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data,
        "capacity": form.capacity.data,
    }


def _plan(whole: TrainingClass, form: SeriesForm) -> str:
    added = actions.plan_sessions(
        whole,
        first_on=form.first_on.data,
        last_on=form.last_on.data,
        weekdays=form.weekdays.data,
        starts_at=form.starts_at.data,
        ends_at=form.ends_at.data,
        topic=form.topic.data,
    )
    flash(ngettext("%(num)s pertemuan dibuat.", "%(num)s pertemuan dibuat.", added), "success")
    return url_for(".show_class", class_id=whole.id)
