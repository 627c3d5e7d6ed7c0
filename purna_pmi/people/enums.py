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


class NeutralReason(StrEnum):
    """Why somebody came home, as an episode may show it: nothing that endangers or shames."""

    DEPORTED = "deported"
    CONTRACT_ENDED = "contract_ended"
    IN_DISTRESS = "in_distress"
    LAID_OFF = "laid_off"
    LEAVE = "leave"
    REPATRIATED = "repatriated"
    FAILED_DEPARTURE = "failed_departure"
    DECEASED = "deceased"
    OTHER = "other"
    UNKNOWN = "unknown"


class ProtectionKind(StrEnum):
    """What the protected partition speaks of."""

    TRAFFICKING = "trafficking"
    SICK = "sick"
    LEGAL = "legal"
    THREAT = "threat"
    REMARK = "remark"


class Sector(StrEnum):
    """Branch of work abroad."""

    DOMESTIC = "domestic"
    CARE = "care"
    PLANTATION = "plantation"
    CONSTRUCTION = "construction"
    MANUFACTURING = "manufacturing"
    FISHING = "fishing"
    HOSPITALITY = "hospitality"
    TRADE = "trade"
    AGRICULTURE = "agriculture"
    OTHER = "other"


class PlacedBy(StrEnum):
    """Who arranged the journey."""

    P3MI = "p3mi"
    BROKER = "broker"
    FAMILY = "family"
    SELF = "self"
    GOVERNMENT = "government"
    UNKNOWN = "unknown"


class TravelPaper(StrEnum):
    """What somebody travelled or worked with."""

    PASSPORT = "passport"
    WORK_PERMIT = "work_permit"
    CONTRACT = "contract"
    SPLP = "splp"
    BORDER_PASS = "border_pass"  # noqa: S105 - a travel paper, no password
    NONE = "none"


class Education(StrEnum):
    """Highest schooling, in the steps of the family card."""

    NONE = "none"
    PRIMARY_UNFINISHED = "primary_unfinished"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    DIPLOMA = "diploma"
    DEGREE = "degree"


class PaperKind(StrEnum):
    """A paper that says who somebody is."""

    NIK = "nik"
    PASSPORT = "passport"
    FAMILY_CARD = "family_card"
    SPLP = "splp"
    BIRTH_CERTIFICATE = "birth_certificate"
    OTHER = "other"


class ContactKind(StrEnum):
    """A way to somebody."""

    PHONE = "phone"
    ADDRESS = "address"


class Whose(StrEnum):
    """Whose phone or address it is; many share one."""

    SELF = "self"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    VILLAGE_OFFICE = "village_office"
    OTHER = "other"


class MayContact(StrEnum):
    """Whether a way of contact is safe; unknown means: ask first."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class RevealReason(StrEnum):
    """What a masked number is opened for; kept in the record of readings."""

    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"
    CIVIL_REGISTRY = "civil_registry"
    CHECK_DUPLICATE = "check_duplicate"
    EMERGENCY = "emergency"
    OTHER = "other"


class NikProblem(StrEnum):
    """Why some digits cannot be a NIK."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    PROVINCE = "province"
    BIRTH_DATE = "birth_date"


class NikNote(StrEnum):
    """Where a NIK and what is known of its owner differ: said, never in the way."""

    SEX_DIFFERS = "sex_differs"
    BIRTH_DATE_DIFFERS = "birth_date_differs"


class ElsewhereAnswer(StrEnum):
    """What a supervisor made of somebody whom another agency seems to know."""

    TALKED = "talked"
    DIFFERENT = "different"


class LikenessReason(StrEnum):
    """Why two records are taken for one person, or what speaks against it."""

    SAME_NIK = "same_nik"
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    SAME_BIRTH_DATE = "same_birth_date"
    NEAR_BIRTH_DATE = "near_birth_date"
    SAME_PHONE = "same_phone"
    SAME_VILLAGE = "same_village"
    OTHER_NAME = "other_name"
    OTHER_BIRTH_DATE = "other_birth_date"
    OTHER_SEX = "other_sex"
    OTHER_NIK = "other_nik"
