"""What a trainer can find anywhere: an insider at a provider learns a name to call and attendance, nothing else."""

import gzip
import re

import pytest
from sqlalchemy import event, text

from purna_pmi.core.db import db
from purna_pmi.training.actions import enrol
from tests.factories.training import as_user, case_of, class_of, participants, session_of

CANARIES = (
    "Benediktus Kenari", "KPG-2026", "PMI", "TPPO", "dagang orang", "deport", "purna migran", "pekerja migran",
    "Malaysia", "pulang", "kasus", "konseling", "nonprosedural",
)  # fmt: skip


@pytest.fixture
def hidden_person(session):
    """Somebody in a class under an alias, deported, with a case number."""
    class_id, case_id = class_of(), case_of(name="Benediktus Kenari")
    session_of(class_id)
    with as_user("worker"):
        db.session.execute(
            text(
                "INSERT INTO people.migration_episode (id, person_id, destination, return_reason)"
                " SELECT gen_random_uuid(), person_id, 'MY', 'deported' FROM cases.case_file WHERE id = :case"
            ),
            {"case": case_id},
        )
        enrol(case_id=case_id, class_id=class_id, shown_name="Ben")
    return class_id


def crawl(client, start):
    """Every page that links lead to, by address."""
    pages, waiting = {}, [start]
    while waiting:
        url = waiting.pop()
        page = client.get(url)
        if page.status_code == 200:
            pages[url] = page.get_data(as_text=True)
            found = re.findall(r'href="(/[^"#]*)"', pages[url])
            waiting += (
                {one for one in found if not one.startswith("/static")}
                - pages.keys()
                - set(waiting)
            )
    return pages


def test_no_page_of_a_trainer_betrays_anybody(client_of, hidden_person):
    pages = crawl(client_of("trainer"), "/classes")
    assert len(pages) >= 8
    assert any("Ben" in page for page in pages.values())
    for url, page in pages.items():
        if url != "/policy":  # the law speaks of everything, and of nobody
            words = page.replace("Purna PMI", "").lower()
            assert [one for one in CANARIES if one.lower() in words] == [], url


def test_a_refusal_betrays_nobody(client_of, hidden_person):
    for url in (
        "/classes/0",
        f"/classes/{hidden_person}/edit?x=1",
        f"/cases/{hidden_person}/enrol",
        "/cases",
    ):
        words = client_of("trainer").get(url).get_data(as_text=True).replace("Purna PMI", "")
        assert [one for one in CANARIES if one in words] == [], url


def statements_of(client, url):
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(url).status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


@pytest.mark.parametrize("key", ["trainer", "worker", "manager"])
def test_the_list_costs_the_same_for_one_class_and_for_thirty(client_of, session, key):
    session_of(class_of())
    client = client_of(key)
    one = statements_of(client, "/classes")
    for number in range(12):
        session_of(class_of(name=f"Kelas {number}"), ago=1)
    assert statements_of(client, "/classes") == one <= 12


def test_class_and_sheet_cost_the_same_for_two_people_and_for_thirty(client_of, session):
    costs = []
    for how_many in (2, 30):
        class_id = class_of(name=f"Kelas {how_many}")
        participants(class_id, how_many)
        session_id = session_of(class_id)
        urls = (f"/classes/{class_id}", f"/class-sessions/{session_id}/attendance")
        costs.append([statements_of(client_of("trainer"), url) for url in urls])
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 14


def test_the_sheet_of_thirty_is_light(client_of, session):
    class_id = class_of()
    participants(class_id, 30)
    page = client_of("trainer").get(f"/class-sessions/{session_of(class_id)}/attendance")
    assert len(gzip.compress(page.get_data())) <= 15_000


def test_the_second_page_of_classes_follows_the_first(client_of, session):
    for number in range(33):
        class_of(name=f"Kelas {number:02}")
    client = client_of("worker")
    first = client.get("/classes").get_data(as_text=True)
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(following).get_data(as_text=True)
    names = [re.findall(r"Kelas \d\d", page) for page in (first, second)]
    assert (len(names[0]), len(names[1])) == (30, 3)
    assert not set(names[0]) & set(names[1])
