"""The blueprint that the pages about people hang on, and what all of them ask for."""

from uuid import UUID

from flask import Blueprint, current_app, url_for

from purna_pmi.core.crypto import Keyring
from purna_pmi.core.errors import NotFoundError

blueprint = Blueprint("people", __name__)


def keyring() -> Keyring:
    """The keys that seal and open the encrypted partition."""
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


def uuid_or_none(raw: str | None) -> UUID | None:
    """The id that an address carries, None where it carries none; raises NotFoundError for what is no id."""
    try:
        return UUID(raw) if raw else None
    except ValueError as error:
        raise NotFoundError from error


def room_url(endpoint: str, **values: object) -> str | None:
    """The address of a page of a room above, none where that room is not open."""
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # values of the route
