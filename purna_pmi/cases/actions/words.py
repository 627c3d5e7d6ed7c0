"""What people typed, cleaned and measured before it is stored."""

from purna_pmi.cases import wording
from purna_pmi.cases.models import Case
from purna_pmi.core.errors import StaleError, UserError
from purna_pmi.core.text import clean_text


def checked_line(raw: str, limit: int, too_long: object, field: str) -> str:
    """One line of clean text; raises UserError(field) above `limit` characters."""
    line = clean_text(raw)
    if len(line) > limit:
        raise UserError(too_long, field)
    return line


def checked_lines(raw: str, limit: int, too_long: object, field: str) -> str:
    """Several lines of clean text; raises UserError(field) above `limit` characters."""
    lines = "\n".join(clean_text(line) for line in raw.splitlines()).strip()
    if len(lines) > limit:
        raise UserError(too_long, field)
    return lines


def expect_open(case: Case) -> None:
    """Raise UserError where a case is closed: it is read only then."""
    if not case.is_open:
        raise UserError(wording.CASE_CLOSED)


def expect_version(case: Case, version: int) -> None:
    """Raise StaleError where another saved since the page was made."""
    if case.version != version:
        raise StaleError
