"""Somebody whom another agency knows too: asking both supervisors, and their answers."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, text

from purna_pmi.core.db import db
from purna_pmi.core.errors import StaleError
from purna_pmi.identity.models import Me
from purna_pmi.people.enums import ElsewhereAnswer
from purna_pmi.people.models import KnownElsewhere


def ask_supervisors(people: Iterable[UUID]) -> bool:
    """Compare the stored NIKs of visible persons with other agencies'; whether another agency may know one of them.

    Where that is so, the supervisors of both have been asked, each pair once. Of sealed persons nothing is
    said, and who has been told often today is told no more (docs/adr/0015-one-person-two-agencies.md).
    """
    asked = text("SELECT people.ask_supervisors(CAST(:people AS uuid[]))")
    return bool(db.session.scalar(asked, {"people": list(people)}))


def answer_question(
    question: KnownElsewhere, answer: ElsewhereAnswer | None, *, version: int, actor: Me
) -> KnownElsewhere:
    """Say what came of asking the other agency, None to open the question again.

    Raises StaleError where a colleague answered since `version`. The other agency answers for itself.
    """
    if question.version != version:
        raise StaleError
    question.answer = answer.value if answer else None
    question.answered_by = actor.id if answer else None
    question.answered_at = func.now() if answer else None
    db.session.flush()
    return question
