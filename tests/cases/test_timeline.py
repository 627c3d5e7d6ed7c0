"""The sentences of the timeline: every kind has one, and none crashes a page, whatever its facts are."""

import pytest

from purna_pmi import app as _every_room  # noqa: F401 - rooms register their kinds on import
from purna_pmi.cases.enums import EventKind
from purna_pmi.cases.models import CaseEvent
from purna_pmi.cases.timeline import as_lines, known_kinds, named_in
from purna_pmi.core import clock
from purna_pmi.core.ids import new_id
from purna_pmi.counselling.enums import EventKind as CounsellingKind

ODD_FACTS = (
    {},
    {"day": None, "after": []},
    {"day": "kemarin", "after": "x", "reason": "x"},
    [],
    None,
)


def told(kind, facts):
    event = CaseEvent(id=new_id(), kind=kind, facts=facts, created_at=clock.now(), actor_id=None)
    named_in([event])
    return as_lines([event], {})[0]["title"]


def test_every_kind_of_event_has_a_sentence():
    assert {*EventKind, *CounsellingKind} <= known_kinds()


@pytest.mark.parametrize("facts", ODD_FACTS, ids=str)
@pytest.mark.parametrize("kind", sorted(known_kinds()))
def test_an_event_with_missing_or_odd_facts_reads_shorter(app, kind, facts):
    with app.test_request_context():
        sentence = told(kind, facts)
    assert sentence.strip()
    assert sentence != kind
    assert "None" not in sentence
    assert sentence[-1] not in ":–→"


def test_a_kind_of_a_room_that_is_gone_shows_its_code(app):
    with app.test_request_context():
        assert told("something_else", {}) == "something_else"


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"),
    [
        ("counselling_attended", {"day": "2026-01-05"}, "Sesi konseling 05-01-2026: hadir"),
        ("counselling_attended", {}, "Sesi konseling: hadir"),
        ("training_enrolled", {"class": "Las"}, "Terdaftar di kelas Las"),
        ("training_enrolled", {}, "Terdaftar di kelas"),
        ("stage_moved", {"before": "intake", "after": "x"}, "Pindah tahap"),
    ],
)
def test_a_sentence_says_what_its_facts_say(app, kind, facts, sentence):
    with app.test_request_context():
        assert told(kind, facts) == sentence
