"""Sessions: listed, ended, renewed; one active role in each."""

import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.test_sign_in import token_of
from tests.world import EVERYBODY

WORKER = EVERYBODY["worker"]
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0"}


@pytest.fixture
def two_roles(superuser):
    superuser.execute(
        "INSERT INTO auth.user_role (user_id, role) VALUES (%s, 'supervisor')", [WORKER.id]
    )


@pytest.fixture
def with_token(city):
    """A browser that somebody else gave a token to."""

    def browser(token):
        client = city.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = token
        return client

    return browser


def session_ids(superuser, key="worker"):
    rows = superuser.execute(
        "SELECT id FROM auth.session WHERE user_id = %s AND ended_at IS NULL ORDER BY created_at",
        [EVERYBODY[key].id],
    )
    return [row[0] for row in rows]


def test_sessions_are_listed_with_their_device(sign_in, city):
    browser = city.test_client()
    browser.environ_base["HTTP_USER_AGENT"] = FIREFOX["User-Agent"]
    sign_in("worker", browser=browser)
    page = browser.get("/me").get_data(as_text=True)
    assert "Firefox, Windows" in page
    assert "Sesi ini" in page


def test_the_newest_two_sessions_stay(sign_in):
    first, second, third = (sign_in("worker") for _ in range(3))
    assert [one.get("/me").status_code for one in (first, second, third)] == [302, 200, 200]


def test_one_ends_another_session_of_ones_own(sign_in, superuser):
    first, second = sign_in("worker"), sign_in("worker")
    other = session_ids(superuser)[0]
    assert second.post(f"/me/sessions/{other}/end").location == "/me"
    assert first.get("/me").status_code == 302
    assert second.get("/me").status_code == 200


def test_one_ends_all_others_at_once(sign_in):
    first, second = sign_in("worker"), sign_in("worker")
    second.post("/me/sessions/end-others")
    assert [one.get("/me").status_code for one in (first, second)] == [302, 200]


def test_nobody_ends_a_strangers_session(sign_in, superuser):
    stranger = session_ids(superuser, "colleague")[0]
    assert sign_in("worker").post(f"/me/sessions/{stranger}/end").status_code == 404
    assert session_ids(superuser, "colleague") == [stranger]


def test_ending_is_on_record(sign_in, entries):
    sign_in("worker")
    sign_in("worker").post("/me/sessions/end-others")
    assert entries()[-1] == ("sign_in", "ended_session", WORKER.id, None)


def test_an_idle_session_is_over(sign_in, superuser):
    browser = sign_in("worker")
    superuser.execute("UPDATE auth.session SET last_seen_at = now() - interval '31 minutes'")
    assert browser.get("/me").status_code == 302


def test_use_keeps_a_session_open(sign_in, superuser):
    browser = sign_in("worker")
    superuser.execute("UPDATE auth.session SET last_seen_at = now() - interval '20 minutes'")
    browser.get("/me")
    fresh = "SELECT count(*) FROM auth.session WHERE last_seen_at > now() - interval '1 minute'"
    assert superuser.execute(fresh).fetchone() == (1,)


def test_with_several_roles_one_is_asked_which(sign_in, two_roles):
    browser = sign_in("worker", next="/policy")
    assert browser.last.location == "/me/role?next=/policy"
    page = browser.get(browser.last.location).get_data(as_text=True)
    assert "Pekerja sosial" in page
    assert "Supervisor" in page


def test_another_role_is_another_token(sign_in, two_roles, with_token, entries):
    browser = sign_in("worker")
    old = token_of(browser)
    response = browser.post("/me/role", data={"role": "supervisor", "next": "/policy"})
    assert response.location == "/policy"
    assert token_of(browser) != old
    assert with_token(old).get("/me").status_code == 302
    assert "Supervisor" in browser.get("/me").get_data(as_text=True)
    assert entries()[-1] == ("sign_in", "changed_role", WORKER.id, None)


def test_a_role_that_one_does_not_hold_is_refused(sign_in, two_roles):
    browser = sign_in("worker")
    assert browser.post("/me/role", data={"role": "administrator"}).status_code == 422
    assert browser.get("/users").status_code == 404


def test_a_role_taken_away_ends_its_sessions(sign_in, two_roles, superuser):
    browser = sign_in("worker")
    superuser.execute("DELETE FROM auth.user_role WHERE role = 'social_worker'")
    assert browser.get("/me").status_code == 302


def test_the_password_asked_again_gives_another_token(sign_in, with_token, entries):
    browser = sign_in("worker")
    old = token_of(browser)
    assert browser.get("/verify-password?next=/policy").status_code == 200
    data = {"password": PASSWORD, "next": "/policy"}
    assert browser.post("/verify-password", data=data).location == "/policy"
    assert token_of(browser) != old
    assert with_token(old).get("/me").status_code == 302
    assert entries()[-1] == ("sign_in", "verified", WORKER.id, None)


def test_a_wrong_password_verifies_nothing(sign_in, superuser):
    browser = sign_in("worker")
    old = token_of(browser)
    response = browser.post("/verify-password", data={"password": "salah", "next": "/policy"})
    assert response.status_code == 422
    assert "Kata sandi itu tidak cocok." in response.get_data(as_text=True)
    assert token_of(browser) == old


def test_changing_the_password_ends_all_other_sessions(sign_in, superuser, entries, city):
    other, browser = sign_in("worker"), sign_in("worker")
    new = "gunung di atas perahu"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert browser.get("/change-password").status_code == 200
    assert browser.post("/change-password", data=data).location == "/me"
    assert [one.get("/me").status_code for one in (other, browser)] == [302, 200]
    assert sign_in("worker", password=PASSWORD).last.status_code == 422
    assert sign_in("worker", password=new).last.status_code == 303
    assert ("sign_in", "set_password", WORKER.id, None) in entries()


@pytest.mark.parametrize(
    ("present", "new", "again", "sentence"),
    [
        ("salah salah salah", "gunung di atas perahu", "gunung di atas perahu", "tidak cocok"),
        (PASSWORD, "terlalu pendek", "terlalu pendek", "15 sampai 128 huruf"),
        (PASSWORD, "gunung di atas perahu", "gunung di bawah perahu", "tidak sama"),
        (PASSWORD, "worker@example.test", "worker@example.test", "mudah ditebak"),
        (PASSWORD, PASSWORD, PASSWORD, "harus lain"),
        ("", "gunung di atas perahu", "gunung di atas perahu", "belum diisi"),
    ],
)
def test_a_bad_change_says_why(sign_in, present, new, again, sentence):
    data = {"password": present, "new_password": new, "new_password_confirm": again}
    response = sign_in("worker").post("/change-password", data=data)
    assert response.status_code == 422
    assert sentence in response.get_data(as_text=True)


def test_the_language_is_kept_with_the_account(sign_in, city):
    browser = sign_in("worker")
    browser.post("/language", data={"locale": "en", "next": "/me"})
    again = sign_in("worker")
    assert '<html lang="en">' in again.get("/me").get_data(as_text=True)
