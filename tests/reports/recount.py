"""Every figure of a report counted another way: row by row in Python, over all rows as the installer reads them.

Nothing of the product counts here: no SQL but SELECT *, days walked through with plain comparisons.
"""

from collections import Counter
from datetime import date, timedelta
from functools import cached_property

import psycopg
from psycopg.rows import dict_row

from purna_pmi.core import clock
from purna_pmi.reports import figures as f

BANDS = {"0-17": 17, "18-24": 24, "25-34": 34, "35-44": 44, "45-59": 59, "60+": 999}
KINDS = (
    *("deported", "contract_ended", "in_distress", "laid_off", "leave"),
    *("repatriated", "failed_departure", "deceased", "other", "unknown"),
)
REASONS = (
    *("goals_reached", "moved_away", "lost_contact", "withdrew", "transferred"),
    *("remigrated", "deceased", "opened_in_error", "other"),
)
KECAMATAN = {
    "53.71.01": "Alak", "53.71.02": "Maulafa", "53.71.03": "Kelapa Lima",
    "53.71.04": "Oebobo", "53.71.05": "Kota Raja", "53.71.06": "Kota Lama",
}  # fmt: skip
TABLES = (
    *("cases.case_file", "cases.open_span", "cases.closure", "cases.case_task"),
    *("people.person", "people.migration_episode", "protection.record"),
    *("training.class_session", "training.training_class", "training.participant"),
    *("training.enrolment", "training.mark", "counselling.episode", "counselling.session"),
    *("community.support_group", "community.membership", "community.membership_case"),
    *("community.meeting", "community.meeting_mark"),
)


def read_everything(address):
    """All rows of all tables that a report counts."""
    with psycopg.connect(address, row_factory=dict_row) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}


def within(first, day, last):
    return day is not None and first <= day <= last


class Recount:
    """The figures of one period and scope; `agency` none for the city."""

    def __init__(self, rows, first, last, agency=None, today=None):
        self.rows, self.first, self.last = rows, first, last
        self.agency, self.today = agency, today or clock.today()

    @cached_property
    def cases(self):
        return {
            case["id"]: case
            for case in self.rows["cases.case_file"]
            if case["withdrawn_at"] is None and self.agency in {None, case["agency_id"]}
        }

    @cached_property
    def spans(self):
        return [span for span in self.rows["cases.open_span"] if span["case_id"] in self.cases]

    def open_on(self, day):
        """Spans that count as open in the night after a day."""
        return [
            span
            for span in self.spans
            if span["counted_open_on"] <= day
            and (span["counted_closed_on"] is None or span["counted_closed_on"] > day)
        ]

    def really_open_after(self, case, day):
        return any(
            span["opened_on"] <= day and (span["closed_on"] is None or span["closed_on"] > day)
            for span in self.spans
            if span["case_id"] == case
        )

    def flow(self):
        came = [s for s in self.spans if within(self.first, s["counted_open_on"], self.last)]
        return f.Flow(
            open_start=len(self.open_on(self.first - timedelta(days=1))),
            new=sum(span["sequence"] == 1 for span in came),
            reopened=sum(span["sequence"] != 1 for span in came),
            closed=len(self.closed()),
            open_end=len(self.open_on(self.last)),
        )

    def closed(self):
        return [s for s in self.spans if within(self.first, s["counted_closed_on"], self.last)]

    def closed_by_reason(self):
        reasons = {row["id"]: row["reason"] for row in self.rows["cases.closure"]}
        found = Counter(reasons[span["closure_id"]] for span in self.closed())
        return tuple(f.Row(code=code, count=found[code]) for code in REASONS)

    def months(self):
        new = Counter(
            span["counted_open_on"].replace(day=1) for span in self.spans if span["sequence"] == 1
        )
        closed = Counter(span["counted_closed_on"].replace(day=1) for span in self.closed())
        firsts = sorted({date(self.first.year + k // 12, k % 12 + 1, 1) for k in range(48)})
        return tuple(
            f.Month(first=first, new=new[first], closed=closed[first])
            for first in firsts
            if self.first <= first <= self.last
        )

    @cached_property
    def people(self):
        """Those of whom some span touches some day of the period."""
        served = {
            self.cases[span["case_id"]]["person_id"]
            for span in self.spans
            if span["counted_open_on"] <= self.last
            and (span["counted_closed_on"] or self.last) >= self.first
        }
        return [person for person in self.rows["people.person"] if person["id"] in served]

    def profile(self):
        sexes = Counter(person["sex"] or "unknown" for person in self.people)
        ages = Counter(self.band(person) for person in self.people)
        kinds = Counter(self.kind(person) for person in self.people)
        homes = Counter(self.home(person) for person in self.people)
        return f.Profile(
            people=len(self.people),
            sex=tuple(f.Row(code=code, count=sexes[code]) for code in ("L", "P", "unknown")),
            age=tuple(f.Row(code=code, count=ages[code]) for code in (*BANDS, "unknown")),
            kind=tuple(f.Row(code=code, count=kinds[code]) for code in KINDS),
            district=(
                *(f.Row(code=c, name=n, count=homes[c]) for c, n in KECAMATAN.items()),
                *(f.Row(code=code, count=homes[code]) for code in ("outside", "unknown")),
            ),
        )

    def band(self, person):
        if born := person["born_on"]:
            before_birthday = (self.last.month, self.last.day) < (born.month, born.day)
            years = self.last.year - born.year - before_birthday
        elif person["born_year"]:
            years = self.last.year - person["born_year"]
        else:
            return "unknown"
        return next((band for band, most in BANDS.items() if 0 <= years <= most), "unknown")

    def kind(self, person):
        """The reason of the latest return by the end; of undated ones the latest entered."""
        journeys = [
            row
            for row in self.rows["people.migration_episode"]
            if row["person_id"] == person["id"]
            and row["withdrawn_at"] is None
            and (row["returned_on"] is None or row["returned_on"] <= self.last)
        ]
        journeys.sort(key=lambda row: (row["returned_on"] or date.min, row["id"]))
        return journeys[-1]["return_reason"] if journeys else "unknown"

    def home(self, person):
        code = person["village_code"] or person["home_code"] or ""
        if code[:8] in KECAMATAN:
            return code[:8]
        return "outside" if code and not code.startswith("53.71") else "unknown"

    def protection(self):
        served = {person["id"] for person in self.people}
        known = {
            (row["kind"], row["person_id"])
            for row in self.rows["protection.record"]
            if row["person_id"] in served
        }
        kinds = Counter(kind for kind, _person in known)
        return f.Protection(trafficking=kinds["trafficking"], sick=kinds["sick"])

    def training(self):
        by_id = {row["id"]: row for row in self.rows["training.participant"]}
        classes = {row["id"]: row for row in self.rows["training.training_class"]}
        held = [
            row
            for row in self.rows["training.class_session"]
            if within(self.first, row["held_on"], min(self.last, self.today))
        ]
        running = {row["class_id"] for row in held}
        seats = [
            by_id[row["participant_id"]]
            for row in self.rows["training.enrolment"]
            if row["case_id"] in self.cases and row["class_id"] in running
        ]
        seats = [
            seat
            for seat in seats
            if seat["joined_on"] <= self.last and (seat["left_on"] or self.last) >= self.first
        ]
        if self.agency:
            running &= {seat["class_id"] for seat in seats}
        over = {key for key, row in classes.items() if row["ends_on"] <= self.last}
        return f.Training(
            classes=len(running),
            sessions=sum(row["class_id"] in running for row in held),
            enrolled=len(seats),
            completed=sum(s["status"] == "completed" and s["class_id"] in over for s in seats),
            dropped=sum(
                (s["status"] == "not_completed" and s["class_id"] in over)
                or (s["status"] == "withdrawn" and s["left_on"] <= self.last)
                for s in seats
            ),
            marks=self.marks({row["id"] for row in held}, {seat["id"] for seat in seats}),
        )  # fmt: skip

    def marks(self, sessions, seats):
        found = Counter(
            row["status"]
            for row in self.rows["training.mark"]
            if row["session_id"] in sessions and row["participant_id"] in seats
        )
        return f.Marks(
            hadir=found["present"],
            terlambat=found["late"],
            izin=found["excused"],
            sakit=found["sick"],
            alpa=found["absent"],
        )

    def counselling(self):
        people = {
            self.cases[row["case_id"]]["person_id"]
            for row in self.rows["counselling.episode"]
            if row["case_id"] in self.cases
            and row["opened_on"] <= self.last
            and (row["closed_on"] or self.last) >= self.first
        }
        planned = [
            row["outcome"]
            for row in self.rows["counselling.session"]
            if row["case_id"] in self.cases and within(self.first, row["planned_on"], self.last)
        ]
        return f.Counselling(
            people=len(people),
            planned=len(planned),
            held=planned.count("attended"),
            missed=planned.count("missed"),
        )

    def groups(self):
        by_id = {row["id"]: row for row in self.rows["community.membership"]}
        members = [
            by_id[row["membership_id"]]
            for row in self.rows["community.membership_case"]
            if row["case_id"] in self.cases
        ]
        members = [
            row
            for row in members
            if row["state"] in {"active", "left"}
            and row["from_on"] <= self.last
            and (row["to_on"] or self.last) >= self.first
        ]
        living = {
            row["id"]
            for row in self.rows["community.support_group"]
            if row["founded_on"] <= self.last and (row["ended_on"] or date.max) > self.last
        }
        belong = [
            row["group_id"]
            for row in members
            if row["group_id"] in living and (row["to_on"] or date.max) > self.last
        ]
        meetings = [
            row
            for row in self.rows["community.meeting"]
            if within(self.first, row["held_on"], min(self.last, self.today))
            and (self.agency is None or self.anybody_there(row, members))
        ]
        held, ids = {row["id"] for row in meetings}, {row["id"] for row in members}
        marks = [
            row["status"]
            for row in self.rows["community.meeting_mark"]
            if row["meeting_id"] in held and row["membership_id"] in ids
        ]
        return f.Groups(
            active=len(set(belong)) if self.agency else len(living),
            members=len(belong),
            meetings=len(meetings),
            attended=marks.count("present") + marks.count("late"),
            marked=len(marks),
        )

    def anybody_there(self, meeting, members):
        return any(
            row["group_id"] == meeting["group_id"]
            and within(row["from_on"], meeting["held_on"], row["to_on"] or date.max)
            for row in members
        )

    def follow_ups(self):
        tasks = [
            row
            for row in self.rows["cases.case_task"]
            if row["case_id"] in self.cases and row["due_on"]
        ]
        due = [
            task
            for task in tasks
            if within(self.first, task["due_on"], self.last)
            and (self.in_time(task) or self.was_open(task["case_id"], task["due_on"]))
        ]
        over = min(self.last, self.today - timedelta(days=1))
        return f.FollowUps(
            due=len(due),
            done_in_time=sum(map(self.in_time, due)),
            overdue_at_end=sum(
                task["due_on"] <= over
                and (task["done_on"] or date.max) > self.last
                and self.really_open_after(task["case_id"], self.last)
                for task in tasks
            ),
            steps_overdue=sum(
                (case["next_step_on"] or date.max) <= over
                and self.really_open_after(case["id"], self.last)
                for case in self.cases.values()
            ),
        )

    def in_time(self, task):
        return (task["done_on"] or date.max) <= task["due_on"]

    def was_open(self, case, day):
        return any(
            within(span["opened_on"], day, span["closed_on"] or date.max)
            for span in self.spans
            if span["case_id"] == case
        )

    def late_entries(self):
        late = {
            span["case_id"]
            for span in self.spans
            for real, counted in (("opened_on", "counted_open_on"), ("closed_on", "counted_closed_on"))
            if within(self.first, span[counted], self.last) and span[real] < self.first
        }  # fmt: skip
        return len(late)
