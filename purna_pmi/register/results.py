"""What reading a register gives: one outcome a row, and remarks on sheets."""

from collections import Counter
from dataclasses import dataclass, field

from purna_pmi.people.enums import LikenessReason
from purna_pmi.register.enums import Match, NoteCode, Outcome, RemarkCode, WarningCode
from purna_pmi.register.rows import ParsedRow


@dataclass(slots=True)
class RowOutcome:
    """What becomes of one row.

    ``person`` numbers the persons of the file as the outcome file shows them: equal numbers are
    one person, for a ``likely`` match the one proposed. ``subject`` is who the row would be
    attached to (somebody new for ``new`` and ``likely``), ``proposed`` the subject it may be the
    same as; RegisterResult.known_ids tells which subjects the system knows. ``cells`` are the
    row's labelled texts, kept for rejected rows alone.
    """

    sheet: str
    row: int
    outcome: Outcome
    data: ParsedRow | None = None
    warnings: tuple[WarningCode, ...] = ()
    notes: tuple[NoteCode, ...] = ()
    match: Match | None = None
    reasons: tuple[LikenessReason, ...] = ()
    person: int | None = None
    subject: int | None = None
    proposed: int | None = None
    identity: bytes | None = None
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of a sheet: of which, about what, with the figures concerned."""

    code: RemarkCode
    sheet: str
    about: str = ""
    stated: int | None = None
    found: int | None = None


@dataclass(slots=True)
class RegisterResult:
    """A file's outcomes in the order of its rows, and what is to be said of its sheets."""

    rows: list[RowOutcome] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    known_ids: dict[int, str] = field(default_factory=dict)

    def counts(self) -> Counter[Outcome]:
        """How many rows have each outcome."""
        return Counter(row.outcome for row in self.rows)
