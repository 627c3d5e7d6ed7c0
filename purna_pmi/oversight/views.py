"""The record as pages: entries with filters in the address, and the seals with their state."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.audit.enums import EntryKind
from purna_pmi.oversight import queries
from purna_pmi.oversight.fields import field_words
from purna_pmi.oversight.labels import (
    ACTION_LABELS,
    KIND_LABELS,
    REASON_LABELS,
    SUBJECT_LABELS,
)
from purna_pmi.web.fields import read_date
from purna_pmi.web.filters import kept_filters

_FEWEST_TOO_MANY = 19  # digits; whatever has fewer fits a bigint

blueprint = Blueprint("oversight", __name__, url_prefix="/audit")


@blueprint.get("")
def audit() -> ResponseReturnValue:
    """Who saw and changed what, newest first."""
    wanted = _wanted()
    page = queries.record_page(queries.Wanted(**wanted))
    chosen = kept_filters(_READERS, place="before")
    return render_template(
        "oversight/audit.html",
        page=page,
        chosen=chosen,
        active=len(chosen.keys() & wanted.keys()),
        unread=[chosen[name] for name in _DAYS if name in chosen and name not in wanted],
        next_url=page.next_before and url_for(".audit", before=page.next_before, **chosen),
        kinds=[("", _("Semua")), *((kind.value, KIND_LABELS[kind]) for kind in EntryKind)],
        kind_labels=KIND_LABELS,
        action_labels=ACTION_LABELS,
        subject_labels=SUBJECT_LABELS,
        reason_labels=REASON_LABELS,
        role_labels=ROLE_LABELS,
        field_words=field_words,
    )


@blueprint.get("/seals")
def seals() -> ResponseReturnValue:
    """The newest seals, and whether they hold."""
    newest = queries.newest_seals()
    return render_template(
        "oversight/seals.html", seals=newest, checked=queries.checked_now(newest)
    )


def _whole_day(typed: str) -> date:
    """A day as it is typed on every page, or as a machine writes it."""
    day = read_date(typed).whole
    if day is None:
        raise ValueError(typed)
    return day


def _entry_number(typed: str) -> int:
    """The number of an entry, as the database counts them."""
    number = int(typed) if len(typed) < _FEWEST_TOO_MANY else 0
    if number <= 0:
        raise ValueError(typed)
    return number


_READERS: dict[str, Callable[[str], Any]] = {
    "kind": EntryKind,
    "actor_id": UUID,
    "case_id": UUID,
    "since": _whole_day,
    "until": _whole_day,
    "before": _entry_number,
}


_DAYS = ("since", "until")


def _wanted() -> dict[str, Any]:
    """Read the filters; what is no filter is as good as none."""
    wanted: dict[str, Any] = {}
    for name, read in _READERS.items():
        with suppress(ValueError, KeyError):
            wanted[name] = read(request.args[name])
    return wanted
