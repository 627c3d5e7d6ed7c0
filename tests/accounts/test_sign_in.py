"""Coming in and going out, over HTTP with real commits."""

import time

import pytest

from purna_pmi.app import create_app
from tests.accounts.conftest import PASSWORD
from tests.world import EVERYBODY

WORKER = EVERYBODY["worker"]


def token_of(browser):
    with browser.session_transaction() as cookie:
        return cookie.get("token", "")


def test_the_page_asks_for_email_and_password(browser):
    page = browser.get("/sign-in").get_data(as_text=True)
    assert "Alamat e-mail" in page
    assert "Kata sandi" in page


def test_the_right_password_opens_the_door(sign_in):
    browser = sign_in("worker")
    assert (browser.last.status_code, browser.last.location) == (303, "/")
    assert "Pengguna worker" in browser.get("/me").get_data(as_text=True)


def test_capitals_in_the_address_do_not_matter(sign_in):
    browser = sign_in("worker", email=" Worker@Example.TEST")
    assert browser.last.status_code == 303


def test_one_goes_where_one_was_going(browser, sign_in):
    asked = browser.get("/policy")
    page = browser.get(asked.location)
    assert 'name="next" value="/policy"' in page.get_data(as_text=True)
    sign_in("worker", browser=browser, next="/policy")
    assert browser.last.location == "/policy"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.test/",
        "//elsewhere.test",
        "/\\elsewhere.test",
        "\\\\elsewhere.test",
        "/\t/elsewhere.test",
        "javascript:alert(1)",
        "http:elsewhere.test",
    ],
)
def test_a_next_that_leads_elsewhere_leads_to_the_start(sign_in, target):
    assert sign_in("worker", next=target).last.location == "/"


def test_who_is_in_is_not_asked_again(sign_in):
    response = sign_in("worker").get("/sign-in")
    assert (response.status_code, response.location) == (302, "/")


def wrong(sign_in, key="worker", **more):
    response = sign_in(key, **more).last
    return response.status_code, response.get_data(as_text=True)


def test_unknown_wrong_and_disabled_look_alike(sign_in, superuser):
    superuser.execute("UPDATE auth.user_account SET active = false WHERE id = %s", [WORKER.id])
    answers = [
        wrong(sign_in, "worker"),
        wrong(sign_in, "worker", password="salah salah salah"),
        wrong(sign_in, "colleague", password="salah salah salah"),
        wrong(sign_in, email="tiada@example.test"),
    ]
    said = {
        page.split("<main")[1].replace(WORKER.email, "").split("<form")[0] for _, page in answers
    }
    assert {status for status, _ in answers} == {422}
    assert len(said) == 1
    assert "tidak cocok" in said.pop()


class Counting:
    """A password context that counts the hashes computed: they are what takes the time."""

    def __init__(self, context):
        self.context, self.count = context, 0

    def __getattr__(self, name):
        self.count += name in {"hash", "verify"}
        return getattr(self.context, name)


def test_they_cost_one_hash_each_and_so_does_a_letter(sign_in, city, superuser):
    counter = city.extensions["security"].pwd_context = Counting(
        city.extensions["security"].pwd_context
    )
    superuser.execute("UPDATE auth.user_account SET active = false WHERE id = %s", [WORKER.id])
    costs = []
    for act in (
        lambda: wrong(sign_in, "worker"),
        lambda: wrong(sign_in, "colleague", password="salah salah salah"),
        lambda: wrong(sign_in, email="tiada@example.test"),
        lambda: city.test_client().post("/forgot-password", data={"email": WORKER.email}),
        lambda: city.test_client().post("/forgot-password", data={"email": "tiada@example.test"}),
        lambda: city.test_client().post(
            "/forgot-password", data={"email": EVERYBODY["colleague"].email}
        ),
    ):
        counter.count = 0
        act()
        costs.append(counter.count)
    assert costs == [1] * 6


def test_nothing_filled_in_is_said_so_and_not_counted(sign_in, superuser):
    status, page = wrong(sign_in, email="", password="")
    assert status == 422
    assert "Isi alamat e-mail dan kata sandi." in page
    assert superuser.execute("SELECT count(*) FROM auth.sign_in_failure").fetchone() == (0,)


def test_a_closed_agency_lets_nobody_in(sign_in, superuser):
    superuser.execute("UPDATE auth.agency SET active = false WHERE id = %s", [WORKER.agency_id])
    assert wrong(sign_in)[0] == 422


def test_the_password_typed_never_comes_back(sign_in):
    assert "salah salah" not in wrong(sign_in, password="salah salah salah")[1]


def test_nothing_of_the_cookie_before_lives_on(browser, sign_in):
    with browser.session_transaction() as cookie:
        cookie.update(token="planted", locale="en", _user_id="planted", anything="planted")
    sign_in("worker", browser=browser)
    with browser.session_transaction() as cookie:
        assert cookie["token"] not in {"planted", WORKER.token}
        assert len(cookie["token"]) == 43
        assert set(cookie) - {"token", "locale"} <= {"_flashes"}
        assert cookie["locale"] == "en"


def test_the_database_keeps_no_token(sign_in, superuser):
    token = token_of(sign_in("worker"))
    rows = superuser.execute("SELECT s::text FROM auth.session s").fetchall()
    assert token not in str(rows)


def test_what_flask_login_keeps_opens_nothing(browser, superuser):
    stamp = superuser.execute(
        "SELECT session_stamp FROM auth.user_account WHERE id = %s", [WORKER.id]
    ).fetchone()[0]
    with browser.session_transaction() as cookie:
        cookie.update(_user_id=stamp, _fresh=True, fs_paa=time.time())
    browser.set_cookie("remember_token", f"{stamp}|x")
    assert browser.get("/me").status_code == 302
    assert browser.get("/change-password").status_code == 302


def test_nobody_is_remembered(sign_in):
    browser = sign_in("worker", remember="y")
    assert browser.get_cookie("remember_token") is None


def test_signing_out_ends_the_session_everywhere(sign_in, city):
    browser = sign_in("worker")
    old = token_of(browser)
    response = browser.post("/sign-out")
    assert response.location == "/sign-in"
    assert '"storage"' in response.headers["Clear-Site-Data"]
    thief = city.test_client()
    with thief.session_transaction() as cookie:
        cookie["token"] = old
    assert thief.get("/me").status_code == 302


def test_a_link_does_not_sign_anybody_out(sign_in):
    browser = sign_in("worker")
    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/me").status_code == 200


def test_a_disabled_user_is_out_at_the_next_request(sign_in, superuser):
    browser = sign_in("worker")
    superuser.execute("UPDATE auth.user_account SET active = false WHERE id = %s", [WORKER.id])
    assert browser.get("/me").status_code == 302


def test_signing_in_and_out_is_on_record(sign_in, entries):
    browser = sign_in("worker", password="salah salah salah")
    sign_in("worker", browser=browser)
    browser.post("/sign-out")
    sign_in("worker", email="tiada@example.test")
    assert entries() == [
        ("sign_in", "failed", WORKER.id, "wrong_password"),
        ("sign_in", "signed_in", WORKER.id, None),
        ("sign_in", "signed_out", WORKER.id, None),
        ("sign_in", "failed", None, "unknown_account"),
    ]


ARGON2ID = "$argon2id$v=19$m=65536,t=3,p=4$"


@pytest.fixture
def as_served(city, settings):
    """Passwords as the product keeps them: the tests' own application hashes them cheaply."""
    served = create_app(settings, city.extensions["addresses"])
    return served.extensions["security"].pwd_context


def test_a_password_is_kept_as_argon2id(as_served):
    assert as_served.hash(PASSWORD).startswith(ARGON2ID)


def test_a_weaker_hash_is_made_stronger_and_sessions_go_on(sign_in, city, superuser, as_served):
    first = sign_in("worker")
    city.extensions["security"].pwd_context = as_served
    with city.test_request_context():
        from flask_security.utils import get_hmac

        weak = as_served.using(argon2__time_cost=1).hash(get_hmac(PASSWORD))
    superuser.execute(
        "UPDATE auth.user_account SET password_hash = %s WHERE id = %s", [weak, WORKER.id]
    )
    assert sign_in("worker").last.status_code == 303
    stored = "SELECT password_hash FROM auth.user_account WHERE id = %s"
    assert superuser.execute(stored, [WORKER.id]).fetchone()[0].startswith(ARGON2ID)
    assert first.get("/me").status_code == 200


def test_json_is_answered_like_a_form(city):
    response = city.test_client().post(
        "/sign-in", json={"email": WORKER.email, "password": PASSWORD}
    )
    assert "authentication_token" not in response.get_data(as_text=True)
