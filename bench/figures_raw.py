"""The figures of a report in plain SQL, a statement a figure or group of figures, the scope pushed in, past the walls.

Written as somebody would who knows nothing of the product's functions; what they count is the same.
"""

_SCOPE = "(%(agency)s::uuid IS NULL OR c.agency_id = %(agency)s)"
_OPEN = "s.counted_open_on <= %(last)s AND (s.counted_closed_on IS NULL OR s.counted_closed_on >= %(first)s) AND NOT s.withdrawn"
_TODAY = "(now() AT TIME ZONE 'Asia/Makassar')::date"
_SERVED = f"SELECT DISTINCT c.person_id FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id WHERE {_OPEN} AND {_SCOPE}"
_HELD = f"s.held_on BETWEEN %(first)s AND least(%(last)s, {_TODAY})"
_SEATED = "c.withdrawn_at IS NULL AND p.joined_on <= %(last)s AND (p.left_on IS NULL OR p.left_on >= %(first)s)"

FIGURES = (
    f"""SELECT count(*) FILTER (WHERE counted_open_on < %(first)s), count(*) FILTER (WHERE counted_open_on >= %(first)s AND sequence = 1),
      count(*) FILTER (WHERE counted_open_on >= %(first)s AND sequence > 1), count(*) FILTER (WHERE counted_closed_on <= %(last)s),
      count(*) FILTER (WHERE counted_closed_on IS NULL OR counted_closed_on > %(last)s),
      count(DISTINCT case_id) FILTER (WHERE counted_open_on >= %(first)s AND s.opened_on < %(first)s OR counted_closed_on <= %(last)s AND s.closed_on < %(first)s)
    FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id WHERE {_OPEN} AND {_SCOPE}""",
    f"""SELECT k.reason, to_char(s.counted_closed_on, 'YYYY-MM'), count(*) FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id
    JOIN cases.closure k ON k.id = s.closure_id
    WHERE s.counted_closed_on BETWEEN %(first)s AND %(last)s AND NOT s.withdrawn AND {_SCOPE} GROUP BY 1, 2""",
    f"""SELECT to_char(s.counted_open_on, 'YYYY-MM'), count(*) FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id
    WHERE s.counted_open_on BETWEEN %(first)s AND %(last)s AND s.sequence = 1 AND NOT s.withdrawn AND {_SCOPE} GROUP BY 1""",
    f"""WITH served AS ({_SERVED}) SELECT p.sex, left(coalesce(p.village_code, p.home_code), 8),
      coalesce(extract(year FROM age(%(last)s::date, p.born_on)), extract(year FROM %(last)s::date) - p.born_year)::integer, e.return_reason, count(*)
    FROM served v JOIN people.person p ON p.id = v.person_id LEFT JOIN (
      SELECT DISTINCT ON (e.person_id) e.person_id, e.return_reason FROM people.migration_episode e JOIN served v ON v.person_id = e.person_id
      WHERE e.withdrawn_at IS NULL AND (e.returned_on IS NULL OR e.returned_on <= %(last)s)
      ORDER BY e.person_id, e.returned_on DESC NULLS LAST, e.id DESC) e ON e.person_id = p.id GROUP BY 1, 2, 3, 4""",
    f"""SELECT r.kind, count(DISTINCT r.person_id) FROM protection.record r WHERE r.kind IN ('trafficking', 'sick')
    AND r.person_id IN ({_SERVED}) GROUP BY 1""",
    f"""SELECT count(DISTINCT s.class_id), count(*) FROM training.class_session s WHERE {_HELD} AND (%(agency)s::uuid IS NULL OR s.class_id IN (
      SELECT e.class_id FROM training.enrolment e JOIN cases.case_file c ON c.id = e.case_id JOIN training.participant p ON p.id = e.participant_id
      WHERE {_SCOPE} AND {_SEATED}))""",
    f"""SELECT p.status, count(*) FROM training.enrolment e JOIN training.participant p ON p.id = e.participant_id JOIN cases.case_file c ON c.id = e.case_id
    JOIN training.training_class k ON k.id = e.class_id
    WHERE {_SCOPE} AND {_SEATED} AND EXISTS (SELECT 1 FROM training.class_session s WHERE s.class_id = e.class_id AND {_HELD}) GROUP BY 1""",
    f"""SELECT m.status, count(*) FROM training.class_session s JOIN training.mark m ON m.session_id = s.id
    JOIN training.participant p ON p.id = m.participant_id JOIN training.enrolment e ON e.participant_id = p.id JOIN cases.case_file c ON c.id = e.case_id
    WHERE {_HELD} AND {_SEATED} AND {_SCOPE} GROUP BY 1""",
    f"""SELECT count(DISTINCT c.person_id) FROM counselling.episode e JOIN cases.case_file c ON c.id = e.case_id
    WHERE e.opened_on <= %(last)s AND (e.closed_on IS NULL OR e.closed_on >= %(first)s) AND c.withdrawn_at IS NULL AND {_SCOPE}""",
    f"""SELECT s.outcome, count(*) FROM counselling.session s JOIN cases.case_file c ON c.id = s.case_id
    WHERE s.planned_on BETWEEN %(first)s AND %(last)s AND c.withdrawn_at IS NULL AND {_SCOPE} GROUP BY 1""",
    f"""SELECT count(DISTINCT m.group_id), count(*) FROM community.membership_case l JOIN community.membership m ON m.id = l.membership_id
    JOIN cases.case_file c ON c.id = l.case_id JOIN community.support_group g ON g.id = m.group_id
    WHERE m.state IN ('active', 'left') AND m.from_on <= %(last)s AND (m.to_on IS NULL OR m.to_on > %(last)s) AND g.founded_on <= %(last)s
    AND (g.ended_on IS NULL OR g.ended_on > %(last)s) AND c.withdrawn_at IS NULL AND {_SCOPE}""",
    f"""SELECT count(DISTINCT t.id), count(*), count(*) FILTER (WHERE k.status IN ('present', 'late')) FROM community.meeting t
    JOIN community.meeting_mark k ON k.meeting_id = t.id JOIN community.membership m ON m.id = k.membership_id
    JOIN community.membership_case l ON l.membership_id = m.id JOIN cases.case_file c ON c.id = l.case_id
    WHERE t.held_on BETWEEN %(first)s AND least(%(last)s, {_TODAY}) AND m.state IN ('active', 'left') AND c.withdrawn_at IS NULL AND {_SCOPE}""",
    f"""SELECT count(*), count(*) FILTER (WHERE t.done_on <= t.due_on) FROM cases.case_task t JOIN cases.case_file c ON c.id = t.case_id
    WHERE t.due_on BETWEEN %(first)s AND %(last)s AND c.withdrawn_at IS NULL AND {_SCOPE} AND (t.done_on <= t.due_on OR EXISTS (
      SELECT 1 FROM cases.open_span s WHERE s.case_id = c.id AND s.opened_on <= t.due_on AND (s.closed_on IS NULL OR s.closed_on >= t.due_on)))""",
    f"""SELECT count(*) FROM cases.case_task t JOIN cases.case_file c ON c.id = t.case_id
    WHERE t.due_on <= least(%(last)s, {_TODAY} - 1) AND (t.done_on IS NULL OR t.done_on > %(last)s) AND c.withdrawn_at IS NULL AND {_SCOPE}
    AND EXISTS (SELECT 1 FROM cases.open_span s WHERE s.case_id = c.id AND s.opened_on <= %(last)s AND (s.closed_on IS NULL OR s.closed_on > %(last)s))""",
    f"""SELECT count(*) FROM cases.case_file c WHERE c.next_step_on <= least(%(last)s, {_TODAY} - 1) AND c.withdrawn_at IS NULL AND {_SCOPE}
    AND EXISTS (SELECT 1 FROM cases.open_span s WHERE s.case_id = c.id AND s.opened_on <= %(last)s AND (s.closed_on IS NULL OR s.closed_on > %(last)s))""",
)
