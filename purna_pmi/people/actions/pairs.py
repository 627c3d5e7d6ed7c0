"""Two files that may be one person: proposing it, and remembering that they are not."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me
from purna_pmi.people.models import DistinctPair, LikelyPair


def propose_likely(one: UUID, other: UUID, reasons: Iterable[str], *, actor: Me) -> None:
    """Put two visible persons before a human as perhaps one; nothing where that was asked or answered already.

    `reasons` are codes of LikenessReason.
    """
    first, second = sorted((one, other))
    answered = select(DistinctPair.id).filter_by(first_person_id=first, second_person_id=second)
    if first == second or db.session.scalar(answered):
        return
    row = insert(LikelyPair).values(
        id=new_id(),
        agency_id=actor.agency_id,
        first_person_id=first,
        second_person_id=second,
        reasons=[str(reason) for reason in reasons],
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=_PAIR))


def mark_distinct(one: UUID, other: UUID, *, actor: Me) -> None:
    """Remember that two visible persons are two: the pair is asked about no more until `reconsider`."""
    first, second = sorted((one, other))
    row = insert(DistinctPair).values(
        id=new_id(),
        agency_id=actor.agency_id,
        first_person_id=first,
        second_person_id=second,
        decided_by=actor.id,
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=_PAIR))


def reconsider(one: UUID, other: UUID) -> None:
    """Take "not the same person" back; a pair that was proposed waits for a human again."""
    first, second = sorted((one, other))
    db.session.execute(
        delete(DistinctPair).where(
            DistinctPair.first_person_id == first, DistinctPair.second_person_id == second
        )
    )


_PAIR = ("first_person_id", "second_person_id")
