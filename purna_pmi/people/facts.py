"""What a form, a register's row or the intake tells of somebody: plain values, before they are cleaned and stored."""

from dataclasses import dataclass
from datetime import date

from purna_pmi.people.enums import (
    DepartureStatus,
    Education,
    MayContact,
    NeutralReason,
    PlacedBy,
    ProtectionKind,
    ReturnReason,
    Sector,
    Sex,
    TravelPaper,
)


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """Who somebody is. The name is all that is needed; a birth date and an estimated year exclude each other.

    `village_code` is a kelurahan of the city (Kemendagri code); `home_text` tells a home elsewhere in
    words, `home_code` its place where the caller knows it (otherwise it is looked for in the words).
    """

    name: str
    nickname: str = ""
    passport_name: str = ""
    sex: Sex | None = None
    born_on: date | None = None
    born_year: int | None = None
    village_code: str | None = None
    home_code: str | None = None
    home_text: str = ""
    birthplace: str = ""
    education: Education | None = None
    interests: str = ""


@dataclass(frozen=True, kw_only=True)
class EpisodeFacts:
    """One journey. `destination` is a country (ISO 3166-1 alpha-2) or an Indonesian province (`ID-xx`)."""

    destination: str | None = None
    destination_place: str = ""
    sector: Sector | None = None
    job_title: str = ""
    employer: str = ""
    placed_by_kind: PlacedBy | None = None
    placed_by: str = ""
    left_on: date | None = None
    returned_on: date | None = None
    arrival_point: str = ""
    papers: tuple[TravelPaper, ...] = ()
    return_reason: NeutralReason = NeutralReason.UNKNOWN
    departure_status: DepartureStatus = DepartureStatus.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class SafeContactFacts:
    """How to reach somebody without endangering them."""

    may_phone: MayContact = MayContact.UNKNOWN
    may_message: MayContact = MayContact.UNKNOWN
    may_visit: MayContact = MayContact.UNKNOWN
    who_may_answer: str = ""
    best_time: str = ""
    do_not_say: str = ""


_PROTECTED = {
    ReturnReason.TRAFFICKING: ProtectionKind.TRAFFICKING,
    ReturnReason.SICK: ProtectionKind.SICK,
}


def split_reason(reason: ReturnReason) -> tuple[NeutralReason, ProtectionKind | None]:
    """The reason that an episode may show, and what goes to the protected partition instead.

    Trafficking and illness show as "in distress" (PMI terkendala), which is true of both and of many others.
    """
    if protected := _PROTECTED.get(reason):
        return NeutralReason.IN_DISTRESS, protected
    return NeutralReason(reason.value), None
