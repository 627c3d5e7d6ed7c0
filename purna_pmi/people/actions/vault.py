"""The encrypted partition: papers, phones and addresses, how to make contact, and revealing one value."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import clean_text
from purna_pmi.identity.models import Me
from purna_pmi.people import wording
from purna_pmi.people.actions.elsewhere import ask_supervisors
from purna_pmi.people.actions.pairs import propose_likely
from purna_pmi.people.actions.persons import checked_text
from purna_pmi.people.enums import ContactKind, LikenessReason, PaperKind, RevealReason, Whose
from purna_pmi.people.facts import SafeContactFacts
from purna_pmi.people.models import Contact, IdentityPaper, SafeContact
from purna_pmi.people.nik import nik_digits, nik_problem
from purna_pmi.places.gazetteer import whereabouts, whereabouts_of

PAPER = "vault.identity_paper"
CONTACT = "vault.contact"
_LONG_NUMBER, _LONG_TAIL, _SHORT_TAIL = 8, 4, 2


@dataclass(frozen=True)
class StoredPaper:
    """A paper as it is stored, and whether another agency may know its owner (both supervisors are asked then)."""

    paper: IdentityPaper
    known_elsewhere: bool = False


def put_paper(
    person_id: UUID, kind: PaperKind, number: str, *, keyring: Keyring, actor: Me
) -> StoredPaper:
    """Store a number sealed, of somebody whom the asker sees (a case must be open). A NIK is one a person.

    Raises UserError(field `number`) that says why a NIK cannot be one. Another visible person with
    the same NIK is proposed as perhaps the same.
    """
    if kind is PaperKind.NIK and _has_nik(person_id):
        raise UserError(wording.NIK_THERE_ALREADY, "number")
    paper = IdentityPaper(
        id=new_id(), person_id=person_id, agency_id=actor.agency_id, kind=kind.value
    )
    _seal_paper(paper, number, keyring)
    db.session.add(paper)
    db.session.flush()
    return _compared(paper, number, keyring, actor)


def sealed_paper(
    person_id: UUID, kind: PaperKind, number: str, *, keyring: Keyring, actor: Me
) -> dict[str, Any]:
    """The columns of a number as it is stored, for imports that write many; raises UserError as put_paper."""
    owned = _owned(person_id, actor)
    return {**owned, "kind": kind.value, **_paper_values(owned["id"], kind, number, keyring)}


def sealed_contact(
    person_id: UUID,
    kind: ContactKind,
    value: str,
    *,
    place_code: str | None,
    keyring: Keyring,
    actor: Me,
) -> dict[str, Any]:
    """The columns of a phone or address as it is stored, for imports; raises UserError as put_contact.

    `place_code` tells where an address lies, so that it is not looked for in its words row by row.
    """
    owned = _owned(person_id, actor)
    values = _contact_values(owned["id"], kind, value, keyring, whereabouts(place_code))
    return {**owned, "kind": kind.value, "whose": Whose.SELF.value, **values}


def _owned(person_id: UUID, actor: Me) -> dict[str, Any]:
    return {"id": new_id(), "person_id": person_id, "agency_id": actor.agency_id}


def correct_paper(
    paper: IdentityPaper, number: str, *, version: int, keyring: Keyring, actor: Me
) -> StoredPaper:
    """Replace a number; raises StaleError where another saved since `version`, UserError as above.

    Raises CannotOpenError where the old one could not be opened any more: it is not written over.
    """
    if paper.version != version:
        raise StaleError
    _expect_openable("paper", paper.id, f"{PAPER}.sealed", keyring)
    _seal_paper(paper, number, keyring)
    db.session.flush()
    return _compared(paper, number, keyring, actor)


def put_contact(
    person_id: UUID, kind: ContactKind, value: str, *, whose: Whose, keyring: Keyring, actor: Me
) -> Contact:
    """Store a phone (as E.164) or address sealed, of somebody whom the asker sees.

    Raises UserError(field `value`) where a phone cannot be read.
    """
    contact = Contact(id=new_id(), person_id=person_id, agency_id=actor.agency_id, kind=kind.value)
    _seal_contact(contact, value, whose, keyring)
    db.session.add(contact)
    db.session.flush()
    return contact


def correct_contact(
    contact: Contact, value: str, *, whose: Whose, version: int, keyring: Keyring
) -> Contact:
    """Replace a phone or address; raises StaleError where another saved since `version`, CannotOpenError likewise."""
    if contact.version != version:
        raise StaleError
    _expect_openable("contact", contact.id, f"{CONTACT}.sealed", keyring)
    _seal_contact(contact, value, whose, keyring)
    db.session.flush()
    return contact


def write_safe_contact(person_id: UUID, facts: SafeContactFacts, *, version: int) -> SafeContact:
    """Note how somebody may be reached; `version` is 0 for the first time.

    Raises StaleError where another saved since `version`, UserError for texts too long.
    """
    safe = db.session.scalar(select(SafeContact).filter_by(person_id=person_id))
    if safe is None:
        safe = SafeContact(person_id=person_id)
        db.session.add(safe)
    elif safe.version != version:
        raise StaleError
    safe.may_phone, safe.may_message = facts.may_phone, facts.may_message
    safe.may_visit = facts.may_visit
    for field in ("who_may_answer", "best_time", "do_not_say"):
        setattr(safe, field, checked_text(getattr(facts, field), field))
    safe.updated_at = func.now()
    db.session.flush()
    return safe


def reveal_paper(
    paper_id: UUID, reason: RevealReason, explanation: str = "", *, keyring: Keyring
) -> str:
    """The number in the clear; the reading is on record with its reason first.

    Raises NotFoundError where the asker may not, UserError where a reason is missing.
    """
    return _reveal("paper", paper_id, _full_reason(reason, explanation), f"{PAPER}.sealed", keyring)


def reveal_contact(
    contact_id: UUID, reason: RevealReason, explanation: str = "", *, keyring: Keyring
) -> str:
    """The phone or address in the clear; as reveal_paper."""
    told = _full_reason(reason, explanation)
    return _reveal("contact", contact_id, told, f"{CONTACT}.sealed", keyring)


def _reveal(what: str, row: UUID, reason: str, place: str, keyring: Keyring) -> str:
    sealed = db.session.scalar(
        text("SELECT vault.reveal(:what, :row, :reason)"),
        {"what": what, "row": row, "reason": reason},
    )
    if sealed is None:
        raise NotFoundError
    return keyring.open(bytes(sealed), place, row)


def _expect_openable(what: str, row: UUID, place: str, keyring: Keyring) -> None:
    """The value itself is not opened for this: the database tells its key alone."""
    asked = text("SELECT vault.key_mark(:what, :row)")
    keyring.expect_openable(db.session.scalar(asked, {"what": what, "row": row}), place, row)


def _full_reason(reason: RevealReason, explanation: str) -> str:
    told = checked_text(explanation, "explanation")
    if reason is RevealReason.OTHER and not told:
        raise UserError(wording.REASON_MISSING, "explanation")
    return f"{reason.value}: {told}" if told else reason.value


def _has_nik(person_id: UUID) -> bool:
    paper = select(IdentityPaper.id).filter_by(person_id=person_id, kind=PaperKind.NIK.value)
    return db.session.scalar(paper) is not None


def _seal_paper(paper: IdentityPaper, number: str, keyring: Keyring) -> None:
    _fill(paper, _paper_values(paper.id, PaperKind(paper.kind), number, keyring))


def _fill(row: IdentityPaper | Contact, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _paper_values(paper_id: UUID, kind: PaperKind, number: str, keyring: Keyring) -> dict[str, Any]:
    plain = checked_number(kind, number)
    return {
        "sealed": keyring.seal(plain, f"{PAPER}.sealed", paper_id),
        "tail": keyring.seal(_tail(plain), f"{PAPER}.tail", paper_id),
        "lookup": keyring.lookup(plain, "nik") if kind is PaperKind.NIK else None,
    }


def checked_number(kind: PaperKind, number: str) -> str:
    """The number of a paper as it is stored; raises UserError(field `number`) with the reason."""
    plain = nik_digits(number) if kind is PaperKind.NIK else checked_text(number, "number")
    if not plain:
        raise UserError(wording.NUMBER_MISSING, "number")
    problem = nik_problem(plain) if kind is PaperKind.NIK else None
    if problem:
        raise UserError(wording.NIK_PROBLEMS[problem], "number")
    return plain


def _seal_contact(contact: Contact, value: str, whose: Whose, keyring: Keyring) -> None:
    contact.whose = whose.value
    _fill(contact, _contact_values(contact.id, ContactKind(contact.kind), value, keyring))


def _contact_values(
    contact_id: UUID, kind: ContactKind, value: str, keyring: Keyring, place: str | None = None
) -> dict[str, Any]:
    """`place` is where an address lies, looked for in its words where it is None."""
    phone = kind is ContactKind.PHONE
    plain = checked_phone(value) if phone else checked_text(value, "value")
    if not plain:
        raise UserError(wording.ADDRESS_MISSING, "value")
    if place is None and not phone:
        place = whereabouts_of(plain)
    return {
        "sealed": keyring.seal(plain, f"{CONTACT}.sealed", contact_id),
        "tail": keyring.seal(_tail(plain) if phone else place or "", f"{CONTACT}.tail", contact_id),
        "lookup": keyring.lookup(plain, "phone") if phone else None,
    }


def checked_phone(value: str) -> str:
    """A phone as E.164; raises UserError(field `value`) where it cannot be read."""
    phone = to_e164(clean_text(value))
    if phone is None:
        raise UserError(wording.PHONE_NOT_UNDERSTOOD, "value")
    return phone


def _tail(plain: str) -> str:
    return plain[-(_LONG_TAIL if len(plain) >= _LONG_NUMBER else _SHORT_TAIL) :]


def _compared(paper: IdentityPaper, number: str, keyring: Keyring, actor: Me) -> StoredPaper:
    """Put whoever else has this NIK before a human: who sees both, or else the supervisors."""
    if paper.kind != PaperKind.NIK:
        return StoredPaper(paper)
    found = db.session.execute(
        text("SELECT ids FROM people.find_lookup(:lookup)"),
        {"lookup": keyring.lookup(nik_digits(number), "nik")},
    ).scalar_one()
    for other in found:
        propose_likely(paper.person_id, other, [LikenessReason.SAME_NIK], actor=actor)
    return StoredPaper(paper, ask_supervisors([paper.person_id]))
