"""The blueprint that the pages of cases hang on, and what all of them ask for."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import queries
from purna_pmi.cases.models import Case
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.errors import NotFoundError
from purna_pmi.web.forms import HouseForm
from purna_pmi.web.saving import form_page

blueprint = Blueprint("cases", __name__)


def keyring() -> Keyring:
    """The keys that seal and open notes and what is protected."""
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


def case_form(template: str, form: HouseForm, case: Case, **context: Any) -> ResponseReturnValue:
    """The page of a form about a case; it says whose case it is, so that nobody writes in the wrong file."""
    return form_page(template, form, case=case, name=queries.name_on(case), **context)


def id_in(argument: str) -> UUID | None:
    """The id in an argument of the address; raises NotFoundError for one that is none."""
    raw = request.args.get(argument)
    try:
        return UUID(raw) if raw else None
    except ValueError as error:
        raise NotFoundError from error


def done(case_id: UUID, sentence: str, *, part: str | None = None, undo: str | None = None) -> str:
    """Say what was done (with a way back) and where to go on: the page of the case, or a part of it."""
    message = (
        {"text": sentence, "undo_url": undo, "undo_label": _("Urungkan")} if undo else sentence
    )
    flash(message, "success")  # type: ignore[arg-type]  # the kit's flashes() takes a mapping
    return url_for("cases.show", case_id=case_id, _anchor=part)
