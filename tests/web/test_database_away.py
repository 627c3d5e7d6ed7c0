"""With the database away: a sentence, a time to come back, and everything that was typed."""

from dataclasses import replace
from io import BytesIO

import pytest
from psycopg.errors import IdleInTransactionSessionTimeout, InternalError_
from sqlalchemy.exc import InternalError

from purna_pmi.app import create_app
from purna_pmi.core.config import Addresses
from tests.factories.cases import open_case_for
from tests.factories.pages import hidden
from tests.pages import LintingClient
from tests.world import EVERYBODY

NOWHERE = "postgresql://purna_app:x@/purna?host=/nonexistent"


@pytest.fixture(scope="module")
def away(settings, tmp_path_factory):
    settings = replace(settings, instance=tmp_path_factory.mktemp("away"))
    app = create_app(settings, Addresses(NOWHERE, NOWHERE, NOWHERE, NOWHERE))
    app.test_client_class = LintingClient
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return app


@pytest.fixture
def browser(away):
    client = away.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = "somebody"
    return client


def test_a_page_says_so_and_when_to_come_back(browser):
    page = browser.get("/cases")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "sedang tidak dapat dihubungi" in page.text
    assert "Kirim ulang" not in page.text


def test_what_was_typed_is_carried_for_another_try(browser):
    told = {"title": "Antar berkas", "form_key": "k1", "new_password": "rahasia sekali"}
    page = browser.post("/cases/0197a5b2-0000-7000-8000-000000000000/tasks/new", data=told)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert 'name="title" value="Antar berkas"' in page.text
    assert 'name="form_key" value="k1"' in page.text
    assert "tidak akan tersimpan dua kali" in page.text
    assert "Kirim ulang" in page.text
    assert "rahasia sekali" not in page.text


def test_a_file_that_cannot_be_carried_is_named(browser):
    sent = {"file": (BytesIO(b"x"), "a.xlsx"), "form_key": "k1"}
    page = browser.post("/register", data=sent, content_type="multipart/form-data")
    assert page.status_code == 503
    assert "Berkas perlu dipilih lagi" in page.text


def test_liveness_stays_up_and_readiness_goes_down(browser, away):
    for client in (browser, away.test_client()):
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_a_disk_that_the_database_finds_full_is_named_and_nothing_typed_is_lost(
    committed_app, superuser
):
    with committed_app.app_context():
        page = f"/cases/{open_case_for('worker')}/tasks/new"
    client = committed_app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["worker"].token
    superuser.execute(
        "CREATE FUNCTION public.no_space() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END$$"
    )
    superuser.execute(
        "CREATE TRIGGER no_space BEFORE INSERT ON cases.case_task EXECUTE FUNCTION public.no_space()"
    )
    told = {"title": "Antar berkas", "assignee_id": str(EVERYBODY["worker"].id)}
    refused = client.post(page, data=told)
    assert (refused.status_code, refused.headers["Retry-After"]) == (507, "60")
    assert "Ruang penyimpanan server penuh" in refused.text
    assert hidden(refused, "title") == "Antar berkas"
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status"), [(IdleInTransactionSessionTimeout, 503), (InternalError_, 500)]
)
def test_a_transaction_that_waited_too_long_for_its_page_is_asked_for_again(
    committed_app, monkeypatch, fault, status
):
    def view():
        raise InternalError("", {}, fault())

    monkeypatch.setitem(committed_app.view_functions, "web.healthz", view)
    committed_app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = committed_app.test_client().get("/healthz")
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)
