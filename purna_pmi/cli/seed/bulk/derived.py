"""What triggers keep, written for all rows at once: readers, spans, access lists, told events, counters.

A test writes the same base rows with the triggers on and compares.
"""

from datetime import date

import psycopg

from purna_pmi.cli.seed.bulk.staging import copy_rows
from purna_pmi.cli.seed.load import Numbers

_COUNTABLE = "greatest({day}, (SELECT o.day FROM open_since o))"

# As cases.begin_span: who keeps a sealed case reads it.
_READERS = """
INSERT INTO cases.named_reader (case_id, user_id)
SELECT c.id, c.worker_id FROM new_file c WHERE c.sealed AND c.worker_id IS NOT NULL
EXCEPT SELECT r.case_id, r.user_id FROM cases.named_reader r
"""

# As cases.begin_span and cases.keep_stage, with the reopening on its own day as the seed dates it.
_SPANS = f"""
INSERT INTO cases.open_span (case_id, sequence, opened_on, closed_on, counted_open_on, counted_closed_on, closure_id)
SELECT c.id, 1, c.opened_on, k.close_on, {_COUNTABLE.format(day="c.opened_on")},
       CASE WHEN k.id IS NOT NULL THEN greatest({_COUNTABLE.format(day="k.close_on")}, {_COUNTABLE.format(day="c.opened_on")}) END, k.id
FROM new_file c LEFT JOIN cases.closure k ON k.case_id = c.id AND k.decision = 'approved';
INSERT INTO cases.open_span (case_id, sequence, opened_on, counted_open_on)
SELECT pg_temp.copied(e.case_id, s.copy), 2, e.reopened_on, {_COUNTABLE.format(day="e.reopened_on")}
FROM ending e JOIN mould_cases_case_file m ON m.id = e.case_id JOIN seat s ON s.position = m.position WHERE e.reopened_on IS NOT NULL
"""

# As cases.principals and cases.refresh_access.
_ACCESS = """
INSERT INTO cases.case_access (principal, case_id, number, initials, worker_id, stage, priority, opened_on, due_on, updated_at)
SELECT p.principal, c.id, c.number, c.initials, c.worker_id, c.stage, c.priority, c.opened_on, coalesce(c.next_step_on, '9999-12-31'), c.updated_at
FROM (SELECT f.agency_id AS principal, f.id AS case_id FROM new_file f WHERE NOT f.sealed
      UNION SELECT f.worker_id, f.id FROM new_file f WHERE NOT f.sealed AND f.worker_id IS NOT NULL
      UNION SELECT r.user_id, r.case_id FROM cases.named_reader r JOIN new_file f ON f.id = r.case_id
      UNION SELECT e.counsellor_id, e.case_id FROM counselling.episode e JOIN new_file f ON f.id = e.case_id WHERE e.closed_on IS NULL) p
JOIN new_file c ON c.id = p.case_id
"""

# As training.tell_enrolment and community.tell_proposal, dated as the seed dates them.
_TOLD_AT = "least(now(), ({day} + time '09:00') AT TIME ZONE 'Asia/Makassar')"
_TOLD = f"""
INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id, created_at)
SELECT gen_random_uuid(), e.case_id, 'training_enrolled', e.enrolled_on, jsonb_build_object('class', k.name), e.enrolled_by,
       {_TOLD_AT.format(day="e.enrolled_on")}
FROM training.enrolment e JOIN new_file c ON c.id = e.case_id JOIN training.training_class k ON k.id = e.class_id;
INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id, created_at)
SELECT gen_random_uuid(), l.case_id, 'group_proposed', m.from_on, jsonb_build_object('group', g.name), l.proposed_by,
       {_TOLD_AT.format(day="m.from_on")}
FROM community.membership_case l JOIN new_file c ON c.id = l.case_id
JOIN community.membership m ON m.id = l.membership_id JOIN community.support_group g ON g.id = l.group_id
"""

# Of the changes themselves the record keeps that a case was seeded: a line a case, none a mark.
_RECORD = """
INSERT INTO audit.entry (kind, action, subject, subject_id, person_id, case_id, fields)
SELECT 'change', 'insert', 'cases.case_file', c.id, c.person_id, c.id, '{seeded}' FROM new_file c
"""


def derive(connection: psycopg.Connection, numbers: Numbers, open_since: date | None) -> None:
    """Write what follows from the base rows of this transaction's cases.

    `open_since` is the first day after the last frozen period, as law.first_countable_day looks for it.
    """
    connection.execute("CREATE TEMPORARY TABLE open_since (day date) ON COMMIT DROP")
    connection.execute("INSERT INTO open_since VALUES (%s)", (open_since,))
    connection.execute(
        "CREATE TEMPORARY TABLE new_file ON COMMIT DROP AS SELECT c.* FROM cases.case_file c"
        " JOIN (SELECT pg_temp.copied(m.id, s.copy) AS id FROM seat s"
        " JOIN mould_cases_case_file m ON m.position = s.position) n ON n.id = c.id"
    )
    connection.execute("CREATE INDEX ON new_file (id)")
    connection.execute("ANALYZE new_file")
    for table in ("cases.named_reader", "cases.closure", "counselling.episode"):
        connection.execute(f"ANALYZE {table}")
    for statements in (_READERS, _SPANS, _ACCESS, _TOLD, _RECORD):
        connection.execute(statements)
    connection.execute("DELETE FROM cases.number_counter")
    rows = ((*key, last) for key, last in numbers.last.items())
    copy_rows(connection, "cases.number_counter (agency_id, year, last)", rows)
