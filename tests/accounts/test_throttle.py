"""Who guesses waits, longer each time; nobody learns from it who exists."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.accounts.conftest import PASSWORD
from tests.world import EVERYBODY

WORKER = EVERYBODY["worker"]


@pytest.fixture
def age(superuser):
    """`age(5)` lets five seconds pass for the failures counted so far."""

    def older(seconds):
        superuser.execute(
            "UPDATE auth.sign_in_failure SET at = at - make_interval(secs => %s)", [seconds]
        )

    return older


def fail(sign_in, times, key="worker", **more):
    return [sign_in(key, password="salah salah salah", **more).last for _ in range(times)]


def test_five_failures_are_free_then_one_waits(sign_in):
    assert [one.status_code for one in fail(sign_in, 6)] == [422] * 5 + [429]


def test_the_wait_is_said_in_words_and_in_the_header(sign_in):
    response = fail(sign_in, 6)[-1]
    assert response.headers["Retry-After"] == "1"
    assert "Coba lagi dalam 1 detik." in response.get_data(as_text=True)


def test_even_the_right_password_waits(sign_in, age):
    fail(sign_in, 5)
    assert sign_in("worker").last.status_code == 429
    age(2)
    assert sign_in("worker").last.status_code == 303


def test_the_wait_doubles(sign_in, age):
    fail(sign_in, 5)
    waits = []
    for _ in range(4):
        response = sign_in("worker").last
        waits.append(int(response.headers["Retry-After"]))
        age(waits[-1])
        fail(sign_in, 1)
    assert waits == [1, 2, 4, 8]


def test_success_forgives(sign_in):
    fail(sign_in, 4)
    sign_in("worker")
    assert [one.status_code for one in fail(sign_in, 5)] == [422] * 5


def test_an_unknown_account_is_held_back_alike(sign_in):
    answers = fail(sign_in, 6, email="tiada@example.test")
    assert [one.status_code for one in answers] == [422] * 5 + [429]


def test_spellings_of_one_address_are_one(sign_in):
    fail(sign_in, 5)
    assert fail(sign_in, 1, email="WORKER@example.test ")[0].status_code == 429


def test_others_are_not_held_back(sign_in):
    fail(sign_in, 6)
    assert sign_in("colleague").last.status_code == 303


def test_thirty_failures_of_an_address_hold_it_back(sign_in):
    for number in range(30):
        fail(sign_in, 1, email=f"tiada-{number}@example.test")
    assert sign_in("colleague").last.status_code == 429


def test_what_was_typed_is_not_kept(sign_in, superuser, committed_app):
    fail(sign_in, 1)
    kept = [
        bytes(row[0]) for row in superuser.execute("SELECT subject_hash FROM auth.sign_in_failure")
    ]
    keyring = committed_app.extensions["settings"].keyring
    assert set(kept) == {
        keyring.lookup(WORKER.email, "sign_in.account"),
        keyring.lookup("127.0.0.1", "sign_in.address"),
    }


def test_turning_away_is_on_record(sign_in, entries):
    fail(sign_in, 6)
    assert entries()[-1] == ("denial", "turned_away", None, "too_many_attempts")


def test_the_present_password_cannot_be_guessed_from_inside(sign_in):
    browser = sign_in("worker")
    answers = [browser.post("/verify-password", data={"password": "salah"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]


def test_two_hundred_wrong_ones_are_mostly_not_even_tried(sign_in, superuser):
    fail(sign_in, 40)
    tried = superuser.execute("SELECT count(*) FROM audit.entry WHERE reason = 'wrong_password'")
    assert tried.fetchone()[0] < 20


@pytest.mark.parametrize("email", [WORKER.email, "tiada@example.test"])
def test_letters_are_not_sent_without_end(browser, email):
    answers = [browser.post("/forgot-password", data={"email": email}) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]


def test_the_password_of_the_city(sign_in):
    assert sign_in("worker", password=PASSWORD).last.status_code == 303


DISGUISES = [
    "\u200b{0}",
    "{0}\u00ad",
    "\uff57orker@example.test",
    " {0}",
    "{0}\u2060",
    "WORKER@EXAMPLE.TEST",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_unseen_and_wide_letters_make_no_other_account(sign_in, browser, disguise):
    fail(sign_in, 5)
    data = {"email": disguise.format(WORKER.email), "password": PASSWORD}
    assert browser.post("/sign-in", data=data).status_code == 429


@pytest.mark.parametrize("disguise", DISGUISES)
def test_nor_another_reader_of_letters(browser, disguise):
    for _ in range(3):
        assert browser.post("/forgot-password", data={"email": WORKER.email}).status_code == 200
    data = {"email": disguise.format(WORKER.email)}
    assert browser.post("/forgot-password", data=data).status_code == 429


@pytest.mark.parametrize("path", ["/sign-in", "/forgot-password"])
def test_an_address_that_none_can_have_is_not_even_cleaned(browser, path):
    data = {"email": "\ufdfa" * 100_000 + "@example.test", "password": PASSWORD}
    answer = browser.post(path, data=data)
    assert "tidak lengkap" in answer.get_data(as_text=True)


def test_guesses_made_at_once_are_counted_each(city):
    """Each is counted before its password is checked, so that the sixth of twelve waits as the sixth of a row does."""
    start = Barrier(12)

    def guess(_number):
        client = city.test_client()
        start.wait()
        data = {"email": WORKER.email, "password": "salah salah salah"}
        return client.post("/sign-in", data=data).status_code

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(guess, range(12)))
    assert answers == [422] * 5 + [429] * 7
