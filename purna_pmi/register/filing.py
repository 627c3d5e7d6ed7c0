"""What a row becomes in the rooms: who somebody is, the journey, and what belongs to the protected partition.

Pure: nothing is stored here. A value that a room could not hold (a nickname of seventy letters) is left
open there and kept word for word among the remarks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from purna_pmi.people.enums import DepartureStatus, NeutralReason, ProtectionKind
from purna_pmi.people.facts import EpisodeFacts, PersonFacts, split_reason
from purna_pmi.register.enums import Field
from purna_pmi.register.results import RowOutcome
from purna_pmi.register.rows import ParsedRow
from purna_pmi.register.words import education_of

_NAME_LENGTH = 60
_TEXT_LENGTH = 500
_RECORD_LENGTH = 5_000
_OLDEST_YEAR = 1900

# The labels of what is kept word for word: words of the record itself, in the language of the office.
_LABELS = {
    Field.NAME: "Nama",
    Field.NICKNAME: "Nama panggilan",
    Field.PASSPORT_NAME: "Nama di paspor",
    Field.NIK: "NIK",
    Field.SEX: "Jenis kelamin",
    Field.BIRTHPLACE: "Tempat lahir",
    Field.BORN: "Tanggal lahir",
    Field.AGE: "Umur",
    Field.EDUCATION: "Pendidikan",
    Field.VILLAGE: "Kelurahan/desa",
    Field.DISTRICT: "Kecamatan",
    Field.REGENCY: "Kabupaten/kota",
    Field.PROVINCE: "Provinsi",
    Field.ADDRESS: "Alamat",
    Field.PHONE: "Telepon",
    Field.COUNTRY: "Negara tujuan",
    Field.JOB: "Pekerjaan",
    Field.EMPLOYER: "Majikan/perusahaan",
    Field.RECRUITER: "Perekrut",
    Field.PROCEDURAL: "Status keberangkatan",
    Field.DEPARTED: "Tanggal berangkat",
    Field.RETURNED: "Tanggal pulang",
    Field.REASON: "Alasan pulang",
    Field.INTERESTS: "Minat",
    Field.PASSPORT: "Paspor",
    Field.REMARKS: "Keterangan",
}


@dataclass(slots=True)
class Entry:
    """What one row becomes: facts for the rooms, numbers for the vault, words for the protected partition."""

    person: PersonFacts
    episode: EpisodeFacts
    nik: str | None
    passport: str | None
    phone: str | None
    address: str
    protection: ProtectionKind | None
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Fitting:
    """Values made to fit, with the words of those that did not."""

    today: date
    kept: list[tuple[str, str]] = field(default_factory=list)

    def text(self, column: Field, words: str | None, longest: int = _TEXT_LENGTH) -> str:
        """The words, or nothing where they are too long."""
        if words and len(words) > longest:
            self.kept.append((_LABELS[column], words))
            return ""
        return words or ""

    def day(self, column: Field, day: date | None) -> date | None:
        """A day that has been, or nothing."""
        if day and day > self.today:
            self.kept.append((_LABELS[column], day.isoformat()))
            return None
        return day


def file_row(row: ParsedRow, *, today: date, newcomer: bool) -> Entry:
    """Sort what a row tells into rooms.

    Of somebody whom the system knows already (`newcomer` false) an import changes nothing: name,
    papers and ways of contact are kept as remarks of the new case, for a human to decide.
    """
    fit = _Fitting(today)
    neutral, protection = split_reason(row.reason)
    person, episode = _person(row, fit), _episode(row, fit, neutral)
    address = ", ".join(filter(None, (row.address, row.rt_rw and f"RT/RW {row.rt_rw}")))
    entry = Entry(
        person=person,
        episode=episode,
        nik=row.nik,
        passport=fit.text(Field.PASSPORT, row.passport) or None,
        phone=row.phone,
        address=fit.text(Field.ADDRESS, address),
        protection=protection,
    )
    told = [*_remarked(row), *fit.kept]
    if not newcomer:
        told += _of_the_person(row, address)
    entry.remarks = list(_records(told))
    return entry


def _person(row: ParsedRow, fit: _Fitting) -> PersonFacts:
    education = education_of(row.education) if row.education else None
    if row.education and not education:
        fit.kept.append((_LABELS[Field.EDUCATION], row.education))
    year = row.birth_year if not row.born and (row.birth_year or 0) >= _OLDEST_YEAR else None
    home = row.home
    elsewhere = home.village or home.district or home.regency or home.province
    return PersonFacts(
        name=row.name,
        nickname=fit.text(Field.NICKNAME, row.nickname, _NAME_LENGTH),
        passport_name=fit.text(Field.PASSPORT_NAME, row.passport_name, _NAME_LENGTH),
        sex=row.sex,
        born_on=row.born,
        born_year=year,
        village_code=home.kelurahan,
        home_code=None if home.kelurahan else elsewhere,
        home_text="" if home.kelurahan else fit.text(Field.VILLAGE, _home_words(row)),
        birthplace=fit.text(Field.BIRTHPLACE, row.birthplace),
        education=education,
        interests=fit.text(Field.INTERESTS, row.interests),
    )


def _home_words(row: ParsedRow) -> str:
    kept = dict(row.originals)
    places = (Field.VILLAGE, Field.DISTRICT, Field.REGENCY, Field.PROVINCE)
    return ", ".join(kept[place] for place in places if place in kept)


def _episode(row: ParsedRow, fit: _Fitting, neutral: NeutralReason) -> EpisodeFacts:
    return EpisodeFacts(
        destination=row.country,
        destination_place=fit.text(Field.COUNTRY, row.destination),
        job_title=fit.text(Field.JOB, row.job),
        employer=fit.text(Field.EMPLOYER, row.employer),
        placed_by=fit.text(Field.RECRUITER, row.recruiter),
        left_on=fit.day(Field.DEPARTED, row.departed),
        returned_on=row.returned,
        return_reason=neutral,
        departure_status=row.procedural or DepartureStatus.UNKNOWN,
    )


def _remarked(row: ParsedRow) -> Iterator[tuple[str, str]]:
    """What the row says beside the columns of the rooms."""
    if row.remarks:
        yield _LABELS[Field.REMARKS], row.remarks
    yield from ((_label(name), text) for name, text in row.originals)
    yield from row.extras


def _of_the_person(row: ParsedRow, address: str) -> Iterator[tuple[str, str]]:
    """Who somebody is according to this row: of a known person told to the worker, not written over."""
    told = {
        Field.NAME: row.name,
        Field.NICKNAME: row.nickname,
        Field.BIRTHPLACE: row.birthplace,
        Field.BORN: row.born and row.born.isoformat(),
        Field.EDUCATION: row.education,
        Field.PHONE: row.phone,
        Field.ADDRESS: address,
        Field.VILLAGE: row.home.kelurahan or row.home.village,
        Field.PASSPORT: row.passport,
        Field.INTERESTS: row.interests,
    }
    return ((_LABELS[column], text) for column, text in told.items() if text)


def _label(name: str) -> str:
    return _LABELS[Field(name)] if name in _LABELS else name


def _records(told: list[tuple[str, str]]) -> Iterator[str]:
    """The words as texts of at most 5,000 characters, one line a label."""
    lines = [f"{label}: {text}" if label else text for label, text in told]
    whole = "\n".join(lines)
    for start in range(0, len(whole), _RECORD_LENGTH):
        yield whole[start : start + _RECORD_LENGTH]


def opening_day(row: RowOutcome, today: date) -> date:
    """When the row's case is opened: on the day of return, today where none is known."""
    return (row.data.returned if row.data else None) or today
