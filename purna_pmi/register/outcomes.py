"""The whole: a file's bytes to one outcome a row, with everything an import needs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from purna_pmi.core.text import name_keys, plain_words
from purna_pmi.people.enums import LikenessReason
from purna_pmi.people.likeness import Facts
from purna_pmi.people.nik import LENGTH as NIK_LENGTH
from purna_pmi.register.cells import Reader, cell_text, read_row
from purna_pmi.register.enums import (
    Field,
    FileProblem,
    Match,
    NoteCode,
    Outcome,
    RemarkCode,
    WarningCode,
)
from purna_pmi.register.layout import Header, Line, SheetLayout, is_blank_row, is_total, lay_out
from purna_pmi.register.matching import Episode, Finding, Index, KnownPeople, facts_of
from purna_pmi.register.reading import Sheet, UnreadableFileError, read_sheets
from purna_pmi.register.rows import ParsedRow, RowReading
from purna_pmi.register.schemas import RowSchema, rejections

_FEWEST_SIGNS = 2


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
    identity: str | None = None
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


def read_register(
    data: bytes, *, file_name: str, today: date, known: KnownPeople | None = None
) -> RegisterResult:
    """Read an office's register: every row from the first person to the last has one outcome.

    Nothing is stored and nothing else is read: the same bytes, day and known people give the same
    result. Raises UnreadableFileError, also where no sheet holds a register (``NO_REGISTER``).
    """
    sheets = read_sheets(data, file_name=file_name)
    matcher = _Matcher(known or KnownPeople())
    schema = RowSchema(today=today)
    result = RegisterResult()
    others: list[Sheet] = []
    for sheet in sheets:
        layout = lay_out(sheet.rows)
        if layout.header is None:
            others.append(sheet)
        elif sheet.hidden:
            found = sum(not line.is_header for line in layout.lines)
            result.remarks.append(Remark(RemarkCode.SHEET_HIDDEN, sheet.name, found=found))
        else:
            _read_sheet(sheet, layout, _Pass(today, schema, matcher, result))
    if not result.rows and not any(r.code is RemarkCode.SHEET_HIDDEN for r in result.remarks):
        raise UnreadableFileError(FileProblem.NO_REGISTER)
    result.remarks += _recapitulation(others, result.rows)
    result.known_ids = matcher.known_ids
    return result


@dataclass(frozen=True, slots=True)
class _Pass:
    today: date
    schema: RowSchema
    matcher: "_Matcher"
    result: RegisterResult


def _read_sheet(sheet: Sheet, layout: SheetLayout, run: _Pass) -> None:
    reader = Reader(
        run.today, sheet.date1904, sheet.typed, niks_rounded=_niks_rounded(sheet, layout)
    )
    waiting: list[RowOutcome] = []
    for line in layout.lines:
        reading = None if line.is_header else read_row(line.cells, line.header.columns, reader)
        if reading is None or not is_person(reading, line):
            waiting.append(RowOutcome(sheet.name, line.row, Outcome.IGNORE))
            continue
        run.result.rows += waiting
        waiting.clear()
        run.result.rows.append(_person_outcome(sheet.name, line, reading, run))
    if layout.header:
        run.result.remarks += _columns_not_understood(sheet.name, layout.header)


def is_person(reading: RowReading, line: Line) -> bool:
    """Whether a row speaks of a person, and not of totals, a heading or a signature.

    A name needs a running number or two further cells that hold what their columns ask for (or a
    sheet that asks for little); without a name at least two such cells must be there.
    """
    signs = len(reading.evidence)
    if any(is_total(text) for text in _first_texts(line.cells)):
        return signs >= _FEWEST_SIGNS and bool(reading.data.name)
    if not reading.data.name:
        return signs >= _FEWEST_SIGNS
    others = reading.filled - 1
    if signs >= _FEWEST_SIGNS or (signs and others >= _FEWEST_SIGNS):
        return True
    return reading.numbered or 2 * others >= len(line.header.fields)


def _first_texts(cells: list[Any]) -> Iterator[str]:
    texts = (cell for cell in cells if isinstance(cell, str) and cell.strip())
    for _, text in zip(range(2), texts, strict=False):
        yield text


def _person_outcome(sheet: str, line: Line, reading: RowReading, run: _Pass) -> RowOutcome:
    data = reading.data
    rejected = rejections(run.schema, _gate(data))
    outcome = RowOutcome(
        sheet,
        line.row,
        Outcome.REJECT if rejected else Outcome.IMPORT,
        data,
        warnings=(*rejected, *reading.sorted_warnings()),
        notes=tuple(reading.notes),
    )
    if rejected:
        outcome.cells = _labelled(line)
    else:
        run.matcher.settle(outcome, data)
    return outcome


def _gate(data: ParsedRow) -> dict[str, Any]:
    return {
        "name": data.name,
        "sex": data.sex,
        "born": data.born,
        "departed": data.departed,
        "returned": data.returned,
        "reason": data.reason,
        "procedural": data.procedural,
    }


def _labelled(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column.label, cell_text(line.cells[column.index]))
        for column in line.header.columns
        if column.label and column.index < len(line.cells)
    )


def _niks_rounded(sheet: Sheet, layout: SheetLayout) -> bool:
    """Whether a CSV's NIKs passed through a spreadsheet that kept fifteen digits of them.

    A CSV does not tell numbers from text. One NIK in ten ends in zero by nature; where most of a
    column do, they were rounded.
    """
    if sheet.typed or not layout.header:
        return False
    column = next((c for c in layout.header.columns if c.field is Field.NIK), None)
    if column is None:
        return False
    texts = [
        cell_text(line.cells[column.index])
        for line in layout.lines
        if column.index < len(line.cells)
    ]
    whole = [text for text in texts if len(text) == NIK_LENGTH and text.isdigit()]
    rounded = sum(text.endswith("0") for text in whole)
    few, most = 5, 0.6
    return len(whole) >= few and rounded >= most * len(whole)


# Persons and known rows -----------------------------------------------------------------------


class _Matcher:
    """Who each row's person is, and whether the row is known already."""

    def __init__(self, known: KnownPeople) -> None:
        self._known = known
        self._index = Index()
        self._episodes: set[tuple[int, Episode]] = set()
        self._numbers: dict[int, int] = {}
        self._last_number = 0
        self._seen: Counter[str] = Counter()
        self.known_ids: dict[int, str] = {}
        for person in known.people:
            subject = self._index.add(facts_of(person))
            self.known_ids[subject] = person.id
            self._episodes.update((subject, episode) for episode in person.episodes)

    def settle(self, outcome: RowOutcome, data: ParsedRow) -> None:
        """Fill in person, match and identity; a row met before becomes ``known``."""
        facts = self._facts(data)
        finding = self._index.find(facts)
        episode = Episode(data.departed, data.returned, data.reason.value)
        known = self._is_known(outcome, facts, finding, episode)
        if known:
            outcome.outcome = Outcome.KNOWN
        self._attach(outcome, facts, finding, take_in=not known)
        if not known and outcome.subject is not None:
            self._episodes.add((outcome.subject, episode))

    def _facts(self, data: ParsedRow) -> Facts:
        fingerprint = self._known.fingerprint
        return Facts(
            keys=name_keys(data.name),
            nik=fingerprint("nik", data.nik) if data.nik else None,
            born=data.born,
            birth_year=data.birth_year,
            sex=data.sex,
            phone=fingerprint("phone", data.phone) if data.phone else None,
            village=data.home.kelurahan or data.home.village,
        )

    def _is_known(
        self, outcome: RowOutcome, facts: Facts, finding: Finding, episode: Episode
    ) -> bool:
        identity = row_identity(facts, episode)
        self._seen[identity] += 1
        identity = f"{identity}#{self._seen[identity]}"
        outcome.identity = self._known.fingerprint("row", identity)
        if outcome.identity in self._known.rows:
            return True
        if finding.subject is None or (finding.subject, episode) not in self._episodes:
            return False
        if not (episode.departed or episode.returned) or not _surely(finding):
            return False
        return True

    def _attach(
        self, outcome: RowOutcome, facts: Facts, finding: Finding, *, take_in: bool
    ) -> None:
        outcome.match, outcome.reasons = finding.match, finding.reasons
        if finding.match is Match.EXACT and finding.subject is not None:
            outcome.subject = finding.subject
            self._index.enrich(finding.subject, facts)
        elif finding.match is Match.LIKELY:
            outcome.proposed = finding.subject
        if outcome.subject is None and take_in:
            outcome.subject = self._index.add(facts)
        shown = outcome.proposed if outcome.proposed is not None else outcome.subject
        outcome.person = self._number(shown)
        if outcome.proposed is not None and outcome.subject is not None:
            self._numbers[outcome.subject] = outcome.person or 0

    def _number(self, subject: int | None) -> int | None:
        if subject is None:
            return None
        if subject not in self._numbers:
            self._last_number += 1
            self._numbers[subject] = self._last_number
        return self._numbers[subject]


def _surely(finding: Finding) -> bool:
    """Whether more than a name says that it is the same person."""
    strong = {LikenessReason.SAME_NIK, LikenessReason.SAME_BIRTH_DATE, LikenessReason.SAME_PHONE}
    return finding.match is Match.EXACT or bool(strong.intersection(finding.reasons))


def row_identity(facts: Facts, episode: Episode) -> str:
    """Person and journey in one line: equal for the same row in the same file read again."""
    parts = (
        *(facts.nik, " ".join(sorted(facts.keys)), facts.born or facts.birth_year, facts.sex),
        *(facts.phone, facts.village, episode.departed, episode.returned, episode.reason),
    )
    return "|".join("" if part is None else str(part) for part in parts)


# Remarks ------------------------------------------------------------------------------------


def _columns_not_understood(sheet: str, header: Header) -> Iterator[Remark]:
    for column in header.columns:
        if column.field is Field.OTHER and column.label:
            yield Remark(RemarkCode.COLUMN_NOT_UNDERSTOOD, sheet, column.label)


def _recapitulation(others: list[Sheet], rows: list[RowOutcome]) -> Iterator[Remark]:
    """A count stated on a sheet without register, beside the name of one, that is not the count."""
    counts = Counter(row.sheet for row in rows if row.outcome is not Outcome.IGNORE)
    words = {plain_words(name): name for name in counts}
    for sheet in others:
        agreed = False
        for cells in sheet.rows:
            for label, stated in zip(cells, cells[1:], strict=False):
                name = words.get(plain_words(cell_text(label)))
                if name and isinstance(stated, int | float) and not isinstance(stated, bool):
                    agreed = True
                    if int(stated) != counts[name]:
                        yield Remark(
                            RemarkCode.RECAP_DIFFERS, sheet.name, name, int(stated), counts[name]
                        )
        if not agreed and any(not is_blank_row(cells) for cells in sheet.rows):
            yield Remark(RemarkCode.SHEET_WITHOUT_REGISTER, sheet.name)
