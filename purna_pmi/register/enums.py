"""The closed lists of the register: columns, outcomes, warnings and remarks, as plain codes."""

from enum import StrEnum, auto


class Field(StrEnum):
    """What a column of an office's spreadsheet tells."""

    NUMBER = auto()
    NAME = auto()
    FAMILY_NAME = auto()
    NICKNAME = auto()
    PASSPORT_NAME = auto()
    NIK = auto()
    SEX = auto()
    BIRTH = auto()  # place and date in one cell
    BIRTHPLACE = auto()
    BORN = auto()
    AGE = auto()
    EDUCATION = auto()
    VILLAGE = auto()
    DISTRICT = auto()
    REGENCY = auto()
    PROVINCE = auto()
    RT_RW = auto()
    ADDRESS = auto()
    PHONE = auto()
    COUNTRY = auto()
    JOB = auto()
    EMPLOYER = auto()
    RECRUITER = auto()
    PROCEDURAL = auto()
    DEPARTED = auto()
    RETURNED = auto()
    REASON = auto()
    INTERESTS = auto()
    PASSPORT = auto()
    REMARKS = auto()
    OTHER = auto()  # kept word for word among the remarks


class Outcome(StrEnum):
    """What becomes of one row."""

    IMPORT = "import"
    REJECT = "reject"
    IGNORE = "ignore"
    KNOWN = "known"


class Match(StrEnum):
    """Whether the row's person is one we have already."""

    NEW = "new"
    EXACT = "exact"
    LIKELY = "likely"


class BatchState(StrEnum):
    """Where an uploaded file stands on its way."""

    READING = auto()
    PREVIEW = auto()
    IMPORTING = auto()
    IMPORTED = auto()
    UNDOING = auto()
    UNDONE = auto()
    REFUSED = auto()


class FileKind(StrEnum):
    """What kind of spreadsheet an office sent."""

    XLSX = auto()
    XLS = auto()
    ODS = auto()
    CSV = auto()


class KeptReason(StrEnum):
    """Why an imported case is not withdrawn when its import is undone."""

    ASSIGNED = auto()
    WORKED_ON = auto()
    PERSON_CHANGED = auto()
    REPORTED = auto()


class WarningCode(StrEnum):
    """What is doubtful in a row; the first group rejects it."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    RETURN_IN_FUTURE = "return_in_future"
    RETURN_BEFORE_DEPARTURE = "return_before_departure"

    NIK_INVALID = "nik_invalid"
    NIK_TRUNCATED = "nik_truncated"
    SEX_DIFFERS_FROM_NIK = "sex_differs_from_nik"
    SEX_FROM_NIK = "sex_from_nik"
    DATE_INVALID = "date_invalid"
    KELURAHAN_UNKNOWN = "kelurahan_unknown"


class NoteCode(StrEnum):
    """What the worker should know of a row, without a warning in the outcome file."""

    BIRTH_DATE_DIFFERS_FROM_NIK = auto()
    DISTRICT_DIFFERS = auto()
    PHONE_NOT_UNDERSTOOD = auto()
    PHONE_SEVERAL = auto()
    SEX_NOT_UNDERSTOOD = auto()
    COUNTRY_NOT_UNDERSTOOD = auto()
    REASON_NOT_UNDERSTOOD = auto()
    PROCEDURAL_NOT_UNDERSTOOD = auto()
    RETURN_MISSING = auto()
    COUNTS_LATER = auto()  # the return lies in a period whose report is frozen


class RemarkCode(StrEnum):
    """What is to be said of a whole sheet or file."""

    RECAP_DIFFERS = auto()
    SHEET_HIDDEN = auto()
    SHEET_WITHOUT_REGISTER = auto()
    COLUMN_NOT_UNDERSTOOD = auto()
    CELLS_CUT = auto()


EVENT = "register_row"  # on a case's timeline: what was doubtful in the row it came from


class FileProblem(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = auto()
    NOT_A_SPREADSHEET = auto()
    PASSWORD_PROTECTED = auto()
    DAMAGED = auto()
    TOO_LARGE = auto()
    TOO_MANY_CELLS = auto()
    UNSAFE = auto()
    QUOTE_OPEN = auto()
    NO_REGISTER = auto()
