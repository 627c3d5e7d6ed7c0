"""What was typed outlives an ended session and a wait after too many attempts; passwords do not."""

import html
import re

import pytest

from tests.accounts.conftest import PASSWORD
from tests.world import EVERYBODY

FIELDS = {"name": 'Kantor <Baru> & "Lama"', "kind": "community", "code": "BARU"}
CARRIED = {f"carried-{name}": value for name, value in FIELDS.items()}


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def guarded(city):
    city.config["WTF_CSRF_ENABLED"] = True
    return city


def sign_in_beside(browser, key="administrator"):
    """In another tab of the same browser."""
    token = hidden(browser.get("/sign-in"))["csrf_token"]
    data = {"email": EVERYBODY[key].email, "password": PASSWORD, "csrf_token": token}
    assert browser.post("/sign-in", data=data).status_code == 303


def test_after_signing_in_again_one_sending_is_enough(guarded, superuser):
    browser = guarded.test_client()
    sign_in_beside(browser)
    typed = {**FIELDS, "csrf_token": hidden(browser.get("/agencies/new"))["csrf_token"]}
    superuser.execute("UPDATE auth.session SET ended_at = now() WHERE ended_at IS NULL")
    kept = browser.post("/agencies/new", data=typed)
    assert kept.status_code == 401
    sign_in_beside(browser)
    assert browser.post("/agencies/new", data=hidden(kept)).status_code == 303
    found = superuser.execute("SELECT name FROM auth.agency WHERE code = 'BARU'")
    assert found.fetchone() == (FIELDS["name"],)


def test_without_a_waiting_form_signing_in_brings_another_permit(guarded):
    browser = guarded.test_client()
    before = hidden(browser.get("/sign-in"))["csrf_token"]
    sign_in_beside(browser)
    assert browser.post("/agencies/new", data={**FIELDS, "csrf_token": before}).status_code == 400


def test_a_permit_waits_once(guarded):
    browser = guarded.test_client()
    browser.post("/agencies/new", data=FIELDS)
    sign_in_beside(browser)
    permit = hidden(browser.get("/agencies/new"))["csrf_token"]
    browser.post("/sign-out", data={"csrf_token": permit})
    sign_in_beside(browser)
    assert browser.post("/agencies/new", data={**FIELDS, "csrf_token": permit}).status_code == 400


def test_carried_fields_outlive_a_wait(sign_in, superuser):
    browser = sign_in("administrator")
    wrong = {"password": "salah", "next": "/agencies/new", **CARRIED}
    answers = [browser.post("/verify-password", data=wrong) for _ in range(6)]
    assert answers[-1].status_code == 429
    kept = hidden(answers[-1])
    assert kept.items() >= {"next": "/agencies/new", **CARRIED}.items()
    superuser.execute("DELETE FROM auth.sign_in_failure")  # the wait is over
    asked = browser.post("/verify-password", data=kept)
    assert asked.status_code == 200
    known = browser.post("/verify-password", data={**hidden(asked), "password": PASSWORD})
    assert hidden(known).items() >= FIELDS.items()


def test_a_letter_asked_for_too_often_keeps_the_address(browser):
    data = {"email": EVERYBODY["worker"].email}
    answers = [browser.post("/forgot-password", data=data) for _ in range(4)]
    assert hidden(answers[-1])["email"] == data["email"]


@pytest.mark.parametrize("name", ["password", "new_password", "new_password_confirm"])
def test_passwords_are_carried_by_no_page(guarded, name):
    browser = guarded.test_client()
    ended = browser.post("/change-password", data={name: "rahasia sekali"})
    assert ended.status_code == 401
    sign_in_beside(browser)
    stale = browser.post("/change-password", data={name: "rahasia sekali"})
    assert stale.status_code == 400
    assert "rahasia" not in ended.text + stale.text


def test_an_account_without_a_password_has_none_that_fits(committed_app):
    browser = committed_app.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["worker"].token
    assert browser.post("/verify-password", data={"password": "x"}).status_code == 422


def test_a_part_without_a_name_is_no_field(sign_in):
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"
    kind = "multipart/form-data; boundary=x"
    answer = sign_in("worker").post("/verify-password", data=body, content_type=kind)
    assert answer.status_code == 200
