"""A case as rows: its file, notes, tasks, closure and timeline."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from purna_pmi.cases.enums import ClosureReason, Decision, EventKind, NoteKind, Stage
from purna_pmi.cases.models import CaseNote, ProtectionRecord
from purna_pmi.cli.seed import words
from purna_pmi.cli.seed.accounts import Staff
from purna_pmi.cli.seed.draw import Course
from purna_pmi.cli.seed.rows.person import Known
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.people.enums import ProtectionKind

# The way of a case that nothing interrupts, for the timeline of what lies behind it.
_WAY = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.SUPPORT, Stage.FOLLOW_UP)
_SILENT = 0.13
_WAITING, _RETURNED = 0.06, 0.05  # of the cases in support or follow-up: closures proposed lately


@dataclass(frozen=True)
class File:
    """A case on its way into the database; `until` is the last day on which anything happens in it."""

    id: UUID
    number: str
    person: Known
    worker: Staff | None
    supervisor: Staff
    course: Course
    until: date

    @property
    def opened_on(self) -> date:
        """The first day."""
        return self.course.opened_on

    @property
    def keeper(self) -> Staff:
        """Who acts in it: the worker, or the supervisor while nobody has it."""
        return self.worker or self.supervisor

    @property
    def takes_part(self) -> bool:
        """Whether this person may be drawn into classes and groups: has a worker, lives, is not sealed."""
        return bool(self.worker) and not (self.person.sealed or self.person.deceased)

    @property
    def is_open(self) -> bool:
        """Whether it is open today."""
        return self.course.stage != Stage.CLOSED


@dataclass
class Endings:
    """Cases to close, and to open again, once their rows stand: the triggers of the stage do the rest."""

    closed: list[UUID] = field(default_factory=list)
    reopened: dict[UUID, date] = field(default_factory=dict)


def last_day(scene: Scene, course: Course) -> date:
    """The last day on which something is noted: of open cases mostly lately, of some long ago."""
    if course.stage == Stage.CLOSED and course.closed_on:
        return course.closed_on
    back = scene.random.randrange(34, 95) if scene.chance(_SILENT) else scene.random.randrange(25)
    return max(course.closed_on or course.opened_on, scene.today - timedelta(days=back))


def add_case(scene: Scene, file: File, endings: Endings) -> None:
    """Write a case with what happened in it; note in `endings` what is to close and to reopen."""
    _add_event(scene, file, EventKind.OPENED, file.opened_on, source="seed")
    if file.person.protection:
        _add_protection(scene, file, file.person.protection)
    elif scene.chance(0.05):
        _add_protection(
            scene, file, scene.random.choice((ProtectionKind.LEGAL, ProtectionKind.THREAT))
        )
    if file.person.sealed:
        _add_event(scene, file, EventKind.SEALED, file.opened_on)
        scene.rows.add("cases.named_reader", case_id=file.id, user_id=file.supervisor.id)
    _add_moves(scene, file)
    _add_notes(scene, file)
    _add_tasks(scene, file)
    touched = _add_endings(scene, file, endings)
    _add_file(scene, file, touched)


def _add_file(scene: Scene, file: File, touched: datetime) -> None:
    course, random = file.course, scene.random
    # A closed case comes in open: it closes by its closure, as the database asks.
    stage = _before_closing(file) if course.closed_on else Stage(course.stage)
    steps = words.NEXT_STEPS[Stage.ASSESSMENT if course.reopened else stage]
    if file.person.deceased:
        steps = words.NEXT_STEPS_OF_FAMILY
    scene.rows.add(
        "cases.case_file",
        id=file.id,
        number=file.number,
        agency_id=file.keeper.agency_id,
        person_id=file.person.id,
        episode_id=file.person.episode_id,
        worker_id=file.worker and file.worker.id,
        stage=stage.value,
        priority=course.priority,
        opened_on=file.opened_on,
        next_step=random.choice(steps) if course.next_step_on else "",
        next_step_on=course.next_step_on,
        sealed=file.person.sealed,
        source="seed",
        created_at=scene.moment(file.opened_on),
        updated_at=touched,
    )


def _before_closing(file: File) -> Stage:
    """Where a case stood when it closed: at the end of the way if it reached its goals."""
    reached = file.course.close_reason == ClosureReason.GOALS_REACHED
    return Stage.FOLLOW_UP if reached else Stage.SUPPORT


def _add_moves(scene: Scene, file: File) -> None:
    """The moves along the way, spread over the time until the last day."""
    stage = _before_closing(file) if file.course.closed_on else Stage(file.course.stage)
    on_hold = stage is Stage.ON_HOLD
    way = _WAY[: 3 if on_hold else _WAY.index(stage) + 1]
    path = [*way, Stage.ON_HOLD] if on_hold else list(way)
    end = file.course.closed_on or file.until
    days = sorted(scene.day_between(file.opened_on, end) for _ in path[1:])
    for before, after, day in zip(path, path[1:], days, strict=False):
        _add_event(scene, file, EventKind.STAGE_MOVED, day, before=before.value, after=after.value)


def _add_notes(scene: Scene, file: File) -> None:
    length = (file.until - file.opened_on).days
    days = [file.until] + [
        scene.day_between(file.opened_on, file.until) for _ in range(min(4, length // 50))
    ]
    for day in days:
        kind = scene.random.choice(tuple(NoteKind))
        row, at = scene.new_id(day), scene.moment(day)
        deceased = file.person.deceased
        told = scene.random.choice(words.NOTES_OF_FAMILY if deceased else words.NOTES[kind])
        scene.rows.add(
            "cases.case_note",
            id=row,
            case_id=file.id,
            kind=kind.value,
            happened_on=day,
            sealed=scene.keyring.seal(told, CaseNote.SEAL, row),
            author_id=file.keeper.id,
            created_at=at,
        )
        _add_event(scene, file, EventKind.NOTE_WRITTEN, day, what=kind.value)


def _add_tasks(scene: Scene, file: File) -> None:
    """One task done on the way; of open cases perhaps one or two to do, some of them overdue."""
    if scene.chance(0.6):
        done = scene.day_between(file.opened_on, file.until)
        _add_task(scene, file, created=file.opened_on, due=done, done=done)
    if not file.is_open:
        return
    for _ in range(scene.random.choice((0, 0, 1, 1, 2))):
        created = scene.day_between(
            max(file.opened_on, scene.today - timedelta(days=30)), scene.today
        )
        due = scene.today + timedelta(days=int(scene.random.triangular(-12, 25, 3)))
        _add_task(scene, file, created=created, due=max(created, due), done=None)


def _add_task(scene: Scene, file: File, *, created: date, due: date, done: date | None) -> None:
    row = scene.new_id(created)
    scene.rows.add(
        "cases.case_task",
        id=row,
        case_id=file.id,
        title=scene.random.choice(words.TASKS),
        due_on=due,
        assignee_id=file.keeper.id,
        done_on=done,
        created_by=file.keeper.id,
        created_at=scene.moment(created),
    )
    _add_event(scene, file, EventKind.TASK_ADDED, created, task=str(row))
    if done:
        _add_event(scene, file, EventKind.TASK_DONE, done, task=str(row))


def _add_protection(scene: Scene, file: File, kind: ProtectionKind) -> None:
    row = scene.new_id(file.opened_on)
    scene.rows.add(
        "protection.record",
        id=row,
        case_id=file.id,
        person_id=file.person.id,
        episode_id=file.person.episode_id,
        kind=kind.value,
        sealed=scene.keyring.seal(words.PROTECTION[kind], ProtectionRecord.SEAL, row),
        recorded_by=file.keeper.id,
        created_at=scene.moment(file.opened_on),
    )
    _add_event(scene, file, EventKind.PROTECTION_RECORDED, file.opened_on)


def _add_endings(scene: Scene, file: File, endings: Endings) -> datetime:
    """Closures proposed, decided, returned and waiting; returns when the case was last touched."""
    course = file.course
    touched = scene.moment(file.until)
    if course.closed_on and course.close_reason:
        touched = max(touched, _close(scene, file, course.closed_on, course.close_reason))
        endings.closed.append(file.id)
        if course.reopened:
            endings.reopened[file.id] = scene.day_between(
                course.closed_on + timedelta(days=1), file.until
            )
            _add_event(scene, file, EventKind.REOPENED, endings.reopened[file.id])
        return touched
    if file.worker and course.stage in {Stage.SUPPORT, Stage.FOLLOW_UP}:
        touched = max([touched, *_propose(scene, file)])
    return touched


def _close(scene: Scene, file: File, day: date, reason: str) -> datetime:
    decided = scene.moment(scene.day_between(day, min(scene.today, day + timedelta(days=4))))
    proposed = min(decided, scene.moment(day))
    _add_closure(scene, file, reason, day, proposed, decision=Decision.APPROVED, decided=decided)
    _add_event(scene, file, EventKind.CLOSURE_PROPOSED, day, reason=reason)
    _add_event(scene, file, EventKind.CLOSED, day, by=file.supervisor, reason=reason)
    return decided


def _propose(scene: Scene, file: File) -> Iterable[datetime]:
    """A closure that waits for a decision, or came back with a note; most cases have neither."""
    dice, reason = scene.random.random(), ClosureReason.GOALS_REACHED.value
    if dice >= _WAITING + _RETURNED:
        return
    first = max(file.opened_on, scene.today - timedelta(days=9))
    day = scene.day_between(first, scene.today)
    proposed = scene.moment(day)
    _add_event(scene, file, EventKind.CLOSURE_PROPOSED, day, reason=reason)
    if dice < _WAITING:
        _add_closure(scene, file, reason, day, proposed)
        yield proposed
        return
    decided = max(proposed, scene.moment(scene.day_between(day, scene.today)))
    _add_closure(scene, file, reason, day, proposed, decision=Decision.RETURNED, decided=decided)
    _add_event(scene, file, EventKind.CLOSURE_RETURNED, day, by=file.supervisor)
    yield decided


def _add_closure(
    scene: Scene,
    file: File,
    reason: str,
    day: date,
    proposed: datetime,
    *,
    decision: Decision | None = None,
    decided: datetime | None = None,
) -> None:
    returned = decision is Decision.RETURNED
    scene.rows.add(
        "cases.closure",
        id=scene.new_id(proposed),
        case_id=file.id,
        reason=reason,
        explanation=words.CLOSINGS[reason],
        close_on=day,
        proposed_by=file.keeper.id,
        proposed_at=proposed,
        decision=decision and decision.value,
        decided_by=decision and file.supervisor.id,
        decided_at=decided,
        decision_note=scene.random.choice(words.RETURN_NOTES) if returned else "",
    )


def _add_event(
    scene: Scene, file: File, kind: EventKind, day: date, *, by: Staff | None = None, **facts: str
) -> None:
    add_event(scene, file.id, kind.value, day, actor_id=(by or file.keeper).id, **facts)


def add_event(
    scene: Scene, case_id: UUID, kind: str, on: date, *, actor_id: UUID, **facts: str
) -> None:
    """Write a line of a timeline."""
    at = scene.moment(on)
    scene.rows.add(
        "cases.case_event",
        id=scene.new_id(at),
        case_id=case_id,
        kind=kind,
        happened_on=on,
        facts=Jsonb(facts),
        actor_id=actor_id,
        created_at=at,
    )
