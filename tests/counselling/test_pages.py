"""The pages as browsers use them: what they show, what they refuse, and that nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

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


def test_the_lead_sees_the_team_by_initials(client_of):
    make.hand_over(name="Marselina Tefa")
    lead = client_of("lead_counsellor")
    assert "Marselina" not in lead.get("/counselling").text
    team = lead.get("/counselling?list=team").text
    assert "M.T." in team
    assert "Pengguna counsellor" in team
    assert "Marselina" not in team


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


def test_a_stale_outcome_shows_both(browser):
    session_id = make.record(make.hand_over(), SessionOutcome.MISSED)
    form = {"version": "1", "outcome": "postponed"}
    page = browser.post(f"/counselling/sessions/{session_id}/outcome", data=form)
    assert page.status_code == 409
    assert "Tidak hadir tanpa kabar" in page.text


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


# ------------------------------------------------------------------ how much it asks, and what leaks


def statements(browser, address):
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731 - the shortest listener
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert browser.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return [one for one in seen if not one.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]


def fill(clients):
    for number in range(clients):
        client = make.hand_over(name=f"Klien {number}")
        make.plan(client)
        make.record(client)
    return client


def test_lists_ask_as_much_for_fifty_as_for_one(client_of, browser):
    fill(1)
    few = len(statements(browser, "/counselling"))
    client = fill(51)
    for _ in range(10):
        make.record(client)
    assert len(statements(browser, "/counselling")) == few
    assert few <= 12 + 2  # who asks, and the note that the session is in use
    team = client_of("lead_counsellor")
    assert len(statements(team, "/counselling?list=team")) <= 12
    page = browser.get("/counselling").text
    older = re.search(r'href="([^"]+after=[^"]+)"', page)[1].replace("&amp;", "&")
    assert "Klien 0" in browser.get(older).text


def test_an_episode_asks_as_much_for_many_sessions(browser):
    client = make.hand_over()
    make.record(client)
    address = f"/counselling/episodes/{client.episode_id}"
    few = len(statements(browser, address))
    for _ in range(50):
        make.record(client, SessionOutcome.MISSED)
    assert len(statements(browser, address)) == few <= 12
    page = browser.get(address).text
    older = re.search(r'href="([^"]+before=[^"]+)"', page)[1]
    assert browser.get(older).text.count("/counselling/sessions/") == 1


def crawl(browser, starts):
    """Every page that can be reached by links, by address."""
    pages, todo = {}, list(starts)
    while todo:
        address = todo.pop()
        if address in pages or address.startswith(("/static", "/logout")) or len(pages) > 150:
            continue
        answer = browser.get(address)
        pages[address] = answer.get_data(as_text=True) + str(answer.headers)
        todo += re.findall(r'href="(/[^"#]*)"', pages[address].replace("&amp;", "&"))
    return pages


@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_the_words_of_a_note_stand_on_its_own_page_only(client_of, key, capfd, caplog):
    client = make.hand_over(name="Marselina Tefa")
    drafted, signed = make.record(client), make.record(client)
    make.write_note(drafted, CANARY)
    make.write_note(signed, CANARY, sign=True)
    starts = [
        "/counselling",
        f"/cases/{client.case_id}",
        f"/cases/{client.case_id}/counselling",
        f"/people/{client.person_id}",
        f"/counselling/sessions/{signed}",
        f"/counselling/sessions/{drafted}",
    ]
    pages = crawl(client_of(key), starts)
    leaks = {address for address, page in pages.items() if CANARY in page}
    readers = {"counsellor", "lead_counsellor"}
    own = {f"/counselling/sessions/{drafted}", f"/counselling/sessions/{signed}"}
    assert leaks == (own if key in readers else set())
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err + caplog.text


def test_a_note_that_fails_leaves_no_word_in_log_or_error(browser, capfd, caplog):
    session_id = make.record(make.hand_over())
    for form in (
        {"facts": CANARY + "x" * 20_000, "version": "0"},
        {"facts": CANARY, "version": "7"},
        {"facts": CANARY, "version": "9" * 30},
    ):
        browser.post(f"/counselling/sessions/{session_id}", data=form)
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err + caplog.text
