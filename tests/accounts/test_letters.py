"""Letters of this room, from the page through a real mail server to the new password."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from itsdangerous import TimestampSigner

from purna_pmi.accounts import gate
from purna_pmi.accounts.letters import post_activation
from purna_pmi.core.db import db
from tests.accounts.test_sign_in import token_of
from tests.jobs.conftest import Box, listening
from tests.world import EVERYBODY

WORKER = EVERYBODY["worker"]
NEW = "gunung di atas perahu"


@pytest.fixture
def post_office(city, run_jobs, unused_port):
    """`post_office()` lets the worker send what waits, and gives the letters that arrived."""
    box = Box()
    with listening(box, unused_port):
        for app in (city, run_jobs.app):
            url = f"smtp://127.0.0.1:{unused_port}"
            app.extensions["settings"] = replace(app.extensions["settings"], mail_url=url)

        def collect():
            box.letters.clear()
            run_jobs()
            return list(box.letters)

        yield collect


def link_in(letter, city):
    (link,) = re.findall(r"https?://\S+", letter.get_content())
    base = city.extensions["settings"].base_url
    assert link.startswith(base + "/")
    return urlsplit(link).path


def choose(browser, path, password=NEW, again=None):
    return browser.post(path, data={"password": password, "password_confirm": again or password})


def ask(browser, email=WORKER.email, **headers):
    return browser.post("/forgot-password", data={"email": email}, headers=headers)


def test_a_forgotten_password_from_letter_to_sign_in(browser, post_office, city, sign_in):
    inside = sign_in("worker")
    assert ask(browser).status_code == 200
    (letter,) = post_office()
    assert letter["To"] == WORKER.email
    path = link_in(letter, city)
    assert browser.get(path).status_code == 200
    assert choose(browser, path).location == "/sign-in"
    assert inside.get("/me").status_code == 302
    assert sign_in("worker", password=NEW).last.status_code == 303
    (notice,) = post_office()
    assert "semua sesi sebelumnya diakhiri" in notice.get_content()


def test_a_link_serves_once(browser, post_office, city):
    ask(browser)
    path = link_in(post_office()[0], city)
    choose(browser, path)
    assert choose(browser, path, "perahu di atas gunung").location == "/forgot-password"
    page = browser.get("/forgot-password").get_data(as_text=True)
    assert "Tautan itu tidak berlaku lagi" in page


def test_a_link_is_over_after_ten_minutes(browser, post_office, city, monkeypatch):
    ask(browser)
    path = link_in(post_office()[0], city)
    later = int(time.time()) + 601
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: later)
    assert browser.get(path).location == "/forgot-password"
    assert choose(browser, path).location == "/forgot-password"


def test_a_forged_link_is_refused(browser):
    assert browser.get("/reset-password/forged").location == "/forgot-password"
    assert browser.get("/activate/forged").status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_letter(browser, post_office):
    known, unknown = (ask(browser, email) for email in (WORKER.email, "tiada@example.test"))
    pages = [
        one.get_data(as_text=True).replace(WORKER.email, "").replace("tiada@example.test", "")
        for one in (known, unknown)
    ]
    nonce = re.compile(r'csrf_token" value="[^"]*"')
    assert nonce.sub("", pages[0]) == nonce.sub("", pages[1])
    assert [letter["To"] for letter in post_office()] == [WORKER.email]


def test_a_disabled_account_gets_no_letter(browser, post_office, superuser):
    superuser.execute("UPDATE auth.user_account SET active = false WHERE id = %s", [WORKER.id])
    assert ask(browser).status_code == 200
    assert post_office() == []


def test_no_address_is_said_so(browser):
    response = ask(browser, "tidak lengkap")
    assert "Alamat e-mail itu tidak lengkap" in response.get_data(as_text=True)


def test_a_link_never_leads_where_a_request_claims(browser, post_office, city):
    ask(browser, Host="evil.test")  # is not heard at all
    ask(browser, Host="192.168.9.9:81")  # the demo answers to any address
    (letter,) = post_office()
    link_in(letter, city)


def test_the_letter_speaks_the_visitors_language_and_shows_no_secret_elsewhere(
    browser, post_office, superuser
):
    ask(browser)
    kept = superuser.execute("SELECT args::text FROM jobs.procrastinate_jobs").fetchall()
    assert WORKER.email not in str(kept)
    assert "reset-password" not in str(kept)


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("pendek", "pendek", "15 sampai 128 huruf"),
        (NEW, "lain sama sekali ini", "tidak sama"),
        ("x" * 129, "x" * 129, "15 sampai 128 huruf"),
    ],
)
def test_a_bad_choice_says_why(browser, post_office, city, password, again, sentence):
    ask(browser)
    response = choose(browser, link_in(post_office()[0], city), password, again)
    assert response.status_code == 422
    assert sentence in response.get_data(as_text=True)


@pytest.fixture
def newcomer(sign_in):
    """An administrator's browser that has just added somebody."""
    browser = sign_in("administrator")
    form = {
        "email": "baru@example.test",
        "name": "Orang Baru",
        "agency_id": str(WORKER.agency_id),
        "roles": "social_worker",
    }
    browser.last = browser.post("/users/new", data=form)
    return browser


def test_a_new_account_from_letter_to_sign_in(newcomer, browser, post_office, city, sign_in):
    (letter,) = post_office()
    assert letter["To"] == "baru@example.test"
    path = link_in(letter, city)
    assert "Pilih kata sandi" in browser.get(path).get_data(as_text=True)
    assert choose(browser, path).location == "/sign-in"
    assert browser.get(path).status_code == 410
    inside = sign_in("worker", email="baru@example.test", password=NEW)
    assert token_of(inside)


def test_before_that_no_password_opens_it(newcomer, sign_in):
    assert sign_in("worker", email="baru@example.test", password="").last.status_code == 422
    assert sign_in("worker", email="baru@example.test").last.status_code == 422


def test_the_link_can_be_sent_again(newcomer, post_office):
    post_office()
    page = newcomer.get(newcomer.last.location)
    assert "Kirim tautan lagi" in page.get_data(as_text=True)
    key = page.get_data(as_text=True).split('name="form_key" value="')[1].split('"')[0]
    for _ in range(2):  # pressed twice, one letter
        sent = newcomer.post(newcomer.last.location + "/link", data={"form_key": key})
        assert sent.status_code == 303
    assert [letter["To"] for letter in post_office()] == ["baru@example.test"]


def test_no_link_for_who_has_a_password(sign_in):
    assert sign_in("administrator").post(f"/users/{WORKER.id}/link").status_code == 404


def test_without_a_mail_server_the_page_says_where_the_letter_lies(browser):
    assert "folder outbox" in browser.get("/forgot-password").get_data(as_text=True)


def test_with_one_it_says_nothing_of_it(browser, post_office):
    assert "folder outbox" not in browser.get("/forgot-password").get_data(as_text=True)


@pytest.mark.parametrize("first", [True, False])
def test_of_several_who_use_a_link_at_once_one_password_holds_and_the_others_are_told(
    city, browser, post_office, sign_in, first
):
    if first:
        with city.test_request_context():
            found = gate.find_account("id", str(WORKER.id))
            post_activation(found.email, found.name, found.session_stamp)
            db.session.commit()
    else:
        ask(browser)
    path = link_in(post_office()[0], city)
    start = Barrier(4)

    def choose_one(number):
        mine = city.test_client()
        start.wait()
        return choose(mine, path, f"{NEW} nomor {number}")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(choose_one, range(4)))
    stored = [
        number
        for number in range(4)
        if sign_in("worker", password=f"{NEW} nomor {number}").last.status_code == 303
    ]
    assert len(stored) == 1
    told = [number for number in range(4) if answers[number].location == "/sign-in"]
    assert told == stored
    for number in set(range(4)) - set(stored):
        over = answers[number].status_code in {409, 410} or (
            answers[number].location == "/forgot-password"
        )
        assert over, answers[number].status
