"""Places in words."""

import pytest

from purna_pmi.people.homes import destination_words


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        ("MY", "Sabah", "Malaysia (Sabah)"),
        ("MY", "MALAYSIA", "Malaysia"),
        ("MY", "", "Malaysia"),
        (None, "Sabah", "Sabah"),
        (None, "", ""),
    ],
)
def test_where_a_journey_led(app, code, place, words):
    with app.test_request_context():
        assert destination_words(code, place) == words
