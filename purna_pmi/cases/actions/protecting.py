"""Danger: what is kept in its own partition, and the circle of those who may read a sealed file."""

from uuid import UUID

from sqlalchemy import delete, select, text

from purna_pmi.cases import wording
from purna_pmi.cases.actions.timeline import add_event
from purna_pmi.cases.actions.words import checked_lines, expect_open
from purna_pmi.cases.enums import EventKind
from purna_pmi.cases.models import Case, NamedReader, ProtectionRecord
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import people_in_role
from purna_pmi.people.enums import ProtectionKind

_RECORD_LENGTH = 5_000


def record_protection(
    case: Case, kind: ProtectionKind, words: str, *, actor: Me, keyring: Keyring
) -> ProtectionRecord:
    """Note trafficking, illness, law, a threat: encrypted whole; the timeline says only that something was noted."""
    expect_open(case)
    told = checked_lines(words, _RECORD_LENGTH, wording.NOTE_TOO_LONG, "words")
    record = ProtectionRecord(
        id=new_id(),
        case_id=case.id,
        person_id=case.person_id,
        episode_id=case.episode_id,
        kind=kind.value,
        recorded_by=actor.id,
    )
    record.sealed = keyring.seal(told, ProtectionRecord.SEAL, record.id)
    db.session.add(record)
    add_event(case.id, EventKind.PROTECTION_RECORDED)
    return record


def seal_case(case: Case, supervisor_id: UUID, *, actor: Me) -> None:
    """Close the circle around a person: all their cases are seen by their workers, the asker and one supervisor only.

    Raises UserError where the supervisor is none of the agency.
    """
    known = {one.id for one in people_in_role(Role.SUPERVISOR)}
    if supervisor_id not in known:
        raise UserError(wording.SUPERVISOR_UNKNOWN, "supervisor_id")
    _call("SELECT cases.seal(:case, :supervisor)", case=case.id, supervisor=supervisor_id)
    db.session.refresh(case)
    add_event(case.id, EventKind.SEALED, by=str(actor.role))


def unseal_case(case: Case) -> None:
    """Open the circle again; for a supervisor on the list, NotFoundError for others."""
    _call("SELECT cases.unseal(:case)", case=case.id)
    db.session.refresh(case)
    add_event(case.id, EventKind.UNSEALED)


def name_reader(case: Case, user_id: UUID) -> NamedReader:
    """Let somebody of the agency read a sealed case; a supervisor's act. Raises UserError for others."""
    staff = (*people_in_role(Role.SOCIAL_WORKER), *people_in_role(Role.SUPERVISOR))
    if user_id not in {one.id for one in staff}:
        raise UserError(wording.READER_UNKNOWN, "user_id")
    if user_id in _readers(case.id):
        raise UserError(wording.READER_THERE, "user_id")
    reader = NamedReader(id=new_id(), case_id=case.id, user_id=user_id)
    db.session.add(reader)
    add_event(case.id, EventKind.READER_NAMED, user=str(user_id))
    return reader


def remove_reader(case: Case, user_id: UUID) -> None:
    """Take somebody off the list; the case's worker and the last supervisor stay. Raises UserError then."""
    supervisors = {one.id for one in people_in_role(Role.SUPERVISOR)} & _readers(case.id)
    if user_id == case.worker_id or supervisors <= {user_id}:
        raise UserError(wording.READER_LAST)
    add_event(case.id, EventKind.READER_REMOVED, user=str(user_id))
    drop_reader(case.id, user_id)


def drop_reader(case_id: UUID, user_id: UUID) -> None:
    """Delete one line of the list."""
    db.session.execute(
        delete(NamedReader).where(NamedReader.case_id == case_id, NamedReader.user_id == user_id)
    )


def _readers(case_id: UUID) -> set[UUID]:
    return set(db.session.scalars(select(NamedReader.user_id).filter_by(case_id=case_id)))


def _call(statement: str, **values: UUID) -> None:
    db.session.flush()
    if not db.session.scalar(text(statement), values):
        raise NotFoundError
