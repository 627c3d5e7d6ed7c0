"""Questions to a supervisor about somebody whom another agency knows too: always our own side alone."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from purna_pmi.audit.actions import record_reading
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Agency
from purna_pmi.people.models import KnownElsewhere, Person

QUESTIONS_PAGE = 20


@dataclass(frozen=True)
class Question:
    """A question, whom of ours it is about, and the name of the agency that seems to know them."""

    question: KnownElsewhere
    person: Person
    other_agency: str


def questions(
    *, answered: bool = False, before: UUID | None = None, limit: int = QUESTIONS_PAGE + 1
) -> list[Question]:
    """Questions that wait (or were answered), the newest first; `before` is the last one of the page before.

    What is shown is recorded as one reading.
    """
    moment = KnownElsewhere.answered_at if answered else KnownElsewhere.asked_at
    rows = _own_side().where(
        KnownElsewhere.answer.is_not(None) if answered else KnownElsewhere.answer.is_(None)
    )
    if before is not None:
        edge = select(moment, KnownElsewhere.id).filter_by(id=before)
        at, last = db.session.execute(edge).one_or_none() or (None, None)
        if at is None:
            raise NotFoundError
        rows = rows.where(tuple_(moment, KnownElsewhere.id) < (at, last))
    newest = rows.order_by(moment.desc(), KnownElsewhere.id.desc()).limit(limit)
    found = [Question(asked, own, agency) for asked, own, agency in db.session.execute(newest)]
    shown = {one.person.id for one in found[:QUESTIONS_PAGE]}
    record_reading("people.known_elsewhere", shown=sorted(shown))
    return found


def question(question_id: UUID) -> KnownElsewhere:
    """One question; raises NotFoundError where it is not the asker's to answer."""
    found = db.session.get(KnownElsewhere, question_id)
    if found is None:
        raise NotFoundError
    return found


def _own_side() -> Select[KnownElsewhere, Person, str]:
    return (
        select(KnownElsewhere, Person, Agency.name)
        .join(Person, Person.id == KnownElsewhere.person_id)
        .join(Agency, Agency.id == KnownElsewhere.other_agency_id)
    )
