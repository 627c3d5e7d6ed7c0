"""Reading groups, members and meetings; the walls decide which groups anybody finds and who their members are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row as Found
from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import aliased

from purna_pmi.attendance.enums import ATTENDED, AttendanceStatus
from purna_pmi.attendance.sheet import Row, Tally
from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.community.enums import GroupKind, MemberRole, MemberState
from purna_pmi.community.models import Meeting, MeetingMark, Membership, SupportGroup
from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Agency
from purna_pmi.people.models import Person
from purna_pmi.places.gazetteer import CITY
from purna_pmi.places.models import Place

T = TypeVar("T")

PAGE_SIZE = 30


@dataclass(frozen=True)
class GroupLine:
    """A group as a list shows it; it names nobody but its facilitator."""

    id: UUID
    name: str
    kind: GroupKind
    village: str | None
    agency: str
    facilitator_id: UUID
    founded_on: date
    ended_on: date | None
    members: int
    proposals: int
    next_on: date | None
    unfilled: int


@dataclass(frozen=True)
class GroupPage:
    """Some groups by name, and after which the next page begins."""

    lines: list[GroupLine]
    next_after: tuple[str, UUID] | None


@dataclass(frozen=True)
class MemberLine:
    """Somebody in a group as the facilitator knows them."""

    id: UUID
    name: str
    role: MemberRole
    state: MemberState
    from_on: date
    to_on: date | None
    tally: Tally


@dataclass(frozen=True)
class CaseGroup:
    """A group of a case with its attendance in numbers: what its worker learns."""

    group_id: UUID
    group_name: str
    kind: GroupKind
    role: MemberRole
    state: MemberState
    from_on: date
    to_on: date | None
    meetings: int
    attended: int


@dataclass(frozen=True)
class Candidate:
    """Whom a worker is about to propose."""

    case_id: UUID
    number: str
    name: str


def groups(*, ended: bool = False, after: tuple[str, UUID] | None = None) -> GroupPage:
    """The groups that the asker may see, by name: the living ones, or those that ended. Four statements."""
    over = SupportGroup.ended_on < today()
    wanted = _group_lines().where(over if ended else or_(SupportGroup.ended_on.is_(None), ~over))
    lowered = func.lower(SupportGroup.name)
    if after is not None:
        name, group_id = after
        wanted = wanted.where(
            or_(lowered > name, and_(lowered == name, SupportGroup.id > group_id))
        )
    ordered = wanted.order_by(lowered, SupportGroup.id).limit(PAGE_SIZE + 1)
    rows = db.session.execute(ordered).all()
    lines = _with_numbers(rows[:PAGE_SIZE])
    more = len(rows) > PAGE_SIZE
    return GroupPage(lines, (lines[-1].name.lower(), lines[-1].id) if more else None)


def living_groups(limit: int = 200) -> list[GroupLine]:
    """Groups to which somebody can be proposed, by name."""
    living = or_(SupportGroup.ended_on.is_(None), SupportGroup.ended_on >= today())
    ordered = _group_lines().where(living).order_by(func.lower(SupportGroup.name), SupportGroup.id)
    return _with_numbers(db.session.execute(ordered.limit(limit)).all())


def group_line(group_id: UUID) -> GroupLine:
    """One group with its numbers; NotFoundError where the asker may not see it."""
    rows = db.session.execute(_group_lines().where(SupportGroup.id == group_id)).all()
    if not rows:
        raise NotFoundError
    return _with_numbers(rows)[0]


def support_group(group_id: UUID) -> SupportGroup:
    """A group to change; NotFoundError where the asker may not see it."""
    return _found(db.session.get(SupportGroup, group_id))


def meeting(meeting_id: UUID) -> Meeting:
    """A meeting; NotFoundError where the asker does not look after its group."""
    return _found(db.session.get(Meeting, meeting_id))


def membership(membership_id: UUID) -> Membership:
    """A membership; NotFoundError where the asker does not look after its group. The reading is recorded."""
    found = _found(db.session.get(Membership, membership_id))
    record_reading("community.membership", found.id)
    return found


def meetings_of(group_id: UUID, limit: int = 50) -> list[Meeting]:
    """The meetings of a group, newest first."""
    wanted = select(Meeting).where(Meeting.group_id == group_id)
    return list(db.session.scalars(wanted.order_by(Meeting.held_on.desc()).limit(limit)))


def meetings_due(limit: int = 20) -> list[tuple[Meeting, str]]:
    """Meetings up to today whose sheet is not filled, oldest first, with the name of the group."""
    wanted = (
        select(Meeting, SupportGroup.name)
        .join(SupportGroup, SupportGroup.id == Meeting.group_id)
        .where(Meeting.held_on <= today(), Meeting.sheet_saved_at.is_(None))
        .order_by(Meeting.held_on)
        .limit(limit)
    )
    return [(found, name) for found, name in db.session.execute(wanted)]


def meetings_ahead(limit: int = 20) -> list[tuple[Meeting, str]]:
    """Meetings after today, the next first, with the name of the group; they speak of nobody."""
    wanted = (
        select(Meeting, SupportGroup.name)
        .join(SupportGroup, SupportGroup.id == Meeting.group_id)
        .where(Meeting.held_on > today())
        .order_by(Meeting.held_on, Meeting.id)
        .limit(limit)
    )
    return [(found, name) for found, name in db.session.execute(wanted)]


def proposals(limit: int = 50) -> list[tuple[Membership, str]]:
    """Proposals that wait for the asker's answer, oldest first, with the name of the group; the reading is recorded."""
    wanted = (
        select(Membership, SupportGroup.name)
        .join(SupportGroup, SupportGroup.id == Membership.group_id)
        .where(Membership.state == MemberState.PROPOSED)
        .order_by(Membership.from_on, Membership.id)
        .limit(limit)
    )
    found = [(one, name) for one, name in db.session.execute(wanted)]
    if found:
        record_reading("community.membership", shown=[one.id for one, _name in found])
    return found


def members_of(group_id: UUID) -> list[MemberLine]:
    """Everybody who belongs or belonged to a group, by name, with attendance in numbers; the reading is recorded."""
    came = MeetingMark.status.in_(ATTENDED)
    wanted = (
        select(
            Membership.id,
            Membership.shown_name,
            Membership.role,
            Membership.state,
            Membership.from_on,
            Membership.to_on,
            func.count(MeetingMark.id).label("marked"),
            func.count(MeetingMark.id).filter(came).label("attended"),
            func.count(MeetingMark.id)
            .filter(MeetingMark.status == AttendanceStatus.ABSENT)
            .label("absent"),
        )
        .outerjoin(MeetingMark, MeetingMark.membership_id == Membership.id)
        .where(
            Membership.group_id == group_id,
            Membership.state.in_((MemberState.ACTIVE, MemberState.LEFT)),
        )
        .group_by(Membership.id)
        .order_by(Membership.state, func.lower(Membership.shown_name), Membership.id)
    )
    lines = [
        MemberLine(
            row.id,
            row.shown_name,
            MemberRole(row.role),
            MemberState(row.state),
            row.from_on,
            row.to_on,
            Tally(row.marked, row.attended, row.absent),
        )
        for row in db.session.execute(wanted)
    ]
    record_reading("community.support_group", group_id, shown=[line.id for line in lines])
    return lines


def sheet_of(held: Meeting) -> list[Row]:
    """The sheet of a meeting: who had not left before it, or has a mark on it."""
    there = or_(
        Membership.state == MemberState.ACTIVE,
        and_(Membership.state == MemberState.LEFT, Membership.to_on >= held.held_on),
        MeetingMark.id.is_not(None),
    )
    wanted = (
        select(Membership.id, Membership.shown_name, MeetingMark.status)
        .outerjoin(
            MeetingMark,
            and_(MeetingMark.membership_id == Membership.id, MeetingMark.meeting_id == held.id),
        )
        .where(Membership.group_id == held.group_id, there)
        .order_by(func.lower(Membership.shown_name), Membership.id)
    )
    return [Row(*row) for row in db.session.execute(wanted)]


def record_sheet(held: Meeting, shown: Iterable[UUID]) -> None:
    """Note that the asker is shown the sheet with these people; who only saves it is shown nobody."""
    record_reading("community.meeting", held.id, shown=shown)


def groups_of_case(case_id: UUID) -> list[CaseGroup]:
    """The groups of a case, newest first, for the staff of the case; nothing for anybody else."""
    asked = text("SELECT * FROM community.groups_of_case(:case)")
    return [
        CaseGroup(
            row.group_id,
            row.group_name,
            GroupKind(row.kind),
            MemberRole(row.role),
            MemberState(row.state),
            row.from_on,
            row.to_on,
            row.meetings,
            row.attended,
        )
        for row in db.session.execute(asked, {"case": case_id})
    ]


def candidate(case_id: UUID) -> Candidate:
    """The person of a case, for its staff; the reading is recorded, NotFoundError for anybody else."""
    wanted = select(Case.id, Case.number, Person.name, Person.id).join(
        Person, Person.id == Case.person_id
    )
    row = _found(db.session.execute(wanted.where(Case.id == case_id)).one_or_none())
    record_reading("cases.case_file", case_id, person_id=row[3], case_id=case_id)
    return Candidate(*row[:3])


def city_villages() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kelurahan of the city by kecamatan: pairs (kecamatan, pairs (code, name))."""
    district = aliased(Place)
    wanted = (
        select(district.name, Place.code, Place.name)
        .join(district, district.code == Place.parent_code)
        .where(Place.level == "village", Place.code.startswith(f"{CITY}."))
        .order_by(district.name, Place.name)
    )
    rows = db.session.execute(wanted)
    return [
        (name, [(row[1], row[2]) for row in villages])
        for name, villages in groupby(rows, key=itemgetter(0))
    ]


def facilitates_at(facilitator_id: UUID, agency_id: UUID) -> bool:
    """Whether somebody is a facilitator of that agency, now."""
    asked = text("SELECT auth.holds_role(:user, 'facilitator', :agency)")
    return bool(db.session.scalar(asked, {"user": facilitator_id, "agency": agency_id}))


def _group_lines() -> Any:
    return (
        select(
            SupportGroup.id,
            SupportGroup.name,
            SupportGroup.kind,
            Place.name.label("village"),
            Agency.name.label("agency"),
            SupportGroup.facilitator_id,
            SupportGroup.founded_on,
            SupportGroup.ended_on,
        )
        .join(Agency, Agency.id == SupportGroup.agency_id)
        .outerjoin(Place, Place.code == SupportGroup.village_code)
    )


def _with_numbers(rows: Sequence[Found[*tuple[Any, ...]]]) -> list[GroupLine]:
    """Members, proposals and meetings of all groups at once; who does not look after a group counts members only."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    members, waiting, held = _sizes(ids), _proposals(ids), _meetings(ids)
    return [
        GroupLine(
            id=row.id,
            name=row.name,
            kind=GroupKind(row.kind),
            village=row.village,
            agency=row.agency,
            facilitator_id=row.facilitator_id,
            founded_on=row.founded_on,
            ended_on=row.ended_on,
            members=members.get(row.id, 0),
            proposals=waiting.get(row.id, 0),
            next_on=held.get(row.id, (None, 0))[0],
            unfilled=held.get(row.id, (None, 0))[1],
        )
        for row in rows
    ]


def _sizes(ids: Iterable[UUID]) -> dict[UUID, int]:
    asked = text("SELECT group_id, members FROM community.sizes(:ids)")
    return {row.group_id: row.members for row in db.session.execute(asked, {"ids": list(ids)})}


def _proposals(ids: Iterable[UUID]) -> dict[UUID, int]:
    counted = (
        select(Membership.group_id, func.count().label("waiting"))
        .where(Membership.group_id.in_(ids), Membership.state == MemberState.PROPOSED)
        .group_by(Membership.group_id)
    )
    return {row.group_id: row.waiting for row in db.session.execute(counted)}


def _meetings(ids: Iterable[UUID]) -> dict[UUID, tuple[date | None, int]]:
    unfilled = (Meeting.held_on <= today()) & Meeting.sheet_saved_at.is_(None)
    counted = (
        select(
            Meeting.group_id,
            func.min(Meeting.held_on).filter(Meeting.held_on >= today()).label("next_on"),
            func.count().filter(unfilled).label("unfilled"),
        )
        .where(Meeting.group_id.in_(ids))
        .group_by(Meeting.group_id)
    )
    return {row.group_id: (row.next_on, row.unfilled) for row in db.session.execute(counted)}


def _found(record: T | None) -> T:
    if record is None:
        raise NotFoundError
    return record
