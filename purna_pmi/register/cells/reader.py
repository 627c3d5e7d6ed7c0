"""What the readers of cells share: the cell as value and text, the day, and the sheet's kind."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from purna_pmi.core.text import clean_text
from purna_pmi.register.dates import DateReading, read_date


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a sheet needs to know beside its cells.

    ``niks_rounded`` tells that a CSV's NIKs passed through a spreadsheet that lost a digit.
    """

    today: date
    date1904: bool = False
    niks_rounded: bool = False

    def date(self, value: Any) -> DateReading:
        """The date in a cell by this sheet's way of counting."""
        return read_date(value, today=self.today, date1904=self.date1904)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that tells something: its value, and the same as clean text."""

    value: Any
    text: str
    reader: Reader

    @property
    def is_number(self) -> bool:
        """Whether the spreadsheet held a number, which has fifteen digits that count."""
        return isinstance(self.value, float | int)

    def date(self) -> DateReading:
        """The date in this cell."""
        return self.reader.date(self.value)


def cell_text(value: Any) -> str:
    """A cell as one line of clean text; whole numbers without a fraction, dates as ISO."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, timedelta) else str(value)
