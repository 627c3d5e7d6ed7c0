"""What counselling shows on the page of a case: a panel with dates, sentences of the timeline, no trace of notes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.cases.timeline import Facts, Names, Sentence, register_events
from purna_pmi.counselling import queries
from purna_pmi.counselling.enums import EventKind
from purna_pmi.web.formats import tanggal


def _panel(case_id: UUID) -> Mapping[str, Any]:
    return {"case_id": case_id, "counselling": queries.of_case(case_id)}


def _on_a_day(words: Callable[[str], str]) -> Sentence:
    def sentence(facts: Facts, _names: Names) -> str:
        return words(tanggal(date.fromisoformat(facts["day"])))

    return sentence


register_panel("counselling", (Kind.COUNSELLING,), _panel, "counselling/_on_case.html", place=2)
register_events(
    {
        EventKind.HANDED_OVER: (
            _on_a_day(lambda _day: str(_("Diserahkan ke konselor"))),
            "counselling",
        ),
        EventKind.ATTENDED: (
            _on_a_day(lambda day: str(_("Sesi konseling %(day)s: hadir", day=day))),
            "counselling",
        ),
        EventKind.NOT_ATTENDED: (
            _on_a_day(lambda day: str(_("Sesi konseling %(day)s: tidak hadir", day=day))),
            "counselling",
        ),
        EventKind.ENDED: (_on_a_day(lambda _day: str(_("Konseling selesai"))), "counselling"),
    }
)
