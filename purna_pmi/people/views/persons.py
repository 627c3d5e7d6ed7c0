"""A person's file at a glance, and correcting who they are and how they may be reached."""

from uuid import UUID

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.access.enums import Action, Kind
from purna_pmi.core import clock
from purna_pmi.core.errors import StaleError
from purna_pmi.people import actions, labels, queries
from purna_pmi.people.forms import PersonForm, SafeContactForm
from purna_pmi.people.homes import destination_words, home_words
from purna_pmi.people.models import Person, SafeContact
from purna_pmi.people.views.room import blueprint, keyring, room_url
from purna_pmi.web.door import may
from purna_pmi.web.saving import form_page, submit


@blueprint.get("/people/<uuid:person_id>")
def person(person_id: UUID) -> ResponseReturnValue:
    """Who somebody is, how they may be reached, their journeys; numbers masked."""
    found = queries.person(person_id)
    sees_papers = may(Kind.IDENTITY_PAPER, Action.READ)
    sees_contacts = may(Kind.CONTACT, Action.READ)
    return render_template(
        "people/person.html",
        person=found,
        safe=queries.safe_contact_of(person_id),
        episodes=queries.episodes_of(person_id),
        papers=queries.papers_of(person_id, keyring()) if sees_papers else [],
        contacts=queries.contacts_of(person_id, keyring()) if sees_contacts else [],
        home=home_words(found),
        age=found.age_on(clock.today()),
        destination_words=destination_words,
        labels=labels,
        may_contact=labels.MAY_CONTACT,
        cases_url=room_url("cases.of_person", person_id=person_id),
    )


@blueprint.route("/people/<uuid:person_id>/edit", methods=["GET", "POST"])
def edit(person_id: UUID) -> ResponseReturnValue:
    """Correct who somebody is."""
    found = queries.person(person_id)
    form = PersonForm(obj=found)
    done = submit(form, lambda: _correct(found, form), current=lambda: found)
    return done or form_page("people/edit.html", form, person=found)


@blueprint.route("/people/<uuid:person_id>/safe-contact", methods=["GET", "POST"])
def safe_contact(person_id: UUID) -> ResponseReturnValue:
    """Note how somebody may be reached without endangering them."""
    found = queries.person(person_id)
    safe = queries.safe_contact_of(person_id)
    form = SafeContactForm(obj=safe)
    done = submit(form, lambda: _note(person_id, form), current=lambda: _now(person_id))
    return done or form_page("people/safe_contact.html", form, person=found)


def _correct(found: Person, form: PersonForm) -> str:
    actions.correct_person(found, form.person_facts(), version=form.version.data)
    flash(_("Data diri disimpan."), "success")
    return url_for(".person", person_id=found.id)


def _note(person_id: UUID, form: SafeContactForm) -> str:
    actions.write_safe_contact(person_id, form.safe_contact_facts(), version=form.version.data)
    flash(_("Cara menghubungi disimpan."), "success")
    return url_for(".person", person_id=person_id)


def _now(person_id: UUID) -> SafeContact:
    safe = queries.safe_contact_of(person_id)
    if safe is None:
        raise StaleError
    return safe
