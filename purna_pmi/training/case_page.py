"""What the page of a case shows of training: its classes in numbers, and what became of them on the timeline."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.cases.queries import case
from purna_pmi.cases.timeline import register_events
from purna_pmi.training.queries import classes_of_case
from purna_pmi.training.wording import STATUS_KINDS, STATUS_LABELS

Sentence = Callable[[Mapping[str, Any], Mapping[str, str]], str]


def load_panel(case_id: UUID) -> dict[str, object]:
    """The classes of a case for its staff."""
    return {
        "case_id": case_id,
        "is_open": case(case_id).is_open,
        "classes": classes_of_case(case_id),
        "labels": STATUS_LABELS,
        "kinds": STATUS_KINDS,
    }


def _enrolled(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Terdaftar di kelas %(name)s", name=facts.get("class", "–")))


def _withdrawn(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Mengundurkan diri dari kelas %(name)s", name=facts.get("class", "–")))


def _completed(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Menyelesaikan kelas %(name)s", name=facts.get("class", "–")))


def _not_completed(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    return str(_("Tidak menyelesaikan kelas %(name)s", name=facts.get("class", "–")))


SENTENCES: dict[str, tuple[Sentence, str]] = {
    "training_enrolled": (_enrolled, "class"),
    "training_withdrawn": (_withdrawn, "cross"),
    "training_completed": (_completed, "check"),
    "training_not_completed": (_not_completed, "stop"),
}

register_panel("training", (Kind.ENROLMENT,), load_panel, "training/_panel.html", place=1)
register_events(SENTENCES)
