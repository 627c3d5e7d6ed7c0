"""The pages as browsers use them: what they show, what they refuse, and that nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.counselling.enums import SessionOutcome
from tests.factories import counselling as make
from tests.factories.people import as_user, register
from tests.world import EVERYBODY

pytestmark = pytest.mark.usefixtures("session")
CANARY = "kenariburungkuning"
TOMORROW = clock.today() + timedelta(days=1)


def written(day: date) -> str:
    return f"{day:%d-%m-%Y}"


@pytest.fixture
def browser(client_of):
    return client_of("counsellor")


def sessions_of(client):
    with as_user(client.counsellor):
        listed = "SELECT * FROM counselling.session WHERE episode_id = :id ORDER BY planned_on, id"
        return db.session.execute(text(listed), {"id": client.episode_id}).all()


# ------------------------------------------------------------------ the whole way


def test_from_hand_over_to_a_signed_note(client_of, browser):
    one = register(name="Marselina Tefa")
    address = f"/cases/{one.case_id}/counselling"
    answer = client_of("worker").post(
        address, data={"counsellor_id": EVERYBODY["counsellor"].id}, follow_redirects=True
    )
    assert "Kasus diserahkan ke konselor." in answer.text
    index = browser.get("/counselling").text
    assert "Marselina Tefa" in index
    episode = re.search(r'href="(/counselling/episodes/[^"]+)"', index)[1]
    recorded = browser.post(
        f"{episode}/record",
        data={
            "planned_on": written(clock.today()),
            "kind": "home_visit",
            "outcome": "attended",
            "minutes": "50",
            "next_on": written(TOMORROW),
            "next_at": "09:30",
        },
    )
    assert recorded.status_code == 303, recorded.text
    note = browser.post(
        recorded.location,
        data={
            "facts": "Tidur membaik",
            "assessment": "Stabil",
            "plan": "",
            "version": "0",
            "sign": "1",
        },
        follow_redirects=True,
    )
    assert "Catatan ditandatangani." in note.text
    assert "Tidur membaik" in note.text
    assert "<textarea" not in note.text
    page = browser.get(episode).text
    for words in (
        "50 menit",
        "Kunjungan rumah",
        "ditandatangani",
        f"{written(TOMORROW)}</time> 09.30 WITA",
    ):
        assert words in page
    staff = client_of("worker").get(address).text
    assert f"{written(TOMORROW)}</time> 09.30 WITA" in staff
    assert "Jumlah hadir" in staff
    for words in ("Kunjungan rumah", "50 menit", "Tidur", "catatan sesi", "draf"):
        assert words not in staff


def test_every_page_of_a_client_opens(client_of, browser):
    client = make.hand_over(name="Marselina Tefa")
    attended = make.record(client, SessionOutcome.ATTENDED)
    make.write_note(attended, "satu kata")
    planned = make.plan(client, TOMORROW)
    for address in (
        "/counselling",
        "/counselling?list=closed",
        "/counselling?list=nonsense&after=nonsense",
        f"/counselling/episodes/{client.episode_id}",
        f"/counselling/episodes/{client.episode_id}/plan",
        f"/counselling/episodes/{client.episode_id}/record",
        f"/counselling/episodes/{client.episode_id}/close",
        f"/counselling/sessions/{attended}",
        f"/counselling/sessions/{planned}",
        f"/counselling/sessions/{planned}/outcome",
        f"/counselling/sessions/{planned}/plan",
    ):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert page.headers["Cache-Control"] == "no-store"
    assert client_of("worker").get(f"/cases/{client.case_id}/counselling").status_code == 200


@pytest.mark.parametrize(
    ("key", "address", "words"),
    [
        ("counsellor", "/counselling", "Belum ada klien"),
        ("counsellor", "/counselling?list=closed", "Belum ada konseling yang selesai"),
        ("lead_counsellor", "/counselling?list=team", "Tim Anda belum mempunyai klien lain"),
    ],
)
def test_empty_lists_say_what_to_expect(client_of, key, address, words):
    assert words in client_of(key).get(address).text


def test_the_case_page_shows_its_staff_dates_and_attended_or_not(client_of):
    client = make.hand_over()
    address = f"/cases/{client.case_id}"
    make.record(client, SessionOutcome.REFUSED, next_on=TOMORROW)
    make.write_note(make.record(client, minutes=45), "satu", sign=True)
    for key in ("worker", "supervisor"):
        page = client_of(key).get(address).text
        panel = re.search(r'id="counselling">(.*?)</section>', page, re.DOTALL)[1]
        for words in ("Pengguna counsellor", written(TOMORROW), "hadir", "Jumlah hadir"):
            assert words in panel
        today = written(clock.today())
        assert f"Sesi konseling {today}: hadir" in page
        assert f"Sesi konseling {today}: tidak hadir" in page
        for words in ("menolak", "menit", "ditandatangani", "draf", "/counselling/sessions"):
            assert words not in panel


def test_the_case_page_leads_its_counsellor_to_the_sessions(client_of, browser):
    client = make.hand_over()
    page = browser.get(f"/cases/{client.case_id}").text
    assert f"/counselling/episodes/{client.episode_id}" in page
    make.close(client)
    assert browser.get(f"/cases/{client.case_id}").status_code == 404


def test_a_case_without_counselling_offers_the_hand_over(client_of):
    address = f"/cases/{register().case_id}"
    assert f"{address}/counselling" in client_of("worker").get(address).text
    assert client_of("manager").get(address).status_code == 404


def test_empty_pages_say_what_to_do(browser):
    client = make.hand_over()
    assert "Belum ada sesi" in browser.get(f"/counselling/episodes/{client.episode_id}").text
    session_id = make.plan(client)
    assert "Hasil sesi belum dicatat" in browser.get(f"/counselling/sessions/{session_id}").text


def test_the_start_shows_what_waits(browser):
    client = make.hand_over(name="Marselina Tefa")
    make.plan(client)
    make.plan(client, TOMORROW)
    make.record(client)
    page = browser.get("/counselling").text
    for words in ("hari ini", "terjadwal", "belum ditandatangani"):
        assert words in page
    assert "&lt;time" not in page


def test_the_lead_sees_the_team_by_initials(client_of):
    make.hand_over(name="Marselina Tefa")
    lead = client_of("lead_counsellor")
    assert "Marselina" not in lead.get("/counselling").text
    team = lead.get("/counselling?list=team").text
    assert "M.T." in team
    assert "Pengguna counsellor" in team
    assert "Marselina" not in team


@pytest.mark.parametrize("words", ["marcelina", "Tefa", "TEFFA marselina", "00001"])
def test_a_client_is_found_by_name_or_number(browser, words):
    client = make.hand_over(name="Marselina Tefa")
    make.hand_over(name="Yohanes Benu")
    with as_user("worker"):
        number = db.session.get(Case, client.case_id).number
    page = browser.post("/counselling", data={"q": number if words == "00001" else words}).text
    assert "Marselina Tefa" in page
    assert "Yohanes Benu" not in page


@pytest.mark.parametrize("words", ["Ni Luh", "%", "_", "'", "x" * 5_000, "M.T.", "a\0b"])
def test_who_is_not_found_is_not_there(browser, words):
    make.hand_over(name="Marselina Tefa")
    page = browser.post("/counselling", data={"q": words})
    assert page.status_code == 200
    assert "Tidak ada klien yang cocok" in page.text


def test_what_is_overdue_comes_first_when_a_session_is_noted(browser):
    client = make.hand_over()
    session_id = make.plan(client)
    with as_user("counsellor"):
        late = "UPDATE counselling.session SET planned_on = planned_on - 3 WHERE id = :id"
        db.session.execute(text(late), {"id": session_id})
    assert "belum dicatat" in browser.get("/counselling").text
    page = browser.get(f"/counselling/episodes/{client.episode_id}").text
    assert f'href="/counselling/sessions/{session_id}/outcome">Catat sesi' in page


def test_others_have_no_team(client_of):
    make.hand_over(name="Marselina Tefa")
    assert "M.T." not in client_of("other_counsellor").get("/counselling?list=team").text


# ------------------------------------------------------------------ bad input


def test_a_refused_hand_over_says_why(client_of):
    client = make.hand_over()
    worker, address = client_of("worker"), f"/cases/{client.case_id}/counselling"
    twice = worker.post(address, data={"counsellor_id": EVERYBODY["counsellor"].id})
    assert (twice.status_code, "sudah didampingi konselor itu" in twice.text) == (422, True)
    for forged in ("", "x", EVERYBODY["trainer"].id):
        assert worker.post(address, data={"counsellor_id": forged}).status_code == 422


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"planned_on": "31-02-2026"}, "Tanggal itu tidak ada di kalender"),
        ({"planned_on": ""}, "Isi tanggal sesi."),
        ({"planned_on": "01-01-2020"}, "Tanggal itu sudah lewat"),
        ({"planned_on": "01-01-2062"}, "lebih dari satu tahun"),
        ({"kind": "tea"}, "Pilih salah satu dari daftar"),
        ({"starts_at": "25:00"}, "Tulis jam dan menit"),
    ],
)
def test_an_impossible_plan_is_refused_in_words(browser, form, sentence):
    client = make.hand_over()
    good = {"planned_on": written(TOMORROW), "kind": "individual"}
    page = browser.post(f"/counselling/episodes/{client.episode_id}/plan", data=good | form)
    assert page.status_code == 422
    assert sentence in page.text
    assert sessions_of(client) == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"outcome": ""}, "Pilih apa yang terjadi"),
        ({"outcome": "planned"}, "Pilih"),
        ({"outcome": "attended", "minutes": "601"}, "antara 1 dan 600 menit"),
        ({"outcome": "attended", "minutes": "0"}, "antara 1 dan 600 menit"),
        ({"outcome": "attended", "minutes": "x"}, "Tulis angka saja"),
        ({"outcome": "missed", "minutes": "30"}, "hanya diisi bila klien hadir"),
        ({"outcome": "missed", "next_on": "01-01-2020"}, "sudah lewat"),
    ],
)
def test_an_impossible_outcome_is_refused_in_words(browser, form, sentence):
    client = make.hand_over()
    session_id = make.plan(client)
    page = browser.post(f"/counselling/sessions/{session_id}/outcome", data={"version": "1"} | form)
    assert page.status_code == 422
    assert sentence in page.text
    assert [s.outcome for s in sessions_of(client)] == ["planned"]


def test_minutes_beyond_every_number_are_refused(browser):
    session_id = make.plan(make.hand_over())
    form = {"version": "1", "outcome": "attended", "minutes": "9" * 30}
    page = browser.post(f"/counselling/sessions/{session_id}/outcome", data=form)
    assert page.status_code == 422


@pytest.mark.parametrize("text_", ["x" * 20_001, "   "])
def test_a_refused_note_keeps_every_word(browser, text_):
    session_id = make.record(make.hand_over())
    form = {"facts": text_, "assessment": " ", "plan": "", "version": "0"}
    page = browser.post(f"/counselling/sessions/{session_id}", data=form)
    assert page.status_code == 422
    assert text_.strip() in page.text


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (make.plan, "hasilnya belum dicatat"),
        (make.record, "belum ditandatangani"),
    ],
)
def test_an_end_too_early_says_what_waits(browser, prepare, sentence):
    client = make.hand_over()
    prepare(client)
    address = f"/counselling/episodes/{client.episode_id}/close"
    page = browser.post(address, data={"version": "1"})
    assert (page.status_code, sentence in page.text) == (422, True)


def test_an_ended_episode_is_only_read(browser):
    client = make.hand_over()
    session_id = make.record(client, SessionOutcome.MISSED)
    make.close(client)
    for address in (
        f"/counselling/episodes/{client.episode_id}/plan",
        f"/counselling/episodes/{client.episode_id}/close",
        f"/counselling/sessions/{session_id}/outcome",
    ):
        page = browser.get(address)
        assert (page.status_code, "Konseling ini sudah selesai" in page.text) == (422, True)
    page = browser.get(f"/counselling/episodes/{client.episode_id}").text
    assert "Catat sesi" not in page
    assert "Akhiri konseling" not in page


def test_a_signed_session_keeps_its_outcome(browser):
    client = make.hand_over()
    session_id = make.record(client)
    make.write_note(session_id, "satu", sign=True)
    page = browser.post(
        f"/counselling/sessions/{session_id}/outcome", data={"version": "2", "outcome": "missed"}
    )
    assert (page.status_code, "sudah ditandatangani" in page.text) == (422, True)


# ------------------------------------------------------------------ late, twice, signed out


def test_a_stale_note_shows_both_and_saves_when_sent_again(browser):
    session_id = make.record(make.hand_over())
    address = f"/counselling/sessions/{session_id}"
    make.write_note(session_id, "tab yang satu")
    form = {"facts": "tab yang lain", "assessment": "A", "plan": "R", "version": "0"}
    page = browser.post(address, data=form)
    assert page.status_code == 409
    assert "tab yang satu" in page.text
    assert "tab yang lain" in page.text
    again = browser.post(address, data=form | {"version": "1"}, follow_redirects=True)
    assert "tab yang lain" in again.text
    assert "tab yang satu" not in again.text


def test_what_is_typed_into_a_note_signed_elsewhere_is_kept(browser):
    session_id = make.record(make.hand_over())
    make.write_note(session_id, "final", sign=True)
    form = {"facts": "terlambat sekali", "assessment": "", "plan": "", "version": "1"}
    page = browser.post(f"/counselling/sessions/{session_id}", data=form)
    assert page.status_code == 422
    assert "sudah ditandatangani" in page.text
    assert "terlambat sekali" in page.text
    assert "final" in page.text
    assert "Tersimpan sekarang" in page.text
    assert "<textarea" not in page.text  # there is nothing to save any more, only to copy


def test_a_stale_note_tells_the_record_that_the_stored_one_was_read(browser):
    session_id = make.record(make.hand_over())
    make.write_note(session_id, "tab yang satu")
    readings = text("SELECT count(*) FROM audit.entry WHERE subject = 'counselling.note'")
    with as_user("auditor"):
        before = db.session.scalar(readings)
    form = {"facts": "tab yang lain", "assessment": "A", "plan": "R", "version": "0"}
    assert browser.post(f"/counselling/sessions/{session_id}", data=form).status_code == 409
    with as_user("auditor"):
        assert db.session.scalar(readings) > before


def test_a_stale_outcome_shows_both(browser):
    session_id = make.record(make.hand_over(), SessionOutcome.MISSED)
    form = {"version": "1", "outcome": "postponed"}
    page = browser.post(f"/counselling/sessions/{session_id}/outcome", data=form)
    assert page.status_code == 409
    assert "Tidak hadir" in page.text


def test_a_session_sent_twice_is_one_session(browser):
    client = make.hand_over()
    form = {"planned_on": written(TOMORROW), "kind": "individual", "form_key": str(new_id())}
    address = f"/counselling/episodes/{client.episode_id}/plan"
    first, second = (browser.post(address, data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(sessions_of(client)) == 1


def test_a_note_sent_twice_is_one_version(browser):
    session_id = make.record(make.hand_over())
    form = {"facts": "satu", "version": "0", "form_key": str(new_id())}
    address = f"/counselling/sessions/{session_id}"
    assert [browser.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert 'name="version" value="1"' in browser.get(address).text


def test_a_note_sent_after_the_session_ended_is_shown_again_whole(client):
    session_id = make.record(make.hand_over())
    long = "kata " * 3_000
    page = client.post(f"/counselling/sessions/{session_id}", data={"facts": long})
    if page.status_code == 302:  # nobody at all: only the way in
        pytest.fail("what was typed is lost")
    assert page.status_code == 401
    assert long.strip() in page.text
