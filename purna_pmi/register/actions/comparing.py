"""A closer look after an import: who may be registered twice although the file's own matching did not say so."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.core.bulk import insert_rows
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.core.text import name_keys
from purna_pmi.identity.models import Me
from purna_pmi.people.actions import ask_supervisors
from purna_pmi.people.enums import LikenessReason, Sex
from purna_pmi.people.likeness import Facts, is_worth_showing, reasons_for
from purna_pmi.people.models import LikelyPair, Person
from purna_pmi.register.enums import Match
from purna_pmi.register.models import Line

_CHUNK = 10_000


def propose_look_alikes(batch_id: UUID, *, actor: Me, after: UUID | None = None) -> UUID | None:
    """Put before a human which of a batch's next persons resemble another; returns the last line looked at.

    The database gives candidates set-wise (register.look_alikes); which of them are worth a human's
    look, the same rules decide as everywhere.
    """
    brought = select(Line.id, Line.person_id).where(
        Line.batch_id == batch_id,
        Line.applied_at.is_not(None),
        Line.match.in_([Match.NEW.value, Match.LIKELY.value]),
    )
    if after is not None:
        brought = brought.where(Line.id > after)
    lines = db.session.execute(brought.order_by(Line.id).limit(_CHUNK)).all()
    if not lines:
        return None
    db.session.execute(text("SET LOCAL statement_timeout = '600s'"))  # it walks the whole agency
    found = db.session.execute(
        text("SELECT * FROM register.look_alikes(:people)"),
        {"people": [line.person_id for line in lines]},
    ).all()
    insert_rows(LikelyPair, list(_worth_showing(found, actor)), skip_existing=True)
    ask_supervisors(line.person_id for line in lines)
    last: UUID = lines[-1].id
    return last


def _worth_showing(found: Any, actor: Me) -> Iterator[dict[str, Any]]:
    wanted = {one for pair in found for one in (pair.first_id, pair.second_id)}
    rows = db.session.execute(select(*_COLUMNS).where(Person.id.in_(wanted)))
    people = {row.id: row for row in rows}
    for pair in found:
        if not {pair.first_id, pair.second_id} <= people.keys():
            continue
        reasons = _reasons(pair, people[pair.first_id], people[pair.second_id])
        if reasons:
            yield {
                "id": new_id(),
                "agency_id": actor.agency_id,
                "first_person_id": pair.first_id,
                "second_person_id": pair.second_id,
                "reasons": [reason.value for reason in reasons],
            }


_COLUMNS = (
    *(Person.id, Person.name, Person.born_on, Person.born_year, Person.sex),
    *(Person.village_code, Person.home_code),
)


def _reasons(pair: Any, first: Any, second: Any) -> tuple[LikenessReason, ...]:
    """Why two persons may be one; none where it is not worth a look.

    NIK and phone stand in the vault: here they are marks that agree or differ.
    """
    one = _facts(first, "same", "same")
    nik = "same" if pair.same_nik else "other" if pair.other_nik else None
    other = _facts(second, nik, "same" if pair.same_phone else None)
    reasons = reasons_for(one, other)
    return reasons if is_worth_showing(one, other, reasons) else ()


def _facts(person: Any, nik: str | None, phone: str | None) -> Facts:
    year = person.born_on.year if person.born_on else person.born_year
    return Facts(
        keys=name_keys(person.name),
        nik=nik,
        born=person.born_on,
        birth_year=year,
        sex=Sex(person.sex) if person.sex else None,
        phone=phone,
        village=person.village_code or person.home_code,
    )
