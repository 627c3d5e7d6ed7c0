"""What the page of a case shows of groups: memberships with meetings in numbers, and the answers on the timeline."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.cases.queries import case
from purna_pmi.cases.timeline import register_events
from purna_pmi.community.queries import groups_of_case
from purna_pmi.community.wording import KIND_LABELS, ROLE_LABELS, STATE_KINDS, STATE_LABELS

Sentence = Callable[[Mapping[str, Any], Mapping[str, str]], str]


def load_panel(case_id: UUID) -> dict[str, object]:
    """The groups of a case for its staff."""
    return {
        "case_id": case_id,
        "is_open": case(case_id).is_open,
        "groups": groups_of_case(case_id),
        "group_kinds": KIND_LABELS,
        "roles": ROLE_LABELS,
        "states": STATE_LABELS,
        "kinds": STATE_KINDS,
    }


def _proposed(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Diusulkan ke %(name)s", name=facts.get("group", "–")))


def _joined(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Menjadi anggota %(name)s", name=facts.get("group", "–")))


def _declined(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Usulan tidak diterima oleh %(name)s", name=facts.get("group", "–")))


def _left(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Keluar dari %(name)s", name=facts.get("group", "–")))


SENTENCES: dict[str, tuple[Sentence, str]] = {
    "group_proposed": (_proposed, "clock"),
    "group_joined": (_joined, "group"),
    "group_declined": (_declined, "cross"),
    "group_left": (_left, "sign-out"),
}

register_panel("community", (Kind.MEMBERSHIP,), load_panel, "community/_panel.html", place=3)
register_events(SENTENCES)
