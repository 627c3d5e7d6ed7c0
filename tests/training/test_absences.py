"""All who missed sessions lately, behind the short list of the start page."""

import pytest

from purna_pmi.training.actions import mark_sheet
from purna_pmi.training.queries import class_session
from tests.factories.cases import as_user
from tests.factories.training import class_of, participants, session_of
from tests.statements import statements


def missed(how_many, ago=1):
    """A class of which so many missed the session of some days ago."""
    class_id = class_of(capacity=60, began=25, lasts=80)
    people = participants(class_id, how_many)
    session_id = session_of(class_id, ago=ago)
    with as_user("trainer"):
        lesson = class_session(session_id)
        mark_sheet(lesson, version=lesson.version, marks=dict.fromkeys(people, "absent"))


def rows(client, address="/absences"):
    return client.get(address).text.count('<li><div class="what">')


def test_all_absences_of_my_cases_are_listed_by_days(client_of, session):
    missed(12)
    missed(1, ago=20)
    worker = client_of("worker")
    assert 'href="/absences"' in worker.get("/").text
    assert (rows(worker), rows(worker, "/absences?days=30")) == (12, 13)
    assert rows(worker, "/absences?days=nonsense") == 12
    assert rows(client_of("colleague")) == 0


@pytest.mark.parametrize("key", ["worker", "supervisor"])
def test_where_nobody_was_absent_the_list_says_so(client_of, session, key):
    assert "Semua datang atau memberi kabar" in client_of(key).get("/absences").text


@pytest.mark.parametrize("key", ["trainer", "counsellor", "manager", "facilitator"])
def test_others_have_no_such_list(client_of, session, key):
    assert client_of(key).get("/absences").status_code == 404


def test_the_list_costs_the_same_at_one_row_and_at_fifty(client_of, session):
    def cost():
        with statements() as sent:
            assert client_of("worker").get("/absences").status_code == 200
        return len(sent)

    missed(1)
    at_one = cost()
    missed(49)
    assert cost() == at_one <= 12
