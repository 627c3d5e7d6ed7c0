-- Psychological counselling. Appointments are rows for counsellors; the case's staff learn of them through a function that says
-- date and attended or not. Notes stand in a schema of their own, which nobody may read: two functions read and write them,
-- for the counsellor and the lead counsellor of the team only.
--
-- What an open episode opens (the case, the person) is gone with its closing; its sessions and notes stay readable, never writable.
-- An episode whose counsellor is no more is passed on by the lead counsellor; with it go its sessions and notes, to be read: what a
-- counsellor wrote stays theirs, signed or not.

CALL walls.open_schema('counselling');
CALL walls.open_schema('counsel_notes');

CREATE TABLE counselling.episode (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  counsellor_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  opened_on date NOT NULL,
  closed_on date,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_episode PRIMARY KEY (id),
  CONSTRAINT fk_episode_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_episode_closed_after_opened CHECK (closed_on >= opened_on)
);
CREATE UNIQUE INDEX uq_episode_one_open ON counselling.episode (case_id, counsellor_id) WHERE closed_on IS NULL;
CREATE INDEX ix_episode_counsellor_id ON counselling.episode (counsellor_id, closed_on) INCLUDE (case_id);
CREATE INDEX ix_episode_case_id ON counselling.episode (case_id);
CREATE INDEX ix_episode_agency_id ON counselling.episode (agency_id, opened_on DESC, id DESC);

CREATE TABLE counselling.session (
  id uuid NOT NULL,
  episode_id uuid NOT NULL,
  case_id uuid NOT NULL,
  counsellor_id uuid NOT NULL,
  planned_on date NOT NULL,
  starts_at time,
  kind text NOT NULL DEFAULT 'individual',
  outcome text NOT NULL DEFAULT 'planned',
  minutes integer,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_session PRIMARY KEY (id),
  CONSTRAINT fk_session_episode_id_episode FOREIGN KEY (episode_id) REFERENCES counselling.episode (id),
  CONSTRAINT fk_session_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_session_kind_known CHECK (kind IN ('individual', 'family', 'group', 'crisis', 'home_visit', 'remote')),
  CONSTRAINT ck_session_outcome_known CHECK (outcome IN ('planned', 'attended', 'missed', 'postponed', 'refused', 'cancelled')),
  CONSTRAINT ck_session_minutes_sane CHECK (minutes BETWEEN 1 AND 600),
  CONSTRAINT ck_session_minutes_when_attended CHECK (minutes IS NULL OR outcome = 'attended')
);
CREATE INDEX ix_session_episode_id ON counselling.session (episode_id, planned_on DESC);
CREATE INDEX ix_session_case_id ON counselling.session (case_id, planned_on DESC);
CREATE INDEX ix_session_counsellor_id ON counselling.session (counsellor_id, planned_on);

CREATE TABLE counsel_notes.note (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  author_id uuid NOT NULL,
  sealed bytea NOT NULL,
  signed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_note PRIMARY KEY (id),
  CONSTRAINT uq_note_session_id UNIQUE (session_id),
  CONSTRAINT fk_note_session_id_session FOREIGN KEY (session_id) REFERENCES counselling.session (id)
);

CALL walls.raise_on('counselling.episode');
CALL walls.raise_on('counselling.session');
CALL walls.raise_on('counsel_notes.note');
-- The seeder writes the notes of invented people, and reads none.
REVOKE ALL ON counsel_notes.note FROM purna_install;
GRANT INSERT ON counsel_notes.note TO purna_install;
REVOKE USAGE ON SCHEMA counsel_notes FROM purna_app, purna_signin, purna_worker;
CALL walls.watch('counselling.episode', '', 'case_id', 'counsellor_id,opened_on,closed_on');
CALL walls.watch('counselling.session', '', 'case_id', 'planned_on,outcome,counsellor_id');
CALL walls.watch('counsel_notes.note', '', '', 'signed_at');

SET LOCAL ROLE purna_definer;

-- Counsellors see the cases of their running episodes: their part of the grants by name.
CREATE OR REPLACE FUNCTION cases.granted_case_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT n.case_id FROM cases.named_reader n, auth.me() m WHERE n.user_id = m.id AND m.role IN ('social_worker', 'supervisor')
               UNION SELECT e.case_id FROM counselling.episode e, auth.me() m WHERE e.counsellor_id = m.id AND m.role = 'counsellor' AND e.closed_on IS NULL)
$$;

-- Starts counselling for an open case that I, its staff, may see: true, or false when case or counsellor are not to be had.
CREATE FUNCTION counselling.hand_over(p_episode uuid, p_case uuid, p_counsellor uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_agency uuid;
BEGIN
  SELECT a.id INTO v_agency FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id AND r.role = 'counsellor'
  JOIN auth.agency a ON a.id = u.agency_id AND a.active WHERE u.id = p_counsellor AND u.active;
  IF NOT FOUND OR NOT cases.staff_may_see(p_case) OR NOT EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = p_case AND c.closed_on IS NULL)
  THEN RETURN false; END IF;
  INSERT INTO counselling.episode (id, case_id, agency_id, counsellor_id, asked_by, opened_on)
  VALUES (p_episode, p_case, v_agency, p_counsellor, auth.me_id(), (now() AT TIME ZONE 'Asia/Makassar')::date);
  RETURN true;
END $$;

-- Sealed cases counselled in the agency that I lead, whose list does not name me: closed to a lead counsellor too.
CREATE FUNCTION counselling.sealed_from_lead() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT e.case_id FROM auth.me() m JOIN counselling.episode e ON e.agency_id = m.agency_id JOIN cases.case_file c ON c.id = e.case_id AND c.sealed
               WHERE m.role = 'counsellor' AND m.lead AND NOT EXISTS (SELECT 1 FROM cases.named_reader n WHERE n.case_id = c.id AND n.user_id = m.id))
$$;

-- Open episodes of the agency that I lead whose counsellor is none any more: disabled, or without the role.
CREATE FUNCTION counselling.episodes_without_counsellor() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT e.id FROM auth.me() m JOIN counselling.episode e ON e.agency_id = m.agency_id AND e.closed_on IS NULL
               WHERE m.role = 'counsellor' AND m.lead AND NOT e.case_id = ANY ((SELECT counselling.sealed_from_lead())::uuid[])
                 AND NOT EXISTS (SELECT 1 FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id AND r.role = 'counsellor'
                                 WHERE u.id = e.counsellor_id AND u.active))
$$;

-- Passes such an episode on to another counsellor of the agency, with what is planned, and tells the case. False where it is not to be
-- had in this version, or that counsellor is none.
CREATE FUNCTION counselling.pass_on(p_episode uuid, p_counsellor uuid, p_version integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_today date := (now() AT TIME ZONE 'Asia/Makassar')::date; v_case uuid;
BEGIN
  IF NOT p_episode = ANY (counselling.episodes_without_counsellor()) OR NOT auth.holds_role(p_counsellor, 'counsellor', auth.lead_agency()) THEN RETURN false; END IF;
  UPDATE counselling.episode SET counsellor_id = p_counsellor, version = version + 1
  WHERE id = p_episode AND version = p_version RETURNING case_id INTO v_case;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE counselling.session SET counsellor_id = p_counsellor, version = version + 1 WHERE episode_id = p_episode AND outcome = 'planned';
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  VALUES (gen_random_uuid(), v_case, 'counselling_passed_on', v_today, jsonb_build_object('day', v_today, 'after', p_counsellor), auth.me_id());
  RETURN true;
END $$;

-- Episodes that I keep: their sessions are mine to read, whoever held them.
CREATE FUNCTION counselling.my_episode_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT e.id FROM auth.me() m JOIN counselling.episode e ON e.counsellor_id = m.id WHERE m.role = 'counsellor')
$$;

-- May I read (or write) the note of this session? The counsellor of the episode reads, and writes what they held while it is open; the
-- lead counsellor of the agency reads.
CREATE FUNCTION counsel_notes.standing(p_session uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT CASE WHEN e.counsellor_id = m.id AND s.counsellor_id = m.id AND e.closed_on IS NULL THEN 'writes'
              WHEN e.counsellor_id = m.id THEN 'reads'
              WHEN m.lead AND e.agency_id = m.agency_id AND NOT e.case_id = ANY ((SELECT counselling.sealed_from_lead())::uuid[]) THEN 'reads' END
  FROM counselling.session s JOIN counselling.episode e ON e.id = s.episode_id JOIN auth.me() m ON m.role = 'counsellor'
  WHERE s.id = p_session
$$;

-- The note of a session, encrypted; the reading is recorded first.
CREATE FUNCTION counselling.read_note(p_session uuid, OUT id uuid, OUT sealed bytea, OUT signed_at timestamptz, OUT version integer, OUT writable boolean)
RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_standing text := counsel_notes.standing(p_session);
BEGIN
  IF v_standing IS NULL OR NOT EXISTS (SELECT 1 FROM counsel_notes.note n WHERE n.session_id = p_session) THEN RETURN; END IF;
  PERFORM audit.record_reading('counselling.note', p_session, NULL, NULL, (SELECT s.case_id FROM counselling.session s WHERE s.id = p_session), NULL);
  RETURN QUERY SELECT n.id, n.sealed, n.signed_at, n.version, v_standing = 'writes' AND n.signed_at IS NULL FROM counsel_notes.note n WHERE n.session_id = p_session;
END $$;

-- Writes the note of an own session that has an outcome: its new version; NULL when somebody wrote since p_version, it is signed,
-- or it is not mine to write.
CREATE FUNCTION counselling.write_note(p_id uuid, p_session uuid, p_sealed bytea, p_version integer, p_sign boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_version integer;
BEGIN
  IF counsel_notes.standing(p_session) IS DISTINCT FROM 'writes'
     OR EXISTS (SELECT 1 FROM counselling.session s WHERE s.id = p_session AND s.outcome IN ('planned', 'cancelled')) THEN RETURN NULL; END IF;
  IF p_version = 0 THEN
    INSERT INTO counsel_notes.note (id, session_id, author_id, sealed, signed_at) VALUES (p_id, p_session, auth.me_id(), p_sealed, CASE WHEN p_sign THEN now() END)
    ON CONFLICT (session_id) DO NOTHING RETURNING version INTO v_version;
  ELSE
    UPDATE counsel_notes.note SET sealed = p_sealed, signed_at = CASE WHEN p_sign THEN now() END, version = version + 1
    WHERE id = p_id AND session_id = p_session AND version = p_version AND signed_at IS NULL RETURNING version INTO v_version;
  END IF;
  RETURN v_version;
END $$;

-- Which of my sessions lack a signed note: for the start page.
CREATE FUNCTION counselling.sessions_without_signed_note(OUT session_id uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT s.id FROM auth.me() m JOIN counselling.session s ON s.counsellor_id = m.id
  JOIN counselling.episode e ON e.id = s.episode_id AND e.counsellor_id = m.id
  WHERE m.role = 'counsellor' AND s.outcome = 'attended' AND NOT EXISTS (SELECT 1 FROM counsel_notes.note n WHERE n.session_id = s.id AND n.signed_at IS NOT NULL)
$$;
-- Whether notes are drafts or signed, for sessions whose note I may read: never a word of them.
CREATE FUNCTION counselling.note_states(p_sessions uuid[], OUT session_id uuid, OUT signed boolean) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT n.session_id, n.signed_at IS NOT NULL FROM counsel_notes.note n
  WHERE n.session_id = ANY (p_sessions) AND counsel_notes.standing(n.session_id) IS NOT NULL
$$;

-- Number and initials behind episodes that I keep or lead, also where the case itself is not mine to open; and, while the episode is
-- open, since when the case is closed.
CREATE FUNCTION counselling.client_labels(p_episodes uuid[], OUT episode_id uuid, OUT number text, OUT initials text, OUT case_closed_on date)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT e.id, c.number, c.initials, CASE WHEN e.closed_on IS NULL THEN c.closed_on END FROM counselling.episode e JOIN cases.case_file c ON c.id = e.case_id JOIN auth.me() m ON m.role = 'counsellor'
  WHERE e.id = ANY (p_episodes)
    AND (e.counsellor_id = m.id OR m.lead AND e.agency_id = m.agency_id AND NOT e.case_id = ANY ((SELECT counselling.sealed_from_lead())::uuid[]))
$$;

-- What the staff of a case learn of its counselling: with whom, when, attended or not. Neither kind, minutes nor reason.
CREATE FUNCTION counselling.appointments_of_case(p_case uuid, OUT episode_id uuid, OUT counsellor_id uuid, OUT planned_on date, OUT starts_at time, OUT attended boolean)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT s.episode_id, s.counsellor_id, s.planned_on, s.starts_at, CASE WHEN s.outcome <> 'planned' THEN s.outcome = 'attended' END
  FROM counselling.session s WHERE s.case_id = p_case AND s.outcome <> 'cancelled' AND cases.staff_may_see(p_case)
  ORDER BY s.planned_on DESC, s.id DESC
$$;
GRANT EXECUTE ON FUNCTION counselling.hand_over(uuid, uuid, uuid), counselling.read_note(uuid), counselling.write_note(uuid, uuid, bytea, integer, boolean),
  counselling.sessions_without_signed_note(), counselling.note_states(uuid[]), counselling.client_labels(uuid[]),
  counselling.episodes_without_counsellor(), counselling.pass_on(uuid, uuid, integer) TO purna_app;
GRANT EXECUTE ON FUNCTION counselling.appointments_of_case(uuid), counselling.sealed_from_lead(), counselling.my_episode_ids() TO purna_app, purna_worker;

-- ---------------------------------------------------------------- rules that hold whoever writes

-- What a signed note speaks of does not change any more.
CREATE FUNCTION counselling.keep_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM counsel_notes.note n WHERE n.session_id = OLD.id AND n.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the note is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_session_signed_stays';
  END IF;
  RETURN NEW;
END $$;

-- An episode closes once nothing of it waits: every session has its outcome, every note of its counsellor the signature. Drafts of a
-- counsellor before nobody else can sign; they do not hold it open.
CREATE FUNCTION counselling.keep_closing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM counselling.session s WHERE s.episode_id = OLD.id AND s.outcome = 'planned') THEN
    RAISE EXCEPTION 'a session waits' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_episode_outcomes_recorded';
  END IF;
  IF EXISTS (SELECT 1 FROM counselling.session s LEFT JOIN counsel_notes.note n ON n.session_id = s.id
             WHERE s.episode_id = OLD.id AND s.counsellor_id = OLD.counsellor_id AND n.signed_at IS NULL AND (s.outcome = 'attended' OR n.id IS NOT NULL)) THEN
    RAISE EXCEPTION 'a note waits' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_episode_notes_signed';
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION counselling.keep_signed(), counselling.keep_closing() TO purna_owner;
RESET ROLE;

-- Which case an episode is about and whose it is never changes: who could write that would open cases to themselves.
CREATE POLICY in_scope ON counselling.episode FOR SELECT TO purna_app, purna_worker USING (
  counsellor_id = (SELECT auth.my_id_as('counsellor'))
  OR agency_id = (SELECT auth.lead_agency()) AND NOT case_id = ANY ((SELECT counselling.sealed_from_lead())::uuid[])
  OR (SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
CREATE POLICY counsellor_closes ON counselling.episode FOR UPDATE TO purna_app
  USING (counsellor_id = (SELECT auth.my_id_as('counsellor')) AND closed_on IS NULL)
  WITH CHECK (counsellor_id = (SELECT auth.my_id_as('counsellor')));
GRANT SELECT, UPDATE (closed_on, version) ON counselling.episode TO purna_app;
GRANT SELECT ON counselling.episode TO purna_worker;

CREATE POLICY in_scope ON counselling.session FOR SELECT TO purna_app, purna_worker USING (
  episode_id = ANY ((SELECT counselling.my_episode_ids())::uuid[])
  OR (SELECT auth.lead_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM counselling.episode e WHERE e.id = session.episode_id));
CREATE POLICY counsellor_plans ON counselling.session FOR INSERT TO purna_app WITH CHECK (counsellor_id = (SELECT auth.my_id_as('counsellor'))
  AND EXISTS (SELECT 1 FROM counselling.episode e JOIN cases.case_file c ON c.id = e.case_id AND c.closed_on IS NULL
              WHERE e.id = session.episode_id AND e.case_id = session.case_id AND e.counsellor_id = session.counsellor_id AND e.closed_on IS NULL));
CREATE POLICY counsellor_records ON counselling.session FOR UPDATE TO purna_app USING (counsellor_id = (SELECT auth.my_id_as('counsellor'))
  AND EXISTS (SELECT 1 FROM counselling.episode e WHERE e.id = session.episode_id AND e.counsellor_id = session.counsellor_id AND e.closed_on IS NULL));
GRANT SELECT, INSERT, UPDATE (planned_on, starts_at, kind, outcome, minutes, version) ON counselling.session TO purna_app;
GRANT SELECT ON counselling.session TO purna_worker;

CREATE TRIGGER keep_signed BEFORE UPDATE OF planned_on, starts_at, kind, outcome, minutes ON counselling.session
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION counselling.keep_signed();
CREATE TRIGGER keep_closing BEFORE UPDATE OF closed_on ON counselling.episode
  FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL) EXECUTE FUNCTION counselling.keep_closing();
CREATE TRIGGER access_insert AFTER INSERT ON counselling.episode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.refresh_access_of_readers();
CREATE TRIGGER access_update AFTER UPDATE ON counselling.episode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.refresh_access_of_readers();

SET LOCAL ROLE purna_definer;
CREATE OR REPLACE FUNCTION cases.principals(p_cases uuid[]) RETURNS TABLE (case_id uuid, principal uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.id, c.agency_id FROM cases.case_file c WHERE c.id = ANY (p_cases) AND NOT c.sealed
  UNION SELECT c.id, c.worker_id FROM cases.case_file c WHERE c.id = ANY (p_cases) AND NOT c.sealed AND c.worker_id IS NOT NULL
  UNION SELECT n.case_id, n.user_id FROM cases.named_reader n WHERE n.case_id = ANY (p_cases)
  UNION SELECT e.case_id, e.counsellor_id FROM counselling.episode e WHERE e.case_id = ANY (p_cases) AND e.closed_on IS NULL
$$;
RESET ROLE;
