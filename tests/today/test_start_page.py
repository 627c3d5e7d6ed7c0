"""The start page of each role: what is on it, at what cost, and what the record keeps of it."""

import re
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from purna_pmi.cases import actions
from purna_pmi.cases import queries as cases
from purna_pmi.cases.enums import ClosureReason, Decision
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.training.actions import mark_sheet
from purna_pmi.training.queries import class_session
from tests.factories.cases import as_user, change, close_case, open_case_for, seal
from tests.factories.community import group_of, meeting_of, proposed
from tests.factories.counselling import hand_over, plan, record
from tests.factories.training import case_of, class_of, participants, session_of
from tests.statements import statements
from tests.world import EVERYBODY

DAY = timedelta(days=1)
ROLES = (
    *("worker", "supervisor", "counsellor", "trainer", "facilitator", "manager", "partner"),
    *("administrator", "auditor"),
)


@pytest.fixture
def page(client_of):
    def open_page(key):
        answer = client_of(key).get("/")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return open_page


def step_in(days, case_id, key="worker", *, silent=0):
    """The next step of a case is so many days ahead; nothing was heard for so many days."""
    with as_user(key):
        db.session.execute(
            text(
                "UPDATE cases.case_file SET next_step = 'Kunjungan rumah', next_step_on = :day,"
                " updated_at = now() - :silent * interval '1 day' WHERE id = :id"
            ),
            {"day": clock.today() + days * DAY, "silent": silent, "id": case_id},
        )


def task_for(case_id, key="worker"):
    change(
        case_id,
        key,
        lambda case, me: actions.add_task(
            case, "Antar ke Dukcapil", due_on=clock.today(), actor=me
        ),
    )


def propose(case_id, key="worker"):
    def work(case, me):
        actions.propose_closure(
            case, ClosureReason.GOALS_REACHED, "Selesai.", clock.today(), actor=me
        )

    change(case_id, key, work)


def miss(session_id, people):
    with as_user("trainer"):
        lesson = class_session(session_id)
        mark_sheet(lesson, version=lesson.version, marks=dict.fromkeys(people, "absent"))


@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_every_role_has_a_kind_page_where_nothing_is_to_do(page, key):
    assert "<h1>Hari ini</h1>" in page(key)


def test_a_partner_is_told_honestly_that_there_is_nothing_yet(page):
    assert "Belum ada rujukan untuk Anda" in page("partner")


def test_a_worker_sees_own_steps_of_today_and_overdue_ones(page):
    step_in(0, open_case_for("worker", "Salomi Benu"))
    step_in(-3, open_case_for("worker", "Petrus Nope"))
    step_in(2, open_case_for("worker", "Ester Kelak"))
    step_in(0, open_case_for("colleague", "Orang Lain"), "colleague")
    html = page("worker")
    assert "Salomi Benu" in html
    assert "lewat 3 hari" in html
    assert "Ester Kelak" not in html
    assert "Orang Lain" not in html


def test_a_case_just_given_asks_for_its_next_step(page):
    case_id = open_case_for("supervisor", "Baru Diserahkan")
    give = partial(actions.assign_worker, worker_id=EVERYBODY["worker"].id)
    change(case_id, "supervisor", lambda case, me: give(case, version=case.version, actor=me))
    html = page("worker")
    assert "Baru Diserahkan" in html
    assert f"/cases/{case_id}/next-step" in html
    step_in(20, case_id)
    assert "Baru Diserahkan" not in page("worker")


def test_a_worker_sees_silent_cases_tasks_and_answers(page):
    step_in(20, open_case_for("worker", "Yakob Sunyi"), silent=40)
    task_for(open_case_for("worker", "Debora Tugas"))
    answered = open_case_for("worker", "Agnes Kembali")
    propose(answered)
    with as_user("supervisor") as me:
        case, closure = cases.case(answered), cases.waiting_closure(answered)
        note, version = "Satu kunjungan lagi.", closure.version
        actions.decide_closure(case, closure, Decision.RETURNED, note, version=version, actor=me)
    html = page("worker")
    assert "40 hari" in html
    assert "Antar ke Dukcapil" in html
    assert "Satu kunjungan lagi." in html


def test_every_short_list_leads_to_the_whole(page):
    task_for(open_case_for("worker", "Debora Tugas"))
    class_id = class_of()
    miss(session_of(class_id, ago=1), participants(class_id, 1))
    done = open_case_for("worker", "Agnes Selesai")
    close_case(done)
    html = page("worker")
    for address in ("/cases/tasks", "/absences", "/cases/answered"):
        assert f'href="{address}">Lihat semua' in html


def test_a_worker_sees_who_missed_training(page):
    class_id = class_of()
    people = participants(class_id, 2)
    miss(session_of(class_id, ago=1), people[:1])
    assert page("worker").count("1 kali tanpa kabar") == 1
    assert "tanpa kabar" not in page("colleague")


def test_a_sealed_case_is_on_the_page_of_its_readers_only(page):
    case_id = open_case_for("worker", "Rahasia Benu")
    step_in(-1, case_id)
    seal(case_id, "worker", "supervisor")
    assert "Rahasia Benu" in page("worker")
    assert "Rahasia Benu" in page("supervisor")
    assert "Rahasia Benu" not in page("other_supervisor") + page("colleague")


def test_a_supervisor_sees_who_waits_and_the_load(page):
    open_case_for("supervisor", "Tanpa Petugas")
    propose(open_case_for("worker", "Usul Tutup"))
    step_in(-2, open_case_for("colleague", "Lewat Rekan"), "colleague")
    html = page("supervisor")
    assert all(name in html for name in ("Tanpa Petugas", "Usul Tutup", "Lewat Rekan"))
    assert "Beban tim" in html
    assert "Tanpa Petugas" not in page("other_supervisor")


def test_a_counsellor_sees_todays_sessions_and_unsigned_notes(page):
    plan(hand_over(name="Magdalena Riwu"))
    record(hand_over(name="Simon Tanpa Tanda"))
    html = page("counsellor")
    assert "Magdalena Riwu" in html
    assert "Catatan belum ditandatangani" in html
    assert "Magdalena Riwu" not in page("other_counsellor")


def test_a_trainer_has_one_big_button(page):
    class_id = class_of()
    today, before = session_of(class_id), session_of(class_id, ago=2)
    html = page("trainer")
    assert html.count("btn-lg") == 1
    assert f'btn-lg" href="/class-sessions/{today}/attendance"' in html
    assert f"/class-sessions/{before}/attendance" in html
    assert "btn-lg" not in page("other_trainer")


def test_a_facilitator_sees_proposals_and_meetings(page):
    group = group_of()
    proposed(group, "Yustina Usulan")
    meeting = meeting_of(group)
    html = page("facilitator")
    assert "Yustina Usulan" in html
    assert f'btn-lg" href="/meetings/{meeting}' in html


def test_a_manager_sees_counts_and_no_person(page):
    open_case_for("worker", "Nama Seseorang")
    closed = open_case_for("worker", "Nama Lain")
    close_case(closed)
    html = page("manager")
    assert "Seseorang" not in html
    assert re.findall(r'class="num">(\d+)</td>', html) == ["2", "0", "0", "0", "1", "0"]


def test_an_administrator_sees_accounts_without_password_and_the_queue(page):
    html = page("administrator")
    assert "Akun tanpa kata sandi" in html
    assert "8+" in html
    assert "E-mail menunggu dikirim" in html


def test_an_auditor_sees_who_reads_much(page):
    for key, times in (("worker", 45), ("colleague", 2), ("other_worker", 1)):
        case_id = open_case_for(key)
        with as_user(key):
            for _ in range(times):
                cases.open_file(case_id)
    html = page("auditor")
    assert html.count("tidak biasa") == 1
    assert (
        html.index("Pengguna worker") < html.index("tidak biasa") < html.index("Pengguna colleague")
    )


def test_the_lists_of_the_page_are_on_record(page):
    case_id = open_case_for("worker")
    step_in(0, case_id)
    page("worker")
    with as_user("auditor"):
        shown = db.session.scalar(
            text(
                "SELECT subject_ids FROM audit.entry WHERE subject = 'cases.start' ORDER BY id DESC LIMIT 1"
            )
        )
    assert shown == [case_id]


def _fill(count):
    """So many of everything that a start page lists."""
    class_id = class_of(capacity=60, lasts=80)
    people = participants(class_id, count)
    miss(session_of(class_id, ago=1), people)
    group = group_of()
    for number in range(count):
        for days, silent in ((0, 0), (-2, 0), (30, 50)):
            step_in(days, case_of("worker", f"Orang {number}"), silent=silent)
        open_case_for("supervisor", f"Baru {number}")
        busy = case_of("worker", f"Sibuk {number}")
        task_for(busy)
        propose(busy)
        proposed(group, f"Anggota {number}")
        session_of(class_id, ago=-1 - number)
        meeting_of(group, ago=number)
        plan(hand_over(name=f"Klien {number}"))


def test_a_page_costs_the_same_at_one_row_and_at_fifty(client_of):
    def costs():
        found = {}
        for key in ROLES:
            with statements() as sent:
                assert client_of(key).get("/").status_code == 200
            found[key] = len(sent)
        return found

    _fill(1)
    at_one = costs()
    _fill(49)
    assert costs() == at_one
    assert max(at_one.values()) <= 12
