"""What kinds of things the record holds."""

from enum import StrEnum


class EntryKind(StrEnum):
    """Why an entry was written."""

    CHANGE = "change"
    READING = "reading"
    SIGN_IN = "sign_in"
    DENIAL = "denial"
    ADMINISTRATION = "administration"
