-- Cases with everything that hangs on them, and with them the policies of people: a person is reached through a case.

CALL walls.open_schema('cases');

CREATE TABLE cases.case_file (
  id uuid NOT NULL,
  number text NOT NULL,
  agency_id uuid NOT NULL,
  person_id uuid NOT NULL,
  episode_id uuid,
  worker_id uuid,
  stage text NOT NULL DEFAULT 'intake',
  priority text NOT NULL DEFAULT 'normal',
  opened_on date NOT NULL,
  closed_on date,
  next_step text NOT NULL DEFAULT '',
  next_step_on date,
  initials text NOT NULL DEFAULT '',
  sealed boolean NOT NULL DEFAULT false,
  source text NOT NULL DEFAULT 'intake',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_case_file PRIMARY KEY (id),
  CONSTRAINT uq_case_file_number UNIQUE (number),
  CONSTRAINT fk_case_file_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_case_file_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT fk_case_file_episode_id_migration_episode FOREIGN KEY (episode_id) REFERENCES people.migration_episode (id),
  CONSTRAINT ck_case_file_stage_known CHECK (stage IN ('intake', 'assessment', 'planning', 'support', 'follow_up', 'on_hold', 'closed')),
  CONSTRAINT ck_case_file_priority_known CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  CONSTRAINT ck_case_file_source_known CHECK (source IN ('intake', 'register', 'referral', 'seed')),
  CONSTRAINT ck_case_file_closed_has_date CHECK ((stage = 'closed') = (closed_on IS NOT NULL)),
  CONSTRAINT ck_case_file_closed_after_opened CHECK (closed_on >= opened_on),
  CONSTRAINT ck_case_file_next_step_length CHECK (length(next_step) <= 200),
  CONSTRAINT ck_case_file_next_step_has_words CHECK (next_step_on IS NULL OR next_step <> ''),
  CONSTRAINT ck_case_file_initials_short CHECK (length(initials) BETWEEN 1 AND 8)
);
CREATE INDEX ix_case_file_worker_id ON cases.case_file (worker_id) INCLUDE (person_id, id) WHERE worker_id IS NOT NULL;
CREATE INDEX ix_case_file_agency_id ON cases.case_file (agency_id, opened_on DESC, id);
CREATE INDEX ix_case_file_person_id ON cases.case_file (person_id);

-- Who may see a sealed case: this list and nobody else.
CREATE TABLE cases.named_reader (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  case_id uuid NOT NULL,
  user_id uuid NOT NULL,
  CONSTRAINT pk_named_reader PRIMARY KEY (id),
  CONSTRAINT uq_named_reader_case_id_user_id UNIQUE (case_id, user_id),
  CONSTRAINT fk_named_reader_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id)
);
CREATE INDEX ix_named_reader_user_id ON cases.named_reader (user_id);

-- Lists start here: who may see which case, with the columns that every list of the team may show. Kept by triggers.
-- due_on is the day of the next step, 9999-12-31 where none is agreed, so that keyset pages meet no NULL.
CREATE TABLE cases.case_access (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  principal uuid NOT NULL,
  case_id uuid NOT NULL,
  number text NOT NULL,
  initials text NOT NULL,
  worker_id uuid,
  stage text NOT NULL,
  priority text NOT NULL,
  opened_on date NOT NULL,
  due_on date NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT pk_case_access PRIMARY KEY (id),
  CONSTRAINT uq_case_access_case_id_principal UNIQUE (case_id, principal)
);
CREATE INDEX ix_case_access_due ON cases.case_access (principal, due_on, case_id) INCLUDE (worker_id) WHERE stage <> 'closed';
CREATE INDEX ix_case_access_silent ON cases.case_access (principal, updated_at, case_id) WHERE stage <> 'closed';
CREATE INDEX ix_case_access_opened ON cases.case_access (principal, opened_on DESC, case_id DESC);
CREATE INDEX ix_case_access_stage ON cases.case_access (principal, stage, opened_on DESC, case_id DESC);
CREATE INDEX ix_case_access_worker ON cases.case_access (principal, worker_id, opened_on DESC, case_id DESC);
-- "worker_id IS NULL" leaves an index's order unknown to the planner: after an import it sorted a hundred thousand cases for nine.
CREATE INDEX ix_case_access_unassigned ON cases.case_access (principal, opened_on DESC, case_id DESC) WHERE worker_id IS NULL AND stage <> 'closed';

-- The timeline: one table, written by one function, by every room above.
CREATE TABLE cases.case_event (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL,
  happened_on date NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',
  actor_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_case_event PRIMARY KEY (id),
  CONSTRAINT fk_case_event_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_case_event_kind_form CHECK (kind ~ '^[a-z_]{3,40}$')
);
CREATE INDEX ix_case_event_case_id ON cases.case_event (case_id, created_at DESC, id DESC);

CREATE TABLE cases.case_note (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'note',
  happened_on date NOT NULL,
  sealed bytea NOT NULL,
  author_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_case_note PRIMARY KEY (id),
  CONSTRAINT fk_case_note_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_case_note_kind_known CHECK (kind IN ('note', 'call', 'visit', 'meeting', 'message'))
);
CREATE INDEX ix_case_note_case_id ON cases.case_note (case_id, created_at DESC, id DESC);

CREATE TABLE cases.case_task (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  title text NOT NULL,
  due_on date,
  assignee_id uuid,
  done_on date,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_case_task PRIMARY KEY (id),
  CONSTRAINT fk_case_task_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_case_task_title_length CHECK (length(btrim(title)) BETWEEN 1 AND 200)
);
CREATE INDEX ix_case_task_case_id ON cases.case_task (case_id, due_on);
CREATE INDEX ix_case_task_assignee_id ON cases.case_task (assignee_id, due_on) WHERE done_on IS NULL;

-- A proposal to close: reasoned by one, decided by another, or withdrawn by the one.
CREATE TABLE cases.closure (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  reason text NOT NULL,
  explanation text NOT NULL DEFAULT '',
  close_on date NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  decision text,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_closure PRIMARY KEY (id),
  CONSTRAINT fk_closure_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT ck_closure_reason_known CHECK (reason IN ('goals_reached', 'moved_away', 'lost_contact', 'withdrew', 'transferred', 'remigrated', 'deceased', 'opened_in_error', 'other')),
  CONSTRAINT ck_closure_decision_known CHECK (decision IN ('approved', 'returned', 'withdrawn')),
  CONSTRAINT ck_closure_decided_by_another CHECK ((decided_by = proposed_by) = (decision = 'withdrawn')),
  CONSTRAINT ck_closure_decided_whole CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  CONSTRAINT ck_closure_words_short CHECK (length(explanation) <= 1000 AND length(decision_note) <= 1000)
);
CREATE UNIQUE INDEX uq_closure_one_waiting ON cases.closure (case_id) WHERE decision IS NULL;
CREATE INDEX ix_closure_waiting ON cases.closure (proposed_at, id) WHERE decision IS NULL;
CREATE INDEX ix_closure_case_id ON cases.closure (case_id, proposed_at DESC);
CREATE INDEX ix_closure_proposed_by ON cases.closure (proposed_by, decided_at DESC) WHERE decision IS NOT NULL;

-- Each stretch in which a case was open; opened_on and closed_on of the flow are counted from here, withdrawn ones never.
CREATE TABLE cases.open_span (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  case_id uuid NOT NULL,
  sequence integer NOT NULL,
  opened_on date NOT NULL,
  closed_on date,
  counted_open_on date NOT NULL,
  counted_closed_on date,
  closure_id uuid,
  withdrawn boolean NOT NULL DEFAULT false,
  CONSTRAINT pk_open_span PRIMARY KEY (id),
  CONSTRAINT uq_open_span_case_id_sequence UNIQUE (case_id, sequence),
  CONSTRAINT uq_open_span_closure_id UNIQUE (closure_id),
  CONSTRAINT fk_open_span_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT fk_open_span_closure_id_closure FOREIGN KEY (closure_id) REFERENCES cases.closure (id),
  CONSTRAINT ck_open_span_sequence_positive CHECK (sequence >= 1),
  CONSTRAINT ck_open_span_forward CHECK (closed_on >= opened_on AND counted_closed_on >= counted_open_on),
  CONSTRAINT ck_open_span_closed_whole CHECK ((closed_on IS NULL) = (counted_closed_on IS NULL) AND (closed_on IS NULL) = (closure_id IS NULL))
);
CREATE UNIQUE INDEX uq_open_span_one_open ON cases.open_span (case_id) WHERE closed_on IS NULL;
CREATE INDEX ix_open_span_counted ON cases.open_span (counted_open_on, counted_closed_on) WHERE NOT withdrawn;
CREATE INDEX ix_open_span_counted_closed_on ON cases.open_span (counted_closed_on, counted_open_on) WHERE NOT withdrawn;

-- Trafficking, health, legal, free remarks of the register: the dangerous partition, encrypted whole.
CREATE TABLE protection.record (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  person_id uuid NOT NULL,
  episode_id uuid,
  kind text NOT NULL,
  sealed bytea NOT NULL,
  recorded_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_record PRIMARY KEY (id),
  CONSTRAINT fk_record_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT fk_record_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT fk_record_episode_id_migration_episode FOREIGN KEY (episode_id) REFERENCES people.migration_episode (id),
  CONSTRAINT ck_record_kind_known CHECK (kind IN ('trafficking', 'sick', 'legal', 'threat', 'remark'))
);
CREATE INDEX ix_record_case_id ON protection.record (case_id);
CREATE INDEX ix_record_episode_id ON protection.record (episode_id);

-- Case numbers: one counter an agency and year, touched by the definer only.
CREATE TABLE cases.number_counter (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  agency_id uuid NOT NULL,
  year integer NOT NULL,
  last integer NOT NULL,
  CONSTRAINT pk_number_counter PRIMARY KEY (id),
  CONSTRAINT uq_number_counter_agency_id_year UNIQUE (agency_id, year)
);

-- The legal moves of a case, and which role may make each; the application's table is tested against this one.
CREATE TABLE cases.stage_move (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  from_stage text NOT NULL,
  to_stage text NOT NULL,
  CONSTRAINT pk_stage_move PRIMARY KEY (id),
  CONSTRAINT uq_stage_move_from_stage_to_stage UNIQUE (from_stage, to_stage)
);

CALL walls.raise_on('cases.case_file');
CALL walls.raise_on('cases.open_span');
CALL walls.raise_on('cases.named_reader');
CALL walls.raise_on('cases.case_access');
CALL walls.raise_on('cases.case_event');
CALL walls.raise_on('cases.case_note');
CALL walls.raise_on('cases.case_task');
CALL walls.raise_on('cases.closure');
CALL walls.raise_on('cases.number_counter');
CALL walls.raise_on('cases.stage_move');
CALL walls.raise_on('protection.record');
CALL walls.watch('cases.case_file', 'person_id', 'id', 'number,worker_id,stage,priority,opened_on,closed_on,next_step_on,sealed');
CALL walls.watch('cases.named_reader', '', 'case_id', 'user_id');
CALL walls.watch('cases.case_note', '', 'case_id', 'kind');
CALL walls.watch('cases.case_task', '', 'case_id', 'due_on,done_on,assignee_id');
CALL walls.watch('cases.closure', '', 'case_id', 'reason,decision,close_on');
CALL walls.watch('protection.record', 'person_id', 'case_id', '');

SET LOCAL ROLE purna_definer;

INSERT INTO cases.stage_move (from_stage, to_stage) VALUES
  ('intake', 'assessment'), ('intake', 'on_hold'), ('intake', 'closed'),
  ('assessment', 'planning'), ('assessment', 'on_hold'), ('assessment', 'closed'),
  ('planning', 'support'), ('planning', 'assessment'), ('planning', 'on_hold'), ('planning', 'closed'),
  ('support', 'follow_up'), ('support', 'planning'), ('support', 'on_hold'), ('support', 'closed'),
  ('follow_up', 'support'), ('follow_up', 'on_hold'), ('follow_up', 'closed'),
  ('on_hold', 'intake'), ('on_hold', 'assessment'), ('on_hold', 'planning'), ('on_hold', 'support'), ('on_hold', 'follow_up'), ('on_hold', 'closed'),
  ('closed', 'assessment');

-- ---------------------------------------------------------------- scope, for policies and for functions that count

-- Cases that are mine by name rather than by assignment: sealed ones that list me. Rooms above add their grants (counselling).
CREATE FUNCTION cases.granted_case_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT n.case_id FROM cases.named_reader n, auth.me() m WHERE n.user_id = m.id AND m.role IN ('social_worker', 'supervisor'))
$$;

-- Persons whom a social worker or counsellor reaches through a case; supervisors reach them by agency.
CREATE FUNCTION cases.reachable_person_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(
    SELECT c.person_id FROM cases.case_file c WHERE c.worker_id = auth.my_id_as('social_worker') AND NOT c.sealed
    UNION SELECT c.person_id FROM cases.case_file c WHERE c.id = ANY (cases.granted_case_ids()) AND c.withdrawn_at IS NULL)
$$;

-- The case policy as a yes or no, for functions that must look past the walls: may I, as staff, see this case whole?
CREATE FUNCTION cases.staff_may_see(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases.case_file c, auth.me() m
    WHERE c.id = p_case AND c.withdrawn_at IS NULL AND m.role IN ('social_worker', 'supervisor')
      AND ((m.role = 'social_worker' AND c.worker_id = m.id AND NOT c.sealed)
        OR (m.role = 'supervisor' AND c.agency_id = m.agency_id AND NOT c.sealed)
        OR EXISTS (SELECT 1 FROM cases.named_reader n WHERE n.case_id = c.id AND n.user_id = m.id)))
$$;

-- Who may see some cases in lists: their agency unless sealed, their worker, those on the named list; rooms above add theirs.
CREATE FUNCTION cases.principals(p_cases uuid[]) RETURNS TABLE (case_id uuid, principal uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.id, c.agency_id FROM cases.case_file c WHERE c.id = ANY (p_cases) AND NOT c.sealed
  UNION SELECT c.id, c.worker_id FROM cases.case_file c WHERE c.id = ANY (p_cases) AND NOT c.sealed AND c.worker_id IS NOT NULL
  UNION SELECT n.case_id, n.user_id FROM cases.named_reader n WHERE n.case_id = ANY (p_cases)
$$;

-- Am I the one who registered this person within this very transaction, before its case exists?
CREATE FUNCTION people.registering(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT EXISTS (SELECT 1 FROM people.person p WHERE p.id = p_person AND p.registered_by = auth.me_id() AND p.created_at = now()
                 AND NOT EXISTS (SELECT 1 FROM cases.case_file c WHERE c.person_id = p.id))
$$;
GRANT EXECUTE ON FUNCTION people.registering(uuid) TO purna_app, purna_worker;

-- A case number: CODE-YEAR-00001, with as many digits as it needs and five at least (lpad alone would cut the sixth).
CREATE FUNCTION cases.case_number(p_code text, p_year integer, p_serial integer) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT p_code || '-' || p_year || '-' || lpad(p_serial::text, greatest(5, length(p_serial::text)), '0')
$$;

-- The next case number of my agency. Numbers may have gaps, never twins.
CREATE FUNCTION cases.next_number(p_year integer) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_agency uuid := auth.staff_agency(); v_last integer;
BEGIN
  INSERT INTO cases.number_counter AS n (agency_id, year, last) VALUES (v_agency, p_year, 1)
  ON CONFLICT (agency_id, year) DO UPDATE SET last = n.last + 1 RETURNING last INTO v_last;
  RETURN cases.case_number((SELECT code FROM auth.agency WHERE id = v_agency), p_year, v_last);
END $$;

GRANT EXECUTE ON FUNCTION cases.granted_case_ids(), cases.reachable_person_ids(), cases.staff_may_see(uuid), cases.next_number(integer) TO purna_app, purna_worker;

-- ---------------------------------------------------------------- rules that hold whoever writes

-- What colleagues see instead of a name: the first letters of its first four words.
CREATE FUNCTION cases.initials(p_name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT coalesce(string_agg(upper(left(w.word, 1)) || '.', '' ORDER BY w.place), '?')
  FROM regexp_split_to_table(btrim(p_name), '[[:space:]]+') WITH ORDINALITY AS w(word, place) WHERE w.place <= 4
$$;

-- A new case carries the initials of its person, and is sealed where the person is. An import brings cases by the hundred: these two
-- are planned once, with what they call.
CREATE FUNCTION cases.complete_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  SELECT cases.initials(p.name), NEW.sealed OR p.sealed INTO NEW.initials, NEW.sealed FROM people.person p WHERE p.id = NEW.person_id;
  RETURN NEW;
END $$;

-- Initials follow a corrected name.
CREATE FUNCTION cases.follow_name() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE cases.case_file c SET initials = cases.initials(NEW.name) WHERE c.person_id = NEW.id;
  RETURN NULL;
END $$;

-- A new case opens its first span; one that is born sealed is read by who opened it, its worker, and the list of the person's other cases.
CREATE FUNCTION cases.begin_span() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  INSERT INTO cases.open_span (case_id, sequence, opened_on, counted_open_on)
  SELECT n.id, 1, n.opened_on, law.first_countable_day(n.opened_on) FROM new_rows n;
  INSERT INTO cases.named_reader (case_id, user_id)
  SELECT n.id, n.worker_id FROM new_rows n WHERE n.sealed AND n.worker_id IS NOT NULL
  UNION SELECT n.id, m.id FROM new_rows n, auth.me() m WHERE n.sealed
  UNION SELECT n.id, r.user_id FROM new_rows n JOIN cases.case_file o ON o.person_id = n.person_id JOIN cases.named_reader r ON r.case_id = o.id WHERE n.sealed
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- A case is given to a social worker of its own agency; a closed one is read only but for that.
CREATE FUNCTION cases.keep_worker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT auth.holds_role(NEW.worker_id, 'social_worker', NEW.agency_id) THEN
    RAISE EXCEPTION 'not a social worker of the agency' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_case_file_worker_of_agency';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION cases.keep_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a closed case is read only' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_case_file_closed_read_only';
END $$;

-- A case moves only along cases.stage_move; it closes only by an approved closure not yet used, and its spans follow.
CREATE FUNCTION cases.keep_stage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_closure uuid; v_reopened date;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM cases.stage_move WHERE from_stage = OLD.stage AND to_stage = NEW.stage) THEN
    RAISE EXCEPTION 'no such move' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_case_file_move_legal';
  END IF;
  IF NEW.closed_on > (now() AT TIME ZONE 'Asia/Makassar')::date THEN
    RAISE EXCEPTION 'closed in the future' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_case_file_closed_by_now';
  END IF;
  IF NEW.stage = 'closed' THEN
    SELECT c.id INTO v_closure FROM cases.closure c
    WHERE c.case_id = NEW.id AND c.decision = 'approved' AND c.close_on = NEW.closed_on
      AND NOT EXISTS (SELECT 1 FROM cases.open_span s WHERE s.closure_id = c.id);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no approved closure' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_case_file_closure_approved';
    END IF;
    UPDATE cases.open_span s SET closed_on = NEW.closed_on, closure_id = v_closure,
           counted_closed_on = greatest(law.first_countable_day(NEW.closed_on), s.counted_open_on)
    WHERE s.case_id = NEW.id AND s.closed_on IS NULL;
  ELSIF OLD.stage = 'closed' THEN
    v_reopened := greatest(OLD.closed_on, (now() AT TIME ZONE 'Asia/Makassar')::date);
    INSERT INTO cases.open_span (case_id, sequence, opened_on, counted_open_on)
    SELECT NEW.id, max(s.sequence) + 1, v_reopened, greatest(law.first_countable_day(v_reopened), max(s.counted_closed_on))
    FROM cases.open_span s WHERE s.case_id = NEW.id;
  END IF;
  RETURN NEW;
END $$;

-- Rewrites the access rows of some cases: one for the agency unless sealed, one for each person who sees it by name or assignment,
-- none for a withdrawn one.
CREATE FUNCTION cases.refresh_access(p_cases uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM cases.case_access a WHERE a.case_id = ANY (p_cases)
    AND (NOT EXISTS (SELECT 1 FROM cases.principals(p_cases) p WHERE p.case_id = a.case_id AND p.principal = a.principal)
      OR EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = a.case_id AND c.withdrawn_at IS NOT NULL));
  INSERT INTO cases.case_access AS a (principal, case_id, number, initials, worker_id, stage, priority, opened_on, due_on, updated_at)
  SELECT p.principal, c.id, c.number, c.initials, c.worker_id, c.stage, c.priority, c.opened_on, coalesce(c.next_step_on, '9999-12-31'), c.updated_at
  FROM cases.case_file c JOIN cases.principals(p_cases) p ON p.case_id = c.id WHERE c.withdrawn_at IS NULL
  ON CONFLICT (case_id, principal) DO UPDATE SET initials = excluded.initials, worker_id = excluded.worker_id, stage = excluded.stage,
    priority = excluded.priority, opened_on = excluded.opened_on, due_on = excluded.due_on, updated_at = excluded.updated_at
$$;

CREATE FUNCTION cases.refresh_access_of_files() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM cases.refresh_access(array(SELECT id FROM new_rows));
  RETURN NULL;
END $$;
CREATE FUNCTION cases.refresh_access_of_readers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM cases.refresh_access(array(SELECT case_id FROM old_rows));
  ELSE PERFORM cases.refresh_access(array(SELECT case_id FROM new_rows)); END IF;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION cases.complete_file(), cases.follow_name(), cases.begin_span(), cases.keep_worker(), cases.keep_closed(), cases.keep_stage(),
  cases.refresh_access_of_files(), cases.refresh_access_of_readers() TO purna_owner;

-- Adds to the timeline of a case that I may see, which is no longer silent then; actions of every room call this and nothing else.
CREATE FUNCTION cases.add_event(p_id uuid, p_case uuid, p_kind text, p_on date, p_facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  SELECT p_id, p_case, p_kind, p_on, p_facts, m.id FROM auth.me() m
  WHERE cases.staff_may_see(p_case) OR p_case = ANY (cases.granted_case_ids());
  IF FOUND THEN UPDATE cases.case_file SET updated_at = now() WHERE id = p_case AND updated_at < now(); END IF;
END $$;
GRANT EXECUTE ON FUNCTION cases.add_event(uuid, uuid, text, date, jsonb) TO purna_app, purna_worker;

-- Seals a person with all their cases: from now on only those on the named lists see them (the asker, each case's worker, one supervisor).
-- False where the case or the supervisor is not to be had.
CREATE FUNCTION cases.seal(p_case uuid, p_supervisor uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_person uuid; v_agency uuid := auth.staff_agency();
BEGIN
  SELECT c.person_id INTO v_person FROM cases.case_file c WHERE c.id = p_case AND c.agency_id = v_agency AND cases.staff_may_see(c.id);
  IF NOT FOUND OR NOT auth.holds_role(p_supervisor, 'supervisor', v_agency) THEN RETURN false; END IF;
  INSERT INTO cases.named_reader (case_id, user_id)
  SELECT c.id, p_supervisor FROM cases.case_file c WHERE c.person_id = v_person
  UNION SELECT c.id, c.worker_id FROM cases.case_file c WHERE c.person_id = v_person AND c.worker_id IS NOT NULL
  UNION SELECT p_case, auth.me_id()
  ON CONFLICT DO NOTHING;
  UPDATE people.person SET sealed = true, version = version + 1 WHERE id = v_person AND NOT sealed;
  UPDATE cases.case_file SET sealed = true, version = version + 1 WHERE person_id = v_person AND NOT sealed;
  RETURN true;
END $$;

-- Takes the seal off again; only a supervisor on the list may. False where it is not to be had.
CREATE FUNCTION cases.unseal(p_case uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_person uuid;
BEGIN
  SELECT c.person_id INTO v_person FROM cases.case_file c
  WHERE c.id = p_case AND c.sealed AND c.agency_id = auth.my_agency_as('supervisor') AND cases.staff_may_see(c.id);
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE people.person SET sealed = false, version = version + 1 WHERE id = v_person AND sealed;
  IF NOT FOUND THEN RETURN false; END IF; -- somebody opened it at this moment
  UPDATE cases.case_file SET sealed = false, version = version + 1 WHERE person_id = v_person AND sealed;
  DELETE FROM cases.named_reader r WHERE r.case_id IN (SELECT c.id FROM cases.case_file c WHERE c.person_id = v_person);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION cases.seal(uuid, uuid) TO purna_app, purna_worker;
GRANT EXECUTE ON FUNCTION cases.unseal(uuid) TO purna_app;

-- Who opened this file, or that of its person (a file that was given up for it included): for the staff of the case. Newest first, at most 200. That there are notes of
-- counselling, and when they were read, is not theirs to know.
CREATE FUNCTION audit.readers_of_case(p_case uuid, OUT at timestamptz, OUT actor_id uuid, OUT actor_role text, OUT subject text, OUT reason text)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT e.at, e.actor_id, e.actor_role, e.subject, e.reason
  FROM cases.case_file c
  CROSS JOIN LATERAL (SELECT array(SELECT c.person_id UNION ALL SELECT g.given_up_id FROM people.merger g WHERE g.kept_id = c.person_id AND g.undone_at IS NULL) AS ids) files
  JOIN audit.entry e ON e.case_id = c.id OR e.person_id = ANY (files.ids)
  WHERE c.id = p_case AND cases.staff_may_see(c.id) AND e.kind = 'reading' AND e.subject NOT IN ('counselling.note', 'counselling.session')
  ORDER BY e.id DESC LIMIT 200
$$;
GRANT EXECUTE ON FUNCTION audit.readers_of_case(uuid) TO purna_app;

-- Closures that wait in the cases of my scope, the oldest first: ids, to be read behind the walls. It applies the scope before it limits;
-- a policy alone would look at every case of the agency to find the few.
CREATE FUNCTION cases.closures_waiting(p_limit integer) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  v_worker uuid := auth.my_id_as('social_worker');
  v_agency uuid := auth.my_agency_as('supervisor');
  v_granted uuid[] := cases.granted_case_ids();
BEGIN
  IF auth.staff_agency() IS NULL THEN RETURN '{}'; END IF;
  RETURN array(
    SELECT k.id FROM cases.closure k JOIN cases.case_file c ON c.id = k.case_id
    WHERE k.decision IS NULL AND c.withdrawn_at IS NULL AND c.stage <> 'closed' -- none waits in a closed case; said, it spares half the looks
      AND (c.worker_id = v_worker AND NOT c.sealed OR c.agency_id = v_agency AND NOT c.sealed OR c.id = ANY (v_granted))
    ORDER BY k.proposed_at, k.id LIMIT p_limit);
END $$;
GRANT EXECUTE ON FUNCTION cases.closures_waiting(integer) TO purna_app, purna_worker;

-- Cases opened, reopened and closed in each of the last months, the present one first, and how many are open now: counts of the whole
-- city, for the programme manager. Its caseload flow is exempt from suppression.
CREATE FUNCTION cases.monthly_flow(p_months integer, OUT month date, OUT opened integer, OUT reopened integer, OUT closed integer, OUT open_now integer)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT k.first,
         (SELECT count(*) FROM cases.open_span s WHERE NOT s.withdrawn AND s.sequence = 1 AND s.counted_open_on >= k.first AND s.counted_open_on < k.next)::integer,
         (SELECT count(*) FROM cases.open_span s WHERE NOT s.withdrawn AND s.sequence > 1 AND s.counted_open_on >= k.first AND s.counted_open_on < k.next)::integer,
         (SELECT count(*) FROM cases.open_span s WHERE NOT s.withdrawn AND s.counted_closed_on >= k.first AND s.counted_closed_on < k.next)::integer,
         (SELECT count(*) FROM cases.open_span s WHERE NOT s.withdrawn AND s.closed_on IS NULL)::integer
  FROM auth.me() m
  CROSS JOIN LATERAL (SELECT (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - n * interval '1 month')::date AS first,
                             (date_trunc('month', now() AT TIME ZONE 'Asia/Makassar') - (n - 1) * interval '1 month')::date AS next
                      FROM generate_series(0, p_months - 1) n) k
  WHERE m.role = 'programme_manager' ORDER BY k.first DESC
$$;
GRANT EXECUTE ON FUNCTION cases.monthly_flow(integer) TO purna_app;

-- ---------------------------------------------------------------- narrow doors

-- The ciphertext of one paper or contact, once the reading with its reason is on record. No other way leads to it.
CREATE FUNCTION vault.reveal(p_what text, p_id uuid, p_reason text) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_person uuid; v_sealed bytea;
BEGIN
  IF length(btrim(p_reason)) < 3 THEN RAISE EXCEPTION 'a reason is needed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_reveal_reason_given'; END IF;
  IF p_what = 'paper' THEN SELECT p.person_id, p.sealed INTO v_person, v_sealed FROM vault.identity_paper p WHERE p.id = p_id;
  ELSIF p_what = 'contact' THEN SELECT c.person_id, c.sealed INTO v_person, v_sealed FROM vault.contact c WHERE c.id = p_id; END IF;
  IF v_person IS NULL OR NOT people.staff_may_see(v_person) THEN RETURN NULL; END IF;
  PERFORM audit.record_reading('vault.' || p_what, p_id, NULL, v_person, NULL, p_reason);
  RETURN v_sealed;
END $$;

-- Under which version and key one paper or contact is sealed (its first two bytes), none where it is too short to be a ciphertext at
-- all: so that a value which nobody can open any more is not written over. It tells nothing of the value.
CREATE FUNCTION vault.key_mark(p_what text, p_id uuid) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_person uuid; v_sealed bytea;
BEGIN
  IF p_what = 'paper' THEN SELECT p.person_id, p.sealed INTO v_person, v_sealed FROM vault.identity_paper p WHERE p.id = p_id;
  ELSIF p_what = 'contact' THEN SELECT c.person_id, c.sealed INTO v_person, v_sealed FROM vault.contact c WHERE c.id = p_id; END IF;
  IF v_person IS NULL OR NOT people.staff_may_see(v_person) OR octet_length(v_sealed) < 30 THEN RETURN NULL; END IF;
  RETURN substring(v_sealed FROM 1 FOR 2);
END $$;
GRANT EXECUTE ON FUNCTION vault.key_mark(text, uuid) TO purna_app;

-- May I, as social worker or supervisor, see this person?
CREATE FUNCTION people.staff_may_see(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT EXISTS (SELECT 1 FROM cases.case_file c WHERE c.person_id = p_person AND cases.staff_may_see(c.id))
$$;

-- Remembers the words of names for tolerant search: each new key with its one-deletion variants (those of core.text.one_deletions).
CREATE FUNCTION people.learn_words(p_keys text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO people.name_word (variant, key)
  SELECT v.variant, k.key FROM (SELECT DISTINCT unnest(p_keys) AS key) k CROSS JOIN LATERAL (
    SELECT k.key AS variant
    UNION SELECT left(k.key, i - 1) || substr(k.key, i + 1) FROM generate_series(1, length(k.key)) AS i WHERE length(k.key) >= 4) v
  WHERE NOT EXISTS (SELECT 1 FROM people.name_word w WHERE w.variant = k.key AND w.key = k.key)
  ON CONFLICT DO NOTHING
$$;

-- Persons of my scope whose name holds, for every word sought, a key within one letter of it; then those where the key of the last word
-- only begins with one of p_begun. p_words is an array of arrays of variants. `elsewhere`: the agency knows such a person in a
-- colleague's case, which is all that may be said, and of whole words only: letter by letter it would spell out whom.
CREATE FUNCTION people.search_names(p_words jsonb, p_begun text[], p_limit integer, OUT ids uuid[], OUT elsewhere boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_me record; v_words integer := jsonb_array_length(p_words); v_limit integer := least(p_limit, 200); v_scope text; v_reach uuid[];
  v_keys text[]; v_whole text := ''; v_rest text := ''; v_begun text[]; v_more uuid[]; v_word record;
BEGIN
  ids := '{}'; elsewhere := false;
  SELECT * INTO v_me FROM auth.me() WHERE role IN ('social_worker', 'supervisor');
  IF NOT FOUND OR v_words = 0 THEN RETURN; END IF;
  FOR v_word IN SELECT w.variants, w.place FROM jsonb_array_elements(p_words) WITH ORDINALITY AS w(variants, place) LOOP
    SELECT array_agg(DISTINCT w.key) INTO v_keys FROM people.name_word w WHERE w.variant IN (SELECT jsonb_array_elements_text(v_word.variants));
    IF v_word.place < v_words THEN v_rest := v_rest || format(' AND p.name_keys && %L::text[]', v_keys); END IF;
    v_whole := v_whole || format(' AND p.name_keys && %L::text[]', v_keys);
  END LOOP;
  -- Where no name anywhere holds a word, the comparison is with NULL and nobody is found.
  -- Whom a social worker reaches is few: they are read and compared, or the index would bring everybody of that name in the city first
  -- (the OFFSET keeps the planner from it). Whom a supervisor of a large agency reaches by name may be thousands, so each one found is asked for.
  IF v_me.role = 'social_worker' THEN v_reach := cases.reachable_person_ids(); END IF;
  v_scope := 'SELECT array(SELECT p.id FROM ' ||
    CASE WHEN v_me.role = 'supervisor' THEN 'people.person p WHERE p.agency_id = $1 AND (NOT p.sealed OR people.staff_may_see(p.id))'
      ELSE '(SELECT r.id, r.name_keys, r.withdrawn_at FROM people.person r WHERE r.id = ANY ($2) OFFSET 0) p WHERE true' END ||
    ' AND p.withdrawn_at IS NULL';
  EXECUTE v_scope || v_whole || ' ORDER BY p.id DESC LIMIT $3)' INTO ids USING v_me.agency_id, v_reach, v_limit;
  IF cardinality(ids) < v_limit THEN
    SELECT array_agg(w.key) INTO v_begun FROM unnest(p_begun) AS b(begin) JOIN people.name_word w
      ON w.variant = w.key AND w.key ~>=~ b.begin AND w.key ~<~ (b.begin || chr(1114111));
    EXECUTE v_scope || v_rest || format(' AND p.name_keys && %L::text[]', v_begun) || ' AND NOT p.id = ANY ($4) ORDER BY p.id DESC LIMIT $3)'
      INTO v_more USING v_me.agency_id, v_reach, v_limit - cardinality(ids), ids;
    ids := ids || v_more;
  END IF;
  IF v_me.role = 'social_worker' THEN
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM people.person p WHERE p.agency_id = $1 AND NOT p.sealed AND p.withdrawn_at IS NULL AND NOT p.id = ANY ($2)' || v_whole || ')'
      INTO elsewhere USING v_me.agency_id, v_reach;
  END IF;
END $$;

-- Persons of my scope by the keyed hash of a NIK or phone, exactly. `elsewhere`: a colleague of the agency may know this person; of
-- sealed persons and of other agencies' nothing is said to who merely searches (docs/adr/0015-one-person-two-agencies.md).
CREATE FUNCTION people.find_lookup(p_lookup bytea, OUT ids uuid[], OUT elsewhere boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  WITH hit AS (
    SELECT p.id, p.agency_id, p.sealed FROM people.person p
    WHERE p.id IN (SELECT person_id FROM vault.identity_paper WHERE lookup = p_lookup UNION SELECT person_id FROM vault.contact WHERE lookup = p_lookup)
      AND p.withdrawn_at IS NULL
  ), me AS (SELECT * FROM auth.me() WHERE role IN ('social_worker', 'supervisor'))
  SELECT coalesce(array_agg(h.id) FILTER (WHERE people.staff_may_see(h.id)), '{}'),
         coalesce(bool_or(h.agency_id = me.agency_id AND NOT h.sealed AND NOT people.staff_may_see(h.id)), false)
  FROM me LEFT JOIN hit h ON true
$$;

-- Compares the stored NIKs of persons whom I see with those of other agencies, on record. Where one is known there, the supervisors of
-- both are asked, each pair once; true where that was so for somebody, as long as I was not told of too many today. A colleague's
-- person with the same NIK is put before our own supervisors. Sealed persons, theirs or ours, are passed over without a word.
CREATE FUNCTION people.ask_supervisors(p_people uuid[]) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_me record; v_reach uuid[]; v_found boolean; v_today integer;
BEGIN
  SELECT * INTO v_me FROM auth.me() WHERE role IN ('social_worker', 'supervisor');
  IF NOT FOUND THEN RETURN false; END IF;
  IF cardinality(p_people) = 1 THEN
    -- Two agencies that save one number at the same moment wait for each other, or neither would find the other.
    PERFORM pg_advisory_xact_lock(hashtextextended('nik' || encode(v.lookup, 'hex'), 0))
    FROM vault.identity_paper v WHERE v.person_id = p_people[1] AND v.lookup IS NOT NULL;
  END IF;
  SELECT count(*) INTO v_today FROM audit.entry e WHERE e.actor_id = v_me.id AND e.subject = 'people.elsewhere' AND e.at > now() - interval '1 day';
  PERFORM audit.record_reading('people.elsewhere', NULL, p_people, NULL, NULL, NULL);
  IF v_me.role = 'social_worker' THEN v_reach := cases.reachable_person_ids(); END IF;
  WITH mine AS MATERIALIZED (
    SELECT p.id, v.lookup FROM people.person p JOIN vault.identity_paper v ON v.person_id = p.id AND v.lookup IS NOT NULL
    WHERE p.id = ANY (p_people) AND p.agency_id = v_me.agency_id AND NOT p.sealed AND p.withdrawn_at IS NULL
      AND (v_me.role = 'supervisor' OR p.id = ANY (v_reach))
  ), hit AS MATERIALIZED (
    SELECT DISTINCT m.id AS own, o.id AS other, o.agency_id FROM mine m
    JOIN vault.identity_paper v ON v.lookup = m.lookup AND v.person_id <> m.id
    JOIN people.person o ON o.id = v.person_id WHERE NOT o.sealed AND o.withdrawn_at IS NULL
  ), asked AS (
    INSERT INTO people.known_elsewhere (id, agency_id, person_id, other_agency_id, other_person_id)
    SELECT gen_random_uuid(), v_me.agency_id, h.own, h.agency_id, h.other FROM hit h WHERE h.agency_id <> v_me.agency_id
    UNION ALL SELECT gen_random_uuid(), h.agency_id, h.other, v_me.agency_id, h.own FROM hit h WHERE h.agency_id <> v_me.agency_id
    ON CONFLICT (person_id, other_person_id) DO NOTHING
  ), paired AS (
    INSERT INTO people.likely_pair (id, agency_id, first_person_id, second_person_id, reasons)
    SELECT DISTINCT ON (least(h.own, h.other), greatest(h.own, h.other)) gen_random_uuid(), v_me.agency_id, least(h.own, h.other), greatest(h.own, h.other), ARRAY['same_nik']
    FROM hit h WHERE h.agency_id = v_me.agency_id AND NOT EXISTS (
      SELECT 1 FROM people.distinct_pair d WHERE d.first_person_id = least(h.own, h.other) AND d.second_person_id = greatest(h.own, h.other))
    ON CONFLICT (first_person_id, second_person_id) DO NOTHING
  )
  SELECT EXISTS (SELECT 1 FROM hit h WHERE h.agency_id <> v_me.agency_id) INTO v_found;
  RETURN v_found AND v_today < (law.rule_on('people.told_of_other_agencies_a_day', (now() AT TIME ZONE 'Asia/Makassar')::date))::integer;
END $$;

-- Is this question, one of my agency's, still to be shown? Not while either person is sealed or withdrawn.
CREATE FUNCTION people.question_stands(p_question uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT 1 FROM people.known_elsewhere q JOIN people.person own ON own.id = q.person_id JOIN people.person other ON other.id = q.other_person_id
    WHERE q.id = p_question AND q.agency_id = auth.my_agency_as('supervisor')
      AND NOT own.sealed AND own.withdrawn_at IS NULL AND NOT other.sealed AND other.withdrawn_at IS NULL)
$$;
-- ---------------------------------------------------------------- two files, one person

-- The ids that a merger moved in one table.
CREATE FUNCTION people.ids_moved(p_moved jsonb, p_table text) RETURNS uuid[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT array(SELECT t.id::uuid FROM jsonb_array_elements_text(coalesce(nullif(p_moved -> p_table, 'null'), '[]')) AS t(id))
$$;

-- Why two persons cannot be one file as they stand: 'seal' (one is sealed, or their cases are read by different lists), 'contact'
-- (different rules of how to reach them without danger); NULL where nothing is in the way.
CREATE FUNCTION people.merging_apart(p_one people.person, p_other people.person) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT CASE
    WHEN p_one.sealed <> p_other.sealed OR p_one.sealed AND 1 < (
      SELECT count(DISTINCT lists.readers) FROM (
        SELECT array(SELECT r.user_id FROM cases.named_reader r WHERE r.case_id = c.id ORDER BY r.user_id) AS readers
        FROM cases.case_file c WHERE c.person_id IN (p_one.id, p_other.id) AND c.withdrawn_at IS NULL) lists) THEN 'seal'
    WHEN EXISTS (
      SELECT 1 FROM vault.safe_contact a JOIN vault.safe_contact b ON b.person_id = p_other.id
      WHERE a.person_id = p_one.id AND (a.may_phone, a.may_message, a.may_visit, a.who_may_answer, a.best_time, a.do_not_say)
        IS DISTINCT FROM (b.may_phone, b.may_message, b.may_visit, b.who_may_answer, b.best_time, b.do_not_say)) THEN 'contact'
  END
$$;

-- Makes one file of a likely pair of my agency, as its supervisor who sees both persons with all their cases: everything that hangs on
-- the other person follows to p_kept, blanks of the kept one are filled in, the other is withdrawn. p_version is the sum of the versions
-- of both. Answers 'merged', or why not: 'unknown', 'stale', 'distinct' (found to be two), 'seal', 'contact'.
-- Whoever writes about either of them at this moment finishes first; whoever comes later finds one person.
CREATE FUNCTION people.merge(p_id uuid, p_pair uuid, p_kept uuid, p_version integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '5s' AS $$
DECLARE v_agency uuid := auth.my_agency_as('supervisor'); v_kept people.person; v_other people.person; v_apart text;
  v_moved jsonb := '{}'; v_filled text[]; v_ids uuid[];
BEGIN
  IF v_agency IS NULL THEN RETURN 'unknown'; END IF;
  LOCK TABLE people.person, people.migration_episode, cases.case_file, vault.identity_paper, vault.contact, vault.safe_contact, protection.record
    IN SHARE ROW EXCLUSIVE MODE;
  SELECT p.* INTO v_kept FROM people.likely_pair l JOIN people.person p ON p.id = p_kept
  WHERE l.id = p_pair AND l.agency_id = v_agency AND p_kept IN (l.first_person_id, l.second_person_id);
  SELECT p.* INTO v_other FROM people.likely_pair l JOIN people.person p ON p.id IN (l.first_person_id, l.second_person_id) AND p.id <> p_kept
  WHERE l.id = p_pair;
  IF v_kept.id IS NULL OR v_kept.agency_id <> v_agency OR v_other.agency_id <> v_agency
     OR v_kept.withdrawn_at IS NOT NULL OR v_other.withdrawn_at IS NOT NULL
     OR v_kept.sealed AND NOT people.staff_may_see(v_kept.id) OR v_other.sealed AND NOT people.staff_may_see(v_other.id)
     OR EXISTS (SELECT 1 FROM cases.case_file c WHERE c.person_id IN (v_kept.id, v_other.id) AND c.withdrawn_at IS NULL
                AND (c.agency_id <> v_agency OR NOT cases.staff_may_see(c.id))) THEN RETURN 'unknown'; END IF;
  IF v_kept.version + v_other.version <> p_version THEN RETURN 'stale'; END IF;
  IF EXISTS (SELECT 1 FROM people.distinct_pair d
             WHERE d.first_person_id = least(v_kept.id, v_other.id) AND d.second_person_id = greatest(v_kept.id, v_other.id)) THEN RETURN 'distinct'; END IF;
  v_apart := people.merging_apart(v_kept, v_other);
  IF v_apart IS NOT NULL THEN RETURN v_apart; END IF;

  WITH t AS (UPDATE people.migration_episode SET person_id = v_kept.id WHERE person_id = v_other.id RETURNING id) SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('people.migration_episode', v_ids);
  WITH t AS (UPDATE cases.case_file SET person_id = v_kept.id, initials = cases.initials(v_kept.name) WHERE person_id = v_other.id RETURNING id)
  SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('cases.case_file', v_ids);
  UPDATE protection.record SET person_id = v_kept.id WHERE person_id = v_other.id;
  -- What the kept person has already stays where it is: the same number twice would say nothing.
  WITH t AS (UPDATE vault.identity_paper v SET person_id = v_kept.id WHERE v.person_id = v_other.id AND NOT EXISTS (
      SELECT 1 FROM vault.identity_paper k WHERE k.person_id = v_kept.id AND k.kind = v.kind AND k.lookup = v.lookup) RETURNING v.id)
  SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('vault.identity_paper', v_ids);
  WITH t AS (UPDATE vault.contact v SET person_id = v_kept.id WHERE v.person_id = v_other.id AND NOT EXISTS (
      SELECT 1 FROM vault.contact k WHERE k.person_id = v_kept.id AND k.whose = v.whose AND k.lookup = v.lookup) RETURNING v.id)
  SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('vault.contact', v_ids);
  WITH t AS (UPDATE vault.safe_contact v SET person_id = v_kept.id WHERE v.person_id = v_other.id AND NOT EXISTS (
      SELECT 1 FROM vault.safe_contact k WHERE k.person_id = v_kept.id) RETURNING v.id)
  SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('vault.safe_contact', v_ids);
  -- Questions about the given up person, ours and other agencies', are about the kept one; likewise whom it may be, and whom not.
  WITH t AS (UPDATE people.known_elsewhere q SET person_id = v_kept.id WHERE q.person_id = v_other.id AND NOT EXISTS (
      SELECT 1 FROM people.known_elsewhere k WHERE k.person_id = v_kept.id AND k.other_person_id = q.other_person_id) RETURNING q.id)
  SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('people.known_elsewhere', v_ids);
  WITH t AS (UPDATE people.known_elsewhere q SET other_person_id = v_kept.id WHERE q.other_person_id = v_other.id AND NOT EXISTS (
      SELECT 1 FROM people.known_elsewhere k WHERE k.other_person_id = v_kept.id AND k.person_id = q.person_id) RETURNING q.id)
  SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('people.known_elsewhere of others', v_ids);
  WITH t AS (INSERT INTO people.distinct_pair AS n (id, agency_id, first_person_id, second_person_id, decided_by, decided_at)
    SELECT gen_random_uuid(), d.agency_id, least(v_kept.id, x.id), greatest(v_kept.id, x.id), d.decided_by, d.decided_at FROM people.distinct_pair d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.first_person_id = v_other.id THEN d.second_person_id ELSE d.first_person_id END AS id) x
    WHERE v_other.id IN (d.first_person_id, d.second_person_id)
    ON CONFLICT (first_person_id, second_person_id) DO NOTHING RETURNING n.id) SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('people.distinct_pair', v_ids);
  WITH t AS (INSERT INTO people.likely_pair AS n (id, agency_id, first_person_id, second_person_id, reasons, found_at)
    SELECT gen_random_uuid(), l.agency_id, least(v_kept.id, x.id), greatest(v_kept.id, x.id), l.reasons, l.found_at FROM people.likely_pair l
    CROSS JOIN LATERAL (SELECT CASE WHEN l.first_person_id = v_other.id THEN l.second_person_id ELSE l.first_person_id END AS id) x
    WHERE v_other.id IN (l.first_person_id, l.second_person_id) AND x.id <> v_kept.id
    ON CONFLICT (first_person_id, second_person_id) DO NOTHING RETURNING n.id) SELECT array_agg(id) INTO v_ids FROM t;
  v_moved := v_moved || jsonb_build_object('people.likely_pair', v_ids);

  v_moved := v_moved || jsonb_build_object('keys', array(SELECT unnest(v_other.name_keys) EXCEPT SELECT unnest(v_kept.name_keys)));
  v_filled := array_remove(ARRAY[
    CASE WHEN v_kept.nickname = '' AND (v_other.nickname <> '' OR lower(v_other.name) <> lower(v_kept.name)) THEN 'nickname' END,
    CASE WHEN v_kept.passport_name = '' AND v_other.passport_name <> '' THEN 'passport_name' END,
    CASE WHEN v_kept.sex IS NULL AND v_other.sex IS NOT NULL THEN 'sex' END,
    CASE WHEN v_kept.born_on IS NULL AND v_kept.born_year IS NULL AND coalesce(v_other.born_year, extract(year FROM v_other.born_on)) IS NOT NULL THEN 'born' END,
    CASE WHEN v_kept.village_code IS NULL AND v_kept.home_code IS NULL AND v_kept.home_text = ''
      AND (v_other.village_code IS NOT NULL OR v_other.home_code IS NOT NULL OR v_other.home_text <> '') THEN 'home' END,
    CASE WHEN v_kept.birthplace = '' AND v_other.birthplace <> '' THEN 'birthplace' END,
    CASE WHEN v_kept.education IS NULL AND v_other.education IS NOT NULL THEN 'education' END,
    CASE WHEN v_kept.interests = '' AND v_other.interests <> '' THEN 'interests' END], NULL);
  UPDATE people.person k SET version = k.version + 1,
    name_keys = k.name_keys || array(SELECT unnest(v_other.name_keys) EXCEPT SELECT unnest(k.name_keys)),
    nickname = CASE WHEN 'nickname' = ANY (v_filled) THEN coalesce(nullif(v_other.nickname, ''), v_other.name) ELSE k.nickname END,
    passport_name = CASE WHEN 'passport_name' = ANY (v_filled) THEN v_other.passport_name ELSE k.passport_name END,
    sex = coalesce(k.sex, v_other.sex),
    born_on = CASE WHEN 'born' = ANY (v_filled) THEN v_other.born_on ELSE k.born_on END,
    born_year = CASE WHEN 'born' = ANY (v_filled) THEN v_other.born_year ELSE k.born_year END,
    village_code = CASE WHEN 'home' = ANY (v_filled) THEN v_other.village_code ELSE k.village_code END,
    home_code = CASE WHEN 'home' = ANY (v_filled) THEN v_other.home_code ELSE k.home_code END,
    home_text = CASE WHEN 'home' = ANY (v_filled) THEN v_other.home_text ELSE k.home_text END,
    birthplace = CASE WHEN 'birthplace' = ANY (v_filled) THEN v_other.birthplace ELSE k.birthplace END,
    education = coalesce(k.education, v_other.education),
    interests = CASE WHEN 'interests' = ANY (v_filled) THEN v_other.interests ELSE k.interests END
  WHERE k.id = v_kept.id;
  UPDATE people.person SET withdrawn_at = now(), version = version + 1 WHERE id = v_other.id;
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, actor_id)
  SELECT gen_random_uuid(), c.id, 'person_merged', (now() AT TIME ZONE 'Asia/Makassar')::date, auth.me_id()
  FROM cases.case_file c WHERE c.person_id = v_kept.id AND c.withdrawn_at IS NULL;
  INSERT INTO people.merger (id, agency_id, kept_id, given_up_id, moved, filled, merged_by)
  VALUES (p_id, v_agency, v_kept.id, v_other.id, v_moved, v_filled, auth.me_id());
  RETURN 'merged';
END $$;

-- Takes a merger of my agency back, as a supervisor who sees everything that it moved: 'undone', or why not: 'unknown', or 'touched' where
-- the kept person's own file (data, journeys, papers, contacts, seal) has been written in since, a case was opened, or another merger
-- came after it. Work within the cases is no hindrance: it stays with them.
CREATE FUNCTION people.undo_merger(p_merger uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '5s' AS $$
DECLARE v_agency uuid := auth.my_agency_as('supervisor'); v_me uuid := auth.me_id(); v_done people.merger; v_kept people.person; v_other people.person; v_cases uuid[];
BEGIN
  IF v_agency IS NULL THEN RETURN 'unknown'; END IF;
  LOCK TABLE people.person, people.migration_episode, cases.case_file, vault.identity_paper, vault.contact, vault.safe_contact, protection.record
    IN SHARE ROW EXCLUSIVE MODE;
  SELECT g.* INTO v_done FROM people.merger g WHERE g.id = p_merger AND g.agency_id = v_agency AND g.undone_at IS NULL;
  SELECT p.* INTO v_kept FROM people.person p WHERE p.id = v_done.kept_id;
  SELECT p.* INTO v_other FROM people.person p WHERE p.id = v_done.given_up_id;
  v_cases := people.ids_moved(v_done.moved, 'cases.case_file');
  IF v_done.id IS NULL OR v_kept.sealed AND NOT people.staff_may_see(v_kept.id)
     OR EXISTS (SELECT 1 FROM cases.case_file c WHERE (c.person_id = v_kept.id OR c.id = ANY (v_cases)) AND c.withdrawn_at IS NULL
                AND NOT cases.staff_may_see(c.id)) THEN RETURN 'unknown'; END IF;
  IF v_kept.withdrawn_at IS NOT NULL
     OR EXISTS (SELECT 1 FROM people.merger g WHERE g.undone_at IS NULL AND g.merged_at > v_done.merged_at AND v_kept.id IN (g.kept_id, g.given_up_id))
     OR EXISTS (SELECT 1 FROM audit.entry e WHERE e.person_id = v_kept.id AND e.kind = 'change' AND e.at > v_done.merged_at
                AND (e.subject IN ('people.person', 'people.migration_episode', 'vault.identity_paper', 'vault.contact', 'vault.safe_contact')
                  OR e.subject = 'cases.case_file' AND e.action = 'insert')) THEN RETURN 'touched'; END IF;

  UPDATE people.migration_episode SET person_id = v_other.id WHERE id = ANY (people.ids_moved(v_done.moved, 'people.migration_episode'));
  UPDATE cases.case_file SET person_id = v_other.id, initials = cases.initials(v_other.name) WHERE id = ANY (v_cases);
  UPDATE protection.record SET person_id = v_other.id WHERE case_id = ANY (v_cases) AND person_id = v_kept.id;
  UPDATE vault.identity_paper SET person_id = v_other.id WHERE id = ANY (people.ids_moved(v_done.moved, 'vault.identity_paper'));
  UPDATE vault.contact SET person_id = v_other.id WHERE id = ANY (people.ids_moved(v_done.moved, 'vault.contact'));
  UPDATE vault.safe_contact SET person_id = v_other.id WHERE id = ANY (people.ids_moved(v_done.moved, 'vault.safe_contact'));
  UPDATE people.known_elsewhere SET person_id = v_other.id WHERE id = ANY (people.ids_moved(v_done.moved, 'people.known_elsewhere'));
  UPDATE people.known_elsewhere SET other_person_id = v_other.id WHERE id = ANY (people.ids_moved(v_done.moved, 'people.known_elsewhere of others'));
  DELETE FROM people.distinct_pair WHERE id = ANY (people.ids_moved(v_done.moved, 'people.distinct_pair'));
  DELETE FROM people.likely_pair WHERE id = ANY (people.ids_moved(v_done.moved, 'people.likely_pair'));
  UPDATE people.person k SET version = k.version + 1,
    name_keys = array(SELECT w.key FROM unnest(k.name_keys) WITH ORDINALITY AS w(key, place)
                      WHERE NOT w.key IN (SELECT jsonb_array_elements_text(v_done.moved -> 'keys')) ORDER BY w.place),
    nickname = CASE WHEN 'nickname' = ANY (v_done.filled) THEN '' ELSE k.nickname END,
    passport_name = CASE WHEN 'passport_name' = ANY (v_done.filled) THEN '' ELSE k.passport_name END,
    sex = CASE WHEN NOT 'sex' = ANY (v_done.filled) THEN k.sex END,
    born_on = CASE WHEN NOT 'born' = ANY (v_done.filled) THEN k.born_on END,
    born_year = CASE WHEN NOT 'born' = ANY (v_done.filled) THEN k.born_year END,
    village_code = CASE WHEN NOT 'home' = ANY (v_done.filled) THEN k.village_code END,
    home_code = CASE WHEN NOT 'home' = ANY (v_done.filled) THEN k.home_code END,
    home_text = CASE WHEN 'home' = ANY (v_done.filled) THEN '' ELSE k.home_text END,
    birthplace = CASE WHEN 'birthplace' = ANY (v_done.filled) THEN '' ELSE k.birthplace END,
    education = CASE WHEN NOT 'education' = ANY (v_done.filled) THEN k.education END,
    interests = CASE WHEN 'interests' = ANY (v_done.filled) THEN '' ELSE k.interests END
  WHERE k.id = v_kept.id;
  UPDATE people.person SET withdrawn_at = NULL, version = version + 1 WHERE id = v_other.id;
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, actor_id)
  SELECT gen_random_uuid(), c.id, 'person_parted', (now() AT TIME ZONE 'Asia/Makassar')::date, v_me
  FROM cases.case_file c WHERE c.person_id IN (v_kept.id, v_other.id) AND c.withdrawn_at IS NULL;
  UPDATE people.merger SET undone_by = v_me, undone_at = now() WHERE id = v_done.id;
  RETURN 'undone';
END $$;
GRANT EXECUTE ON FUNCTION people.merge(uuid, uuid, uuid, integer), people.undo_merger(uuid) TO purna_app;
GRANT EXECUTE ON FUNCTION vault.reveal(text, uuid, text), people.staff_may_see(uuid), people.learn_words(text[]),
  people.search_names(jsonb, text[], integer), people.find_lookup(bytea), people.ask_supervisors(uuid[]), people.question_stands(uuid) TO purna_app, purna_worker;
GRANT EXECUTE ON FUNCTION people.learn_words(text[]) TO purna_install;
RESET ROLE;

CREATE TRIGGER begin_span AFTER INSERT ON cases.case_file REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.begin_span();
CREATE TRIGGER complete_file BEFORE INSERT ON cases.case_file FOR EACH ROW EXECUTE FUNCTION cases.complete_file();
CREATE TRIGGER keep_worker BEFORE UPDATE OF worker_id ON cases.case_file FOR EACH ROW
  WHEN (NEW.worker_id IS DISTINCT FROM OLD.worker_id AND NEW.worker_id IS NOT NULL) EXECUTE FUNCTION cases.keep_worker();
CREATE TRIGGER keep_closed BEFORE UPDATE ON cases.case_file FOR EACH ROW WHEN (OLD.stage = 'closed' AND NEW.stage = 'closed'
  AND (OLD.closed_on, OLD.opened_on, OLD.priority, OLD.next_step, OLD.next_step_on, OLD.episode_id)
    IS DISTINCT FROM (NEW.closed_on, NEW.opened_on, NEW.priority, NEW.next_step, NEW.next_step_on, NEW.episode_id)) EXECUTE FUNCTION cases.keep_closed();
CREATE TRIGGER follow_name AFTER UPDATE OF name ON people.person FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION cases.follow_name();
CREATE TRIGGER keep_stage BEFORE UPDATE OF stage ON cases.case_file FOR EACH ROW WHEN (OLD.stage IS DISTINCT FROM NEW.stage) EXECUTE FUNCTION cases.keep_stage();
CREATE TRIGGER access_insert AFTER INSERT ON cases.case_file REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.refresh_access_of_files();
CREATE TRIGGER access_update AFTER UPDATE ON cases.case_file REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.refresh_access_of_files();
CREATE TRIGGER access_insert AFTER INSERT ON cases.named_reader REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.refresh_access_of_readers();
CREATE TRIGGER access_delete AFTER DELETE ON cases.named_reader REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION cases.refresh_access_of_readers();

-- ---------------------------------------------------------------- policies: who may touch which row

-- A case: its social worker, the supervisors of its agency, those granted by name (sealed, counselling).
CREATE POLICY in_scope ON cases.case_file FOR SELECT TO purna_app, purna_worker USING (withdrawn_at IS NULL AND (
  worker_id = (SELECT auth.my_id_as('social_worker')) AND NOT sealed
  OR agency_id = (SELECT auth.my_agency_as('supervisor')) AND NOT sealed
  OR id = ANY ((SELECT cases.granted_case_ids())::uuid[])));
CREATE POLICY staff_opens ON cases.case_file FOR INSERT TO purna_app, purna_worker WITH CHECK (
  agency_id = (SELECT auth.staff_agency())
  AND (people.registering(person_id) OR people.staff_may_see(person_id))
  AND (worker_id = (SELECT auth.my_id_as('social_worker'))
       OR (SELECT auth.my_id_as('supervisor')) IS NOT NULL AND (worker_id IS NULL OR auth.holds_role(worker_id, 'social_worker', agency_id))));
CREATE POLICY staff_updates ON cases.case_file FOR UPDATE TO purna_app, purna_worker
  USING (withdrawn_at IS NULL AND agency_id = (SELECT auth.staff_agency())
    AND (worker_id = (SELECT auth.my_id_as('social_worker')) AND NOT sealed
         OR agency_id = (SELECT auth.my_agency_as('supervisor')) AND NOT sealed
         OR id = ANY ((SELECT cases.granted_case_ids())::uuid[])))
  WITH CHECK (agency_id = (SELECT auth.staff_agency())
    AND (worker_id = (SELECT auth.my_id_as('social_worker')) OR (SELECT auth.my_id_as('supervisor')) IS NOT NULL));
GRANT SELECT, INSERT ON cases.case_file TO purna_app, purna_worker;
GRANT UPDATE (episode_id, worker_id, stage, priority, closed_on, next_step, next_step_on, updated_at, version) ON cases.case_file TO purna_app, purna_worker;

CREATE POLICY my_principals ON cases.case_access FOR SELECT TO purna_app, purna_worker USING (
  principal = (SELECT auth.me_id()) OR principal = (SELECT auth.staff_agency()));
GRANT SELECT ON cases.case_access TO purna_app, purna_worker;

CREATE POLICY with_case ON cases.open_span FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT ON cases.open_span TO purna_app, purna_worker;

CREATE POLICY with_case ON cases.named_reader FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
CREATE POLICY supervisor_names ON cases.named_reader FOR INSERT TO purna_app, purna_worker WITH CHECK (
  (SELECT auth.my_id_as('supervisor')) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.sealed)
  AND (auth.holds_role(user_id, 'social_worker', (SELECT auth.staff_agency())) OR auth.holds_role(user_id, 'supervisor', (SELECT auth.staff_agency()))));
CREATE POLICY supervisor_removes ON cases.named_reader FOR DELETE TO purna_app USING ((SELECT auth.my_id_as('supervisor')) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT, INSERT ON cases.named_reader TO purna_app, purna_worker;
GRANT DELETE ON cases.named_reader TO purna_app;

CREATE POLICY with_case ON cases.case_event FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT ON cases.case_event TO purna_app, purna_worker;

CREATE POLICY with_case ON cases.case_note FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
CREATE POLICY author_writes ON cases.case_note FOR INSERT TO purna_app, purna_worker WITH CHECK (author_id = (SELECT auth.me_id()) AND (SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.stage <> 'closed'));
CREATE POLICY author_corrects ON cases.case_note FOR UPDATE TO purna_app USING (author_id = (SELECT auth.me_id()) AND created_at > now() - interval '24 hours' AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.stage <> 'closed'));
GRANT SELECT, INSERT ON cases.case_note TO purna_app, purna_worker;
GRANT UPDATE (kind, happened_on, sealed, version) ON cases.case_note TO purna_app;

CREATE POLICY with_case ON cases.case_task FOR ALL TO purna_app, purna_worker
  USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id))
  WITH CHECK ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.stage <> 'closed'));
GRANT SELECT, INSERT ON cases.case_task TO purna_app, purna_worker;
GRANT UPDATE (title, due_on, assignee_id, done_on, version) ON cases.case_task TO purna_app, purna_worker;

CREATE POLICY with_case ON cases.closure FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
CREATE POLICY staff_proposes ON cases.closure FOR INSERT TO purna_app, purna_worker WITH CHECK (proposed_by = (SELECT auth.me_id()) AND decision IS NULL AND (SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.stage <> 'closed'));
CREATE POLICY supervisor_decides ON cases.closure FOR UPDATE TO purna_app, purna_worker
  USING ((SELECT auth.my_id_as('supervisor')) IS NOT NULL AND decision IS NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.stage <> 'closed'))
  WITH CHECK (decided_by = (SELECT auth.my_id_as('supervisor')));
CREATE POLICY proposer_withdraws ON cases.closure FOR UPDATE TO purna_app
  USING (proposed_by = (SELECT auth.me_id()) AND (SELECT auth.staff_agency()) IS NOT NULL AND decision IS NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.stage <> 'closed'))
  WITH CHECK (decided_by = (SELECT auth.me_id()) AND decision = 'withdrawn');
GRANT SELECT, INSERT ON cases.closure TO purna_app, purna_worker;
GRANT UPDATE (decision, decided_by, decided_at, decision_note, version) ON cases.closure TO purna_app, purna_worker;

CREATE POLICY signed_in_reads ON cases.stage_move FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.me_id()) IS NOT NULL);
GRANT SELECT ON cases.stage_move TO purna_app, purna_worker;

-- A person: as the case. Adding one needs no case yet (it is opened in the same transaction), reading does.
CREATE POLICY in_scope ON people.person FOR SELECT TO purna_app, purna_worker USING (withdrawn_at IS NULL AND (
  agency_id = (SELECT auth.my_agency_as('supervisor')) AND NOT sealed
  OR EXISTS (SELECT 1 FROM cases.case_file c WHERE c.person_id = person.id)));
CREATE POLICY staff_registers ON people.person FOR INSERT TO purna_app, purna_worker WITH CHECK (withdrawn_at IS NULL AND agency_id = (SELECT auth.staff_agency()) AND registered_by = (SELECT auth.me_id()));
CREATE POLICY staff_corrects ON people.person FOR UPDATE TO purna_app, purna_worker
  USING (withdrawn_at IS NULL AND agency_id = (SELECT auth.staff_agency())
    AND (agency_id = (SELECT auth.my_agency_as('supervisor')) AND NOT sealed OR EXISTS (SELECT 1 FROM cases.case_file c WHERE c.person_id = person.id)))
  WITH CHECK (withdrawn_at IS NULL AND agency_id = (SELECT auth.staff_agency()));
GRANT SELECT, INSERT ON people.person TO purna_app, purna_worker;
GRANT UPDATE (name, nickname, passport_name, sex, born_on, born_year, village_code, home_code, home_text, birthplace, education, interests,
  name_keys, version) ON people.person TO purna_app, purna_worker;

CREATE POLICY with_person ON people.migration_episode FOR SELECT TO purna_app, purna_worker USING (withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
CREATE POLICY staff_adds ON people.migration_episode FOR INSERT TO purna_app, purna_worker WITH CHECK (withdrawn_at IS NULL AND (SELECT auth.staff_agency()) IS NOT NULL AND (
  EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id) OR people.registering(person_id)));
CREATE POLICY staff_updates ON people.migration_episode FOR UPDATE TO purna_app, purna_worker USING (withdrawn_at IS NULL AND (SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
GRANT SELECT, INSERT ON people.migration_episode TO purna_app, purna_worker;
GRANT UPDATE (destination, destination_place, sector, job_title, employer, placed_by_kind, placed_by, left_on, returned_on, arrival_point, papers,
  return_reason, departure_status, version) ON people.migration_episode TO purna_app, purna_worker;

CREATE POLICY both_visible ON people.distinct_pair FOR SELECT TO purna_app, purna_worker USING (agency_id = (SELECT auth.staff_agency()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = first_person_id) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = second_person_id));
CREATE POLICY staff_decides ON people.distinct_pair FOR INSERT TO purna_app, purna_worker WITH CHECK (agency_id = (SELECT auth.staff_agency()) AND decided_by = (SELECT auth.me_id()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = first_person_id) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = second_person_id));
CREATE POLICY staff_reconsiders ON people.distinct_pair FOR DELETE TO purna_app USING (agency_id = (SELECT auth.staff_agency()));
GRANT SELECT, INSERT ON people.distinct_pair TO purna_app, purna_worker;
GRANT DELETE ON people.distinct_pair TO purna_app;

CREATE POLICY both_visible ON people.likely_pair FOR SELECT TO purna_app, purna_worker USING (agency_id = (SELECT auth.staff_agency()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = first_person_id) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = second_person_id));
CREATE POLICY staff_proposes ON people.likely_pair FOR INSERT TO purna_app, purna_worker WITH CHECK (agency_id = (SELECT auth.staff_agency()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = first_person_id) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = second_person_id));
CREATE POLICY staff_settles ON people.likely_pair FOR DELETE TO purna_app, purna_worker USING (agency_id = (SELECT auth.staff_agency()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = first_person_id));
GRANT SELECT, INSERT, DELETE ON people.likely_pair TO purna_app, purna_worker;

-- The supervisors of an agency see their own side of a question, and answer it.
CREATE POLICY own_side ON people.known_elsewhere FOR SELECT TO purna_app, purna_worker USING (
  agency_id = (SELECT auth.my_agency_as('supervisor')) AND people.question_stands(id));
CREATE POLICY supervisor_answers ON people.known_elsewhere FOR UPDATE TO purna_app
  USING (agency_id = (SELECT auth.my_agency_as('supervisor')) AND people.question_stands(id))
  WITH CHECK (agency_id = (SELECT auth.my_agency_as('supervisor')) AND (answered_by IS NULL OR answered_by = (SELECT auth.my_id_as('supervisor'))));
GRANT SELECT (id, agency_id, person_id, other_agency_id, asked_at, answer, answered_by, answered_at, version) ON people.known_elsewhere TO purna_app, purna_worker;
GRANT UPDATE (answer, answered_by, answered_at, version) ON people.known_elsewhere TO purna_app;

-- That two files were merged is the business of the agency's supervisors who see the person that was kept.
CREATE POLICY supervisors ON people.merger FOR SELECT TO purna_app, purna_worker USING (
  agency_id = (SELECT auth.my_agency_as('supervisor')) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = kept_id));
GRANT SELECT (id, agency_id, kept_id, given_up_id, merged_by, merged_at, undone_by, undone_at) ON people.merger TO purna_app, purna_worker;

-- Papers and contacts: staff who see the person; the ciphertext itself comes only through vault.reveal.
CREATE POLICY staff_with_person ON vault.identity_paper FOR ALL TO purna_app, purna_worker
  USING (agency_id = (SELECT auth.staff_agency()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
GRANT SELECT (id, person_id, agency_id, kind, tail, created_at, version), INSERT, UPDATE (sealed, tail, lookup, version) ON vault.identity_paper TO purna_app, purna_worker;
CREATE POLICY staff_with_person ON vault.contact FOR ALL TO purna_app, purna_worker
  USING (agency_id = (SELECT auth.staff_agency()) AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
GRANT SELECT (id, person_id, agency_id, kind, whose, tail, created_at, version), INSERT, UPDATE (whose, sealed, tail, lookup, version) ON vault.contact TO purna_app, purna_worker;
CREATE POLICY with_person ON vault.safe_contact FOR SELECT TO purna_app, purna_worker USING (EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
CREATE POLICY staff_adds ON vault.safe_contact FOR INSERT TO purna_app, purna_worker WITH CHECK ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
CREATE POLICY staff_updates ON vault.safe_contact FOR UPDATE TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM people.person p WHERE p.id = person_id));
GRANT SELECT, INSERT ON vault.safe_contact TO purna_app, purna_worker;
GRANT UPDATE (may_phone, may_message, may_visit, who_may_answer, best_time, do_not_say, updated_at, version) ON vault.safe_contact TO purna_app, purna_worker;

-- Danger: staff and counsellors who see the case read it; staff write it.
CREATE POLICY with_case ON protection.record FOR SELECT TO purna_app, purna_worker USING (EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
CREATE POLICY staff_records ON protection.record FOR INSERT TO purna_app, purna_worker WITH CHECK ((SELECT auth.staff_agency()) IS NOT NULL AND recorded_by = (SELECT auth.me_id())
  AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id AND c.person_id = record.person_id AND c.stage <> 'closed'));
CREATE POLICY staff_updates ON protection.record FOR UPDATE TO purna_app USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT, INSERT ON protection.record TO purna_app, purna_worker;
GRANT UPDATE (kind, sealed, version) ON protection.record TO purna_app;
