"""Forms without a token: shown again whole, with a fresh one."""

import html
import re

import pytest

from tests.world import EVERYBODY

FIELDS = {"name": 'Kantor <Baru> & "Lama"', "kind": "community", "code": "BARU"}


@pytest.fixture
def guarded(city):
    city.config["WTF_CSRF_ENABLED"] = True
    return city


@pytest.fixture
def administrator(guarded):
    browser = guarded.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["administrator"].token
    return browser


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_without_a_token_nothing_happens_and_nothing_typed_is_lost(administrator, superuser):
    response = administrator.post("/agencies/new", data=FIELDS)
    assert response.status_code == 400
    carried = hidden(response.get_data(as_text=True))
    assert carried.items() >= FIELDS.items()
    assert superuser.execute("SELECT 1 FROM auth.agency WHERE code = 'BARU'").fetchone() is None


def test_sending_it_again_works(administrator, superuser):
    page = administrator.post("/agencies/new", data=FIELDS).get_data(as_text=True)
    assert administrator.post("/agencies/new", data=hidden(page)).status_code == 303
    found = superuser.execute("SELECT name FROM auth.agency WHERE code = 'BARU'")
    assert found.fetchone() == (FIELDS["name"],)


def test_a_forged_token_is_no_token(administrator):
    response = administrator.post("/agencies/new", data={**FIELDS, "csrf_token": "forged"})
    assert response.status_code == 400


def test_signing_in_needs_one_too_and_the_page_has_it(guarded):
    from tests.accounts.conftest import PASSWORD

    browser = guarded.test_client()
    data = {"email": EVERYBODY["worker"].email, "password": PASSWORD}
    refused = browser.post("/sign-in", data=data)
    assert refused.status_code == 400
    assert PASSWORD not in refused.get_data(as_text=True)
    token = hidden(browser.get("/sign-in").get_data(as_text=True))["csrf_token"]
    assert browser.post("/sign-in", data={**data, "csrf_token": token}).status_code == 303


def test_signing_out_needs_one(administrator):
    assert administrator.post("/sign-out").status_code == 400
    assert administrator.get("/me").status_code == 200
