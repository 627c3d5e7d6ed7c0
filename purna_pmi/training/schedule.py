"""The dates of a series of sessions."""

from collections.abc import Collection
from datetime import date, timedelta


def dates_between(first: date, last: date, weekdays: Collection[int]) -> list[date]:
    """The days from first to last, both included, that fall on the weekdays (0 is Monday)."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() in weekdays]
