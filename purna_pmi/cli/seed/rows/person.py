"""A returnee as rows: who they are, how they travelled, papers and ways of contact (sealed)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from purna_pmi.cli.seed import words
from purna_pmi.cli.seed.accounts import Staff
from purna_pmi.cli.seed.draw import Returnee
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.core.text import name_keys
from purna_pmi.people.actions.vault import CONTACT, PAPER
from purna_pmi.people.enums import (
    ContactKind,
    NeutralReason,
    PaperKind,
    ProtectionKind,
    ReturnReason,
    Whose,
)
from purna_pmi.people.facts import split_reason
from purna_pmi.places.gazetteer import whereabouts

_TAIL = 4


@dataclass(frozen=True)
class Known:
    """A person once written: what the rows of the case need."""

    id: UUID
    episode_id: UUID
    name: str
    protection: ProtectionKind | None
    sealed: bool
    deceased: bool


def add_person(scene: Scene, one: Returnee, *, by: Staff, at: datetime) -> Known:
    """Write somebody taken in by a member of staff at a moment; a victim of trafficking is sealed."""
    reason, protection = split_reason(ReturnReason(one.reason))
    person_id, episode_id = scene.new_id(at), scene.new_id(at)
    sealed = protection is ProtectionKind.TRAFFICKING
    scene.rows.add(
        "people.person",
        id=person_id,
        agency_id=by.agency_id,
        name=one.name,
        nickname=one.name.split()[0] if scene.chance(0.2) else "",
        sex=one.sex,
        born_on=one.born_on,
        born_year=one.born_year,
        village_code=one.village,
        home_code=one.home,
        birthplace="",
        education=one.education,
        interests=scene.random.choice(words.INTERESTS),
        name_keys=list(name_keys(one.name)),
        sealed=sealed,
        registered_by=by.id,
        created_at=at,
    )
    scene.rows.add(
        "people.migration_episode",
        id=episode_id,
        person_id=person_id,
        destination=one.destination,
        sector=one.sector,
        job_title=scene.random.choice(words.JOBS[one.sector]),
        placed_by_kind=one.placed_by,
        left_on=one.left_on,
        returned_on=one.returned_on,
        arrival_point=scene.random.choice(words.ARRIVALS),
        papers=one.papers,
        return_reason=reason.value,
        departure_status=one.status,
        created_at=at,
    )
    _add_ways_of_contact(scene, one, person_id, by.agency_id, at)
    deceased = reason is NeutralReason.DECEASED
    return Known(person_id, episode_id, one.name, protection, sealed, deceased)


def _add_ways_of_contact(
    scene: Scene, one: Returnee, person_id: UUID, agency_id: UUID, at: datetime
) -> None:
    if one.nik:
        _add_paper(scene, one.nik, person_id, agency_id, at)
    if one.phone:
        whose = Whose.SELF if scene.chance(0.8) else Whose.FAMILY
        hint = one.phone[-_TAIL:]
        _add_contact(scene, ContactKind.PHONE, one.phone, hint, whose, person_id, agency_id, at)
    if scene.chance(0.55):
        houses, rows = scene.random.randrange(1, 30), scene.random.randrange(1, 12)
        address = f"RT {houses:03d}/RW {rows:03d}"
        told = (address, whereabouts(one.village or one.home), Whose.SELF)
        _add_contact(scene, ContactKind.ADDRESS, *told, person_id, agency_id, at)
    if scene.chance(0.5):
        _add_safe_contact(scene, person_id, at)


def _add_paper(scene: Scene, nik: str, person_id: UUID, agency_id: UUID, at: datetime) -> None:
    row, keyring = scene.new_id(at), scene.keyring
    scene.rows.add(
        PAPER,
        id=row,
        person_id=person_id,
        agency_id=agency_id,
        kind=PaperKind.NIK.value,
        sealed=keyring.seal(nik, f"{PAPER}.sealed", row),
        tail=keyring.seal(nik[-_TAIL:], f"{PAPER}.tail", row),
        lookup=keyring.lookup(nik, "nik"),
        created_at=at,
    )


def _add_contact(
    scene: Scene,
    kind: ContactKind,
    value: str,
    hint: str,
    whose: Whose,
    person_id: UUID,
    agency_id: UUID,
    at: datetime,
) -> None:
    row, keyring, phone = scene.new_id(at), scene.keyring, kind is ContactKind.PHONE
    scene.rows.add(
        CONTACT,
        id=row,
        person_id=person_id,
        agency_id=agency_id,
        kind=kind.value,
        whose=whose.value,
        sealed=keyring.seal(value, f"{CONTACT}.sealed", row),
        tail=keyring.seal(hint, f"{CONTACT}.tail", row),
        lookup=keyring.lookup(value, "phone") if phone else None,
        created_at=at,
    )


def _add_safe_contact(scene: Scene, person_id: UUID, at: datetime) -> None:
    draw = scene.random
    scene.rows.add(
        "vault.safe_contact",
        id=scene.new_id(at),
        person_id=person_id,
        may_phone=draw.choice(("yes", "yes", "yes", "no", "unknown")),
        may_message=draw.choice(("yes", "yes", "no", "unknown")),
        may_visit=draw.choice(("yes", "yes", "yes", "no", "unknown")),
        who_may_answer=draw.choice(words.WHO_MAY_ANSWER),
        best_time=draw.choice(words.BEST_TIMES),
        do_not_say=draw.choice(words.DO_NOT_SAY),
        updated_at=at,
    )
