"""A chunk's rows for each table, sealed where the room asks for it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from purna_pmi.cases.enums import EventKind, Source
from purna_pmi.cases.models import ProtectionRecord
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me
from purna_pmi.people.actions.persons import all_name_keys
from purna_pmi.people.actions.vault import sealed_contact, sealed_paper
from purna_pmi.people.enums import ContactKind, PaperKind, ProtectionKind
from purna_pmi.people.facts import PersonFacts
from purna_pmi.register.enums import EVENT
from purna_pmi.register.filing import Entry
from purna_pmi.register.models import Line
from purna_pmi.register.results import RowOutcome

Row = Mapping[str, Any]


@dataclass(slots=True)
class Filed:
    """A line that is being imported: what it told, what that becomes, and the ids of its journey and case."""

    line: Line
    row: RowOutcome
    entry: Entry
    opened_on: date
    episode_id: UUID = field(default_factory=new_id)
    case_id: UUID = field(default_factory=new_id)

    @property
    def person_id(self) -> UUID:
        """Whom the line belongs to."""
        assert self.line.person_id is not None  # every accepted line has its person
        return self.line.person_id

    @property
    def kinds(self) -> list[tuple[ProtectionKind, str]]:
        """What goes to the protected partition: the reason of return, then what was kept word for word."""
        reason = [(self.entry.protection, "")] if self.entry.protection else []
        return [*reason, *((ProtectionKind.REMARK, words) for words in self.entry.remarks)]


def person_rows(newcomers: Sequence[Filed], actor: Me) -> list[Row]:
    """Rows of people.person."""
    return [
        {
            **vars(one.entry.person),
            "id": one.person_id,
            "agency_id": actor.agency_id,
            "registered_by": actor.id,
            "name_keys": _name_keys(one.entry.person),
        }
        for one in newcomers
    ]


def _name_keys(told: PersonFacts) -> list[str]:
    return all_name_keys(told.name, told.nickname, told.passport_name)


def episode_rows(filed: Sequence[Filed]) -> list[Row]:
    """Rows of people.migration_episode."""
    return [
        {
            **vars(one.entry.episode),
            "papers": [],
            "id": one.episode_id,
            "person_id": one.person_id,
        }
        for one in filed
    ]


def case_rows(filed: Sequence[Filed], numbers: Sequence[str], actor: Me) -> list[Row]:
    """Rows of cases.case_file: of the agency, without a worker."""
    return [
        {
            "id": one.case_id,
            "number": number,
            "agency_id": actor.agency_id,
            "person_id": one.person_id,
            "episode_id": one.episode_id,
            "opened_on": one.opened_on,
            "source": Source.REGISTER.value,
        }
        for one, number in zip(filed, numbers, strict=True)
    ]


def paper_rows(newcomers: Sequence[Filed], keyring: Keyring, actor: Me) -> list[Row]:
    """Rows of vault.identity_paper."""
    return [
        sealed_paper(one.person_id, kind, number, keyring=keyring, actor=actor)
        for one in newcomers
        for kind, number in (
            (PaperKind.NIK, one.entry.nik),
            (PaperKind.PASSPORT, one.entry.passport),
        )
        if number
    ]


def contact_rows(newcomers: Sequence[Filed], keyring: Keyring, actor: Me) -> list[Row]:
    """Rows of vault.contact."""
    return [
        sealed_contact(
            one.person_id,
            kind,
            value,
            place_code=one.entry.person.village_code or one.entry.person.home_code,
            keyring=keyring,
            actor=actor,
        )
        for one in newcomers
        for kind, value in (
            (ContactKind.PHONE, one.entry.phone),
            (ContactKind.ADDRESS, one.entry.address),
        )
        if value
    ]


def protection_rows(filed: Sequence[Filed], keyring: Keyring, actor: Me) -> list[Row]:
    """Rows of protection.record."""
    return [
        _protection_row(one, kind, words, keyring, actor)
        for one in filed
        for kind, words in one.kinds
    ]


def _protection_row(
    one: Filed, kind: ProtectionKind, words: str, keyring: Keyring, actor: Me
) -> Row:
    record_id = new_id()
    return {
        "id": record_id,
        "case_id": one.case_id,
        "person_id": one.person_id,
        "episode_id": one.episode_id,
        "kind": kind.value,
        "sealed": keyring.seal(words, ProtectionRecord.SEAL, record_id),
        "recorded_by": actor.id,
    }


def pair_rows(filed: Sequence[Filed], seen: set[UUID], actor: Me) -> list[Row]:
    """Rows of people.likely_pair, of those proposed persons whom the asker sees."""
    proposed = [
        (one.person_id, one.line.likely_person_id, one.line.reasons)
        for one in filed
        if one.line.likely_person_id is not None and one.line.likely_person_id in seen
    ]
    pairs = [(*sorted((one, other)), why) for one, other, why in proposed if one != other]
    return [
        {
            "id": new_id(),
            "agency_id": actor.agency_id,
            "first_person_id": first,
            "second_person_id": second,
            "reasons": reasons,
        }
        for first, second, reasons in pairs
    ]


def event_columns(filed: Sequence[Filed], today: date) -> dict[str, list[Any]]:
    """The timelines' first lines, as columns: opened, what is doubtful in the row, what was noted and closed off."""
    events = [(one.case_id, *event) for one in filed for event in _events(one, today)]
    return {
        "ids": [new_id() for _ in events],
        "cases": [event[0] for event in events],
        "kinds": [str(event[1]) for event in events],
        "days": [event[2] for event in events],
        "facts": [json.dumps(event[3]) for event in events],
    }


def _events(one: Filed, today: date) -> Iterator[tuple[str, date, dict[str, str]]]:
    yield EventKind.OPENED, one.opened_on, {"source": Source.REGISTER.value}
    if doubts := [*one.row.warnings, *one.row.notes]:
        yield EVENT, today, {"codes": "|".join(doubts)}
    if one.kinds:
        yield EventKind.PROTECTION_RECORDED, today, {}
    if one.entry.protection is ProtectionKind.TRAFFICKING:
        yield EventKind.SEALED, today, {"by": "supervisor"}
