"""Opening a case: for somebody new, after a search, one group of questions a page; or again for somebody known."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import actions, labels, queries
from purna_pmi.cases.forms import IntakeForm, OpenForPersonForm, Step
from purna_pmi.cases.views.room import blueprint, done, keyring
from purna_pmi.core import clock
from purna_pmi.people import labels as people_labels
from purna_pmi.people.facts import split_reason
from purna_pmi.people.homes import home_words
from purna_pmi.people.queries import Likelies, likely_same
from purna_pmi.people.queries import person as open_person
from purna_pmi.people.wording import KNOWN_ELSEWHERE
from purna_pmi.web.door import me
from purna_pmi.web.saving import form_page, submit

_TITLES = {
    Step.WHO: lambda: _("Siapa yang pulang?"),
    Step.JOURNEY: lambda: _("Dari mana pulangnya?"),
    Step.CONTACT: lambda: _("Bagaimana menghubunginya dengan aman?"),
    Step.CHECK: lambda: _("Periksa jawaban"),
}
_OPEN = "open"


@blueprint.route("/cases/new", methods=["GET", "POST"])
def intake() -> ResponseReturnValue:
    """The pages of the intake; the search comes first, and sends here what was searched for."""
    if request.method == "GET":
        return redirect(url_for("people.search"))
    form = IntakeForm()
    if "words" in request.form:
        form.begin_with(request.form["words"])
        return _page(form, Step.WHO)
    going = request.form.get("go", "")
    if going == _OPEN:
        return _open(form)
    here, there = _read(request.form.get("step")), _read(going)
    onwards = list(Step).index(there) > list(Step).index(here)
    if onwards and not form.validate_step(here):
        return _page(form, here)
    return _page(form, there, came_from=here if onwards else None)


@blueprint.route("/people/<uuid:person_id>/cases/new", methods=["GET", "POST"])
def open_for_person(person_id: UUID) -> ResponseReturnValue:
    """Another case of somebody known; answers that the intake sends along are filled in already."""
    person = open_person(person_id)
    form = OpenForPersonForm()
    sent = None if "step" in request.form else submit(form, lambda: _open_again(person_id, form))
    running = [case for case in queries.cases_of_person(person_id) if case.is_open]
    return sent or form_page(
        "cases/open_for_person.html", form, person=person, running=running, labels=labels
    )


def _open(form: IntakeForm) -> ResponseReturnValue:
    """The last button: open the case, or go back to the first page with something to mend."""
    sent = submit(form, lambda: _take_in(form))
    return sent or _page(form, form.first_fault())


def _page(form: IntakeForm, step: Step, came_from: Step | None = None) -> ResponseReturnValue:
    """One page of the intake; those who may be the same person show after the name, and before the end."""
    asks = step is Step.CHECK or came_from is Step.WHO
    template = "cases/intake_check.html" if step is Step.CHECK else "cases/intake.html"
    page = render_template(
        template,
        form=form,
        step=step,
        steps=list(Step),
        title=_TITLES[step](),
        titles={one: _TITLES[one]() for one in Step},
        carried=list(form.carried(step)),
        likely=_likely(form) if asks else Likelies([]),
        ticked=request.form.getlist("not_the_same"),
        reasons=people_labels.LIKENESS_REASONS,
        home_words=home_words,
        today=clock.today(),
    )
    return page, 422 if form.errors else 200


def _likely(form: IntakeForm) -> Likelies:
    return likely_same(
        form.person_facts(),
        nik=form.nik.data or "",
        phone=form.phone.data or "",
        keyring=keyring(),
    )


def _take_in(form: IntakeForm) -> str:
    told = form.intake(_ids(request.form.getlist("not_the_same")))
    taken = actions.take_in(told, actor=me(), keyring=keyring())
    if taken.known_elsewhere:
        flash(str(KNOWN_ELSEWHERE), "info")
    return done(taken.case.id, _("Kasus %(number)s dibuka.", number=taken.case.number))


def _open_again(person_id: UUID, form: OpenForPersonForm) -> str:
    neutral, protection = split_reason(form.return_reason.data)
    case = actions.take_in_again(
        person_id,
        form.episode_facts(neutral),
        protection=protection,
        actor=me(),
        keyring=keyring(),
    )
    return done(case.id, _("Kasus %(number)s dibuka.", number=case.number))


def _ids(raw: list[str]) -> frozenset[UUID]:
    found = set()
    for one in raw:
        try:
            found.add(UUID(one))
        except ValueError:
            continue
    return frozenset(found)


def _read(raw: str | None) -> Step:
    """A page by its code; the first where the code is none."""
    return Step(raw) if raw in set(Step) else Step.WHO
