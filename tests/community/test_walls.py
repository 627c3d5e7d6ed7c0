"""The same questions in SQL as the app role, with the app's own checks left out: not one row more."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from purna_pmi.community.models import (
    Meeting,
    MeetingMark,
    Membership,
    MembershipCase,
    SupportGroup,
)
from purna_pmi.core.db import db
from tests.factories.community import group_of, meeting_of, member, proposed
from tests.factories.training import as_user
from tests.world import EVERYBODY


@pytest.fixture
def marked(session):
    """A group with a member, a proposal, and a meeting at which the member was marked."""
    group_id = group_of()
    one, meeting_id = member(group_id), meeting_of(group_id)
    proposed(group_id, "Waiting")
    with as_user("facilitator"):
        assert mark(meeting_id, one) == "saved"
    return group_id, meeting_id, one


def mark(meeting_id, membership_id):
    """What the one door through which marks are written answers."""
    return db.session.scalar(
        text(
            "SELECT community.save_sheet(:meeting, 1, now(), ARRAY[gen_random_uuid()], ARRAY[:one], ARRAY['present'])"
        ),
        {"meeting": meeting_id, "one": membership_id},
    )


# Rows that each sees of: membership, mark, meeting, link to a case, group.
SEEN = {
    "facilitator": (2, 1, 1, 0, 1),
    "worker": (0, 0, 0, 2, 1),
    "supervisor": (0, 0, 0, 2, 1),
    "colleague": (0, 0, 0, 0, 1),
    "other_worker": (0, 0, 0, 0, 1),
    "other_supervisor": (0, 0, 0, 0, 1),
    "manager": (0, 0, 0, 0, 1),
}


@pytest.mark.parametrize("key", EVERYBODY)
def test_each_sees_these_rows_and_no_other(marked, key):
    models = (Membership, MeetingMark, Meeting, MembershipCase, SupportGroup)
    with as_user(key):
        found = (db.session.scalar(db.select(db.func.count()).select_from(one)) for one in models)
        assert tuple(found) == SEEN.get(key, (0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE community.membership SET shown_name = 'X'",
        "UPDATE community.membership SET group_id = group_id",
        "INSERT INTO community.membership SELECT gen_random_uuid(), id, 'X' FROM community.support_group",
        "DELETE FROM community.membership",
        "DELETE FROM community.membership_case",
        "INSERT INTO community.meeting_mark SELECT * FROM community.meeting_mark",
        "UPDATE community.meeting_mark SET status = 'absent'",
        "DELETE FROM community.meeting_mark",
    ],
)
@pytest.mark.parametrize("key", ["facilitator", "worker"])
def test_members_and_marks_come_in_and_change_by_functions_only(marked, key, statement):
    with as_user(key), pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text(statement))


def test_a_proposal_is_not_accepted_by_writing_past_the_function(marked):
    with as_user("facilitator"):
        accepted = text("UPDATE community.membership SET state = 'active' WHERE state = 'proposed'")
        assert db.session.execute(accepted).rowcount == 0


def test_another_facilitator_marks_and_answers_nobody(marked):
    _group, meeting_id, one = marked
    with as_user("other_facilitator"):
        assert mark(meeting_id, one) == "unknown"
        asked = text("SELECT community.answer(:one, true)")
        assert db.session.scalar(asked, {"one": one}) is False


@pytest.mark.parametrize("key", ["facilitator", "other_worker", "colleague", "manager"])
def test_a_case_of_others_has_no_groups_and_gets_none(marked, key):
    group_id = marked[0]
    case_id, _one = proposed(group_id, "Other")
    with as_user(key):
        found = text("SELECT count(*) FROM community.groups_of_case(:case)")
        assert db.session.scalar(found, {"case": case_id}) == 0
        asked = text(
            "SELECT community.propose(gen_random_uuid(), gen_random_uuid(), :case, :group, 'X')"
        )
        assert db.session.scalar(asked, {"case": case_id, "group": group_id}) == "unknown"
        back = text("SELECT community.take_back(:case, :group)")
        assert db.session.scalar(back, {"case": case_id, "group": group_id}) is False


def test_the_timeline_hears_of_it(session):
    case_id, membership_id = proposed(group_of())
    with as_user("facilitator"):
        db.session.execute(text("SELECT community.answer(:one, true)"), {"one": membership_id})
    with as_user("worker"):
        told = text(
            "SELECT kind FROM cases.case_event WHERE case_id = :case AND kind ~ '^group' ORDER BY kind"
        )
        assert list(db.session.scalars(told, {"case": case_id})) == [
            "group_joined",
            "group_proposed",
        ]
