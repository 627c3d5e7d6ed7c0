"""The forms of reports."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from purna_pmi.core import clock
from purna_pmi.identity.models import Agency
from purna_pmi.reports.figures import Period
from purna_pmi.reports.wording import TOO_LATE, TOO_LONG
from purna_pmi.web.fields import Required, StrippedStringField
from purna_pmi.web.formats import bulan
from purna_pmi.web.forms import HouseForm

CITY = "city"
_YEARS_BACK = 5
_MOST_MONTHS = 36


def _as_day(value: object) -> date:
    """A day as a choice sends it, or as the form proposes it; ValueError for anything else."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


class ReportForm(HouseForm):
    """Which months and of whom; the last whole quarter of the city is proposed."""

    from_on = SelectField(_l("Dari bulan"), [Required()], coerce=_as_day)
    until_on = SelectField(_l("Sampai bulan"), [Required()], coerce=_as_day)
    scope = SelectField(_l("Ruang lingkup"), [Required()])

    def __init__(self, agencies: Iterable[Agency], city: str, **kwargs: Any) -> None:
        """Offer the months up to the present one, the city and its agencies."""
        today = clock.today()
        first, last = _last_quarter(today)
        super().__init__(data={"from_on": first, "until_on": last, "scope": CITY}, **kwargs)
        self.from_on.choices = list(_months(today))
        self.until_on.choices = list(_months(today))
        self.scope.choices = [
            SelectChoice(CITY, _l("Seluruh %(city)s", city=city)),
            *(SelectChoice(str(agency.id), agency.name) for agency in agencies),
        ]

    def validate_until_on(self, field: SelectField) -> None:
        """Refuse a last month before the first, and more months than one report holds."""
        first, last = self.from_on.data, field.data
        if not (isinstance(first, date) and isinstance(last, date)):
            return
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if months < 1:
            raise ValidationError(TOO_LATE)
        if months > _MOST_MONTHS:
            raise ValidationError(TOO_LONG)

    @property
    def period(self) -> Period:
        """The months chosen, first to last day; only after validation."""
        last: date = self.until_on.data
        days = monthrange(last.year, last.month)[1]
        return Period(first=self.from_on.data, last=last.replace(day=days))

    @property
    def agency_id(self) -> UUID | None:
        """The agency chosen, none for the city."""
        return None if self.scope.data == CITY else UUID(self.scope.data)


class CaseReportForm(HouseForm):
    """What a report of a case is for."""

    purpose = StrippedStringField(
        _l("Tujuan laporan"),
        [Required()],
        limit=120,
        description=_l("Misalnya: bahan pembahasan kasus bulanan. Tercetak pada laporan."),
    )


def _months(today: date) -> Iterator[SelectChoice]:
    """The present month and those of some years before, the latest first, by year."""
    for year in range(today.year, today.year - _YEARS_BACK - 1, -1):
        for month in range(today.month if year == today.year else 12, 0, -1):
            first = date(year, month, 1)
            yield SelectChoice(first.isoformat(), bulan(first), optgroup=str(year))


def _last_quarter(today: date) -> tuple[date, date]:
    """The first and the last month of the last quarter that is over, each by its first day."""
    begun = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    last = (begun - timedelta(days=1)).replace(day=1)
    return last.replace(month=last.month - 2), last
