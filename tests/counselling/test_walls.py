"""Who reads what of counselling: in SQL with the application's own checks removed, and over HTTP."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.counselling import queries
from tests.factories import counselling as make
from tests.factories.accounts import disable
from tests.factories.people import as_user, keyring, register
from tests.world import EVERYBODY

pytestmark = pytest.mark.usefixtures("session")
CANARY = "kenariburungkuning"
READERS = {"counsellor", "lead_counsellor"}
STAFF = {"worker", "supervisor"}
OTHERS = sorted(EVERYBODY.keys() - READERS)


@pytest.fixture
def noted():
    """A client of `counsellor` with one signed note: ids of the client and the session."""
    client = make.hand_over(name="Marselina Tefa")
    session_id = make.record(client)
    make.write_note(session_id, CANARY, sign=True)
    return client, session_id


def ask(key, sql, **values):
    """What this user gets by SQL alone."""
    with as_user(key):
        return db.session.execute(text(sql), values).all()


def refused(key, sql, **values):
    """Whether the database refuses this user outright."""
    with as_user(key):
        with pytest.raises(ProgrammingError, match=r"permission denied|row-level security"):
            db.session.execute(text(sql), values)
        db.session.rollback()
    return True


# ------------------------------------------------------------------ notes


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_gets_a_note_by_sql(noted, key):
    _, session_id = noted
    assert ask(key, "SELECT * FROM counselling.read_note(:id)", id=session_id) == []
    assert ask(key, "SELECT * FROM counselling.note_states(:ids)", ids=[session_id]) == []


@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_the_table_of_notes_is_out_of_reach_for_everybody(noted, key):
    assert refused(key, "SELECT id FROM counsel_notes.note")
    assert refused(key, "SELECT counsel_notes.standing(:id)", id=noted[1])


@pytest.mark.parametrize("key", sorted(EVERYBODY.keys() - {"counsellor"}))
def test_nobody_else_writes_a_note(noted, key):
    other = make.record(noted[0])
    for session_id in (noted[1], other):
        written = ask(
            key,
            "SELECT counselling.write_note(:note, :id, 'x', 0, true)",
            note=new_id(),
            id=session_id,
        )
        assert written == [(None,)]


def test_a_signed_note_is_not_rewritten_by_its_author(noted):
    (note,) = ask("counsellor", "SELECT * FROM counselling.read_note(:id)", id=noted[1])
    for version in (0, note.version):
        sql = "SELECT counselling.write_note(:note, :id, 'x', :version, false)"
        assert ask("counsellor", sql, note=note.id, id=noted[1], version=version) == [(None,)]


def test_the_lead_reads_and_does_not_write(noted):
    with as_user("lead_counsellor") as me:
        note = queries.note(queries.session_file(noted[1]), actor=me, keyring=keyring())
    assert (note.facts, note.writable) == (CANARY, False)


def test_the_lead_of_another_agency_reads_nothing():
    client = make.hand_over(to="other_counsellor")
    session_id = make.record(client)
    make.write_note(session_id, CANARY, by="other_counsellor")
    assert ask("lead_counsellor", "SELECT * FROM counselling.read_note(:id)", id=session_id) == []
    assert ask("lead_counsellor", "SELECT id FROM counselling.session") == []


def test_ciphertext_moved_to_another_row_does_not_open(noted, client_of):
    other = make.record(noted[0])
    (note,) = ask("counsellor", "SELECT * FROM counselling.read_note(:id)", id=noted[1])
    moved = "SELECT counselling.write_note(:note, :id, :sealed, 0, false)"
    ask("counsellor", moved, note=new_id(), id=other, sealed=note.sealed)
    page = client_of("counsellor").get(f"/counselling/sessions/{other}")
    assert page.status_code == 200
    assert "tidak dapat dibuka" in page.text
    assert CANARY not in page.text
    assert "<textarea" not in page.text


def test_each_reading_of_a_note_is_on_record(noted, client_of):
    count = (
        "SELECT actor_id, case_id FROM audit.entry"
        " WHERE subject = 'counselling.note' AND subject_id = :id ORDER BY id"
    )
    before = len(ask("auditor", count, id=noted[1]))
    for key in ("counsellor", "lead_counsellor", "counsellor"):
        client_of(key).get(f"/counselling/sessions/{noted[1]}")
    entries = ask("auditor", count, id=noted[1])[before:]
    assert [entry.actor_id for entry in entries] == [
        EVERYBODY[key].id for key in ("counsellor", "lead_counsellor", "counsellor")
    ]
    assert {entry.case_id for entry in entries} == {noted[0].case_id}


def test_staff_do_not_learn_that_a_note_was_read(noted, client_of):
    client_of("counsellor").get(f"/counselling/sessions/{noted[1]}")
    client_of("counsellor").get(f"/counselling/episodes/{noted[0].episode_id}")
    for key in ("worker", "supervisor"):
        sql = "SELECT subject FROM audit.readers_of_case(:id)"
        subjects = {subject for (subject,) in ask(key, sql, id=noted[0].case_id)}
        assert "counselling.episode" in subjects
        assert not subjects & {"counselling.note", "counselling.session"}


def test_the_record_holds_no_word_of_a_note(noted):
    rows = ask("auditor", "SELECT to_jsonb(e)::text FROM audit.entry e")
    assert not [row for (row,) in rows if CANARY in row]


# ------------------------------------------------------------------ appointments


@pytest.mark.parametrize("key", OTHERS)
def test_sessions_are_rows_for_counsellors_only(noted, key):
    assert ask(key, "SELECT * FROM counselling.session") == []
    assert (
        ask(key, "SELECT * FROM counselling.client_labels(:ids)", ids=[noted[0].episode_id]) == []
    )


@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_only_the_staff_of_the_case_learn_of_appointments(noted, key):
    rows = ask(key, "SELECT * FROM counselling.appointments_of_case(:id)", id=noted[0].case_id)
    assert len(rows) == (key in STAFF)
    if rows:
        assert set(rows[0]._fields) == {
            "episode_id", "counsellor_id", "planned_on", "starts_at", "attended",
        }  # fmt: skip


@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_episodes_are_seen_by_counsellor_lead_and_staff(noted, key):
    seen = ask(key, "SELECT id FROM counselling.episode WHERE id = :id", id=noted[0].episode_id)
    assert bool(seen) == (key in READERS | STAFF)


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE counselling.episode SET case_id = :other",
        "UPDATE counselling.episode SET counsellor_id = auth.me_id()",
        "UPDATE counselling.episode SET agency_id = auth.my_agency()",
        "UPDATE counselling.session SET case_id = :other",
        "UPDATE counselling.session SET episode_id = :other",
        (
            "INSERT INTO counselling.episode (id, case_id, agency_id, counsellor_id, asked_by, opened_on)"
            " VALUES (gen_random_uuid(), :other, auth.my_agency(), auth.me_id(), auth.me_id(), '2026-01-05')"
        ),
        "DELETE FROM counselling.session",
        "DELETE FROM counselling.episode",
    ],
)
def test_a_counsellor_opens_no_case_to_themselves(noted, attempt):
    assert refused("counsellor", attempt, other=register().case_id)


def test_a_closed_episode_is_not_opened_again_by_sql(noted):
    make.close(noted[0])
    sql = "UPDATE counselling.episode SET closed_on = NULL WHERE id = :id RETURNING id"
    assert ask("counsellor", sql, id=noted[0].episode_id) == []
    sql = "UPDATE counselling.session SET minutes = NULL WHERE id = :id RETURNING id"
    assert ask("counsellor", sql, id=noted[1]) == []


def test_no_session_is_planned_for_anothers_episode(noted):
    sql = (
        "INSERT INTO counselling.session (id, episode_id, case_id, counsellor_id, planned_on)"
        " VALUES (gen_random_uuid(), :episode, :case, auth.me_id(), '2026-01-05')"
    )
    where = {"episode": noted[0].episode_id, "case": noted[0].case_id}
    for key in ("lead_counsellor", "other_counsellor", "worker"):
        assert refused(key, sql, **where)


# ------------------------------------------------------------------ sealed and closed


@pytest.fixture
def sealed():
    """A client whose case is on a named list, with a note."""
    client = make.hand_over(register(name="Yuliana Nabu", sealed=True))
    session_id = make.record(client)
    make.write_note(session_id, CANARY)
    return client, session_id


def test_a_sealed_case_is_closed_to_the_lead_too(sealed, client_of):
    client, session_id = sealed
    assert ask("lead_counsellor", "SELECT * FROM counselling.read_note(:id)", id=session_id) == []
    assert ask("lead_counsellor", "SELECT id FROM counselling.episode") == []
    assert ask("lead_counsellor", "SELECT id FROM counselling.session") == []
    lead = client_of("lead_counsellor")
    assert lead.get(f"/counselling/episodes/{client.episode_id}").status_code == 404
    assert lead.get(f"/counselling/sessions/{session_id}").status_code == 404
    assert "Y.N." not in lead.get("/counselling?list=team").text


def test_a_sealed_case_stays_with_its_counsellor_and_its_worker(sealed, client_of):
    client, session_id = sealed
    assert CANARY in client_of("counsellor").get(f"/counselling/sessions/{session_id}").text
    assert client_of("worker").get(f"/cases/{client.case_id}/counselling").status_code == 200


def test_the_end_takes_name_and_case_away_at_the_next_request(noted, client_of):
    client, session_id = noted
    browser = client_of("counsellor")
    address = f"/counselling/episodes/{client.episode_id}"
    assert "Marselina Tefa" in browser.get(address).text
    make.close(client)
    for page in (browser.get(address), browser.get("/counselling?list=closed")):
        assert page.status_code == 200
        assert "Marselina" not in page.text
        assert "M.T." in page.text
    assert CANARY in browser.get(f"/counselling/sessions/{session_id}").text
    assert ask("counsellor", "SELECT name FROM people.person") == []


HAND_OVER = "SELECT counselling.hand_over(:episode, :case, :to)"


def test_a_disabled_counsellor_is_handed_nothing(client_of):
    one, to = register(), EVERYBODY["counsellor"].id
    disable("counsellor")
    ids = {"case": one.case_id, "episode": new_id(), "to": to}
    assert ask("worker", HAND_OVER, **ids) == [(False,)]
    assert str(to) not in client_of("worker").get(f"/cases/{one.case_id}/counselling").text


def test_who_is_no_counsellor_is_handed_nothing():
    ids = {"case": register().case_id, "episode": new_id(), "to": EVERYBODY["trainer"].id}
    assert ask("worker", HAND_OVER, **ids) == [(False,)]


# ------------------------------------------------------------------ over HTTP


@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_pages_open_for_whom_the_law_names_and_are_absent_for_all_others(noted, key, client_of):
    client, session_id = noted
    browser = client_of(key)
    counsellor, lead, staff = key == "counsellor", key in READERS, key in STAFF
    expected = {
        "/counselling": EVERYBODY[key].role == "counsellor",
        f"/counselling/episodes/{client.episode_id}": lead,
        f"/counselling/sessions/{session_id}": lead,
        f"/counselling/episodes/{client.episode_id}/plan": counsellor,
        f"/counselling/episodes/{client.episode_id}/record": counsellor,
        f"/counselling/episodes/{client.episode_id}/close": counsellor,
        f"/counselling/sessions/{session_id}/outcome": counsellor,
        f"/counselling/sessions/{session_id}/plan": counsellor,
        f"/cases/{client.case_id}/counselling": staff,
        f"/counselling/sessions/{new_id()}": False,
        f"/counselling/episodes/{new_id()}": False,
        f"/cases/{new_id()}/counselling": False,
    }
    got = {address: browser.get(address).status_code for address in expected}
    assert got == {address: 200 if allowed else 404 for address, allowed in expected.items()}


@pytest.mark.parametrize("key", sorted(EVERYBODY.keys() - {"counsellor"}))
def test_nobody_else_posts_to_a_client(noted, key, client_of):
    client, session_id = noted
    form = {"facts": "x", "outcome": "missed", "planned_on": "01-01-2030", "kind": "crisis"}
    for address in (
        f"/counselling/sessions/{session_id}",
        f"/counselling/sessions/{session_id}/outcome",
        f"/counselling/sessions/{session_id}/plan",
        f"/counselling/episodes/{client.episode_id}/plan",
        f"/counselling/episodes/{client.episode_id}/record",
        f"/counselling/episodes/{client.episode_id}/close",
    ):
        assert client_of(key).post(address, data=form).status_code in {404, 422}, address
    assert len(ask("counsellor", "SELECT id FROM counselling.session")) == 1


def test_without_a_session_there_is_only_the_way_in(noted, client):
    page = client.get(f"/counselling/sessions/{noted[1]}")
    assert page.status_code == 302
    assert CANARY not in page.text
