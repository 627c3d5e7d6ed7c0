-- Progress reports. The programme's figures are counted by functions that apply the scope themselves and give counts, never rows.
-- The true counts (figures) are read by the worker alone, while it works for a programme manager; what the manager's own session
-- reads (published, pdf) has passed disclosure control.

CALL walls.open_schema('reports');

-- A report of the programme: of the city, or of one agency. A period that is not over is provisional: its figures are taken anew, at
-- most once a day. A final report exists once, and freezes its period.
CREATE TABLE reports.programme_report (
  id uuid NOT NULL,
  asked_by uuid NOT NULL,
  agency_id uuid,
  from_on date NOT NULL,
  until_on date NOT NULL,
  asked_on date NOT NULL,
  provisional boolean NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  delegation_id uuid,
  previous_id uuid,
  figures text,
  figures_hash text,
  published jsonb,
  pdf bytea,
  frozen_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_programme_report PRIMARY KEY (id),
  CONSTRAINT fk_programme_report_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_programme_report_previous_id_programme_report FOREIGN KEY (previous_id) REFERENCES reports.programme_report (id),
  CONSTRAINT ck_programme_report_whole_months CHECK (extract(day FROM from_on) = 1 AND extract(day FROM until_on + 1) = 1),
  CONSTRAINT ck_programme_report_forward CHECK (until_on > from_on),
  CONSTRAINT ck_programme_report_at_most_three_years CHECK (until_on < from_on + interval '3 years'),
  CONSTRAINT ck_programme_report_begun CHECK (from_on <= asked_on),
  CONSTRAINT ck_programme_report_provisional_until_over CHECK (provisional = (asked_on <= until_on)),
  CONSTRAINT ck_programme_report_state_known CHECK (state IN ('waiting', 'counted', 'printed', 'unprinted')),
  CONSTRAINT ck_programme_report_hash_is_sha256 CHECK (figures_hash ~ '^[0-9a-f]{64}$'),
  CONSTRAINT ck_programme_report_frozen_whole CHECK ((frozen_at IS NULL) = (state = 'waiting') AND (frozen_at IS NULL) = (figures IS NULL)
    AND (frozen_at IS NULL) = (figures_hash IS NULL) AND (frozen_at IS NULL) = (published IS NULL)),
  CONSTRAINT ck_programme_report_printed_has_pdf CHECK ((state = 'printed') = (pdf IS NOT NULL))
);
CREATE UNIQUE INDEX uq_programme_report_final ON reports.programme_report (agency_id, from_on, until_on) NULLS NOT DISTINCT WHERE NOT provisional;
CREATE UNIQUE INDEX uq_programme_report_provisional_once_a_day ON reports.programme_report (agency_id, from_on, until_on, asked_on) NULLS NOT DISTINCT WHERE provisional;
CREATE INDEX ix_programme_report_created_at ON reports.programme_report (created_at DESC, id DESC);

-- A report of one case, for its worker and supervisor: everything in it encrypted, printed on demand.
CREATE TABLE reports.case_report (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  sealed bytea NOT NULL,
  figures_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_case_report PRIMARY KEY (id),
  CONSTRAINT fk_case_report_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_case_report_hash_is_sha256 CHECK (figures_hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX ix_case_report_case_id ON reports.case_report (case_id, created_at DESC);

CALL walls.raise_on('reports.programme_report');
CALL walls.raise_on('reports.case_report');
CALL walls.watch('reports.programme_report', '', '', 'agency_id,from_on,until_on,provisional,state');
CALL walls.watch('reports.case_report', '', 'case_id', '');

SET LOCAL ROLE purna_definer;

-- Today in Kupang.
CREATE FUNCTION reports.today() RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT (now() AT TIME ZONE 'Asia/Makassar')::date
$$;
GRANT EXECUTE ON FUNCTION reports.today() TO purna_app, purna_worker;

-- Caseload: the flow by the days on which openings and closings count, closing reasons, months, late entries.
CREATE FUNCTION reports.count_cases(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
  -- An arm for the whole city, which needs no case, and one for an agency: the plan holds the one that is asked for.
  WITH span AS MATERIALIZED (
    SELECT s.case_id, s.sequence, s.opened_on, s.closed_on, s.counted_open_on AS came, s.counted_closed_on AS went, s.closure_id
    FROM cases.open_span s
    WHERE p_agency IS NULL
      AND s.counted_open_on <= p_to AND (s.counted_closed_on IS NULL OR s.counted_closed_on >= p_from) AND NOT s.withdrawn
    UNION ALL
    SELECT s.case_id, s.sequence, s.opened_on, s.closed_on, s.counted_open_on, s.counted_closed_on, s.closure_id
    FROM cases.case_file c JOIN cases.open_span s ON s.case_id = c.id
    WHERE c.agency_id = p_agency
      AND s.counted_open_on <= p_to AND (s.counted_closed_on IS NULL OR s.counted_closed_on >= p_from) AND NOT s.withdrawn
  )
  SELECT jsonb_build_object(
    'flow', (SELECT jsonb_build_object(
        'open_start', count(*) FILTER (WHERE came < p_from),
        'new', count(*) FILTER (WHERE came >= p_from AND sequence = 1),
        'reopened', count(*) FILTER (WHERE came >= p_from AND sequence > 1),
        'closed', count(*) FILTER (WHERE went <= p_to),
        'open_end', count(*) FILTER (WHERE went IS NULL OR went > p_to)) FROM span),
    'closed_by_reason', (SELECT coalesce(jsonb_object_agg(r.reason, r.n), '{}')
      FROM (SELECT k.reason, count(*) AS n FROM span s JOIN cases.closure k ON k.id = s.closure_id WHERE s.went <= p_to GROUP BY k.reason) r),
    -- Days first, months then: a month is written once a day and not once a case.
    'new_by_month', (SELECT coalesce(jsonb_object_agg(m.month, m.n), '{}')
      FROM (SELECT to_char(d.came, 'YYYY-MM') AS month, sum(d.n) AS n
            FROM (SELECT came, count(*) AS n FROM span WHERE came >= p_from AND sequence = 1 GROUP BY came) d GROUP BY 1) m),
    'closed_by_month', (SELECT coalesce(jsonb_object_agg(m.month, m.n), '{}')
      FROM (SELECT to_char(d.went, 'YYYY-MM') AS month, sum(d.n) AS n
            FROM (SELECT went, count(*) AS n FROM span WHERE went <= p_to GROUP BY went) d GROUP BY 1) m),
    'late_entries', (SELECT count(DISTINCT case_id) FROM span
      WHERE came >= p_from AND opened_on < p_from OR went <= p_to AND closed_on < p_from))
$$;

-- People with a case open at any time in the period, each once: sex, age on the last day, home district, kind of the latest return,
-- and how many of them are known to need protection.
CREATE FUNCTION reports.count_people(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
  WITH served AS MATERIALIZED (
    SELECT DISTINCT c.person_id AS id
    FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id
    WHERE s.counted_open_on <= p_to AND (s.counted_closed_on IS NULL OR s.counted_closed_on >= p_from) AND NOT s.withdrawn
      AND (p_agency IS NULL OR c.agency_id = p_agency)
  ), latest AS (
    SELECT DISTINCT ON (e.person_id) e.person_id, e.return_reason
    FROM served v JOIN people.migration_episode e ON e.person_id = v.id
    WHERE (e.returned_on IS NULL OR e.returned_on <= p_to) AND e.withdrawn_at IS NULL
    ORDER BY e.person_id, e.returned_on DESC NULLS LAST, e.id DESC
  ), described AS MATERIALIZED (
    -- Counted once by everything that is asked for; the sums of some thousand groups cost nothing.
    SELECT coalesce(p.sex, 'unknown') AS sex, coalesce(e.return_reason, 'unknown') AS kind,
           coalesce(left(coalesce(p.village_code, p.home_code), 8), 'unknown') AS home,
           coalesce(extract(year FROM age(p_to, p.born_on)), extract(year FROM p_to) - p.born_year)::integer AS years,
           count(*) AS n
    FROM served v JOIN people.person p ON p.id = v.id LEFT JOIN latest e ON e.person_id = v.id
    GROUP BY 1, 2, 3, 4
  )
  SELECT jsonb_build_object(
    'people', (SELECT coalesce(sum(n), 0) FROM described),
    'sex', (SELECT coalesce(jsonb_object_agg(g.sex, g.n), '{}') FROM (SELECT sex, sum(n) AS n FROM described GROUP BY sex) g),
    'kind', (SELECT coalesce(jsonb_object_agg(g.kind, g.n), '{}') FROM (SELECT kind, sum(n) AS n FROM described GROUP BY kind) g),
    'home', (SELECT coalesce(jsonb_object_agg(g.home, g.n), '{}') FROM (SELECT home, sum(n) AS n FROM described GROUP BY home) g),
    'age', (SELECT coalesce(jsonb_object_agg(g.years, g.n), '{}')
      FROM (SELECT coalesce(years::text, 'unknown') AS years, sum(n) AS n FROM described GROUP BY 1) g),
    'protection', (SELECT jsonb_build_object(
        'trafficking', count(DISTINCT r.person_id) FILTER (WHERE r.kind = 'trafficking'),
        'sick', count(DISTINCT r.person_id) FILTER (WHERE r.kind = 'sick'))
      FROM protection.record r JOIN served v ON v.id = r.person_id WHERE r.kind IN ('trafficking', 'sick')))
$$;

-- Training: classes with a session in the period, the enrolments in them that ran within it, their marks.
CREATE FUNCTION reports.count_training(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
  WITH held AS MATERIALIZED (
    -- Two arms: an agency's people sit in few of the province's classes.
    SELECT s.id, s.class_id FROM training.class_session s
    WHERE p_agency IS NULL AND s.held_on BETWEEN p_from AND least(p_to, (SELECT reports.today()))
    UNION ALL
    SELECT s.id, s.class_id FROM training.class_session s
    WHERE p_agency IS NOT NULL AND s.held_on BETWEEN p_from AND least(p_to, (SELECT reports.today())) AND s.class_id IN (
      SELECT e.class_id FROM cases.case_file c JOIN training.enrolment e ON e.case_id = c.id WHERE c.agency_id = p_agency)
  ), seat AS MATERIALIZED (
    SELECT e.participant_id, e.class_id, p.status, p.left_on, k.ends_on
    FROM training.enrolment e
    JOIN training.participant p ON p.id = e.participant_id
    JOIN training.training_class k ON k.id = e.class_id
    JOIN cases.case_file c ON c.id = e.case_id
    WHERE e.class_id IN (SELECT h.class_id FROM held h) AND p.joined_on <= p_to AND (p.left_on IS NULL OR p.left_on >= p_from)
      AND (p_agency IS NULL OR c.agency_id = p_agency)
      AND c.withdrawn_at IS NULL
  ), ran AS (
    SELECT h.id, h.class_id FROM held h WHERE p_agency IS NULL OR h.class_id IN (SELECT s.class_id FROM seat s)
  )
  SELECT jsonb_build_object(
    'classes', (SELECT count(DISTINCT class_id) FROM ran),
    'sessions', (SELECT count(*) FROM ran),
    'enrolled', (SELECT count(*) FROM seat),
    'completed', (SELECT count(*) FROM seat WHERE status = 'completed' AND ends_on <= p_to),
    'dropped', (SELECT count(*) FROM seat WHERE status = 'not_completed' AND ends_on <= p_to OR status = 'withdrawn' AND left_on <= p_to),
    'marks', (SELECT coalesce(jsonb_object_agg(g.status, g.n), '{}')
      FROM (SELECT m.status, count(*) AS n FROM held h JOIN training.mark m ON m.session_id = h.id JOIN seat s ON s.participant_id = m.participant_id GROUP BY m.status) g))
$$;

-- Counselling: how many people, how many sessions. Kinds, minutes, reasons and notes are not looked at.
CREATE FUNCTION reports.count_counselling(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
  SELECT jsonb_build_object(
    'people', (SELECT count(DISTINCT c.person_id)
      FROM counselling.episode e JOIN cases.case_file c ON c.id = e.case_id
      WHERE e.opened_on <= p_to AND (e.closed_on IS NULL OR e.closed_on >= p_from) AND (p_agency IS NULL OR c.agency_id = p_agency)
        AND c.withdrawn_at IS NULL),
    'sessions', (SELECT jsonb_build_object('planned', count(*), 'held', count(*) FILTER (WHERE s.outcome = 'attended'),
        'missed', count(*) FILTER (WHERE s.outcome = 'missed'))
      FROM counselling.session s JOIN cases.case_file c ON c.id = s.case_id
      WHERE s.planned_on BETWEEN p_from AND p_to AND (p_agency IS NULL OR c.agency_id = p_agency)
        AND c.withdrawn_at IS NULL))
$$;

-- Groups and members after the last day, meetings of the period and who came to them.
CREATE FUNCTION reports.count_groups(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
  WITH member AS MATERIALIZED (
    SELECT m.id, m.group_id, m.from_on, m.to_on
    FROM community.membership_case l
    JOIN community.membership m ON m.id = l.membership_id
    JOIN cases.case_file c ON c.id = l.case_id
    WHERE m.state IN ('active', 'left') AND m.from_on <= p_to AND (m.to_on IS NULL OR m.to_on >= p_from)
      AND (p_agency IS NULL OR c.agency_id = p_agency)
      AND c.withdrawn_at IS NULL
  ), living AS (
    SELECT g.id FROM community.support_group g WHERE g.founded_on <= p_to AND (g.ended_on IS NULL OR g.ended_on > p_to)
  ), belongs AS (
    SELECT m.group_id FROM member m JOIN living g ON g.id = m.group_id WHERE m.to_on IS NULL OR m.to_on > p_to
  ), held AS MATERIALIZED (
    -- Two arms: within an OR the EXISTS would go through all members for each meeting.
    SELECT t.id FROM community.meeting t
    WHERE p_agency IS NULL AND t.held_on BETWEEN p_from AND least(p_to, (SELECT reports.today()))
    UNION ALL
    SELECT t.id FROM community.meeting t
    WHERE p_agency IS NOT NULL AND t.held_on BETWEEN p_from AND least(p_to, (SELECT reports.today())) AND EXISTS (
      SELECT 1 FROM member m WHERE m.group_id = t.group_id AND m.from_on <= t.held_on AND (m.to_on IS NULL OR m.to_on >= t.held_on))
  )
  SELECT jsonb_build_object(
    'active', (SELECT count(*) FROM living g WHERE p_agency IS NULL OR g.id IN (SELECT b.group_id FROM belongs b)),
    'members', (SELECT count(*) FROM belongs),
    'meetings', (SELECT count(*) FROM held),
    'marks', (SELECT jsonb_build_object('marked', count(*), 'attended', count(*) FILTER (WHERE k.status IN ('present', 'late')))
      FROM held t JOIN community.meeting_mark k ON k.meeting_id = t.id JOIN member m ON m.id = k.membership_id))
$$;

-- Tasks due in the period, and what is overdue after its last day in cases open then.
CREATE FUNCTION reports.count_follow_ups(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
  WITH task AS MATERIALIZED (
    SELECT t.case_id, t.due_on, t.done_on
    FROM cases.case_task t JOIN cases.case_file c ON c.id = t.case_id
    WHERE t.due_on <= p_to AND (t.due_on >= p_from OR t.done_on IS NULL OR t.done_on > p_to) AND (p_agency IS NULL OR c.agency_id = p_agency)
      AND c.withdrawn_at IS NULL
  ), due AS (
    SELECT t.due_on, t.done_on FROM task t
    WHERE t.due_on >= p_from AND (t.done_on <= t.due_on OR EXISTS (
      SELECT 1 FROM cases.open_span s WHERE s.case_id = t.case_id AND s.opened_on <= t.due_on AND (s.closed_on IS NULL OR s.closed_on >= t.due_on)))
  )
  SELECT jsonb_build_object(
    'due', (SELECT count(*) FROM due),
    'done_in_time', (SELECT count(*) FROM due WHERE done_on <= due_on),
    'overdue_at_end', (SELECT count(*) FROM task t
      WHERE t.due_on <= least(p_to, (SELECT reports.today() - 1)) AND (t.done_on IS NULL OR t.done_on > p_to) AND EXISTS (
        SELECT 1 FROM cases.open_span s WHERE s.case_id = t.case_id AND s.opened_on <= p_to AND (s.closed_on IS NULL OR s.closed_on > p_to))),
    'steps_overdue', (SELECT count(*) FROM cases.case_file c
      WHERE c.next_step_on <= least(p_to, (SELECT reports.today() - 1)) AND (p_agency IS NULL OR c.agency_id = p_agency)
        AND c.withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM cases.open_span s WHERE s.case_id = c.id AND s.opened_on <= p_to AND (s.closed_on IS NULL OR s.closed_on > p_to))))
$$;

-- The figures of a period for a programme manager, of one agency or (NULL) of the whole city: counts, and the moment they were taken.
-- All of them see the same snapshot, that of the calling statement.
CREATE FUNCTION reports.programme_figures(p_from date, p_to date, p_agency uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
  IF auth.my_id_as('programme_manager') IS NULL THEN
    RAISE EXCEPTION 'not a programme manager' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN reports.count_cases(p_from, p_to, p_agency) || reports.count_people(p_from, p_to, p_agency)
    || jsonb_build_object(
      'training', reports.count_training(p_from, p_to, p_agency),
      'counselling', reports.count_counselling(p_from, p_to, p_agency),
      'groups', reports.count_groups(p_from, p_to, p_agency),
      'follow_ups', reports.count_follow_ups(p_from, p_to, p_agency),
      'taken_at', clock_timestamp());
END $$;

-- Freezes the period of a final report before its figures are taken: openings and closings under way are waited for, later ones see the
-- frozen period. Commit at once: until then nobody opens or closes a case.
CREATE FUNCTION reports.close_period(p_report uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET lock_timeout = '20s' AS $$
BEGIN
  LOCK TABLE cases.open_span IN SHARE MODE;
  INSERT INTO law.frozen_period (from_on, until_on)
  SELECT r.from_on, r.until_on FROM reports.programme_report r
  WHERE r.id = p_report AND NOT r.provisional AND r.frozen_at IS NULL AND auth.my_id_as('programme_manager') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM law.frozen_period f WHERE f.from_on = r.from_on AND f.until_on = r.until_on);
END $$;

-- Takes the figures of a report that has none yet, of a period that is frozen or runs; NULL where it has some, or is not the asker's to take.
CREATE FUNCTION reports.take_figures(p_report uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_report reports.programme_report;
BEGIN
  SELECT * INTO v_report FROM reports.programme_report r
  WHERE r.id = p_report AND r.frozen_at IS NULL AND auth.my_id_as('programme_manager') IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NOT v_report.provisional AND NOT EXISTS (
    SELECT 1 FROM law.frozen_period f WHERE f.from_on = v_report.from_on AND f.until_on = v_report.until_on) THEN
    RAISE EXCEPTION 'the period is not frozen' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN reports.programme_figures(v_report.from_on, v_report.until_on, v_report.agency_id);
END $$;
GRANT EXECUTE ON FUNCTION reports.programme_figures(date, date, uuid), reports.close_period(uuid), reports.take_figures(uuid) TO purna_worker;

-- What was frozen stays, whoever writes; only the printing may follow later, once.
CREATE FUNCTION reports.keep_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a frozen report stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_programme_report_frozen_stays';
END $$;
GRANT EXECUTE ON FUNCTION reports.keep_frozen() TO purna_owner;
RESET ROLE;

CREATE TRIGGER keep_frozen BEFORE UPDATE ON reports.programme_report FOR EACH ROW
  WHEN (OLD.frozen_at IS NOT NULL AND (
    (OLD.asked_by, OLD.agency_id, OLD.from_on, OLD.until_on, OLD.asked_on, OLD.provisional, OLD.previous_id, OLD.figures, OLD.figures_hash, OLD.published, OLD.frozen_at)
      IS DISTINCT FROM
    (NEW.asked_by, NEW.agency_id, NEW.from_on, NEW.until_on, NEW.asked_on, NEW.provisional, NEW.previous_id, NEW.figures, NEW.figures_hash, NEW.published, NEW.frozen_at)
    OR OLD.pdf IS NOT NULL AND OLD.pdf IS DISTINCT FROM NEW.pdf))
  EXECUTE FUNCTION reports.keep_frozen();

-- Managers share the programme's reports; nobody else has any.
CREATE POLICY managers_read ON reports.programme_report FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
CREATE POLICY manager_asks ON reports.programme_report FOR INSERT TO purna_app, purna_worker WITH CHECK (
  asked_by = (SELECT auth.my_id_as('programme_manager')) AND asked_on = (SELECT reports.today()) AND state = 'waiting');
CREATE POLICY managers_go_on ON reports.programme_report FOR UPDATE TO purna_app, purna_worker USING ((SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
GRANT INSERT ON reports.programme_report TO purna_app, purna_worker;
GRANT SELECT (id, asked_by, agency_id, from_on, until_on, asked_on, provisional, state, delegation_id, previous_id, figures_hash, published, pdf,
  frozen_at, created_at, version), UPDATE (delegation_id, version) ON reports.programme_report TO purna_app;
GRANT SELECT, UPDATE (delegation_id, state, previous_id, figures, figures_hash, published, pdf, frozen_at, version) ON reports.programme_report TO purna_worker;

-- A case's reports: whoever may see the case as its staff.
CREATE POLICY with_case ON reports.case_report FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
CREATE POLICY staff_reports ON reports.case_report FOR INSERT TO purna_app, purna_worker WITH CHECK (
  asked_by = (SELECT auth.me_id()) AND (SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT, INSERT ON reports.case_report TO purna_app, purna_worker;
