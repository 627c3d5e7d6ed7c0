"""The password asked again: before a delicate page, and before something delicate is sent."""

import html
import re

import pytest

from tests.accounts.conftest import PASSWORD, city, sign_in  # noqa: F401 - fixtures
from tests.world import EVERYBODY

FORM = {"name": "Orang Baru", "email": "baru@example.test", "roles": "partner", "form_key": ""}


@pytest.fixture
def stale(sign_in, superuser):  # noqa: F811 - the fixtures above
    """An administrator who signed in six minutes ago."""
    browser = sign_in("administrator")
    superuser.execute("UPDATE auth.session SET verified_at = now() - interval '6 minutes'")
    return browser


def hidden(page):
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in fields}


def test_a_fresh_password_is_not_asked_for(sign_in):  # noqa: F811
    assert sign_in("administrator").get("/users/new").status_code == 200


def test_a_stale_one_is_asked_for_then_one_comes_back(stale):
    response = stale.get("/users/new")
    assert response.location == "/verify-password?next=/users/new"
    back = stale.post("/verify-password", data={"password": PASSWORD, "next": "/users/new"})
    assert back.location == "/users/new"
    assert stale.get("/users/new").status_code == 200


def test_what_was_typed_goes_through_the_password_page(stale, superuser):
    agency = str(EVERYBODY["partner"].agency_id)
    page = stale.post("/users/new", data={**FORM, "agency_id": agency}).get_data(as_text=True)
    carried = hidden(page)
    wrong = stale.post("/verify-password", data={**carried, "password": "salah"})
    assert wrong.status_code == 422
    right = stale.post(
        "/verify-password", data={**hidden(wrong.get_data(as_text=True)), "password": PASSWORD}
    ).get_data(as_text=True)
    assert 'action="/users/new"' in right
    assert PASSWORD not in right
    assert stale.post("/users/new", data=hidden(right)).status_code == 303
    found = "SELECT name FROM auth.user_account WHERE email = 'baru@example.test'"
    assert superuser.execute(found).fetchone() == ("Orang Baru",)


def test_nothing_happened_before_the_password(stale, superuser):
    stale.post("/users/new", data={**FORM, "agency_id": str(EVERYBODY["partner"].agency_id)})
    found = "SELECT count(*) FROM auth.user_account WHERE email = 'baru@example.test'"
    assert superuser.execute(found).fetchone() == (0,)
