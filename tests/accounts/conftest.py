"""A city in which people can really sign in: commits are real, everybody has a password."""

import pytest
from flask_security import hash_password

from tests.world import EVERYBODY

PASSWORD = "kuda biru makan awan"


@pytest.fixture
def city(committed_app, superuser):
    """The committed application, where everybody's password is PASSWORD."""
    with committed_app.app_context():
        hashed = hash_password(PASSWORD)
    superuser.execute("UPDATE auth.user_account SET password_hash = %s", [hashed])
    return committed_app


@pytest.fixture
def browser(city):
    return city.test_client()


@pytest.fixture
def sign_in(city):
    """`sign_in("worker")` gives a browser that has come through the sign-in page."""

    def through_the_page(key, password=PASSWORD, browser=None, **more):
        browser = browser or city.test_client()
        data = {"email": EVERYBODY[key].email, "password": password, **more}
        browser.last = browser.post("/sign-in", data=data)
        return browser

    return through_the_page


@pytest.fixture
def entries(superuser):
    """What the record says of signing in: (kind, action, actor, reason), oldest first."""

    def read():
        return superuser.execute(
            "SELECT kind, action, actor_id, reason FROM audit.entry"
            " WHERE kind IN ('sign_in', 'denial') ORDER BY id"
        ).fetchall()

    return read
