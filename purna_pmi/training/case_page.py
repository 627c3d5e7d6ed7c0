"""What the page of a case shows of training: its classes in numbers, and what became of them on the timeline."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.cases.queries import case
from purna_pmi.cases.timeline import Facts, Names, Wording, register_events
from purna_pmi.training.enums import ParticipantStatus
from purna_pmi.training.queries import classes_of_case
from purna_pmi.training.wording import STATUS_KINDS, STATUS_LABELS


def load_panel(case_id: UUID) -> dict[str, object]:
    """The classes of a case for its staff."""
    return {
        "case_id": case_id,
        "is_open": case(case_id).is_open,
        "classes": classes_of_case(case_id),
        "labels": STATUS_LABELS,
        "kinds": STATUS_KINDS,
    }


def say_running(context: Mapping[str, Any]) -> str | None:
    """In how many classes somebody still is."""
    count = sum(one.status is ParticipantStatus.ENROLLED for one in context["classes"])
    told = ngettext("%(num)s pelatihan berjalan", "%(num)s pelatihan berjalan", count)
    return str(told) if count else None


def _enrolled(facts: Facts, _names: Names) -> str:
    return str(_("Terdaftar di kelas %(name)s", name=facts["class"]))


def _withdrawn(facts: Facts, _names: Names) -> str:
    return str(_("Mengundurkan diri dari kelas %(name)s", name=facts["class"]))


def _completed(facts: Facts, _names: Names) -> str:
    return str(_("Menyelesaikan kelas %(name)s", name=facts["class"]))


def _not_completed(facts: Facts, _names: Names) -> str:
    return str(_("Tidak menyelesaikan kelas %(name)s", name=facts["class"]))


SENTENCES: dict[str, Wording] = {
    "training_enrolled": Wording("class", _l("Terdaftar di kelas"), _enrolled),
    "training_withdrawn": Wording("cross", _l("Mengundurkan diri dari kelas"), _withdrawn),
    "training_completed": Wording("check", _l("Menyelesaikan kelas"), _completed),
    "training_not_completed": Wording("stop", _l("Tidak menyelesaikan kelas"), _not_completed),
}

register_panel(
    "training", (Kind.ENROLMENT,), load_panel, "training/_panel.html", place=1, running=say_running
)
register_events(SENTENCES)
