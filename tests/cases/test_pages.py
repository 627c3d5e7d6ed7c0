"""The pages of a case by HTTP: what each role gets, bad input, sent twice, saved over."""

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, text

from purna_pmi.access.enums import Kind
from purna_pmi.cases import actions, panels, queries
from purna_pmi.cases.enums import NoteKind, Stage
from purna_pmi.cases.queries import files
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.people.facts import SafeContactFacts
from tests.factories.cases import as_user, change, close_case, keyring, open_case_for, seal
from tests.world import EVERYBODY

TODAY = f"{clock.today():%d-%m-%Y}"
TOMORROW = f"{clock.today() + timedelta(1):%d-%m-%Y}"


@pytest.fixture
def case_id(session):
    return open_case_for(
        "worker", "Maria da Cunha", safe_contact=SafeContactFacts(do_not_say="kantor ini")
    )


@pytest.fixture
def worker(client_of):
    return client_of("worker")


@pytest.fixture
def supervisor(client_of):
    return client_of("supervisor")


def page(response):
    return html.unescape(re.sub(r"\s+", " ", response.get_data(as_text=True)))


def note(case_id, words="Baik-baik saja."):
    return change(
        case_id,
        "worker",
        lambda case, me: (
            actions.write_note(case, NoteKind.VISIT, words, actor=me, keyring=keyring()).id
        ),
    )


def task(case_id):
    return change(
        case_id,
        "worker",
        lambda case, me: actions.add_task(case, "Antar akta", due_on=None, actor=me).id,
    )


def test_the_page_answers_at_a_glance(worker, case_id):
    worker.post(
        f"/cases/{case_id}/next-step",
        data={"next_step": "Kunjungi ibunya", "next_step_on": TOMORROW, "version": "1"},
    )
    shown = page(worker.get(f"/cases/{case_id}"))
    for words in (
        "Maria da Cunha",
        "Belum ditanyakan: jangan menelepon dulu",
        "kantor ini",
        "Penerimaan awal",
        "Kunjungi ibunya",
        "besok",
        "oleh Pengguna worker",
    ):
        assert words in shown, words


EVERY_PAGE = [
    "", "/next-step", "/stage", "/priority", "/notes/new", "/tasks/new", "/closure", "/seal",
    "/protection/new", "/readers", "/notes", "/timeline",
]  # fmt: skip
THE_SUPERVISORS = ["/worker"]


@pytest.mark.parametrize("part", EVERY_PAGE)
def test_each_page_opens_for_the_staff_of_the_case(worker, supervisor, case_id, part):
    for browser in (worker, supervisor):
        assert browser.get(f"/cases/{case_id}{part}").status_code == 200


@pytest.mark.parametrize("part", [*EVERY_PAGE, *THE_SUPERVISORS, "/circle", "/reopen"])
@pytest.mark.parametrize(
    "key", ["colleague", "other_worker", "other_supervisor", "counsellor", "manager"]
)
def test_no_page_opens_for_anybody_else(client_of, case_id, key, part):
    assert client_of(key).get(f"/cases/{case_id}{part}").status_code == 404


@pytest.mark.parametrize("part", [*EVERY_PAGE, *THE_SUPERVISORS])
def test_a_case_that_is_none_is_not_found(supervisor, part):
    assert supervisor.get(f"/cases/{new_id()}{part}").status_code == 404


def test_a_worker_gives_no_case_away(worker, case_id):
    data = {"worker_id": str(EVERYBODY["colleague"].id), "version": "1"}
    assert worker.post(f"/cases/{case_id}/worker", data=data).status_code == 404


def test_after_giving_a_case_away_the_next_request_finds_nothing(client_of, case_id):
    old = client_of("worker")
    assert old.get(f"/cases/{case_id}").status_code == 200
    data = {"worker_id": str(EVERYBODY["colleague"].id), "version": "1"}
    assert client_of("supervisor").post(f"/cases/{case_id}/worker", data=data).status_code == 303
    assert old.get(f"/cases/{case_id}").status_code == 404
    assert client_of("colleague").get(f"/cases/{case_id}").status_code == 200


def test_a_colleague_finds_the_header_in_the_list_and_no_link(client_of, case_id):
    shown = page(client_of("colleague").get("/cases?view=team"))
    assert "M.D.C." in shown
    assert "Maria" not in shown
    assert str(case_id) not in shown


def test_who_saves_over_somebody_elses_change_sees_both(worker, case_id):
    address = f"/cases/{case_id}/next-step"
    worker.post(address, data={"next_step": "Telepon", "version": "1"})
    late = worker.post(address, data={"next_step": "Kunjungi", "version": "1"})
    assert late.status_code == 409
    assert "Telepon" in page(late)
    assert "Kunjungi" in page(late)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page(late))[1]
    assert (
        worker.post(address, data={"next_step": "Kunjungi", "version": version}).status_code == 303
    )


def test_a_form_sent_twice_acts_once(worker, case_id):
    told = {"kind": "call", "happened_on": TODAY, "words": "Ditelepon.", "form_key": str(new_id())}
    for _ in range(2):
        assert worker.post(f"/cases/{case_id}/notes/new", data=told).status_code == 303
    with as_user("worker"):
        assert len(queries.notes(case_id, keyring()).rows) == 1


@pytest.mark.parametrize(
    ("part", "told", "sentence"),
    [
        ("next-step", {"next_step": "x" * 201, "version": "1"}, "terlalu panjang"),
        ("next-step", {"next_step_on": TOMORROW, "version": "1"}, "kosongkan juga tanggalnya"),
        ("next-step", {"next_step": "Ya", "next_step_on": "31-02-2027", "version": "1"}, "tidak ada di kalender"),
        ("next-step", {"next_step": "Ya", "next_step_on": "01-01-2020", "version": "1"}, "sudah lewat"),
        ("stage", {"stage": "support", "version": "1"}, "pilih"),
        ("stage", {"stage": "kacau", "version": "1"}, "pilih"),
        ("stage", {"version": "1"}, "belum dipilih"),
        ("priority", {"priority": "kacau", "version": "1"}, "pilih"),
        ("notes/new", {"kind": "call", "happened_on": TOMORROW, "words": "x"}, "belum terjadi"),
        ("notes/new", {"kind": "call", "happened_on": TODAY, "words": " "}, "belum diisi"),
        ("notes/new", {"kind": "call", "happened_on": TODAY, "words": "x" * 5001}, "terlalu panjang"),
        ("tasks/new", {"title": "x", "assignee_id": str(new_id())}, "pilih"),
        ("tasks/new", {"title": "x", "assignee_id": "kacau"}, "pilih"),
        ("closure", {"reason": "kacau", "close_on": TODAY, "explanation": "x"}, "pilih"),
        ("closure", {"reason": "other", "close_on": TOMORROW, "explanation": "x"}, "belum terjadi"),
        ("protection/new", {"kind": "kacau", "words": "x"}, "pilih"),
        ("seal", {"supervisor_id": str(EVERYBODY["other_supervisor"].id)}, "pilih"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(worker, case_id, part, told, sentence):
    answer = worker.post(f"/cases/{case_id}/{part}", data=told)
    assert answer.status_code == 422
    assert sentence in page(answer).lower()
    for name in ("next_step", "words", "explanation", "title"):
        assert told.get(name, "").strip() in page(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/cases?view=kacau&stage=kacau&priority=kacau&due=kacau&worker=kacau&sort=kacau&at=kacau",
        "/cases?at=after_2026-02-31_x",
        "/cases?view=unassigned",
        "/cases?stage=closed",
    ],
)
def test_an_address_that_cannot_be_read_shows_the_usual_list(worker, case_id, address):
    assert worker.get(address).status_code == 200


@pytest.mark.parametrize("before", ["kacau", "00000000-0000-7000-8000-000000000000"])
@pytest.mark.parametrize("part", ["notes", "timeline"])
def test_a_place_that_is_none_is_not_found(worker, case_id, part, before):
    assert worker.get(f"/cases/{case_id}/{part}?before={before}").status_code == 404


def test_a_move_can_be_taken_back_where_the_way_back_is_legal(worker, case_id):
    for stage, version in (("assessment", 1), ("planning", 2)):
        worker.post(f"/cases/{case_id}/stage", data={"stage": stage, "version": str(version)})
    shown = page(worker.get(f"/cases/{case_id}"))
    undo = f"/cases/{case_id}/stage/back/assessment/3"
    assert undo in shown
    assert worker.post(undo).status_code == 303
    assert worker.post(undo).status_code == 409
    with as_user("worker"):
        assert queries.case(case_id).stage == Stage.ASSESSMENT


def test_a_task_is_done_and_undone(worker, case_id):
    task_id = task(case_id)
    address = f"/cases/{case_id}/tasks/{task_id}"
    assert worker.post(f"{address}/done").status_code == 303
    shown = page(worker.get(f"/cases/{case_id}"))
    assert f"{address}/undone" in shown
    assert worker.post(f"{address}/undone").status_code == 303
    with as_user("worker"):
        assert queries.task(case_id, task_id).done_on is None


def test_a_note_is_corrected_by_its_author_only(worker, supervisor, case_id):
    note_id = note(case_id)
    address = f"/cases/{case_id}/notes/{note_id}"
    assert "Baik-baik saja." in page(worker.get(address))
    told = {"kind": "visit", "happened_on": TODAY, "words": "Kurang sehat.", "version": "1"}
    assert supervisor.post(address, data=told).status_code == 404
    assert worker.post(address, data=told).status_code == 303
    late = worker.post(address, data={**told, "words": "Lain."})
    assert (late.status_code, "Kurang sehat." in page(late)) == (409, True)
    assert "Kurang sehat." in page(worker.get(f"/cases/{case_id}"))


def test_a_note_of_another_case_is_not_found(worker, case_id):
    other = note(open_case_for("worker"))
    assert worker.get(f"/cases/{case_id}/notes/{other}").status_code == 404


def test_notes_and_timeline_show_twenty_then_more(worker, case_id, monkeypatch):
    monkeypatch.setattr(files, "NEWEST", 3)
    for n in range(5):
        note(case_id, f"Catatan nomor {n}")
    shown = page(worker.get(f"/cases/{case_id}"))
    assert "Catatan nomor 4" in shown
    assert "Catatan nomor 1" not in shown
    for part, words in (("notes", "Catatan nomor 1"), ("timeline", "Kasus dibuka")):
        older = re.search(rf"/cases/{case_id}/{part}\?before=[-0-9a-f]+", shown)[0]
        assert words in page(worker.get(older))


def test_closing_takes_two_and_reopening_a_reason(worker, supervisor, case_id):
    told = {"reason": "goals_reached", "close_on": TODAY, "explanation": "Bekerja di bengkel."}
    assert worker.post(f"/cases/{case_id}/closure", data=told).status_code == 303
    assert f"/cases/{case_id}/closure/decision" in page(supervisor.get("/cases/waiting"))
    assert "Putuskan terminasi" in page(supervisor.get(f"/cases/{case_id}"))
    decision = f"/cases/{case_id}/closure/decision"
    assert worker.get(decision).status_code == 404
    assert "Bekerja di bengkel." in page(supervisor.get(decision))
    assert (
        supervisor.post(decision, data={"decision": "returned", "version": "1"}).status_code == 422
    )
    assert (
        supervisor.post(decision, data={"decision": "approved", "version": "1"}).status_code == 303
    )
    assert "Kasus ditutup" in page(worker.get(f"/cases/{case_id}"))
    assert worker.post(f"/cases/{case_id}/reopen", data={"version": "2"}).status_code == 422
    told = {"reason": "Kembali terkendala.", "version": "2"}
    assert worker.post(f"/cases/{case_id}/reopen", data=told).status_code == 303


def test_a_stale_correction_of_an_own_note_shows_both_and_saves_when_sent_again(worker, case_id):
    address = f"/cases/{case_id}/notes/{note(case_id, 'Mula-mula.')}"
    told = {"kind": "visit", "happened_on": TODAY, "words": "Tab yang satu.", "version": "1"}
    assert worker.post(address, data=told).status_code == 303
    late = told | {"words": "Tab yang lain."}
    answer = worker.post(address, data=late)
    assert answer.status_code == 409
    assert "Tab yang satu." in page(answer)
    assert "Tab yang lain." in page(answer)
    assert worker.post(address, data=late | {"version": "2"}).status_code == 303
    assert "Tab yang lain." in page(worker.get(f"/cases/{case_id}"))


def test_a_note_opened_for_correction_is_on_record(worker, supervisor, case_id):
    worker.get(f"/cases/{case_id}/notes/{note(case_id)}")
    assert "Catatan dibuka untuk dibetulkan" in page(supervisor.get(f"/cases/{case_id}/readers"))


def test_a_closed_case_offers_nothing_to_write(worker, case_id):
    close_case(case_id)
    shown = page(worker.get(f"/cases/{case_id}"))
    assert "Buka kembali" in shown
    for part in ("notes/new", "tasks/new", "stage", "next-step", "closure", "protection/new"):
        assert f"/cases/{case_id}/{part}" not in shown
    assert (
        worker.post(
            f"/cases/{case_id}/priority", data={"priority": "low", "version": "2"}
        ).status_code
        == 422
    )


def test_the_supervisor_steers_the_circle_of_a_sealed_case(supervisor, case_id):
    seal(case_id)
    address = f"/cases/{case_id}/circle"
    colleague, worker = EVERYBODY["colleague"].id, EVERYBODY["worker"].id
    assert supervisor.post(address, data={"user_id": str(colleague)}).status_code == 303
    assert "Pengguna colleague" in page(supervisor.get(address))
    assert supervisor.post(f"{address}/{colleague}/remove").status_code == 303
    assert supervisor.post(f"{address}/{worker}/remove").status_code == 422
    assert supervisor.post(f"/cases/{case_id}/unseal").status_code == 303
    assert supervisor.get(address).status_code == 404


def test_a_case_that_speaks_of_danger_advises_the_seal(worker, session):
    case_id = open_case_for("worker", protection=ProtectionKind.THREAT)
    assert "belum disegel" in page(worker.get(f"/cases/{case_id}"))
    seal(case_id)
    assert "belum disegel" not in page(worker.get(f"/cases/{case_id}"))


def test_who_opened_the_file_is_shown_to_its_staff(worker, supervisor, case_id):
    supervisor.get(f"/cases/{case_id}")
    assert "Pengguna supervisor" in page(worker.get(f"/cases/{case_id}/readers"))


def test_a_room_above_shows_a_panel_to_those_who_may(worker, case_id, monkeypatch):
    monkeypatch.setattr(panels, "_PANELS", {})
    seen = []

    def load(asked: UUID):
        seen.append(asked)

    panels.register_panel("one", (Kind.ENROLMENT,), load, "kit/band.html", place=1)
    panels.register_panel("two", (Kind.COUNSELLING_NOTE,), load, "kit/band.html", place=2)
    worker.get(f"/cases/{case_id}")
    assert seen == [case_id]


def test_panels_stand_in_the_order_of_their_places(worker, case_id):
    told = page(worker.get(f"/cases/{case_id}"))
    order = [told.index(f'id="{name}"') for name in ("training", "counselling", "community")]
    assert order == sorted(order)


def test_the_list_is_empty_in_words(client_of):
    assert "Belum ada kasus" in page(client_of("worker").get("/cases"))
    assert "Belum ada klien" in page(client_of("counsellor").get("/cases"))
    assert "Semua kasus sudah ada petugasnya" in page(
        client_of("supervisor").get("/cases?view=unassigned")
    )
    assert "Tidak ada usul terminasi" in page(client_of("supervisor").get("/cases/waiting"))


@pytest.fixture
def client_of_counsellor(case_id):
    hand_over = text("SELECT counselling.hand_over(:episode, :case, :counsellor)")
    told = {"episode": new_id(), "case": case_id, "counsellor": EVERYBODY["counsellor"].id}
    with as_user("worker"):
        assert db.session.scalar(hand_over, told)
    note(case_id, "Rahasia petugas.")
    task(case_id)
    return told["episode"]


def test_a_counsellor_reads_what_the_law_gives_and_no_more(
    client_of, case_id, client_of_counsellor
):
    counsellor = client_of("counsellor")
    assert "Maria da Cunha" in page(counsellor.get("/cases"))
    shown = page(counsellor.get(f"/cases/{case_id}"))
    for words in ("Maria da Cunha", "kantor ini", "Penerimaan awal"):
        assert words in shown, words
    for words in (
        "Rahasia petugas",
        "Antar akta",
        "Riwayat",
        "Tugas",
        "Tulis catatan",
        "Terminasi",
    ):
        assert words not in shown, words
    for part in EVERY_PAGE[1:]:
        assert counsellor.get(f"/cases/{case_id}{part}").status_code == 404, part


def test_when_counselling_ends_so_does_the_reading(client_of, case_id, client_of_counsellor):
    with as_user("counsellor"):
        end = text("UPDATE counselling.episode SET closed_on = opened_on WHERE id = :id")
        db.session.execute(end, {"id": client_of_counsellor})
    assert client_of("counsellor").get(f"/cases/{case_id}").status_code == 404


def test_a_case_page_costs_the_same_whatever_hangs_on_it(worker, case_id):
    seen = []

    def count(_connection, _cursor, statement, *_):
        seen.append(statement)

    def cost():
        seen.clear()
        assert worker.get(f"/cases/{case_id}").status_code == 200
        return len(seen)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        at_first = cost()
        for n in range(12):
            note(case_id, f"Catatan {n}")
            task(case_id)
        assert cost() == at_first
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


@pytest.mark.parametrize(
    "part",
    [
        *("/notes/new", "/tasks/new", "/next-step", "/stage", "/priority", "/protection/new"),
        *("/closure", "/seal"),
    ],
)
def test_a_form_about_a_case_says_whose_case_it_is_and_counts_as_no_opened_file(
    client_of, session, part
):
    case_id, worker = open_case_for("worker"), client_of("worker")
    with as_user("worker"):
        name = db.session.scalar(
            text(
                "SELECT p.name FROM people.person p JOIN cases.case_file c ON c.person_id = p.id"
                " WHERE c.id = :id"
            ),
            {"id": case_id},
        )
        before = len(queries.who_read(case_id))
    assert name in page(worker.get(f"/cases/{case_id}{part}"))
    with as_user("worker"):
        assert len(queries.who_read(case_id)) == before
    with as_user("auditor"):
        shown = db.session.scalar(
            text(
                "SELECT count(*) FROM audit.entry WHERE subject = 'people.person'"
                " AND kind = 'reading' AND subject_ids IS NOT NULL"
            )
        )
    assert shown == 1
