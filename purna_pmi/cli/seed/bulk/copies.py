"""Copies of the mould as rows: one INSERT … SELECT a table, each column by a rule of its name."""

from uuid import UUID

import psycopg

from purna_pmi.cli.seed.bulk.mould import Mould
from purna_pmi.cli.seed.bulk.staging import ENCRYPTED, SEALED, staged_name
from purna_pmi.cli.seed.copying import TABLES
from purna_pmi.identity.enums import Role

# A copy's people were born some days earlier or later than the mould's, so that birthdays differ.
SHIFT = "((s.copy * 37) % 701 - 350)::integer"

_OWN_IDS = {
    *("id", "person_id", "episode_id", "case_id", "class_id", "session_id", "participant_id"),
    *("group_id", "meeting_id", "membership_id", "subject_id"),
}
_STAFF_OF_CASE = {
    *("registered_by", "author_id", "assignee_id", "created_by", "proposed_by", "decided_by"),
    *("recorded_by", "enrolled_by", "asked_by", "user_id"),
}
_PLAYERS = {"trainer_id", "marked_by", "counsellor_id", "facilitator_id"}
_AGENCY_OF_PLAYER = {"counselling.episode", "community.support_group"}
_BY_PLAYER = {"counsel_notes.note"}  # whose author is the counsellor
_NAMED = {
    ("people.person", "name"): "n.name",
    ("people.person", "name_keys"): "n.keys",
    (
        "people.person",
        "nickname",
    ): "CASE WHEN m.nickname = '' THEN '' ELSE split_part(n.name, ' ', 1) END",
    ("people.person", "born_on"): f"m.born_on + {SHIFT}",
    ("training.participant", "shown_name"): "n.name",
    ("community.membership", "shown_name"): "n.name",
}
_FACTS = (
    "CASE WHEN m.facts ? 'task' THEN jsonb_build_object('task', pg_temp.copied((m.facts ->> 'task')::uuid, s.copy))"
    " ELSE m.facts END"
)
# The column that says who acted for those who stand in; tables of no case go by the copy alone.
_PLAYER_OF = {
    "training.training_class": "trainer_id",
    "training.mark": "marked_by",
    "counselling.episode": "counsellor_id",
    "counselling.session": "counsellor_id",
    "counsel_notes.note": "author_id",
    "community.support_group": "facilitator_id",
    "community.meeting_mark": "marked_by",
    "cases.case_event": "actor_id",
    "audit.entry": "actor_id",
}
# Written apart: providers' courses, files with their endings.
APART = ("training.agreement", "training.course", "cases.case_file")
_OF_NO_CASE = {
    *("training.training_class", "training.class_session", "community.support_group"),
    "community.meeting",
}


def copy_providers(connection: psycopg.Connection) -> None:
    """Each provider of the province has the agreement and the courses of the one that it stands in for."""
    connection.execute(
        f"INSERT INTO training.agreement (id, provider_id, reference, starts_on, ends_on)"
        f" SELECT DISTINCT ON (a.agency_id) pg_temp.copied(m.id, a.copy), a.agency_id, m.reference, m.starts_on, m.ends_on"
        f" FROM {staged_name('training.agreement')} m JOIN stand_in a ON true"
        f" JOIN {staged_name('training.training_class')} k ON k.trainer_id = a.original AND k.provider_id = m.provider_id"
        f" ORDER BY a.agency_id, a.copy"
    )
    connection.execute(
        f"INSERT INTO course_of SELECT DISTINCT ON (m.id, a.agency_id) m.id, a.agency_id, pg_temp.copied(m.id, a.copy)"
        f" FROM {staged_name('training.course')} m"
        f" JOIN (SELECT DISTINCT course_id, trainer_id FROM {staged_name('training.training_class')}) k ON k.course_id = m.id"
        f" JOIN stand_in a ON a.original = k.trainer_id ORDER BY m.id, a.agency_id, a.copy"
    )
    connection.execute(
        f"INSERT INTO training.course (id, provider_id, name, hours) SELECT o.id, o.provider_id, m.name, m.hours"
        f" FROM course_of o JOIN {staged_name('training.course')} m ON m.id = o.original"
    )


def copy_table(connection: psycopg.Connection, mould: Mould, table: str) -> int:
    """Write all copies of a table's rows; how many they are."""
    supervisors = [one.id for one in mould.city.holders(Role.SUPERVISOR)]
    columns = TABLES[table]
    chosen = ", ".join(_value(table, column, supervisors) for column in columns)
    done = connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {_source(table)}"
    )
    return done.rowcount


def copy_files(connection: psycopg.Connection, mould: Mould) -> int:
    """Write the cases as they stand in the end, with what triggers would complete."""
    table = "cases.case_file"
    supervisors = [one.id for one in mould.city.holders(Role.SUPERVISOR)]
    columns = TABLES[table]
    chosen = ", ".join(
        _value(table, column, supervisors) for column in columns if column != "stage"
    )
    written = ", ".join(column for column in columns if column != "stage")
    done = connection.execute(
        f"INSERT INTO {table} ({written}, stage, closed_on, initials)"
        f" SELECT {chosen}, CASE WHEN e.reopened_on IS NOT NULL THEN 'assessment'"
        f" WHEN e.case_id IS NOT NULL THEN 'closed' ELSE m.stage END,"
        f" CASE WHEN e.reopened_on IS NULL THEN k.close_on END, n.initials"
        f" FROM {_source(table)} LEFT JOIN ending e ON e.case_id = m.id"
        f" LEFT JOIN {staged_name('cases.closure')} k ON k.case_id = e.case_id AND k.decision = 'approved'"
    )
    return done.rowcount


def _source(table: str) -> str:
    """Where a table's copies come from: its part of the mould, with the seats of the cases or once a copy."""
    staged = staged_name(table)
    if table in _OF_NO_CASE:
        source = f"copy_no s CROSS JOIN {staged} m"
    elif table in ENCRYPTED:
        source = f"sealed_row z JOIN {staged} m ON m.row_no = z.row_no JOIN seat s ON s.no = z.no"
    else:
        source = f"seat s JOIN {staged} m ON m.position = s.position"
    if table in _PLAYER_OF:
        source += f" LEFT JOIN stand_in a ON a.copy = s.copy AND a.original = m.{_PLAYER_OF[table]}"
    if table in {
        "people.person",
        "training.participant",
        "community.membership",
        "cases.case_file",
    }:
        person = "m" if table == "people.person" else "p"
        if person == "p":
            source += f" JOIN {staged_name('people.person')} p ON p.position = m.position"
        source += f" JOIN spoken_name n ON n.sex = {person}.sex AND n.no = s.name_no"
    if table == "training.training_class":
        source += " JOIN course_of o ON o.original = m.course_id AND o.provider_id = a.agency_id"
    return source


def _value(table: str, column: str, supervisors: list[UUID]) -> str:
    """The expression that makes a copy's column from the mould's row `m`."""
    if (table, column) in _NAMED:
        return _NAMED[table, column]
    if column in SEALED and table in ENCRYPTED:
        return f"z.{column}"
    if column in _OWN_IDS:
        return f"pg_temp.copied(m.{column}, s.copy)"
    if column in _PLAYERS or (column == "author_id" and table in _BY_PLAYER):
        return "a.user_id"
    if column in _STAFF_OF_CASE:
        return _staff(column, supervisors)
    return _special(table, column, supervisors)


def _special(table: str, column: str, supervisors: list[UUID]) -> str:
    special = {
        "agency_id": "a.agency_id" if table in _AGENCY_OF_PLAYER else "s.agency_id",
        "provider_id": "a.agency_id",
        "course_id": "o.id",
        "worker_id": "CASE WHEN m.worker_id IS NOT NULL THEN s.worker_id END",
        "number": "s.number",
        "facts": _FACTS,
        "updated_at": "m.updated_at - s.copy * interval '7 milliseconds'",
    }
    if column == "actor_id":
        return f"coalesce(a.user_id, {_staff(column, supervisors)})"
    return special.get(column, f"m.{column}")


def _staff(column: str, supervisors: list[UUID]) -> str:
    listed = ", ".join(f"'{one}'" for one in supervisors)
    return (
        f"CASE WHEN m.{column} IS NULL THEN NULL WHEN m.{column} IN ({listed})"
        f" THEN s.supervisor_id ELSE s.worker_id END"
    )
