"""Changing groups, memberships and meetings. Stale versions raise StaleError, refusals UserError."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import text

from purna_pmi.attendance.actions import save_sheet
from purna_pmi.attendance.sheet import check_begun
from purna_pmi.community import queries
from purna_pmi.community.enums import GroupKind, MemberRole, MemberState, ProposeOutcome
from purna_pmi.community.models import Meeting, Membership, SupportGroup
from purna_pmi.community.wording import (
    ALREADY_ANSWERED,
    FOUNDED_TOO_LATE,
    LEFT_TOO_LATE,
    NO_FACILITATOR,
    NOTHING_TO_TAKE_BACK,
    PROPOSE_REFUSALS,
    SHEET_EXISTS,
)
from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id

SHEETS = "community.save_sheet"


class GroupFacts(TypedDict):
    """What a group is made of."""

    name: str
    kind: GroupKind
    village_code: str | None
    facilitator_id: UUID
    agency_id: UUID
    founded_on: date
    ended_on: date | None


class _Versioned(Protocol):
    version: Any


def found_group(**facts: Unpack[GroupFacts]) -> SupportGroup:
    """Note a group with its facilitator, who is of the group's agency.

    Raises UserError(`founded_on`) for a day to come.
    """
    _check_facilitator(facts)
    _check_founded(facts["founded_on"])
    made = SupportGroup(id=new_id(), **facts)
    db.session.add(made)
    return made


def change_group(group: SupportGroup, *, version: int, **facts: Unpack[GroupFacts]) -> None:
    """Change a group; another facilitator may take it over."""
    _expect(group, version)
    _check_facilitator(facts)
    _check_founded(facts["founded_on"])
    for name, value in facts.items():
        setattr(group, name, value)


def propose(*, case_id: UUID, group_id: UUID, shown_name: str) -> None:
    """Propose the person of a case under a name to call; NotFoundError for a case that is not mine."""
    asked = text("SELECT community.propose(:link, :membership, :case, :group, :name)")
    answer = db.session.scalar(
        asked,
        {
            "link": new_id(),
            "membership": new_id(),
            "case": case_id,
            "group": group_id,
            "name": shown_name,
        },
    )
    outcome = ProposeOutcome(answer)
    if outcome is ProposeOutcome.UNKNOWN:
        raise NotFoundError
    if outcome is not ProposeOutcome.PROPOSED:
        raise UserError(PROPOSE_REFUSALS[outcome], "group_id")


def take_back(*, case_id: UUID, group_id: UUID) -> None:
    """Take back a proposal that nobody has answered."""
    asked = text("SELECT community.take_back(:case, :group)")
    if not db.session.scalar(asked, {"case": case_id, "group": group_id}):
        raise UserError(NOTHING_TO_TAKE_BACK)


def answer(*, membership_id: UUID, accept: bool) -> None:
    """Accept or decline a proposed member of one's own group; a declined name is no longer shown."""
    asked = text("SELECT community.answer(:membership, :accept)")
    if not db.session.scalar(asked, {"membership": membership_id, "accept": accept}):
        raise UserError(ALREADY_ANSWERED)


def give_role(membership: Membership, *, version: int, role: MemberRole) -> None:
    """Say what a member does in the group."""
    _expect(membership, version)
    membership.role = role


def leave(membership: Membership, *, version: int, to_on: date) -> None:
    """Note that a member left, and when."""
    _expect(membership, version)
    if to_on > today():
        raise UserError(LEFT_TOO_LATE, "to_on")
    membership.state, membership.to_on = MemberState.LEFT, to_on


def come_back(membership: Membership) -> None:
    """Take a leaving back."""
    membership.state, membership.to_on = MemberState.ACTIVE, None


def plan_meeting(*, group_id: UUID, held_on: date, topic: str, place: str) -> Meeting:
    """Note a meeting of a group: one a day."""
    made = Meeting(id=new_id(), group_id=group_id, held_on=held_on, topic=topic, place=place)
    db.session.add(made)
    return made


def change_meeting(
    meeting: Meeting, *, version: int, held_on: date, topic: str, place: str
) -> None:
    """Move a meeting, or name its topic and place."""
    _expect(meeting, version)
    meeting.held_on, meeting.topic, meeting.place = held_on, topic, place


def cancel_meeting(meeting: Meeting) -> None:
    """Take away a meeting that nobody was marked in."""
    if meeting.sheet_saved_at is not None:
        raise UserError(SHEET_EXISTS)
    db.session.delete(meeting)


def mark_sheet(meeting: Meeting, *, version: int, marks: Mapping[UUID, str | None]) -> None:
    """Save the sheet of a meeting that has begun."""
    check_begun(meeting.held_on)
    save_sheet(SHEETS, sheet_id=meeting.id, version=version, marks=marks)


def _check_founded(founded_on: date) -> None:
    if founded_on > today():
        raise UserError(FOUNDED_TOO_LATE, "founded_on")


def _check_facilitator(facts: GroupFacts) -> None:
    """The walls ask the same; here the user learns which field to mend."""
    if not queries.facilitates_at(facts["facilitator_id"], facts["agency_id"]):
        raise UserError(NO_FACILITATOR, "facilitator_id")


def _expect(record: _Versioned, version: int) -> None:
    if record.version != version:
        raise StaleError
