"""Filters that stand in an address."""

from collections.abc import Container
from typing import Any

from flask import request


def kept_filters(names: Container[str], *, place: str) -> dict[str, Any]:
    """The filters of this address for the address of the next page, which has a `place` of its own.

    What is no filter is left out: `url_for` would take some names for its own.
    """
    given = request.args.items()
    return {name: value for name, value in given if name in names and name != place and value}
