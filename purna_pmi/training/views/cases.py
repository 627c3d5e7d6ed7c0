"""From a case into a class and out of it."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.core import clock
from purna_pmi.training import actions, queries
from purna_pmi.training.forms import EnrolForm, offer
from purna_pmi.training.queries import ABSENT_WITHIN, ClassLine
from purna_pmi.training.views.room import blueprint
from purna_pmi.web.formats import tanggal
from purna_pmi.web.saving import form_page, submit

_DAYS = (ABSENT_WITHIN, 30, 90)
_MOST = 200


@blueprint.route("/cases/<uuid:case_id>/enrol", methods=["GET", "POST"])
def enrol(case_id: UUID) -> ResponseReturnValue:
    """Choose a class with seats, and the name that the trainer sees."""
    person = queries.candidate(case_id)
    form = EnrolForm(data={"shown_name": person.name})
    offered = queries.classes_with_seats()
    offer(form.class_id, [(line.id, _label(line)) for line in offered])
    done = submit(form, lambda: _enrol(case_id, form.class_id.data, form.shown_name.data))
    return done or form_page("training/enrol.html", form, person=person, offered=offered)


@blueprint.post("/cases/<uuid:case_id>/classes/<uuid:class_id>/enrol-again")
def enrol_again(case_id: UUID, class_id: UUID) -> ResponseReturnValue:
    """Take a withdrawal back, while there is a seat."""
    return redirect(_enrol(case_id, class_id, ""), 303)


@blueprint.post("/cases/<uuid:case_id>/classes/<uuid:class_id>/withdraw")
def withdraw(case_id: UUID, class_id: UUID) -> ResponseReturnValue:
    """Give the seat of a case back."""
    actions.withdraw(case_id=case_id, class_id=class_id)
    _say(
        _("Pendaftaran kelas dibatalkan."),
        url_for(".enrol_again", case_id=case_id, class_id=class_id),
    )
    return redirect(url_for("cases.show", case_id=case_id), 303)


@blueprint.get("/absences")
def absences() -> ResponseReturnValue:
    """Who of my cases missed sessions in the last days."""
    given = request.args.get("days", default=ABSENT_WITHIN, type=int)
    days = given if given in _DAYS else ABSENT_WITHIN
    found = queries.recent_absences(clock.today() - timedelta(days), _MOST + 1)
    return render_template(
        "training/absences.html", found=found[:_MOST], more=len(found) > _MOST, days=days, all=_DAYS
    )


def _enrol(case_id: UUID, class_id: UUID, shown_name: str) -> str:
    actions.enrol(case_id=case_id, class_id=class_id, shown_name=shown_name)
    _say(_("Terdaftar di kelas."), url_for(".withdraw", case_id=case_id, class_id=class_id))
    return url_for("cases.show", case_id=case_id)


def _say(done: str, undo_url: str) -> None:
    flash({"text": done, "undo_url": undo_url, "undo_label": _("Urungkan")}, "success")  # type: ignore[arg-type]  # the kit's flashes() takes a mapping


def _label(line: ClassLine) -> str:
    """A class as one line of a choice."""
    days = f"{tanggal(line.starts_on)} – {tanggal(line.ends_on)}"
    seats = _("sisa %(free)s kursi", free=line.free)
    return f"{line.name} · {line.provider} · {days} · {seats}"
