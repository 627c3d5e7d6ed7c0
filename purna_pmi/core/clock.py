"""The time: moments in UTC, business days in WITA (Asia/Makassar). The only place that asks the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The business day that it is in Kupang."""
    return now().astimezone(WITA).date()


def to_wita(moment: datetime) -> datetime:
    """The same moment as a clock in Kupang shows it."""
    return moment.astimezone(WITA)
