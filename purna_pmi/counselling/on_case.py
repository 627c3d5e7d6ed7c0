"""What counselling shows on the page of a case: a panel with dates, sentences of the timeline, no trace of notes."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.cases.timeline import Facts, Names, Wording, register_events
from purna_pmi.counselling import queries
from purna_pmi.counselling.enums import EventKind
from purna_pmi.web.formats import tanggal


def _panel(case_id: UUID) -> Mapping[str, Any]:
    return {"case_id": case_id, "counselling": queries.of_case(case_id)}


def _running(context: Mapping[str, Any]) -> str | None:
    count = len(context["counselling"].running)
    told = ngettext("%(num)s konseling berjalan", "%(num)s konseling berjalan", count)
    return str(told) if count else None


def _attended(facts: Facts, _names: Names) -> str:
    return str(_("Sesi konseling %(day)s: hadir", day=_day_of(facts)))


def _not_attended(facts: Facts, _names: Names) -> str:
    return str(_("Sesi konseling %(day)s: tidak hadir", day=_day_of(facts)))


def _passed_on(facts: Facts, names: Names) -> str:
    return str(_("Konseling diteruskan oleh %(name)s", name=names[facts["after"]]))


def _day_of(facts: Facts) -> str:
    return tanggal(date.fromisoformat(facts["day"]))


_ICON = "counselling"
register_panel(
    "counselling",
    (Kind.COUNSELLING,),
    _panel,
    "counselling/_on_case.html",
    place=2,
    running=_running,
)
register_events(
    {
        EventKind.HANDED_OVER: Wording(_ICON, _l("Diserahkan ke konselor")),
        EventKind.ATTENDED: Wording(_ICON, _l("Sesi konseling: hadir"), _attended),
        EventKind.NOT_ATTENDED: Wording(_ICON, _l("Sesi konseling: tidak hadir"), _not_attended),
        EventKind.PASSED_ON: Wording(_ICON, _l("Konseling diteruskan konselor lain"), _passed_on),
        EventKind.ENDED: Wording(_ICON, _l("Konseling selesai")),
    }
)
