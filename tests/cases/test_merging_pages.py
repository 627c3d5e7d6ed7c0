"""The pages of merging: two files side by side, the decision, and taking it back."""

import re

import pytest

from purna_pmi.cases import queries
from purna_pmi.core import clock
from purna_pmi.core.ids import new_id
from tests.factories.merging import NIK, merge, open_another_case, pair_of, two
from tests.factories.people import as_user, register
from tests.statements import statements


@pytest.fixture
def supervisor(client_of):
    return client_of("supervisor")


def page(response):
    return response.get_data(as_text=True)


def test_the_supervisor_compares_merges_and_takes_back(session, supervisor):
    kept, given_up = two()
    pair_id = pair_of()
    address = f"/people/likely-pairs/{pair_id}/merge"
    assert address in page(supervisor.get(f"/people/likely-pairs/{pair_id}"))
    shown = page(supervisor.get(address))
    for words in (
        "Yohanes Benu (berkas",
        "Johanis Beno (berkas",
        "KPG-2026-00001",
        "KPG-2026-00002",
    ):
        assert words in shown
    assert supervisor.post(address, data={"version": "2"}).status_code == 422
    stale = supervisor.post(address, data={"version": "1", "kept_id": str(kept.id)})
    assert "Orang lain baru saja menyimpan" in page(stale)
    done = supervisor.post(address, data={"version": "2", "kept_id": str(kept.id)})
    assert done.headers["Location"].endswith(f"/people/{kept.id}")
    assert "Urungkan" in page(supervisor.get(done.headers["Location"]))
    assert supervisor.get(address).status_code == 404
    listed = page(supervisor.get("/people/mergers"))
    [undo_address] = re.findall(r'action="(/people/mergers/[0-9a-f-]{36}/undo)"', listed)
    assert supervisor.post(undo_address).status_code == 303
    assert "dibatalkan oleh Pengguna supervisor" in page(supervisor.get("/people/mergers"))
    assert supervisor.get(f"/people/{given_up.id}").status_code == 200


def test_who_heard_nothing_of_the_merger_and_sends_again_is_led_to_it(session, supervisor):
    kept, _ = two()
    told = {"version": "2", "kept_id": str(kept.id), "form_key": str(new_id())}
    address = f"/people/likely-pairs/{pair_of()}/merge"
    first, again = supervisor.post(address, data=told), supervisor.post(address, data=told)
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == first.location


def test_a_choice_that_is_none_of_the_two_is_refused(session, supervisor):
    _kept, _given_up = two()
    address = f"/people/likely-pairs/{pair_of()}/merge"
    for chosen in (str(new_id()), "kacau", ""):
        sent = supervisor.post(address, data={"version": "2", "kept_id": chosen})
        assert sent.status_code == 422, chosen


def test_a_worker_is_offered_no_merging(session, client_of):
    register(nik=NIK)
    register(nik=NIK)
    pair_id = pair_of("worker")
    assert "/merge" not in page(client_of("worker").get(f"/people/likely-pairs/{pair_id}"))
    assert client_of("worker").get(f"/people/likely-pairs/{pair_id}/merge").status_code == 404


def test_the_page_asks_as_little_for_many_cases(session, supervisor):
    kept, _given_up = two()
    address = f"/people/likely-pairs/{pair_of()}/merge"
    with statements() as few:
        supervisor.get(address)
    for _ in range(5):
        open_another_case(kept)
    with statements() as many:
        supervisor.get(address)
    assert len(few) == len(many)


def test_the_timeline_says_so(session, client_of):
    kept, given_up = two()
    merge(kept)
    shown = page(client_of("colleague").get(f"/cases/{given_up.case_id}"))
    assert "Dua berkas orang ini digabungkan" in shown


def test_today_is_the_day_of_the_event(session):
    kept, _given_up = two()
    merge(kept)
    with as_user("worker"):
        events = queries.events(kept.case_id).rows
    assert (events[0].kind, events[0].happened_on) == ("person_merged", clock.today())
