"""The pages of community groups, as each role meets them."""

from datetime import timedelta

import pytest

from purna_pmi.community.models import Meeting, Membership
from purna_pmi.community.queries import groups_of_case, sheet_of
from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from tests.factories.community import group_of, meeting_of, member, proposed
from tests.factories.pages import dmy, kept, option, send
from tests.factories.training import as_user


def words(client, url):
    return client.get(url).get_data(as_text=True)


@pytest.fixture
def group_id(session):
    return group_of()


def test_a_facilitator_without_groups_is_told_what_to_do(client_of):
    assert "Anda belum mempunyai kelompok" in words(client_of("facilitator"), "/groups")


def test_the_facilitator_sees_own_groups_only(client_of, group_id):
    assert "Kelompok Tenun" in words(client_of("facilitator"), "/groups")
    other = client_of("other_facilitator")
    assert "Kelompok Tenun" not in words(other, "/groups")
    assert other.get(f"/groups/{group_id}").status_code == 404


@pytest.mark.parametrize("key", ["worker", "supervisor", "manager"])
def test_those_who_plan_see_numbers_but_nobody(client_of, group_id, key):
    member(group_id)
    client = client_of(key)
    assert "Kelompok Tenun" in words(client, "/groups")
    page = words(client, f"/groups/{group_id}")
    assert "Nama anggota hanya terlihat oleh penggerak" in page
    assert "Maria" not in page


@pytest.mark.parametrize("key", ["counsellor", "trainer", "partner", "administrator", "auditor"])
def test_others_have_no_groups(client_of, group_id, key):
    assert client_of(key).get("/groups").status_code == 404
    assert client_of(key).get(f"/groups/{group_id}").status_code == 404


def test_a_facilitator_founds_a_group(client_of, session):
    client = client_of("facilitator")
    village = option(client.get("/groups/new"), "Lasiana")
    facts = {"name": "Arisan Lasiana", "kind": "arisan", "village_code": village}
    answer = send(client, "/groups/new", founded_on=dmy(today()), **facts)
    assert answer.status_code == 303
    assert "Lasiana" in words(client, answer.location)


def test_a_group_is_not_founded_on_a_day_to_come(client_of, group_id):
    client = client_of("facilitator")
    facts = {"name": "Arisan Lasiana", "kind": "arisan"}
    for url in ("/groups/new", f"/groups/{group_id}/edit"):
        day = dmy(today() + timedelta(days=1))
        answer = send(client, url, founded_on=day, **facts)
        assert answer.status_code == 422
        assert "Tanggal berdiri belum tiba" in answer.text
        assert day in answer.text


def test_the_manager_gives_a_group_to_another_facilitator(client_of, group_id):
    client, url = client_of("manager"), f"/groups/{group_id}/edit"
    other = option(client.get(url), "Pengguna other_facilitator")
    facts = {"name": "Tenun Dua", "kind": "kkbm", "founded_on": dmy(today())}
    assert send(client, url, facilitator_id=other, **facts).status_code == 303
    assert client_of("facilitator").get(f"/groups/{group_id}").status_code == 404
    assert "Tenun Dua" in words(client_of("other_facilitator"), "/groups")


def test_an_ended_group_stands_among_the_ended(client_of, group_id):
    client = client_of("facilitator")
    facts = {"name": "Tenun", "kind": "kkbm", "founded_on": dmy(today() - timedelta(days=9))}
    url = f"/groups/{group_id}/edit"
    ended = dmy(today() - timedelta(days=1))
    assert send(client, url, ended_on=ended, **facts).status_code == 303
    assert f"/groups/{group_id}" not in words(client, "/groups")
    assert f"/groups/{group_id}" in words(client, "/groups?ended=1")


# ---------------------------------------------------------------- members


def test_a_proposal_waits_by_name_and_is_accepted(client_of, group_id):
    case_id, membership_id = proposed(group_id)
    client = client_of("facilitator")
    assert "Maria" in words(client, "/groups")
    answer = client.post(f"/memberships/{membership_id}/answer", data={"accept": "yes"})
    assert "Maria" in words(client, answer.location)
    with as_user("worker"):
        (one,) = groups_of_case(case_id)
    assert one.state == "active"


def test_a_declined_name_is_no_longer_shown(client_of, group_id):
    _case, membership_id = proposed(group_id)
    client = client_of("facilitator")
    answer = client.post(f"/memberships/{membership_id}/answer", data={"accept": "no"})
    assert "Maria" not in words(client, answer.location)
    with as_user("facilitator"):
        assert db.session.get(Membership, membership_id) is None


def test_a_proposal_is_answered_once_and_by_its_facilitator(client_of, group_id):
    _case, membership_id = proposed(group_id)
    url = f"/memberships/{membership_id}/answer"
    assert client_of("other_facilitator").post(url, data={"accept": "yes"}).status_code == 404
    client = client_of("facilitator")
    assert client.post(url, data={"accept": "yes"}).status_code == 303
    assert client.post(url, data={"accept": "yes"}).status_code == 422


def test_roles_leaving_and_coming_back(client_of, group_id):
    one, client = member(group_id), client_of("facilitator")
    assert send(client, f"/memberships/{one}/edit", role="chair").status_code == 303
    assert "Ketua" in words(client, f"/groups/{group_id}")
    late = send(client, f"/memberships/{one}/leave", to_on=dmy(today() + timedelta(days=1)))
    assert "sesudah hari ini" in late.get_data(as_text=True)
    left = send(client, f"/memberships/{one}/leave", to_on=dmy(today()))
    page = words(client, left.location)
    assert "Sudah keluar" in page
    assert f"/memberships/{one}/come-back" in page
    client.post(f"/memberships/{one}/come-back")
    assert "Sudah keluar" not in words(client, f"/groups/{group_id}")


def test_somebody_cannot_leave_before_joining(client_of, group_id):
    url = f"/memberships/{member(group_id)}/leave"
    answer = send(client_of("facilitator"), url, to_on=dmy(today() - timedelta(days=1)))
    assert answer.status_code == 422
    assert "mendahului tanggal masuk" in answer.get_data(as_text=True)


# ---------------------------------------------------------------- meetings


def test_a_meeting_and_its_sheet(client_of, group_id):
    ana, ben = member(group_id, "Ana"), member(group_id, "Ben")
    client = client_of("facilitator")
    planned = send(client, f"/groups/{group_id}/meetings/new", held_on=dmy(today()), topic="Kas")
    assert planned.location.endswith("/attendance")
    marks = {f"mark-{ana}": "present", f"mark-{ben}": ""}
    answer = send(client, planned.location, **marks)
    assert "1 datang, 1 dari 2 terisi" in words(client, answer.location)
    with as_user("facilitator"):
        held = db.session.get_one(Meeting, planned.location.split("/")[2])
        assert [(row.name, row.status) for row in sheet_of(held)] == [
            ("Ana", "present"),
            ("Ben", None),
        ]


def test_two_meetings_on_one_day_are_refused_with_a_sentence(client_of, group_id):
    meeting_of(group_id)
    url = f"/groups/{group_id}/meetings/new"
    answer = send(client_of("facilitator"), url, held_on=dmy(today()))
    assert answer.status_code == 422
    assert "sudah mempunyai pertemuan pada tanggal itu" in answer.get_data(as_text=True)


def test_of_two_who_save_the_second_sees_both(client_of, group_id):
    ana, url = member(group_id, "Ana"), f"/meetings/{meeting_of(group_id)}/attendance"
    phone, tablet = client_of("facilitator"), client_of("facilitator")
    fields = kept(tablet.get(url))
    send(phone, url, **{f"mark-{ana}": "present"})
    stale = tablet.post(url, data=fields | {f"mark-{ana}": "sick"})
    assert stale.status_code == 409
    again = tablet.post(url, data=kept(stale) | {f"mark-{ana}": "sick"})
    assert again.status_code == 303


def test_a_proposed_or_strange_person_stands_on_no_sheet(client_of, group_id):
    _case, waiting = proposed(group_id, "Waiting")
    stranger = member(group_of("other_facilitator", "Lain"), "Stranger", "other_facilitator")
    url = f"/meetings/{meeting_of(group_id)}/attendance"
    for one in (waiting, stranger):
        answer = client_of("facilitator").post(url, data={f"mark-{one}": "present"})
        assert answer.status_code == 404


def test_another_facilitator_reaches_nothing(client_of, group_id):
    one, held = member(group_id), meeting_of(group_id)
    other = client_of("other_facilitator")
    for url in (
        f"/groups/{group_id}/edit",
        f"/groups/{group_id}/meetings/new",
        f"/meetings/{held}/attendance",
        f"/meetings/{held}/edit",
        f"/memberships/{one}/edit",
        f"/memberships/{one}/leave",
    ):
        assert other.get(url).status_code == 404, url


def test_a_meeting_is_moved_and_cancelled(client_of, group_id):
    client, held = client_of("facilitator"), meeting_of(group_id)
    url = f"/meetings/{held}/edit"
    assert send(client, url, held_on=dmy(today()), topic="Simpanan", place="").status_code == 303
    assert "Simpanan" in words(client, f"/groups/{group_id}")
    assert client.post(f"/meetings/{held}/cancel").status_code == 303
    assert client.get(url).status_code == 404


def test_a_sheet_waits_for_its_day(client_of, group_id):
    member(group_id)
    url = f"/meetings/{meeting_of(group_id, ago=-1)}/attendance"
    client = client_of("facilitator")
    assert "belum berlangsung" in client.get(url).get_data(as_text=True)
    assert url not in client.get(f"/groups/{group_id}").get_data(as_text=True)
    refused = client.post(url, data={"form_key": str(new_id()), "version": "1"})
    assert refused.status_code == 422
    assert "belum berlangsung" in refused.get_data(as_text=True)
