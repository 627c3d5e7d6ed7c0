"""The pages of groups cost as many statements for fifty rows as for one."""

from tests.factories.community import group_of, meeting_of, member, proposed
from tests.factories.training import case_of
from tests.statements import statements


def cost(client, url):
    with statements() as sent:
        assert client.get(url).status_code == 200
    return len(sent)


def fill(groups):
    """So many groups, each with a member, somebody proposed, a meeting without its sheet and one to come."""
    for number in range(groups):
        group_id = group_of(name=f"Kelompok {number}")
        member(group_id)
        proposed(group_id, f"Usulan {number}")
        meeting_of(group_id, ago=1)
        meeting_of(group_id, ago=-1)


def test_the_list_of_groups(client_of, session):
    clients = {key: client_of(key) for key in ("facilitator", "worker", "supervisor", "manager")}
    urls = ("/groups", "/groups?ended=1")

    def costs():
        return {(key, url): cost(one, url) for key, one in clients.items() for url in urls}

    fill(1)
    at_one = costs()
    fill(49)  # once for everybody: fifty groups take seconds to make
    assert costs() == at_one
    assert max(at_one.values()) <= 12


def test_the_page_of_a_group_and_the_sheet_of_a_meeting(client_of, session):
    group_id, client = group_of(), client_of("facilitator")
    member(group_id)
    urls = (f"/groups/{group_id}", f"/meetings/{meeting_of(group_id)}/attendance")
    at_one = [cost(client, url) for url in urls]
    for number in range(49):
        member(group_id, f"Anggota {number}")
        meeting_of(group_id, ago=number + 1)
    assert [cost(client, url) for url in urls] == at_one
    assert max(at_one) <= 12


def test_the_groups_to_which_somebody_is_proposed(client_of, session):
    url, client = f"/cases/{case_of()}/propose-group", client_of("worker")
    group_of()
    at_one = cost(client, url)
    for number in range(49):
        group_of(name=f"Kelompok {number}")
    assert cost(client, url) == at_one <= 12
