-- Skills training. A trainer sees own classes and of people a shown name and attendance; which case a participant belongs to
-- stands in a table of its own that only the case's staff can read.

CALL walls.open_schema('training');

CREATE TABLE training.agreement (
  id uuid NOT NULL,
  provider_id uuid NOT NULL,
  reference text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_agreement PRIMARY KEY (id),
  CONSTRAINT fk_agreement_provider_id_agency FOREIGN KEY (provider_id) REFERENCES auth.agency (id),
  CONSTRAINT ck_agreement_forward CHECK (ends_on >= starts_on)
);
CREATE INDEX ix_agreement_provider_id ON training.agreement (provider_id, ends_on);

CREATE TABLE training.course (
  id uuid NOT NULL,
  provider_id uuid NOT NULL,
  name text NOT NULL,
  hours integer NOT NULL,
  attendance_threshold integer NOT NULL DEFAULT 80,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_course PRIMARY KEY (id),
  CONSTRAINT uq_course_id_provider_id UNIQUE (id, provider_id),
  CONSTRAINT fk_course_provider_id_agency FOREIGN KEY (provider_id) REFERENCES auth.agency (id),
  CONSTRAINT ck_course_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 120),
  CONSTRAINT ck_course_hours_positive CHECK (hours BETWEEN 1 AND 2000),
  CONSTRAINT ck_course_threshold_percent CHECK (attendance_threshold BETWEEN 0 AND 100)
);
CREATE INDEX ix_course_provider_id ON training.course (provider_id);

CREATE TABLE training.training_class (
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  trainer_id uuid NOT NULL,
  name text NOT NULL,
  place text NOT NULL DEFAULT '',
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  capacity integer NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_training_class PRIMARY KEY (id),
  CONSTRAINT fk_training_class_course_id_course FOREIGN KEY (course_id, provider_id) REFERENCES training.course (id, provider_id),
  CONSTRAINT fk_training_class_provider_id_agency FOREIGN KEY (provider_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_training_class_trainer_id_user_account FOREIGN KEY (trainer_id) REFERENCES auth.user_account (id),
  CONSTRAINT ck_training_class_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 120),
  CONSTRAINT ck_training_class_forward CHECK (ends_on >= starts_on),
  CONSTRAINT ck_training_class_capacity_sane CHECK (capacity BETWEEN 1 AND 200)
);
CREATE INDEX ix_training_class_trainer_id ON training.training_class (trainer_id, starts_on DESC);
CREATE INDEX ix_training_class_starts_on ON training.training_class (starts_on DESC, id);

CREATE TABLE training.class_session (
  id uuid NOT NULL,
  class_id uuid NOT NULL,
  held_on date NOT NULL,
  starts_at time NOT NULL,
  ends_at time NOT NULL,
  topic text NOT NULL DEFAULT '',
  sheet_saved_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_class_session PRIMARY KEY (id),
  CONSTRAINT fk_class_session_class_id_training_class FOREIGN KEY (class_id) REFERENCES training.training_class (id),
  CONSTRAINT uq_class_session_class_id_held_on_starts_at UNIQUE (class_id, held_on, starts_at),
  CONSTRAINT ck_class_session_times_forward CHECK (ends_at > starts_at),
  CONSTRAINT ck_class_session_topic_length CHECK (length(topic) <= 200)
);
CREATE INDEX ix_class_session_held_on ON training.class_session (held_on);

-- Who sits in the class: a name to call, nothing else. Not linkable across providers.
CREATE TABLE training.participant (
  id uuid NOT NULL,
  class_id uuid NOT NULL,
  shown_name text NOT NULL,
  status text NOT NULL DEFAULT 'enrolled',
  joined_on date NOT NULL,
  left_on date,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_participant PRIMARY KEY (id),
  CONSTRAINT fk_participant_class_id_training_class FOREIGN KEY (class_id) REFERENCES training.training_class (id),
  CONSTRAINT ck_participant_shown_name_length CHECK (length(btrim(shown_name)) BETWEEN 1 AND 60),
  CONSTRAINT ck_participant_status_known CHECK (status IN ('enrolled', 'completed', 'not_completed', 'withdrawn')),
  CONSTRAINT ck_participant_left_after_joined CHECK (left_on >= joined_on)
);
CREATE INDEX ix_participant_class_id ON training.participant (class_id);

-- The link from a case to its place in a class: staff of the case only.
CREATE TABLE training.enrolment (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  class_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  enrolled_by uuid NOT NULL,
  enrolled_on date NOT NULL,
  CONSTRAINT pk_enrolment PRIMARY KEY (id),
  CONSTRAINT fk_enrolment_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT fk_enrolment_class_id_training_class FOREIGN KEY (class_id) REFERENCES training.training_class (id),
  CONSTRAINT fk_enrolment_participant_id_participant FOREIGN KEY (participant_id) REFERENCES training.participant (id),
  CONSTRAINT uq_enrolment_participant_id UNIQUE (participant_id),
  CONSTRAINT uq_enrolment_case_id_class_id UNIQUE (case_id, class_id)
);
CREATE INDEX ix_enrolment_enrolled_on ON training.enrolment (enrolled_on);

CREATE TABLE training.mark (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  status text NOT NULL,
  marked_by uuid NOT NULL,
  marked_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_mark PRIMARY KEY (id),
  CONSTRAINT fk_mark_session_id_class_session FOREIGN KEY (session_id) REFERENCES training.class_session (id),
  CONSTRAINT fk_mark_participant_id_participant FOREIGN KEY (participant_id) REFERENCES training.participant (id),
  CONSTRAINT uq_mark_session_id_participant_id UNIQUE (session_id, participant_id),
  CONSTRAINT ck_mark_status_known CHECK (status IN ('present', 'late', 'excused', 'sick', 'absent'))
);
CREATE INDEX ix_mark_participant_id ON training.mark (participant_id);

CALL walls.raise_on('training.agreement');
CALL walls.raise_on('training.course');
CALL walls.raise_on('training.training_class');
CALL walls.raise_on('training.class_session');
CALL walls.raise_on('training.participant');
CALL walls.raise_on('training.enrolment');
CALL walls.raise_on('training.mark');
CALL walls.watch('training.agreement', '', '', 'starts_on,ends_on');
CALL walls.watch('training.course', '', '', 'hours,attendance_threshold,active');
CALL walls.watch('training.training_class', '', '', 'trainer_id,starts_on,ends_on,capacity');
CALL walls.watch('training.class_session', '', '', 'held_on,starts_at,ends_at');
CALL walls.watch('training.participant', '', '', 'status,joined_on,left_on');
CALL walls.watch('training.enrolment', '', 'case_id', 'class_id,enrolled_on');
CALL walls.watch('training.mark', '', '', '');

SET LOCAL ROLE purna_definer;

-- Does an agreement with this provider cover the day?
CREATE FUNCTION training.covered(p_provider uuid, p_on date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT 1 FROM training.agreement a WHERE a.provider_id = p_provider AND p_on BETWEEN a.starts_on AND a.ends_on) AND auth.me_id() IS NOT NULL
$$;

-- The classes of the asking trainer while an agreement of the provider runs (and thirty days after, for late results).
CREATE FUNCTION training.my_class_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT k.id FROM training.training_class k JOIN auth.me() m ON m.role = 'training_provider' AND k.trainer_id = m.id AND k.provider_id = m.agency_id
               WHERE EXISTS (SELECT 1 FROM training.agreement a WHERE a.provider_id = k.provider_id
                             AND (now() AT TIME ZONE 'Asia/Makassar')::date BETWEEN a.starts_on AND a.ends_on + 30))
$$;

-- How many seats of some classes are taken, for those who plan with them: counts only.
CREATE FUNCTION training.seats_taken(p_classes uuid[], OUT class_id uuid, OUT taken integer) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT p.class_id, count(*)::integer FROM training.participant p
  WHERE p.class_id = ANY (p_classes) AND p.status IN ('enrolled', 'completed')
    AND (p.class_id = ANY (training.my_class_ids()) OR EXISTS (SELECT 1 FROM auth.me() m WHERE m.role IN ('social_worker', 'supervisor', 'programme_manager')))
  GROUP BY p.class_id
$$;

-- Enrols an open case that I may see into a class, again where it withdrew: 'enrolled', or why not: 'unknown', 'closed', 'full', 'already', 'over'.
-- The class is locked, so the last seat is given once.
CREATE FUNCTION training.enrol(p_enrolment uuid, p_participant uuid, p_case uuid, p_class uuid, p_shown_name text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_class training.training_class; v_today date := (now() AT TIME ZONE 'Asia/Makassar')::date; v_before training.participant;
BEGIN
  IF NOT cases.staff_may_see(p_case) THEN RETURN 'unknown'; END IF;
  IF (SELECT c.stage FROM cases.case_file c WHERE c.id = p_case) = 'closed' THEN RETURN 'closed'; END IF;
  SELECT * INTO v_class FROM training.training_class WHERE id = p_class FOR UPDATE;
  IF NOT FOUND THEN RETURN 'unknown'; END IF;
  IF v_class.ends_on < v_today THEN RETURN 'over'; END IF;
  SELECT p.* INTO v_before FROM training.enrolment e JOIN training.participant p ON p.id = e.participant_id WHERE e.case_id = p_case AND e.class_id = p_class;
  IF v_before.status <> 'withdrawn' THEN RETURN 'already'; END IF;
  IF (SELECT count(*) FROM training.participant p WHERE p.class_id = p_class AND p.status IN ('enrolled', 'completed')) >= v_class.capacity THEN RETURN 'full'; END IF;
  IF v_before.id IS NOT NULL THEN
    UPDATE training.participant SET status = 'enrolled', left_on = NULL, shown_name = coalesce(nullif(btrim(p_shown_name), ''), shown_name), version = version + 1 WHERE id = v_before.id;
    RETURN 'enrolled';
  END IF;
  INSERT INTO training.participant (id, class_id, shown_name, joined_on) VALUES (p_participant, p_class, p_shown_name, v_today);
  INSERT INTO training.enrolment (id, case_id, class_id, participant_id, enrolled_by, enrolled_on)
  VALUES (p_enrolment, p_case, p_class, p_participant, auth.me_id(), v_today);
  RETURN 'enrolled';
END $$;

-- Withdraws a case from a class, by its staff.
CREATE FUNCTION training.withdraw(p_case uuid, p_class uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE training.participant p SET status = 'withdrawn', left_on = (now() AT TIME ZONE 'Asia/Makassar')::date, version = version + 1
  FROM training.enrolment e WHERE e.participant_id = p.id AND e.case_id = p_case AND e.class_id = p_class AND p.status = 'enrolled' AND cases.staff_may_see(p_case);
  RETURN FOUND;
END $$;

-- The timeline of the case hears what becomes of its place in a class, whoever decides it; the trainer learns nothing of the case.
CREATE FUNCTION training.tell_enrolment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  SELECT gen_random_uuid(), n.case_id, 'training_enrolled', n.enrolled_on, jsonb_build_object('class', k.name), n.enrolled_by
  FROM new_rows n JOIN training.training_class k ON k.id = n.class_id;
  RETURN NULL;
END $$;
CREATE FUNCTION training.tell_result() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  SELECT gen_random_uuid(), e.case_id, 'training_' || n.status, (now() AT TIME ZONE 'Asia/Makassar')::date, jsonb_build_object('class', k.name), auth.me_id()
  FROM old_rows o JOIN new_rows n ON n.id = o.id AND n.status <> o.status
  JOIN training.enrolment e ON e.participant_id = n.id JOIN training.training_class k ON k.id = n.class_id;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION training.tell_enrolment(), training.tell_result() TO purna_owner;

-- The classes of a case with its attendance in numbers, for the staff of the case. Of one case there is little, whoever asks: one plan for
-- all of them, since planning six joins costs more than doing them.
CREATE FUNCTION training.attendance_of_case(p_case uuid, OUT class_id uuid, OUT class_name text, OUT course_name text, OUT starts_on date, OUT ends_on date,
  OUT status text, OUT sessions integer, OUT marked integer, OUT attended integer, OUT absent integer, OUT next_session_on date,
  OUT provider_name text) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT k.id, k.name, c.name, k.starts_on, k.ends_on, p.status,
         (SELECT count(*) FROM training.class_session s WHERE s.class_id = k.id)::integer,
         count(m.id)::integer, (count(m.id) FILTER (WHERE m.status IN ('present', 'late')))::integer, (count(m.id) FILTER (WHERE m.status = 'absent'))::integer,
         (SELECT min(s.held_on) FROM training.class_session s WHERE s.class_id = k.id AND s.held_on >= (now() AT TIME ZONE 'Asia/Makassar')::date),
         a.name
  FROM training.enrolment e
  JOIN training.participant p ON p.id = e.participant_id
  JOIN training.training_class k ON k.id = e.class_id
  JOIN training.course c ON c.id = k.course_id
  JOIN auth.agency a ON a.id = k.provider_id
  LEFT JOIN training.mark m ON m.participant_id = p.id
  WHERE e.case_id = p_case AND cases.staff_may_see(p_case)
  GROUP BY k.id, c.id, a.id, p.id ORDER BY k.starts_on DESC
$$;

-- Saves the sheet of one session of mine: takes the session in the version that was seen, then writes each mark, NULL clears one.
-- 'saved', or why not: 'unknown' (the session or somebody on it is not mine to mark), 'stale'. The walls in one look for the whole
-- sheet; of two who save at once one waits and is told; a mark that says what it said before stays untouched.
CREATE FUNCTION training.save_sheet(p_session uuid, p_version integer, p_at timestamptz, p_ids uuid[], p_people uuid[], p_statuses text[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_me uuid := auth.my_id_as('training_provider'); v_class uuid;
BEGIN
  SELECT s.class_id INTO v_class FROM training.class_session s WHERE s.id = p_session AND s.class_id = ANY (training.my_class_ids());
  IF NOT FOUND OR cardinality(p_people) > (SELECT count(*) FROM training.participant p WHERE p.class_id = v_class AND p.id = ANY (p_people)) THEN RETURN 'unknown'; END IF;
  UPDATE training.class_session SET sheet_saved_at = p_at, version = version + 1 WHERE id = p_session AND version = p_version;
  IF NOT FOUND THEN RETURN 'stale'; END IF;
  IF array_position(p_statuses, NULL) IS NOT NULL THEN
    DELETE FROM training.mark m USING unnest(p_people, p_statuses) AS g(person, status)
    WHERE m.session_id = p_session AND m.participant_id = g.person AND g.status IS NULL;
  END IF;
  INSERT INTO training.mark AS m (id, session_id, participant_id, status, marked_by)
  SELECT g.id, p_session, g.person, g.status, v_me FROM unnest(p_ids, p_people, p_statuses) AS g(id, person, status) WHERE g.status IS NOT NULL
  ON CONFLICT (session_id, participant_id) DO UPDATE SET status = excluded.status, marked_by = excluded.marked_by, marked_at = now()
  WHERE m.status <> excluded.status;
  RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION training.save_sheet(uuid, integer, timestamptz, uuid[], uuid[], text[]) TO purna_app;

-- Who of my cases missed sessions since a day, as their social worker: how often, and when last.
CREATE FUNCTION training.recent_absences(p_since date, OUT case_id uuid, OUT class_name text, OUT absences integer, OUT last_on date) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT c.id, k.name, count(*)::integer, max(s.held_on)
  FROM auth.me() m
  JOIN cases.case_file c ON c.worker_id = m.id AND c.stage <> 'closed' AND (NOT c.sealed OR c.id = ANY (cases.granted_case_ids()))
  JOIN training.enrolment e ON e.case_id = c.id
  JOIN training.participant p ON p.id = e.participant_id AND p.status = 'enrolled'
  JOIN training.mark x ON x.participant_id = p.id AND x.status = 'absent'
  JOIN training.class_session s ON s.id = x.session_id AND s.held_on >= p_since
  JOIN training.training_class k ON k.id = s.class_id
  WHERE m.role = 'social_worker'
  GROUP BY c.id, k.id ORDER BY count(*) DESC, max(s.held_on) DESC, c.id
$$;
GRANT EXECUTE ON FUNCTION training.recent_absences(date) TO purna_app;
GRANT EXECUTE ON FUNCTION training.covered(uuid, date), training.my_class_ids(), training.seats_taken(uuid[]), training.enrol(uuid, uuid, uuid, uuid, text), training.withdraw(uuid, uuid),
  training.attendance_of_case(uuid) TO purna_app;
GRANT EXECUTE ON FUNCTION training.my_class_ids(), training.attendance_of_case(uuid) TO purna_worker;
RESET ROLE;

CREATE TRIGGER tell_case AFTER INSERT ON training.enrolment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION training.tell_enrolment();
CREATE TRIGGER tell_case AFTER UPDATE ON training.participant REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION training.tell_result();

-- Classes and courses speak of no person: those who plan with them read them; trainers only their own.
CREATE POLICY planners_read ON training.course FOR SELECT TO purna_app USING (
  provider_id = (SELECT auth.my_agency_as('training_provider')) OR (SELECT auth.staff_agency()) IS NOT NULL
  OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL OR (SELECT auth.my_id_as('counsellor')) IS NOT NULL);
CREATE POLICY owner_adds ON training.course FOR INSERT TO purna_app WITH CHECK (provider_id = (SELECT auth.my_agency_as('training_provider')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
CREATE POLICY owner_edits ON training.course FOR UPDATE TO purna_app USING (provider_id = (SELECT auth.my_agency_as('training_provider')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE ON training.course TO purna_app;

CREATE POLICY parties_read ON training.agreement FOR SELECT TO purna_app USING (provider_id = (SELECT auth.my_agency_as('training_provider')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
CREATE POLICY manager_adds ON training.agreement FOR INSERT TO purna_app WITH CHECK ((SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
CREATE POLICY manager_edits ON training.agreement FOR UPDATE TO purna_app USING ((SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE ON training.agreement TO purna_app;

-- A trainer's classes vanish with the agreement; a class begins within one.
CREATE POLICY planners_read ON training.training_class FOR SELECT TO purna_app USING (
  id = ANY ((SELECT training.my_class_ids())::uuid[])
  OR (SELECT auth.staff_agency()) IS NOT NULL OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
CREATE POLICY owner_adds ON training.training_class FOR INSERT TO purna_app WITH CHECK (
  (trainer_id = (SELECT auth.my_id_as('training_provider')) AND provider_id = (SELECT auth.my_agency_as('training_provider')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL)
  AND auth.holds_role(trainer_id, 'training_provider', provider_id) AND training.covered(provider_id, starts_on));
CREATE POLICY owner_edits ON training.training_class FOR UPDATE TO purna_app
  USING (trainer_id = (SELECT auth.my_id_as('training_provider')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL)
  WITH CHECK ((trainer_id = (SELECT auth.my_id_as('training_provider')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL) AND auth.holds_role(trainer_id, 'training_provider', provider_id)
    AND training.covered(provider_id, starts_on));
GRANT SELECT, INSERT, UPDATE ON training.training_class TO purna_app;

CREATE POLICY with_class ON training.class_session FOR SELECT TO purna_app USING (EXISTS (SELECT 1 FROM training.training_class k WHERE k.id = class_id));
CREATE POLICY trainer_plans ON training.class_session FOR INSERT TO purna_app WITH CHECK (class_id = ANY ((SELECT training.my_class_ids())::uuid[]));
CREATE POLICY trainer_edits ON training.class_session FOR UPDATE TO purna_app USING (class_id = ANY ((SELECT training.my_class_ids())::uuid[]));
CREATE POLICY trainer_cancels ON training.class_session FOR DELETE TO purna_app USING (class_id = ANY ((SELECT training.my_class_ids())::uuid[]) AND sheet_saved_at IS NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON training.class_session TO purna_app;

CREATE POLICY own_classes ON training.participant FOR SELECT TO purna_app USING (class_id = ANY ((SELECT training.my_class_ids())::uuid[]));
CREATE POLICY own_classes_results ON training.participant FOR UPDATE TO purna_app USING (class_id = ANY ((SELECT training.my_class_ids())::uuid[]) AND status <> 'withdrawn');
GRANT SELECT, UPDATE (status, version) ON training.participant TO purna_app;

CREATE POLICY with_case ON training.enrolment FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT ON training.enrolment TO purna_app, purna_worker;

CREATE POLICY own_classes ON training.mark FOR SELECT TO purna_app USING (EXISTS (SELECT 1 FROM training.class_session s WHERE s.id = session_id AND s.class_id = ANY ((SELECT training.my_class_ids())::uuid[])));
GRANT SELECT ON training.mark TO purna_app; -- written by training.save_sheet alone
