"""A city of sixty cases in rows, written past the walls, so that a report has something of everything to count.

Fixed seed, fixed days (mid 2024 to early 2026): cases closed, reopened, withdrawn, sealed; two agencies; classes,
counselling, groups, tasks.
"""

from collections.abc import Iterable
from datetime import date, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from tests.world import EVERYBODY, fixed_id

KPG, KAB = fixed_id("agency/KPG"), fixed_id("agency/KAB")
WORKERS = {KPG: EVERYBODY["worker"].id, KAB: EVERYBODY["other_worker"].id}
SUPERVISORS = {KPG: EVERYBODY["supervisor"].id, KAB: EVERYBODY["other_supervisor"].id}
CITY_VILLAGES = (
    "53.71.01.1001",
    "53.71.02.1001",
    "53.71.03.1001",
    "53.71.04.1001",
    "53.71.05.1001",
)
KINDS = ("deported", "contract_ended", "in_distress", "laid_off", "leave", "other", "unknown")
REASONS = ("goals_reached", "moved_away", "lost_contact", "withdrew", "transferred", "other")
MARKS = ("present", "present", "present", "late", "excused", "sick", "absent")


class City:
    """Writes the rows; `rows(table, …)` adds one and gives its id."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection, self.luck = connection, Random(20250101)

    def row(self, table: str, **values: Any) -> UUID:
        """Insert one row with an id of its own."""
        values = {"id": uuid4(), **values}
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Placeholder, values)),
        )
        self.connection.execute(statement, values)
        return values["id"]

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.luck.randrange((last - first).days + 1))

    def person(self, number: int, agency: UUID) -> UUID:
        """Somebody of any age and home, with up to two journeys."""
        luck = self.luck
        born = self.day(date(1955, 1, 1), date(2009, 12, 31))
        birth: dict[str, Any] = luck.choice(
            ({"born_on": born}, {"born_on": born}, {"born_year": born.year}, {})
        )
        home: dict[str, Any] = luck.choice(
            (
                *({"village_code": code} for code in CITY_VILLAGES),
                {"home_code": "53.01"},
                {"home_code": "53.71"},
                {},
            )
        )
        person = self.row(
            "people.person",
            agency_id=agency,
            name=f"Contoh Orang {number}",
            sex=luck.choice(("L", "L", "P", "P", "P", None)),
            registered_by=WORKERS[agency],
            **birth,
            **home,
        )
        for _ in range(luck.choice((0, 1, 1, 1, 2))):
            returned = luck.choice((None, self.day(date(2024, 1, 1), date(2026, 2, 1))))
            reason = luck.choice(KINDS)
            self.row(
                "people.migration_episode",
                person_id=person,
                returned_on=returned,
                return_reason=reason,
            )
        return person

    def case(self, number: int, agency: UUID, person: UUID) -> UUID:
        """A case that may have been closed, opened again and closed again, on days of the past."""
        opened = self.day(date(2024, 6, 1), date(2026, 2, 20))
        step_on = self.luck.choice((None, self.day(date(2025, 1, 1), date(2026, 6, 30))))
        case = self.row(
            "cases.case_file",
            number=f"UJI-{number:05}",
            agency_id=agency,
            person_id=person,
            worker_id=WORKERS[agency],
            opened_on=opened,
            next_step="Kunjungan rumah" if step_on else "",
            next_step_on=step_on,
            sealed=number % 17 == 0,
        )
        for _ in range(self.luck.choice((0, 0, 1, 1, 1, 2))):
            closed = self.close(case, agency, not_before=opened)
            if closed is None or self.luck.random() < 0.5:
                break
            opened = self.reopen(case, closed)
        return case

    def close(self, case: UUID, agency: UUID, *, not_before: date) -> date | None:
        """Close a case by an approved proposal; nothing where it was opened too late."""
        last = date(2026, 2, 28)
        if not_before >= last:
            return None
        on = self.day(not_before, min(last, not_before + timedelta(days=300)))
        self.row(
            "cases.closure",
            case_id=case,
            reason=self.luck.choice(REASONS),
            close_on=on,
            proposed_by=WORKERS[agency],
            decision="approved",
            decided_by=SUPERVISORS[agency],
            decided_at="now",
        )
        self.connection.execute(
            "UPDATE cases.case_file SET stage = 'closed', closed_on = %s WHERE id = %s", (on, case)
        )
        return on

    def reopen(self, case: UUID, closed: date) -> date:
        """Open a closed case again, some days later: the trigger says today, the past is written after it."""
        on = closed + timedelta(days=self.luck.randrange(60))
        self.connection.execute(
            "UPDATE cases.case_file SET stage = 'assessment', closed_on = NULL WHERE id = %s",
            (case,),
        )
        self.connection.execute(
            "UPDATE cases.open_span SET opened_on = %(on)s, counted_open_on = %(on)s"
            " WHERE case_id = %(case)s AND closed_on IS NULL",
            {"on": on, "case": case},
        )
        return on

    def training(self, cases: list[UUID]) -> None:
        """Four classes: over before 2025, within it, across its end, after it."""
        for k, (first, last) in enumerate(
            (
                (date(2024, 9, 2), date(2024, 12, 20)),
                (date(2025, 2, 3), date(2025, 5, 30)),
                (date(2025, 10, 6), date(2026, 1, 30)),
                (date(2026, 1, 5), date(2026, 2, 27)),
            )
        ):
            trainer = EVERYBODY["trainer" if k % 2 else "other_trainer"]
            course = self.row(
                "training.course", provider_id=trainer.agency_id, name=f"Kursus {k}", hours=120
            )
            training_class = self.row(
                "training.training_class",
                course_id=course,
                provider_id=trainer.agency_id,
                trainer_id=trainer.id,
                name=f"Kelas {k}",
                starts_on=first,
                ends_on=last,
                capacity=40,
            )
            sessions = [
                self.row(
                    "training.class_session",
                    class_id=training_class,
                    held_on=first + timedelta(days=7 * week),
                    starts_at=time(9),
                    ends_at=time(12),
                )
                for week in range((last - first).days // 7)
            ]
            for case in self.luck.sample(cases, 14):
                self.seat(case, training_class, first, last, sessions, trainer.id)

    def seat(
        self,
        case: UUID,
        training_class: UUID,
        first: date,
        last: date,
        sessions: list[UUID],
        trainer: UUID,
    ) -> None:
        """Somebody in a class with marks for most sessions, and what became of them."""
        status = self.luck.choice(
            ("enrolled", "completed", "completed", "not_completed", "withdrawn")
        )
        left = self.day(first, last) if status == "withdrawn" else None
        participant = self.row(
            "training.participant",
            class_id=training_class,
            shown_name="Peserta",
            status=status,
            joined_on=first - timedelta(days=5),
            left_on=left,
        )
        self.row(
            "training.enrolment",
            case_id=case,
            class_id=training_class,
            participant_id=participant,
            enrolled_by=WORKERS[KPG],
            enrolled_on=first,
        )
        for session in sessions:
            if self.luck.random() < 0.8:
                self.row(
                    "training.mark",
                    session_id=session,
                    participant_id=participant,
                    status=self.luck.choice(MARKS),
                    marked_by=trainer,
                )

    def counselling(self, cases: list[UUID]) -> None:
        """Episodes with sessions of every outcome."""
        counsellor = EVERYBODY["counsellor"]
        for case in self.luck.sample(cases, 24):
            opened = self.day(date(2024, 8, 1), date(2026, 1, 31))
            closed = self.luck.choice((None, opened + timedelta(days=self.luck.randrange(200))))
            episode = self.row(
                "counselling.episode",
                case_id=case,
                agency_id=counsellor.agency_id,
                counsellor_id=counsellor.id,
                asked_by=WORKERS[KPG],
                opened_on=opened,
                closed_on=closed,
            )
            for week in range(self.luck.randrange(6)):
                self.row(
                    "counselling.session",
                    episode_id=episode,
                    case_id=case,
                    counsellor_id=counsellor.id,
                    planned_on=opened + timedelta(days=14 * week),
                    outcome=self.luck.choice(
                        (
                            "attended",
                            "attended",
                            "missed",
                            "postponed",
                            "refused",
                            "cancelled",
                            "planned",
                        )
                    ),
                )

    def groups(self, cases: list[UUID]) -> None:
        """Three groups, one of which ended, with meetings and members who come and go."""
        for g, (founded, ended) in enumerate(
            (
                (date(2024, 7, 1), None),
                (date(2025, 3, 1), None),
                (date(2024, 7, 1), date(2025, 11, 30)),
            )
        ):
            group = self.row(
                "community.support_group",
                name=f"Kelompok {g}",
                kind="savings",
                facilitator_id=EVERYBODY["facilitator"].id,
                agency_id=EVERYBODY["facilitator"].agency_id,
                founded_on=founded,
                ended_on=ended,
            )
            meetings = [(founded + timedelta(days=30 * m), m) for m in range(20)]
            held = {
                on: self.row("community.meeting", group_id=group, held_on=on) for on, _m in meetings
            }
            for case in self.luck.sample(cases, 10):
                self.member(case, group, founded, held)

    def member(self, case: UUID, group: UUID, founded: date, held: dict[date, UUID]) -> None:
        """Somebody in a group from a day on, perhaps to another."""
        state = self.luck.choice(("active", "active", "left", "proposed", "declined"))
        from_on = self.day(founded, date(2026, 1, 31))
        to_on = from_on + timedelta(days=self.luck.randrange(200)) if state == "left" else None
        membership = self.row(
            "community.membership",
            group_id=group,
            shown_name="Anggota",
            state=state,
            from_on=from_on,
            to_on=to_on,
        )
        self.row(
            "community.membership_case",
            case_id=case,
            group_id=group,
            membership_id=membership,
            proposed_by=WORKERS[KPG],
        )
        if state in {"active", "left"}:
            for on, meeting in held.items():
                if from_on <= on <= (to_on or on):
                    self.row(
                        "community.meeting_mark",
                        meeting_id=meeting,
                        membership_id=membership,
                        status=self.luck.choice(MARKS),
                        marked_by=EVERYBODY["facilitator"].id,
                    )

    def tasks(self, case: UUID) -> None:
        """Up to three tasks: done in time, late, or not at all."""
        for _ in range(self.luck.randrange(4)):
            due = self.luck.choice((None, self.day(date(2024, 10, 1), date(2026, 3, 31))))
            done = (due or date(2025, 6, 1)) + timedelta(days=self.luck.randrange(-20, 40))
            self.row(
                "cases.case_task",
                case_id=case,
                title="Tindak lanjut",
                due_on=due,
                done_on=self.luck.choice((None, done)),
                created_by=WORKERS[KPG],
            )

    def protection(self, case: UUID, person: UUID) -> None:
        """Something that must not be seen, in one case of three."""
        for kind in ("trafficking", "sick", "legal"):
            if self.luck.random() < 0.3:
                self.row(
                    "protection.record",
                    case_id=case,
                    person_id=person,
                    kind=kind,
                    sealed=b"x",
                    recorded_by=WORKERS[KPG],
                )

    def withdraw(self, case: UUID, agency: UUID) -> None:
        """A line of a register whose batch was undone: its case counts nowhere."""
        batch = self.row(
            "register.batch",
            agency_id=agency,
            uploaded_by=SUPERVISORS[agency],
            file_kind="xlsx",
            file_digest=b"x",
            state="undone",
        )
        self.row(
            "register.line",
            batch_id=batch,
            sheet="2025",
            row_number=1,
            outcome="import",
            sealed=b"x",
            case_id=case,
            applied_at="now",
            withdrawn_at="now",
        )
        journeys = "SELECT person_id FROM cases.case_file WHERE id = %s"
        for statement in (
            "UPDATE cases.case_file SET withdrawn_at = now() WHERE id = %s",
            "UPDATE cases.open_span SET withdrawn = true WHERE case_id = %s",
            f"UPDATE people.migration_episode SET withdrawn_at = now() WHERE person_id IN ({journeys})",
        ):
            self.connection.execute(statement, (case,))


def build_city(address: str, cases: int = 60) -> list[UUID]:
    """Write the city as the installer; the ids of its cases, the withdrawn one included."""
    with psycopg.connect(address) as connection:
        city = City(connection)
        made = list(_cases(city, cases))
        ids = [case for case, _person, _agency in made]
        for case, person, _agency in made:
            city.tasks(case)
            city.protection(case, person)
        city.training(ids)
        city.counselling(ids)
        city.groups(ids)
        city.withdraw(made[5][0], made[5][2])
    return ids


def _cases(city: City, count: int) -> Iterable[tuple[UUID, UUID, UUID]]:
    people: dict[UUID, UUID] = {}
    for number in range(count):
        agency = KAB if number % 4 == 0 else KPG
        again = number % 9 == 8 and agency in people  # a second return of the same person
        if not again:
            people[agency] = city.person(number, agency)
        yield city.case(number, agency, people[agency]), people[agency], agency
