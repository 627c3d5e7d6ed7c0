"""One person in two agencies: nobody learns more than that both supervisors were asked, and they are."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError
from purna_pmi.people import queries
from purna_pmi.people.actions import answer_question, correct_paper, put_paper
from purna_pmi.people.enums import ElsewhereAnswer, PaperKind
from tests.factories.people import as_user, keyring, myself, register
from tests.statements import statements
from tests.world import EVERYBODY

NIK, OTHER_NIK = "5371994506900003", "5371994506900004"
TALKED = ElsewhereAnswer.TALKED


def save(one, number=NIK, key="worker"):
    with as_user(key):
        stored = put_paper(one.id, PaperKind.NIK, number, keyring=keyring(), actor=myself())
        return stored.known_elsewhere


def correct(one, number, version):
    with as_user("worker"):
        told = {"version": version, "keyring": keyring(), "actor": myself()}
        paper = queries.papers_of(one.id, keyring())[0]
        return correct_paper(queries.paper(one.id, paper.id), number, **told).known_elsewhere


def questions(key, *, answered=False):
    with as_user(key):
        return queries.questions(answered=answered)


def both():
    theirs = register("other_worker", name="Yohanis Beno", nik=NIK)
    mine = register(name="Yohanes Benu", nik=NIK)
    return mine, theirs


def test_both_supervisors_are_asked_each_about_their_own_person(session):
    mine, theirs = both()
    [here], [there] = questions("supervisor"), questions("other_supervisor")
    assert (here.person.id, here.other_agency) == (mine.id, "Dinas Sosial Dua")
    assert (there.person.id, there.other_agency) == (theirs.id, "Dinas Sosial Satu")
    assert "Beno" not in repr(vars(here.person))


def test_who_saves_is_told_and_nobody_else_asked(session):
    register("other_worker", nik=NIK)
    mine = register()
    assert save(mine) is True
    assert save(register(), OTHER_NIK) is False
    for key in sorted(EVERYBODY.keys() - {"supervisor", "other_supervisor"}):
        assert questions(key) == [], key


def test_a_mere_search_asks_nobody_and_says_nothing(session, client_of):
    register("other_worker", nik=NIK)
    worker = client_of("worker")
    known, nobody = (
        worker.post("/people", data={"q": one}).get_data(as_text=True).replace(one, "")
        for one in (NIK, OTHER_NIK)
    )
    assert "instansi lain" not in known.lower()
    assert _shape(known) == _shape(nobody)
    assert questions("other_supervisor") == []


def _shape(page):
    return [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]


def test_the_same_pair_asks_once(session):
    mine, _theirs = both()
    assert correct(mine, OTHER_NIK, 1) is False
    assert correct(mine, NIK, 2) is True
    assert len(questions("supervisor")) == len(questions("other_supervisor")) == 1


@pytest.mark.parametrize("sealed", ["other_worker", "worker"])
def test_of_a_sealed_person_nothing_is_said_and_nobody_asked(session, sealed):
    theirs = register("other_worker", nik=NIK)
    mine = register()
    _seal(theirs if sealed == "other_worker" else mine, sealed)
    assert save(mine) is False
    assert questions("supervisor") == questions("other_supervisor") == []


def _seal(one, key):
    supervisor = "supervisor" if key == "worker" else "other_supervisor"
    with as_user(key):
        asked = {"case": one.case_id, "supervisor": EVERYBODY[supervisor].id}
        assert db.session.scalar(text("SELECT cases.seal(:case, :supervisor)"), asked)


def test_a_sealed_person_costs_the_same_statements_as_nobody(session):
    _seal(register("other_worker", nik=NIK), "other_worker")
    mine, another = register(), register()
    with statements() as sealed:
        save(mine)
    with statements() as nobody:
        save(another, OTHER_NIK)
    assert sealed == nobody


def test_sealing_later_takes_the_question_from_both_and_opening_brings_it_back(session):
    _mine, theirs = both()
    _seal(theirs, "other_worker")
    assert questions("supervisor") == questions("other_supervisor") == []
    with as_user("other_supervisor"):
        db.session.execute(text("SELECT cases.unseal(:case)"), {"case": theirs.case_id})
    assert len(questions("supervisor")) == len(questions("other_supervisor")) == 1


def test_each_side_answers_for_itself(session):
    both()
    answer(questions("supervisor")[0])
    assert questions("supervisor") == []
    [answered] = questions("supervisor", answered=True)
    assert (answered.question.answer, len(questions("other_supervisor"))) == ("talked", 1)


def answer(asked, key="supervisor", what=TALKED, version=None):
    with as_user(key) as me:
        question = queries.question(asked.question.id)
        answer_question(question, what, version=version or question.version, actor=me)


def test_an_answer_is_taken_back_and_a_stale_one_refused(session):
    both()
    [asked] = questions("supervisor")
    answer(asked)
    answer(asked, what=None)
    assert len(questions("supervisor")) == 1
    with pytest.raises(StaleError):
        answer(asked, version=1)


@pytest.mark.parametrize("key", ["worker", "other_supervisor", "other_worker", "auditor"])
def test_nobody_answers_for_another_agency(session, key):
    both()
    [asked] = questions("supervisor")
    with pytest.raises(NotFoundError):
        answer(asked, key)


def test_who_tries_many_numbers_is_told_no_more_and_still_asks(session):
    for serial in range(1, 14):
        register("other_worker", nik=f"53719945069{serial:05d}")
    mine = register()
    told = [save(mine, "5371994506900001")]
    told += [correct(mine, f"53719945069{serial:05d}", serial - 1) for serial in range(2, 14)]
    assert told == [True] * 10 + [False] * 3
    assert len(questions("other_supervisor")) == 13


def test_every_comparison_is_on_record(session):
    mine = register(nik=NIK)
    with as_user("auditor"):
        found = "SELECT actor_id, subject_ids FROM audit.entry WHERE subject = 'people.elsewhere'"
        assert [tuple(row) for row in db.session.execute(text(found))] == [
            (EVERYBODY["worker"].id, [mine.id])
        ]


def test_a_colleagues_person_with_the_same_nik_is_put_before_the_own_supervisor(session):
    register("colleague", nik=NIK)
    assert save(register()) is False
    with as_user("worker"):
        assert queries.likely_pairs() == []
    with as_user("supervisor"):
        assert [pair.reasons for pair in queries.likely_pairs()] == [["same_nik"]]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT other_person_id FROM people.known_elsewhere",
        "UPDATE people.known_elsewhere SET person_id = person_id",
        "DELETE FROM people.known_elsewhere",
        "INSERT INTO people.known_elsewhere (id) VALUES (gen_random_uuid())",
    ],
)
def test_what_no_page_needs_is_not_granted(session, statement):
    both()
    with as_user("supervisor"):
        with pytest.raises(ProgrammingError, match="permission denied") as refused:
            tried(statement)
        assert refused.value


def tried(statement):
    with db.session.begin_nested():
        db.session.execute(text(statement))


def test_two_agencies_that_save_at_the_same_moment_find_each_other(committed_app):
    told, first_saved = {}, threading.Event()

    def work(key, wait_for, then):
        with committed_app.app_context():
            one = register(key)
            set_asker(Asker(token=EVERYBODY[key].token))
            wait_for()
            stored = put_paper(one.id, PaperKind.NIK, NIK, keyring=keyring(), actor=myself())
            told[key] = stored.known_elsewhere
            then()
            db.session.commit()
            db.session.remove()

    second = threading.Thread(target=work, args=("other_worker", first_saved.wait, lambda: None))

    def both_wait():
        first_saved.set()
        second.join(0.5)  # it stands at the lock, or has (wrongly) gone past it

    second.start()
    work("worker", lambda: None, both_wait)
    second.join()
    assert told == {"worker": False, "other_worker": True}


def test_the_list_is_read_as_one_and_costs_the_same_for_many(session):
    both()
    with as_user("supervisor"), statements() as few:
        queries.questions()
    for serial in range(5, 15):
        register("other_worker", nik=f"53719945069{serial:05d}")
        register(nik=f"53719945069{serial:05d}")
    with as_user("supervisor"), statements() as many:
        assert len(queries.questions()) == 11
    assert len(few) == len(many) <= 6


@pytest.fixture
def supervisor(client_of):
    return client_of("supervisor")


def test_the_page_names_person_and_agency_and_takes_an_answer(session, supervisor):
    both()
    [asked] = questions("supervisor")
    page = supervisor.get("/people/elsewhere").get_data(as_text=True)
    assert "Yohanes Benu" in page
    assert "Dinas Sosial Dua" in page
    assert "Beno" not in page
    address = f"/people/elsewhere/{asked.question.id}"
    done = supervisor.post(address, data={"answer": "different", "version": "1"})
    assert done.status_code == 303
    assert "Yohanes Benu" not in supervisor.get("/people/elsewhere").get_data(as_text=True)
    answered = supervisor.get("/people/elsewhere?view=answered").get_data(as_text=True)
    assert "Bukan orang yang sama" in answered
    assert supervisor.post(address, data={"answer": "", "version": "2"}).status_code == 303
    assert "Yohanes Benu" in supervisor.get("/people/elsewhere").get_data(as_text=True)


@pytest.mark.parametrize("data", [{}, {"answer": "kacau", "version": "1"}, {"answer": "talked"}])
def test_an_answer_that_is_none_changes_nothing(session, supervisor, data):
    both()
    [asked] = questions("supervisor")
    assert supervisor.post(f"/people/elsewhere/{asked.question.id}", data=data).status_code < 500
    assert len(questions("supervisor")) == 1


def test_nobody_to_talk_about_is_a_kind_page(supervisor):
    assert "Tidak ada" in supervisor.get("/people/elsewhere").get_data(as_text=True)


def test_who_notes_a_nik_reads_that_both_supervisors_were_asked(session, client_of):
    register("other_worker", nik=NIK)
    mine = register()
    sent = client_of("worker").post(
        f"/people/{mine.id}/papers/new", data={"kind": "nik", "number": NIK}, follow_redirects=True
    )
    assert "kedua supervisor sudah diminta memeriksa" in sent.get_data(as_text=True)


def test_the_question_is_on_the_supervisors_start_page(session, supervisor, client_of):
    both()
    assert "Dinas Sosial Dua" in supervisor.get("/").get_data(as_text=True)
    assert "Dinas Sosial Dua" not in client_of("worker").get("/").get_data(as_text=True)
    answer(questions("supervisor")[0])
    assert "Dinas Sosial Dua" not in supervisor.get("/").get_data(as_text=True)
