"""The door, the headers and the error pages, seen from outside."""

import pytest
from flask import Flask

from purna_pmi.access.routes import PUBLIC, ROUTES
from tests.world import EVERYBODY


def test_every_route_is_named_by_the_law(app: Flask):
    unnamed = {rule.endpoint for rule in app.url_map.iter_rules()} - PUBLIC - ROUTES.keys()
    assert unnamed == set()


def test_the_law_names_no_route_that_does_not_exist(app: Flask):
    assert ROUTES.keys() - app.view_functions.keys() == set()


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/policy")
    assert response.status_code == 302
    assert response.location == "/sign-in?next=/policy"


def test_a_forged_token_is_a_visitor(client):
    with client.session_transaction() as cookie:
        cookie["token"] = "forged"
        cookie["_user_id"] = str(EVERYBODY["administrator"].id)
    assert client.get("/policy").status_code == 302


@pytest.mark.parametrize("key", EVERYBODY)
def test_everybody_may_read_the_law(client_of, key):
    assert client_of(key).get("/policy").status_code == 200


def test_what_is_not_there_is_404_with_a_number_to_quote(client_of):
    response = client_of("worker").get("/no-such-page")
    assert response.status_code == 404
    assert "sebutkan nomor ini" in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/policy", "/static/kit/theme.css"])
def test_headers_are_on_every_answer(client, path):
    with client.get(path) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_pages_are_never_stored(client_of):
    assert client_of("worker").get("/policy").headers["Cache-Control"] == "no-store"


def test_another_sites_form_is_refused(client_of):
    response = client_of("worker").post("/language", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_a_foreign_origin_is_refused(client_of):
    response = client_of("worker").post("/language", headers={"Origin": "https://elsewhere.test"})
    assert response.status_code == 403


def test_a_form_after_the_session_ended_is_shown_again_whole(client):
    response = client.post("/cases/new", data={"note": "tulisan panjang", "password": "rahasia"})
    page = response.get_data(as_text=True)
    assert response.status_code == 401
    assert "tulisan panjang" in page
    assert "rahasia" not in page


def test_readiness_knows_the_revision(client):
    assert client.get("/readyz").json == {"status": "ready"}


def test_the_language_follows_the_choice_within_this_site(client_of):
    response = client_of("worker").post("/language", data={"locale": "en", "next": "//evil.test"})
    assert response.location == "/"
