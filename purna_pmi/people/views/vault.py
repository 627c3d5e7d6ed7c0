"""Papers and contacts: adding, correcting, and revealing one value at a time behind a fresh password."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.core.crypto import CannotOpenError
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.core.phones import readable
from purna_pmi.people import actions, labels, queries, wording
from purna_pmi.people.enums import ContactKind, PaperKind
from purna_pmi.people.forms import ContactForm, NumberForm, PaperForm, RevealForm, ValueForm
from purna_pmi.people.models import Contact, IdentityPaper, Person
from purna_pmi.people.nik import nik_digits, nik_notes, parse_nik
from purna_pmi.people.queries import Masked
from purna_pmi.people.views.room import blueprint, keyring
from purna_pmi.web.door import me
from purna_pmi.web.errors import UNREADABLE
from purna_pmi.web.freshness import fresh_password_required
from purna_pmi.web.saving import form_page, submit


@blueprint.route("/people/<uuid:person_id>/papers/new", methods=["GET", "POST"])
def add_paper(person_id: UUID) -> ResponseReturnValue:
    """Note a paper of somebody; its number is shown masked from then on."""
    person = queries.person(person_id)
    form = PaperForm()
    done = submit(form, lambda: _add_paper(person, form))
    return done or form_page("people/paper.html", form, person=person, paper=None)


@blueprint.route("/people/<uuid:person_id>/papers/<uuid:paper_id>", methods=["GET", "POST"])
def edit_paper(person_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """Replace the number of a paper; the old one is not shown."""
    person = queries.person(person_id)
    paper = queries.paper(person_id, paper_id)
    form = NumberForm(version=paper.version)
    done = submit(form, lambda: _correct_paper(person, paper, form), current=lambda: paper)
    kind = labels.PAPER_KINDS[PaperKind(paper.kind)]
    return done or form_page("people/paper.html", form, person=person, paper=paper, kind=kind)


@blueprint.route("/people/<uuid:person_id>/papers/<uuid:paper_id>/reveal", methods=["GET", "POST"])
@fresh_password_required
def reveal_paper(person_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """Ask what for, then show the number once."""
    paper = queries.paper(person_id, paper_id)
    what = labels.PAPER_KINDS[PaperKind(paper.kind)]
    shown = queries.masked(paper, keyring())
    return _reveal(person_id, shown, what, actions.reveal_paper, safe=False)


@blueprint.route("/people/<uuid:person_id>/contacts/new", methods=["GET", "POST"])
def add_contact(person_id: UUID) -> ResponseReturnValue:
    """Note a phone or an address of somebody."""
    person = queries.person(person_id)
    form = ContactForm()
    done = submit(form, lambda: _add_contact(person_id, form))
    return done or form_page("people/contact.html", form, person=person, contact=None)


@blueprint.route("/people/<uuid:person_id>/contacts/<uuid:contact_id>", methods=["GET", "POST"])
def edit_contact(person_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Replace a phone or an address; the old one is not shown."""
    person = queries.person(person_id)
    contact = queries.contact(person_id, contact_id)
    form = ValueForm(obj=None, version=contact.version, whose=contact.whose)
    done = submit(form, lambda: _correct_contact(contact, form), current=lambda: contact)
    kind = labels.CONTACT_KINDS[ContactKind(contact.kind)]
    told = {"contact": contact, "kind": kind, "shown": queries.masked(contact, keyring())}
    return done or form_page("people/contact.html", form, person=person, **told)


@blueprint.route(
    "/people/<uuid:person_id>/contacts/<uuid:contact_id>/reveal", methods=["GET", "POST"]
)
@fresh_password_required
def reveal_contact(person_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Ask what for, then show the phone or address once, with what to mind when using it."""
    contact = queries.contact(person_id, contact_id)
    what = labels.CONTACT_KINDS[ContactKind(contact.kind)]
    shown = queries.masked(contact, keyring())
    return _reveal(person_id, shown, what, _plain_contact, safe=True)


def _plain_contact(*args: Any, **kwargs: Any) -> str:
    return readable(actions.reveal_contact(*args, **kwargs))


def _reveal(
    person_id: UUID, shown: Masked, what: object, reveal: Callable[..., str], *, safe: bool
) -> ResponseReturnValue:
    """The form that asks for the reason; sent well, the page that shows the value and is kept nowhere."""
    person = queries.persons_by_id([person_id]).get(person_id)
    if person is None:
        raise NotFoundError
    form, plain = RevealForm(), None
    if form.is_submitted() and form.validate():
        try:
            plain = reveal(shown.id, form.reason.data, form.explanation.data, keyring=keyring())
        except UserError as refusal:
            if refusal.status != UserError.status:
                raise
            form.refuse(refusal.sentence, refusal.field)
        except CannotOpenError:
            form.refuse(UNREADABLE)
    rules = queries.safe_contact_of(person_id) if safe else None
    page = render_template(
        "people/reveal.html",
        form=form,
        person=person,
        what=what,
        shown=shown,
        plain=plain,
        safe=rules,
        shows_safe=safe,
        may_contact=labels.MAY_CONTACT,
    )
    return page, 422 if form.errors else 200


def _add_paper(person: Person, form: PaperForm) -> str:
    stored = actions.put_paper(
        person.id, form.kind.data, form.number.data, keyring=keyring(), actor=me()
    )
    flash(_("Dokumen dicatat."), "success")
    _warn_of_nik(person, stored, form.number.data)
    return url_for(".person", person_id=person.id)


def _correct_paper(person: Person, paper: IdentityPaper, form: NumberForm) -> str:
    told = {"version": form.version.data, "keyring": keyring(), "actor": me()}
    stored = actions.correct_paper(paper, form.number.data, **told)
    flash(_("Nomor dokumen disimpan."), "success")
    _warn_of_nik(person, stored, form.number.data)
    return url_for(".person", person_id=person.id)


def _warn_of_nik(person: Person, stored: actions.StoredPaper, number: str) -> None:
    """Say where a NIK and what is known differ, and who was asked about it; nothing is held up by it."""
    if stored.known_elsewhere:
        flash(str(wording.KNOWN_ELSEWHERE), "info")
    nik = parse_nik(nik_digits(number)) if stored.paper.kind == PaperKind.NIK else None
    if nik:
        for note in nik_notes(nik, sex=person.sex, born=person.born_on):
            flash(str(wording.NIK_NOTES[note]), "warning")


def _add_contact(person_id: UUID, form: ContactForm) -> str:
    actions.put_contact(
        person_id,
        form.kind.data,
        form.value.data,
        whose=form.whose.data,
        keyring=keyring(),
        actor=me(),
    )
    flash(_("Kontak dicatat."), "success")
    return url_for(".person", person_id=person_id)


def _correct_contact(contact: Contact, form: ValueForm) -> str:
    told = {"whose": form.whose.data, "version": form.version.data, "keyring": keyring()}
    actions.correct_contact(contact, form.value.data, **told)
    flash(_("Kontak disimpan."), "success")
    return url_for(".person", person_id=contact.person_id)
