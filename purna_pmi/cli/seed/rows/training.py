"""Classes of the demo city, and the places that cases take in them, with every mark."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from random import Random
from uuid import UUID

from purna_pmi.cli.seed import distributions as known
from purna_pmi.cli.seed import words
from purna_pmi.cli.seed.accounts import OFFICES_BY_CODE, Staff
from purna_pmi.cli.seed.draw import pick
from purna_pmi.cli.seed.rows.case import File, add_event
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.core.clock import WITA
from purna_pmi.identity.enums import Role
from purna_pmi.training.enums import ParticipantStatus

_TAKE_PART, _ELSEWHERE = 0.45, 0.5
_PER_CLASS = 14
_BEFOREHAND = timedelta(days=240)  # a class is open to cases opened so long before it begins
_THRESHOLD = 0.8
_UNMARKED = 0.015
_WITHDRAW = 0.05
_FORGOTTEN = 0.5  # of the sheets of the last days
_RESULTS_AFTER = timedelta(days=6)
_SATURDAY = 5
_Course = tuple[UUID, tuple[str, int, int, int]]


@dataclass(frozen=True)
class Lesson:
    """A session on its day; `saved` tells whether its sheet was filled."""

    id: UUID
    day: date
    saved: bool


@dataclass
class Class:
    """A class with the seats that are left."""

    id: UUID
    trainer: Staff
    name: str
    lessons: list[Lesson]
    seats: int

    @property
    def starts_on(self) -> date:
        """The first session."""
        return self.lessons[0].day

    @property
    def ends_on(self) -> date:
        """The last session."""
        return self.lessons[-1].day

    def shows_on(self, day: date) -> bool:
        """Whether a trainer whom visitors of the demo meet holds it on that day."""
        return self.trainer.listed and self.starts_on < day <= self.ends_on


@dataclass
class Timetable:
    """Classes in the order of their beginning; those that a day's cases may still join are at hand."""

    planned: deque[tuple[list[date], Staff]]
    courses: dict[str, list[_Course]]
    open: deque[Class] = field(default_factory=deque)
    made: int = 0

    def joinable(self, scene: Scene, opened_on: date) -> list[Class]:
        """Classes with seats that begin after a case was opened; writes those that come into sight."""
        while self.planned and self.planned[0][0][0] <= opened_on + _BEFOREHAND:
            self._write_next(scene)
        while self.open and self.open[0].starts_on <= opened_on:
            self.open.popleft()
        return [one for one in self.open if one.seats]

    def write_rest(self, scene: Scene) -> None:
        """Write the classes that nobody came near."""
        while self.planned:
            self._write_next(scene)

    def _write_next(self, scene: Scene) -> None:
        days, trainer = self.planned.popleft()
        courses = self.courses[trainer.office]
        fitting = [one for one in courses if one[1][3] == len(days)] or courses
        self.made += 1
        self.open.append(
            _write_class(scene, trainer, scene.random.choice(fitting), days, self.made)
        )


def plan_training(scene: Scene, cases: int) -> Timetable:
    """Courses and agreements of the providers, and when classes for so many cases are held."""
    trainers = scene.city.holders(Role.TRAINING_PROVIDER)
    courses = {office: _write_provider(scene, office) for office in {t.office: 0 for t in trainers}}
    planned = list(_days_of_now(scene, trainers, courses))
    for number in range(ceil(cases * _TAKE_PART / _PER_CLASS)):
        trainer = trainers[number % len(trainers)]
        start = scene.today - timedelta(days=scene.random.randrange(75, 700))
        length = scene.random.choice(courses[trainer.office])[1][3]
        planned.append((_weekdays(start, length), trainer))
    planned.sort(key=lambda one: (one[0][0], one[1].key))
    return Timetable(deque(planned), courses)


def add_training(scene: Scene, file: File, timetable: Timetable) -> None:
    """Perhaps a place in a class, with marks up to today after the habit of this person."""
    offered = timetable.joinable(scene, file.opened_on)
    stays = [one for one in offered if file.is_open or file.until >= one.starts_on]
    if not (file.takes_part and stays and scene.chance(_TAKE_PART)):
        return
    # A class fills before another begins to; the shown ones of today first.
    joined = min(stays, key=lambda one: (not one.shows_on(scene.today), one.seats))
    if scene.chance(_ELSEWHERE):
        joined = scene.random.choice(stays)
    joined.seats -= 1
    latest = min(joined.starts_on, scene.today)
    enrolled = scene.day_between(max(file.opened_on, latest - timedelta(days=14)), latest)
    _write_participant(scene, file, joined, enrolled)


def _days_of_now(
    scene: Scene, trainers: list[Staff], courses: dict[str, list[_Course]]
) -> Iterator[tuple[list[date], Staff]]:
    """For each trainer a class half way and one that ended lately; for those listed one of next week."""
    next_monday = scene.today + timedelta(days=7 - scene.today.weekday())
    for trainer in trainers:
        length = max(course[3] for _id, course in courses[trainer.office])
        before = _weekdays_before(scene.today, length // 2 + scene.random.randrange(-3, 4))
        after = _weekdays(scene.today + timedelta(days=1), length - len(before) - 1)
        yield [*before, scene.today, *after], trainer
        ended = scene.today - timedelta(days=scene.random.randrange(2, 30))
        yield _weekdays_before(ended, length), trainer
        if trainer.listed:
            yield _weekdays(next_monday, length), trainer


def _weekdays(start: date, count: int) -> list[date]:
    found: list[date] = []
    day = start
    while len(found) < count:
        if day.weekday() < _SATURDAY:
            found.append(day)
        day += timedelta(days=1)
    return found


def _weekdays_before(end: date, count: int) -> list[date]:
    found: list[date] = []
    day = end
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() < _SATURDAY:
            found.append(day)
    return found[::-1]


def _write_provider(scene: Scene, office: str) -> list[_Course]:
    provider = OFFICES_BY_CODE[office].id
    begin, end = date(scene.today.year - 3, 1, 1), date(scene.today.year + 1, 12, 31)
    scene.rows.add(
        "training.agreement",
        id=scene.new_id(begin),
        provider_id=provider,
        reference=f"PKS {begin.year}/{office}",
        starts_on=begin,
        ends_on=end,
    )
    offered = known.COURSES[::2] if office == "LPK1" else known.COURSES[1::2]
    courses = []
    for course in (*offered, known.COURSES[5]):
        course_id = scene.new_id(begin)
        name, hours, _seats, _days = course
        scene.rows.add(
            "training.course", id=course_id, provider_id=provider, name=name, hours=hours
        )
        courses.append((course_id, course))
    return list({course[0]: (row, course) for row, course in courses}.values())


def _write_class(
    scene: Scene, trainer: Staff, course: _Course, days: list[date], number: int
) -> Class:
    course_id, (title, _hours, seats, _days) = course
    made = Class(
        id=scene.new_id(days[0]),
        trainer=trainer,
        name=f"{title} angkatan {number}",
        lessons=[Lesson(scene.new_id(day), day, _is_saved(scene, day, days[-1])) for day in days],
        seats=seats,
    )
    scene.rows.add(
        "training.training_class",
        id=made.id,
        course_id=course_id,
        provider_id=trainer.agency_id,
        trainer_id=trainer.id,
        name=made.name,
        place=scene.random.choice(words.PLACES_TO_LEARN),
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        capacity=seats,
    )
    for lesson in made.lessons:
        scene.rows.add(
            "training.class_session",
            id=lesson.id,
            class_id=made.id,
            held_on=lesson.day,
            starts_at=time(8),
            ends_at=time(14),
            topic=scene.random.choice(words.TOPICS),
            sheet_saved_at=_filled_at(scene, lesson.day) if lesson.saved else None,
        )
    return made


def _is_saved(scene: Scene, day: date, end: date) -> bool:
    """Sheets are filled on their day; of a running class some of the last ones are still empty."""
    if day >= scene.today:
        return False
    lately = scene.today - day <= timedelta(days=4) and end >= scene.today
    return not (lately and scene.chance(_FORGOTTEN))


def _filled_at(scene: Scene, day: date) -> datetime:
    return min(datetime.combine(day, time(14, 20), WITA).astimezone(UTC), scene.now)


def _write_participant(scene: Scene, file: File, joined: Class, enrolled: date) -> None:
    row = scene.new_id(enrolled)
    left = _left_on(scene, joined, enrolled)
    status, attended = ParticipantStatus.ENROLLED, _write_marks(scene, row, joined, enrolled, left)
    if left:
        status = ParticipantStatus.WITHDRAWN
    elif joined.ends_on < scene.today - _RESULTS_AFTER:
        passed = attended is not None and attended >= _THRESHOLD
        status = ParticipantStatus.COMPLETED if passed else ParticipantStatus.NOT_COMPLETED
    scene.rows.add(
        "training.participant",
        id=row,
        class_id=joined.id,
        shown_name=file.person.name,
        status=status.value,
        joined_on=enrolled,
        left_on=left,
    )
    scene.rows.add(
        "training.enrolment",
        id=scene.new_id(enrolled),
        case_id=file.id,
        class_id=joined.id,
        participant_id=row,
        enrolled_by=file.keeper.id,
        enrolled_on=enrolled,
    )
    if status is not ParticipantStatus.ENROLLED:
        actor, day = (file.keeper, left) if left else (joined.trainer, joined.ends_on)
        told = {"class": joined.name}
        add_event(scene, file.id, f"training_{status.value}", day, actor_id=actor.id, **told)


def _left_on(scene: Scene, joined: Class, enrolled: date) -> date | None:
    started = joined.starts_on < scene.today - timedelta(days=3)
    if not (started and scene.chance(_WITHDRAW)):
        return None
    last = min(joined.ends_on, scene.today - timedelta(days=1))
    return scene.day_between(max(enrolled, joined.starts_on), last)


def _write_marks(
    scene: Scene, participant: UUID, joined: Class, since: date, until: date | None
) -> float | None:
    """Mark the filled sheets by one habit; the share attended, None without a mark."""
    habit = _habit(scene.random)
    marked = attended = 0
    for lesson in joined.lessons:
        there = since <= lesson.day and (until is None or lesson.day <= until)
        if not (lesson.saved and there) or scene.chance(_UNMARKED):
            continue
        status = pick(scene.random, habit)
        marked += 1
        attended += status in {"present", "late"}
        scene.rows.add(
            "training.mark",
            id=scene.new_id(lesson.day),
            session_id=lesson.id,
            participant_id=participant,
            status=status,
            marked_by=joined.trainer.id,
            marked_at=_filled_at(scene, lesson.day),
        )
    return attended / marked if marked else None


def _habit(random: Random) -> known.Weights:
    shares = [share for share, _weights in known.HABITS]
    return random.choices([weights for _share, weights in known.HABITS], shares)[0]
