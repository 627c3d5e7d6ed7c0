"""NIK: what the sixteen digits of an Indonesian identity number say.

``PPKKCC DDMMYY NNNN``: province, regency and district of *first* registration, the birth date
(day + 40 for women) and a serial. It never changes, even where the birth date in it is wrong, so
a difference is a note for the worker and never a block.
"""

import re
from dataclasses import dataclass
from datetime import date

from purna_pmi.people.enums import NikNote, NikProblem, Sex

LENGTH = 16
_FEMALE_DAY_OFFSET = 40
_FIRST_PROVINCE, _LAST_PROVINCE = 11, 96
_HIDDEN = "•" * 8


@dataclass(frozen=True, slots=True)
class Nik:
    """A well-formed NIK, taken apart."""

    digits: str
    sex: Sex
    birth_day: int
    birth_month: int
    birth_year_of_century: int

    @property
    def district_code(self) -> str:
        """Kemendagri code of the district of first registration, ``PP.KK.CC``."""
        return f"{self.digits[:2]}.{self.digits[2:4]}.{self.digits[4:6]}"

    def agrees_with(self, born: date) -> bool:
        """Whether the birth date in the number is this one (the century is not in it)."""
        return (self.birth_day, self.birth_month, self.birth_year_of_century) == (
            born.day,
            born.month,
            born.year % 100,
        )

    def birth_date(self, *, today: date) -> date:
        """The birth date in the latest century that does not lie in the future."""
        for century in (today.year - today.year % 100, today.year - today.year % 100 - 100):
            year = century + self.birth_year_of_century
            if (
                _exists(year, self.birth_month, self.birth_day)
                and (born := date(year, self.birth_month, self.birth_day)) <= today
            ):
                return born
        return date(1900 + self.birth_year_of_century, self.birth_month, self.birth_day)


def parse_nik(digits: str) -> Nik | None:
    """The number taken apart, or None where sixteen digits cannot be a NIK (see `nik_problem`)."""
    if nik_problem(digits):
        return None
    day, month, year = _birth_figures(digits)
    female = day > _FEMALE_DAY_OFFSET
    day -= _FEMALE_DAY_OFFSET if female else 0
    return Nik(digits, Sex.FEMALE if female else Sex.MALE, day, month, year)


def nik_problem(digits: str) -> NikProblem | None:
    """What keeps these characters from being a NIK, none where nothing does.

    Checked: sixteen digits, a province code in use, a day and month that exist. The regency and
    district are not checked (they may have been split since), nor is the serial.
    """
    if not (digits.isascii() and digits.isdigit()):
        return NikProblem.NOT_DIGITS
    if len(digits) != LENGTH:
        return NikProblem.LENGTH
    if not _FIRST_PROVINCE <= int(digits[:2]) <= _LAST_PROVINCE:
        return NikProblem.PROVINCE
    day, month, year = _birth_figures(digits)
    day -= _FEMALE_DAY_OFFSET if day > _FEMALE_DAY_OFFSET else 0
    there = _exists(1900 + year, month, day) or _exists(2000 + year, month, day)
    return None if there else NikProblem.BIRTH_DATE


def nik_notes(nik: Nik, *, sex: str | None, born: date | None) -> list[NikNote]:
    """Where a NIK differs from what is known of its owner: for the worker to ask about, never a block."""
    notes = []
    if sex and sex != nik.sex:
        notes.append(NikNote.SEX_DIFFERS)
    if born and not nik.agrees_with(born):
        notes.append(NikNote.BIRTH_DATE_DIFFERS)
    return notes


def nik_digits(written: str) -> str:
    """What somebody wrote without the blanks, dots and dashes that group the figures."""
    return re.sub(r"[\s.\-–]", "", written)


def _birth_figures(digits: str) -> tuple[int, int, int]:
    return int(digits[6:8]), int(digits[8:10]), int(digits[10:12])


def masked(nik: str) -> str:
    """The form shown by default, ``5371••••••••0003``."""
    return f"{nik[:4]}{_HIDDEN}{nik[-4:]}"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
