"""What the report of one case says, gathered from the rooms that know it, in words of the page's language."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from purna_pmi.cases import queries as cases
from purna_pmi.cases.enums import NoteKind, Priority, Stage
from purna_pmi.cases.labels import NOTE_KINDS, PRIORITIES, STAGES
from purna_pmi.cases.models import Case, CaseNote
from purna_pmi.community.enums import MemberState
from purna_pmi.community.queries import groups_of_case
from purna_pmi.community.wording import ROLE_LABELS
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.counselling.queries.cases import of_case as counselling_of_case
from purna_pmi.identity.models import Agency, Me
from purna_pmi.identity.queries import staff_names
from purna_pmi.people.queries import persons_by_id
from purna_pmi.reports.case_figures import (
    CaseFigures,
    CounsellingProgress,
    CourseProgress,
    FollowUp,
    GroupProgress,
    Service,
)
from purna_pmi.reports.figures import DEFINITIONS
from purna_pmi.reports.queries import city_name
from purna_pmi.training.queries import classes_of_case
from purna_pmi.training.wording import STATUS_LABELS

_CONTACTS = (NoteKind.CALL, NoteKind.VISIT, NoteKind.MEETING, NoteKind.MESSAGE)
_LATEST = 30  # contacts that a report lists
_BELONGING = {MemberState.ACTIVE, MemberState.LEFT}


def case_figures(case: Case, purpose: str, *, actor: Me) -> CaseFigures:
    """The report of a case for one who may see it: dates, counts, tasks; no note, nothing protected."""
    agency = db.session.get(Agency, case.agency_id)
    contacts = _contacts(case.id)
    names = staff_names([case.worker_id, *(note.author_id for note in contacts)])
    return CaseFigures(
        definitions=DEFINITIONS,
        number=case.number,
        name=persons_by_id([case.person_id])[case.person_id].name,
        agency=agency.name if agency else "",
        city=city_name(),
        purpose=purpose,
        prepared_by=actor.name,
        prepared_on=clock.today(),
        cut_off=clock.now(),
        opened=case.opened_on,
        stage=str(STAGES[Stage(case.stage)]),
        priority=str(PRIORITIES[Priority(case.priority)]),
        worker=names.get(case.worker_id, "–") if case.worker_id else "–",
        next_step=case.next_step,
        next_step_on=case.next_step_on,
        goals=(),
        services=tuple(_services(contacts, names)),
        courses=tuple(_courses(case.id)),
        counselling=_counselling(case.id),
        groups=tuple(_groups(case.id)),
        follow_ups=tuple(_follow_ups(case.id)),
    )


def _contacts(case_id: UUID) -> list[CaseNote]:
    """Calls, visits, meetings and messages: that there was one, on which day and by whom."""
    rows = select(CaseNote).where(CaseNote.case_id == case_id, CaseNote.kind.in_(_CONTACTS))
    latest = rows.order_by(CaseNote.happened_on.desc(), CaseNote.id.desc()).limit(_LATEST)
    return sorted(db.session.scalars(latest), key=lambda note: (note.happened_on, note.id))


def _services(contacts: list[CaseNote], names: dict[UUID, str]) -> Iterator[Service]:
    for note in contacts:
        what = str(NOTE_KINDS[NoteKind(note.kind)])
        yield Service(on=note.happened_on, what=what, by=names.get(note.author_id, "–"))


def _courses(case_id: UUID) -> Iterator[CourseProgress]:
    for line in classes_of_case(case_id):
        yield CourseProgress(
            course=f"{line.course_name}, {line.class_name}",
            provider=line.provider,
            status=str(STATUS_LABELS[line.status]),
            attended=line.tally.attended,
            marked=line.tally.marked,
        )


def _counselling(case_id: UUID) -> CounsellingProgress | None:
    found = counselling_of_case(case_id)
    if not found.episodes:
        return None
    ahead = found.next_appointment
    return CounsellingProgress(
        attended=found.attended,
        planned=len(found.appointments),
        next_on=ahead.planned_on if ahead else None,
    )


def _groups(case_id: UUID) -> Iterator[GroupProgress]:
    for line in groups_of_case(case_id):
        if line.state in _BELONGING:
            yield GroupProgress(
                group=line.group_name,
                role=str(ROLE_LABELS[line.role]),
                since=line.from_on,
                attended=line.attended,
                marked=line.meetings,
            )


def _follow_ups(case_id: UUID) -> Iterator[FollowUp]:
    """Tasks with a day, by that day."""
    dated = [task for task in cases.tasks(case_id) if task.due_on]
    for task in sorted(dated, key=lambda task: (task.due_on or clock.today(), task.id)):
        if task.due_on:
            yield FollowUp(what=task.title, due=task.due_on, done=task.done_on)
