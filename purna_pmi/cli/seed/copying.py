"""Rows on their way into the database: gathered by table, copied in the order that foreign keys ask for."""

from collections.abc import Callable, Mapping
from operator import itemgetter

import psycopg

# Table → columns that a seed fills; the order is that of writing.
TABLES: Mapping[str, tuple[str, ...]] = {
    "training.agreement": ("id", "provider_id", "reference", "starts_on", "ends_on"),
    "training.course": ("id", "provider_id", "name", "hours"),
    "training.training_class": (
        *("id", "course_id", "provider_id", "trainer_id", "name", "place"),
        *("starts_on", "ends_on", "capacity"),
    ),
    "training.class_session": (
        *("id", "class_id", "held_on", "starts_at", "ends_at", "topic", "sheet_saved_at"),
    ),
    "community.support_group": (
        *("id", "name", "kind", "village_code", "facilitator_id", "agency_id", "founded_on"),
    ),
    "community.meeting": ("id", "group_id", "held_on", "topic", "place", "sheet_saved_at"),
    "people.person": (
        *("id", "agency_id", "name", "nickname", "sex", "born_on", "born_year", "village_code"),
        *("home_code", "birthplace", "education", "interests", "name_keys", "sealed"),
        *("registered_by", "created_at"),
    ),
    "people.migration_episode": (
        *("id", "person_id", "destination", "sector", "job_title", "placed_by_kind", "left_on"),
        *("returned_on", "arrival_point", "papers", "return_reason", "departure_status"),
        "created_at",
    ),
    "vault.identity_paper": (
        *("id", "person_id", "agency_id", "kind", "sealed", "tail", "lookup", "created_at"),
    ),
    "vault.contact": (
        *("id", "person_id", "agency_id", "kind", "whose", "sealed", "tail", "lookup"),
        "created_at",
    ),
    "vault.safe_contact": (
        *("id", "person_id", "may_phone", "may_message", "may_visit", "who_may_answer"),
        *("best_time", "do_not_say", "updated_at"),
    ),
    "cases.case_file": (
        *("id", "number", "agency_id", "person_id", "episode_id", "worker_id", "stage"),
        *("priority", "opened_on", "next_step", "next_step_on", "sealed", "source"),
        *("created_at", "updated_at"),
    ),
    "cases.named_reader": ("case_id", "user_id"),
    "cases.case_note": (
        *("id", "case_id", "kind", "happened_on", "sealed", "author_id", "created_at"),
    ),
    "cases.case_task": (
        *("id", "case_id", "title", "due_on", "assignee_id", "done_on", "created_by"),
        "created_at",
    ),
    "cases.closure": (
        *("id", "case_id", "reason", "explanation", "close_on", "proposed_by", "proposed_at"),
        *("decision", "decided_by", "decided_at", "decision_note"),
    ),
    "protection.record": (
        *("id", "case_id", "person_id", "episode_id", "kind", "sealed", "recorded_by"),
        "created_at",
    ),
    "cases.case_event": (
        *("id", "case_id", "kind", "happened_on", "facts", "actor_id", "created_at"),
    ),
    "training.participant": ("id", "class_id", "shown_name", "status", "joined_on", "left_on"),
    "training.enrolment": (
        *("id", "case_id", "class_id", "participant_id", "enrolled_by", "enrolled_on"),
    ),
    "training.mark": ("id", "session_id", "participant_id", "status", "marked_by", "marked_at"),
    "counselling.episode": (
        *("id", "case_id", "agency_id", "counsellor_id", "asked_by", "opened_on", "closed_on"),
    ),
    "counselling.session": (
        *("id", "episode_id", "case_id", "counsellor_id", "planned_on", "starts_at", "kind"),
        *("outcome", "minutes"),
    ),
    "counsel_notes.note": ("id", "session_id", "author_id", "sealed", "signed_at", "created_at"),
    "community.membership": (
        *("id", "group_id", "shown_name", "role", "state", "from_on", "to_on"),
    ),
    "community.membership_case": ("id", "case_id", "group_id", "membership_id", "proposed_by"),
    "community.meeting_mark": (
        *("id", "meeting_id", "membership_id", "status", "marked_by", "marked_at"),
    ),
    "audit.entry": (
        *("at", "kind", "action", "actor_id", "actor_role", "subject", "subject_id"),
        *("person_id", "case_id"),
    ),
}

_IN_ORDER: Mapping[str, Callable[[dict[str, object]], tuple[object, ...]]] = {
    table: itemgetter(*columns) for table, columns in TABLES.items()
}


class Rows:
    """Gathers rows of one chunk, then copies them table by table."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in TABLES}

    def add(self, table: str, **values: object) -> None:
        """Note a row; raises KeyError or ValueError where its columns are not those of TABLES."""
        if len(values) != len(TABLES[table]):
            raise ValueError(table)
        self._rows[table].append(_IN_ORDER[table](values))

    def write(self, connection: psycopg.Connection) -> None:
        """COPY everything within the caller's transaction, and forget it. Triggers stay on."""
        for table, columns in TABLES.items():
            if not self._rows[table]:
                continue
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
            ):
                for row in self._rows[table]:
                    copy.write_row(row)
            self._rows[table].clear()

    def of(self, table: str) -> list[tuple[object, ...]]:
        """The rows of a table that wait to be written, as tuples in the order of TABLES."""
        return self._rows[table]

    def count(self, table: str) -> int:
        """How many rows of a table wait to be written."""
        return len(self._rows[table])
