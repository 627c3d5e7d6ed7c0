"""How much the lists ask of the database, and that the words of a note stand on its own page only."""

import re

import pytest
from sqlalchemy import event

from purna_pmi.core.db import db
from purna_pmi.counselling.enums import SessionOutcome
from tests.factories import counselling as make
from tests.world import EVERYBODY

pytestmark = pytest.mark.usefixtures("session")
CANARY = "kenariburungkuning"


@pytest.fixture
def browser(client_of):
    return client_of("counsellor")


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
    assert few <= 12
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
