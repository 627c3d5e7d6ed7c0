"""One row of cells read into one record, with what is doubtful in it."""

from dataclasses import dataclass, field
from datetime import date

from purna_pmi.people.enums import DepartureStatus, ReturnReason, Sex
from purna_pmi.places.gazetteer import Home
from purna_pmi.register.enums import Field, NoteCode, WarningCode


@dataclass(slots=True)
class ParsedRow:
    """Everything a row tells, typed; what was not understood is kept word for word.

    ``originals`` holds the text of cells that were left open or changed beyond spelling, and
    ``extras`` the columns that were not understood, both with their label. Remarks, originals and
    extras may hold anything about a person: they belong to the protected partition.
    """

    name: str = ""
    nickname: str | None = None
    passport_name: str | None = None
    passport: str | None = None
    nik: str | None = None
    sex: Sex | None = None
    born: date | None = None
    birth_year: int | None = None
    birthplace: str | None = None
    education: str | None = None
    phone: str | None = None
    home: Home = field(default_factory=Home)
    address: str | None = None
    rt_rw: str | None = None
    country: str | None = None
    destination: str | None = None
    job: str | None = None
    employer: str | None = None
    recruiter: str | None = None
    procedural: DepartureStatus | None = None
    departed: date | None = None
    departed_year: int | None = None
    returned: date | None = None
    returned_year: int | None = None
    reason: ReturnReason = ReturnReason.UNKNOWN
    interests: str | None = None
    remarks: str | None = None
    originals: tuple[tuple[str, str], ...] = ()
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class RowReading:
    """A record with its doubts and with how much of a person was recognised in the row.

    ``evidence`` counts the cells whose content is typical of their column (a date where a date is
    asked for, a known country …); ``filled`` all cells that tell something.
    """

    data: ParsedRow
    warnings: list[WarningCode] = field(default_factory=list)
    notes: list[NoteCode] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    home: dict[Field, str] = field(default_factory=dict)
    evidence: set[Field] = field(default_factory=set)
    age: int | None = None
    filled: int = 0
    numbered: bool = False

    def warn(self, code: WarningCode) -> None:
        """Note a doubt once."""
        if code not in self.warnings:
            self.warnings.append(code)

    def not_understood(self, column: Field, text: str, note: NoteCode) -> None:
        """Keep a cell's words, with a note that they told nothing."""
        self.notes.append(note)
        self.kept[column] = text

    def sorted_warnings(self) -> list[WarningCode]:
        """The warnings in the order of the list of codes."""
        return sorted(self.warnings, key=_ORDER.__getitem__)


_ORDER = {code: position for position, code in enumerate(WarningCode)}
