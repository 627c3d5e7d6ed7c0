"""Behind the short lists of a start page: all my tasks, all answers to my proposals."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from purna_pmi.cases import actions, queries
from purna_pmi.cases.enums import ClosureReason, Decision
from purna_pmi.core import clock
from purna_pmi.core.db import db
from tests.factories.cases import as_user, change, close_case, open_case_for
from tests.statements import statements
from tests.world import EVERYBODY

LISTS = ("/cases/tasks", "/cases/answered")


def task(case_id, title, days=None, key="worker"):
    due = None if days is None else clock.today() + timedelta(days)

    def act(case, me):
        return actions.add_task(case, title, due_on=due, actor=me).id

    return change(case_id, key, act)


def answered(name="Agnes Kembali", note="Satu kunjungan lagi."):
    case_id = open_case_for("worker", name)

    def propose(case, me):
        reason = ClosureReason.GOALS_REACHED
        actions.propose_closure(case, reason, "Selesai.", clock.today(), actor=me)

    change(case_id, "worker", propose)
    with as_user("supervisor") as me:
        case, closure = queries.case(case_id), queries.waiting_closure(case_id)
        actions.decide_closure(case, closure, Decision.RETURNED, note, version=1, actor=me)
    return case_id


def test_my_tasks_come_by_day_and_hold_mine_alone(client_of, session):
    case_id = open_case_for("worker", "Debora Tugas")
    task(case_id, "Kapan saja")
    task(case_id, "Lusa", 2)
    task(case_id, "Hari ini", 0)
    done = task(case_id, "Sudah", 0)
    change(
        case_id, "worker", lambda case, _: actions.finish_task(case, queries.task(case.id, done))
    )
    task(open_case_for("colleague"), "Milik rekan", 0, key="colleague")
    closed = open_case_for("worker")
    task(closed, "Kasus tutup", 0)
    close_case(closed)
    page = client_of("worker").get("/cases/tasks").text
    assert page.index("Hari ini</a>") < page.index("Lusa") < page.index("Kapan saja")
    for words in ("Sudah", "Milik rekan", "Kasus tutup"):
        assert words not in page


def test_a_supervisor_finds_tasks_of_their_own(client_of, session):
    task(open_case_for("worker"), "Periksa berkas", 1, key="supervisor")
    supervisor = client_of("supervisor")
    assert 'href="/cases/tasks"' in supervisor.get("/cases").text
    assert "Periksa berkas" in supervisor.get("/cases/tasks").text


def test_answers_to_my_proposals_are_all_there(client_of, session):
    case_id = answered()
    close_case(open_case_for("worker", "Petrus Selesai"))
    page = client_of("worker").get("/cases/answered").text
    for words in ("Agnes Kembali", "Satu kunjungan lagi.", "Petrus Selesai", f"/cases/{case_id}"):
        assert words in page
    assert "Agnes Kembali" not in client_of("colleague").get("/cases/answered").text


def test_a_proposal_that_i_withdrew_is_no_answer(client_of, session):
    case_id = open_case_for("worker", "Tarik Kembali")

    def propose(case, me):
        actions.propose_closure(case, ClosureReason.OTHER, "Selesai.", clock.today(), actor=me)

    change(case_id, "worker", propose)
    change(
        case_id,
        "worker",
        lambda case, me: actions.withdraw_closure(case, queries.latest_closure(case.id), actor=me),
    )
    assert "Tarik Kembali" not in client_of("worker").get("/cases/answered").text


@pytest.mark.parametrize(
    ("address", "words"),
    [(LISTS[0], "Tidak ada tugas"), (LISTS[1], "Belum ada jawaban")],
)
def test_empty_lists_say_what_to_expect(client_of, address, words):
    assert words in client_of("worker").get(address).text
    assert client_of("counsellor").get(address).status_code == 404


def test_lists_come_page_by_page_at_the_same_cost(client_of, session):
    worker, case_id = client_of("worker"), open_case_for("worker", "Debora Tugas")

    def costs():
        found = []
        for address in LISTS:
            with statements() as sent:
                assert worker.get(address).status_code == 200
            found.append(len(sent))
        return found

    task(case_id, "Tugas 0", 0)
    answered()
    at_one = costs()
    for number in range(1, 52):
        task(case_id, f"Tugas {number}", number % 3 or None)
        answered(f"Orang {number}")
    assert costs() == at_one
    assert max(at_one) <= 12
    for address in LISTS:
        first = worker.get(address)
        more = first.text.split('rel="next" href="')[1].split('"')[0]
        second = worker.get(more)
        assert first.text.count('<li><div class="what">') == 50
        assert second.text.count('<li><div class="what">') == 2
        assert 'rel="next"' not in second.text
    assert worker.get(f"/cases/tasks?after={EVERYBODY['worker'].id}").status_code == 404


def test_each_list_is_on_record(client_of, session):
    task(open_case_for("worker"), "Tugas", 0)
    answered()
    for address in LISTS:
        client_of("worker").get(address)
    with as_user("auditor"):
        subjects = db.session.scalars(
            text("SELECT subject FROM audit.entry ORDER BY id DESC LIMIT 2")
        )
        assert set(subjects) == {"cases.tasks", "cases.closures"}
