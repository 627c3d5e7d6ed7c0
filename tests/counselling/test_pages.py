import pytest

from purna_pmi.counselling.enums import SessionOutcome
from tests.factories import counselling as make

pytestmark = pytest.mark.usefixtures("session")


def test_a_counsellor_without_clients_reads_what_to_expect(client_of):
    page = client_of("counsellor").get("/counselling")
    assert page.status_code == 200
    assert "Belum ada klien" in page.text


def test_every_page_of_a_client_opens(client_of):
    client = make.hand_over(name="Marselina Tefa")
    attended = make.record(client, SessionOutcome.ATTENDED)
    make.write_note(attended, "satu kata")
    planned = make.plan(client)
    browser = client_of("counsellor")
    for address in (
        "/counselling",
        "/counselling?list=closed",
        f"/counselling/episodes/{client.episode_id}",
        f"/counselling/episodes/{client.episode_id}/plan",
        f"/counselling/episodes/{client.episode_id}/record",
        f"/counselling/episodes/{client.episode_id}/close",
        f"/counselling/sessions/{attended}",
        f"/counselling/sessions/{planned}",
        f"/counselling/sessions/{planned}/outcome",
        f"/counselling/sessions/{planned}/plan",
    ):
        page = browser.get(address)
        assert page.status_code == 200, (address, page.text[:3000])
    assert client_of("worker").get(f"/cases/{client.case_id}/counselling").status_code == 200
