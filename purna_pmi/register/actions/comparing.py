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
from purna_pmi.people.enums import LikenessReason, Sex
from purna_pmi.people.likeness import Facts, is_worth_showing, reasons_for
from purna_pmi.people.models import LikelyPair, Person

_CHUNK = 2_000


def propose_look_alikes(batch_id: UUID, *, actor: Me) -> int:
    """Put before a human who of a batch resembles another; returns how many pairs.

    The database gives candidates set-wise (register.look_alikes); which of them are worth a human's
    look, the same rules decide as everywhere.
    """
    found = db.session.execute(
        text("SELECT * FROM register.look_alikes(:batch)"), {"batch": batch_id}
    ).all()
    proposed = 0
    for start in range(0, len(found), _CHUNK):
        pairs = list(_worth_showing(found[start : start + _CHUNK], actor))
        insert_rows(LikelyPair, pairs, skip_existing=True)
        proposed += len(pairs)
    return proposed


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
