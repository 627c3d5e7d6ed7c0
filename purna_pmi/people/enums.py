"""The closed lists that speak of a person and a migration."""

from enum import StrEnum


class Sex(StrEnum):
    """Sex as papers state it."""

    MALE = "L"
    FEMALE = "P"


class ReturnReason(StrEnum):
    """Why somebody came home."""

    DEPORTED = "deported"
    CONTRACT_ENDED = "contract_ended"
    IN_DISTRESS = "in_distress"
    SICK = "sick"
    TRAFFICKING = "trafficking"
    LAID_OFF = "laid_off"
    LEAVE = "leave"
    REPATRIATED = "repatriated"
    FAILED_DEPARTURE = "failed_departure"
    DECEASED = "deceased"
    OTHER = "other"
    UNKNOWN = "unknown"


class DepartureStatus(StrEnum):
    """Whether the journey out followed the official procedure."""

    PROCEDURAL = "prosedural"
    NONPROCEDURAL = "nonprosedural"
    UNKNOWN = "unknown"
    DECLINED = "declined"
