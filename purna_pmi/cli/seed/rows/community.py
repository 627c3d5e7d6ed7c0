"""Groups that meet every month, and the members whom cases bring."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from uuid import UUID

from purna_pmi.cli.seed import distributions as known
from purna_pmi.cli.seed import words
from purna_pmi.cli.seed.accounts import Staff
from purna_pmi.cli.seed.draw import pick
from purna_pmi.cli.seed.rows.case import File, add_event
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.community.enums import MemberRole, MemberState
from purna_pmi.core.clock import WITA
from purna_pmi.identity.enums import Role

_SHARE = 0.2
_MEMBERS = 18
_STATES = {"active": 77, "left": 8, "proposed": 12, "declined": 3}
_HABIT = {"present": 74, "late": 8, "excused": 8, "sick": 4, "absent": 6}
_OFFICERS = (MemberRole.CHAIR, MemberRole.SECRETARY, MemberRole.TREASURER)
_MONTH = timedelta(days=28)


@dataclass
class Group:
    """A group with its meetings (id, day, sheet filled), and how many members it has."""

    id: UUID
    name: str
    facilitator: Staff
    founded_on: date
    meetings: list[tuple[UUID, date, bool]]
    members: int = 0


def found_groups(scene: Scene, cases: int) -> list[Group]:
    """The known groups first, then as many more as so many cases fill; one of them meets today."""
    facilitators = scene.city.holders(Role.FACILITATOR)
    wanted = max(len(known.GROUPS), ceil(cases * _SHARE / _MEMBERS))
    groups = []
    for number in range(wanted):
        name, kind, village = known.GROUPS[number % len(known.GROUPS)]
        facilitator = facilitators[number % len(facilitators)]
        founded = scene.today - timedelta(days=scene.random.randrange(420, 760))
        round_ = number // len(known.GROUPS)
        named = f"{name} {round_ + 1}" if round_ else name
        group = Group(scene.new_id(founded), named, facilitator, founded, [])
        scene.rows.add(
            "community.support_group",
            id=group.id,
            name=named,
            kind=kind,
            village_code=village,
            facilitator_id=facilitator.id,
            agency_id=facilitator.agency_id,
            founded_on=founded,
        )
        _plan_meetings(scene, group, ahead=number * 3 % 28)
        groups.append(group)
    return groups


def add_membership(scene: Scene, file: File, groups: list[Group]) -> None:
    """Perhaps a place in a group: proposed by the worker, mostly accepted, with marks of its meetings."""
    if not (file.takes_part and file.worker and scene.chance(_SHARE)):
        return
    group, state = scene.random.choice(groups), MemberState(pick(scene.random, _STATES))
    last = file.until if not file.is_open else scene.today
    since = scene.day_between(max(file.opened_on, group.founded_on), last)
    if state is MemberState.PROPOSED:
        if not file.is_open:
            return
        since = max(file.opened_on, scene.today - timedelta(days=scene.random.randrange(6)))
    until = scene.day_between(since, last) if state is MemberState.LEFT else None
    row = scene.new_id(since)
    scene.rows.add(
        "community.membership",
        id=row,
        group_id=group.id,
        shown_name=file.person.name,
        role=_role(group, state).value,
        state=state.value,
        from_on=since,
        to_on=until,
    )
    scene.rows.add(
        "community.membership_case",
        id=scene.new_id(since),
        case_id=file.id,
        group_id=group.id,
        membership_id=row,
        proposed_by=file.worker.id,
    )
    _add_answer(scene, file, group, state, since, until)
    if state in {MemberState.ACTIVE, MemberState.LEFT}:
        _add_marks(scene, group, row, since, until)


def _role(group: Group, state: MemberState) -> MemberRole:
    if state is not MemberState.ACTIVE:
        return MemberRole.MEMBER
    group.members += 1
    office = group.members - 1
    return _OFFICERS[office] if office < len(_OFFICERS) else MemberRole.MEMBER


def _add_answer(
    scene: Scene, file: File, group: Group, state: MemberState, since: date, until: date | None
) -> None:
    told, actor = {"group": group.name}, group.facilitator.id
    if state is MemberState.DECLINED:
        add_event(scene, file.id, "group_declined", since, actor_id=actor, **told)
    elif state is not MemberState.PROPOSED:
        add_event(scene, file.id, "group_joined", since, actor_id=actor, **told)
    if until:
        add_event(scene, file.id, "group_left", until, actor_id=actor, **told)


def _plan_meetings(scene: Scene, group: Group, *, ahead: int) -> None:
    """Every four weeks since the founding, the next one so many days ahead; the last sheet may lack."""
    day = scene.today + timedelta(days=ahead)
    days = []
    while day > group.founded_on:
        days.append(day)
        day -= _MONTH
    for day in reversed(days):
        lately = scene.today - day <= _MONTH
        saved = day < scene.today and not (lately and scene.chance(0.4))
        row = scene.new_id(day)
        group.meetings.append((row, day, saved))
        scene.rows.add(
            "community.meeting",
            id=row,
            group_id=group.id,
            held_on=day,
            topic=scene.random.choice(words.MEETING_TOPICS),
            place=scene.random.choice(words.MEETING_PLACES),
            sheet_saved_at=_evening(scene, day) if saved else None,
        )


def _add_marks(
    scene: Scene, group: Group, membership: UUID, since: date, until: date | None
) -> None:
    for meeting, day, saved in group.meetings:
        if not saved or day < since or (until and day > until):
            continue
        scene.rows.add(
            "community.meeting_mark",
            id=scene.new_id(day),
            meeting_id=meeting,
            membership_id=membership,
            status=pick(scene.random, _HABIT),
            marked_by=group.facilitator.id,
            marked_at=_evening(scene, day),
        )


def _evening(scene: Scene, day: date) -> datetime:
    return min(datetime.combine(day, time(18, 30), WITA).astimezone(UTC), scene.now)
