-- The register: an uploaded file as a batch, one row of outcome for each of its lines, all of it the supervisors' of the agency.
--
-- A line speaks of a person before that person exists, so a guarded one (suspected trafficking, a sealed person) is seen by who
-- uploaded the file until it is imported, and with its case afterwards. Undoing an import deletes nothing: what nobody has touched
-- is marked withdrawn (docs/adr/0014-undoing-an-import.md).

CALL walls.open_schema('register');

CREATE TABLE register.batch (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  uploaded_by uuid NOT NULL,
  file_kind text NOT NULL,
  file_digest bytea NOT NULL,
  sealed bytea,
  state text NOT NULL DEFAULT 'reading',
  fault text,
  counts jsonb NOT NULL DEFAULT '{}',
  remarks jsonb NOT NULL DEFAULT '[]',
  delegation_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  imported_at timestamptz,
  undone_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_batch PRIMARY KEY (id),
  CONSTRAINT fk_batch_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT ck_batch_state_known CHECK (state IN ('reading', 'preview', 'importing', 'imported', 'undoing', 'undone', 'refused')),
  CONSTRAINT ck_batch_file_kind_known CHECK (file_kind IN ('xlsx', 'xls', 'ods', 'csv')),
  CONSTRAINT ck_batch_refused_has_fault CHECK ((state = 'refused') = (fault IS NOT NULL)),
  CONSTRAINT ck_batch_file_kept_until_read CHECK (state <> 'reading' OR sealed IS NOT NULL)
);
CREATE INDEX ix_batch_agency_id ON register.batch (agency_id, created_at DESC, id DESC);
CREATE INDEX ix_batch_file_digest ON register.batch (agency_id, file_digest);

CREATE TABLE register.line (
  id uuid NOT NULL,
  batch_id uuid NOT NULL,
  sheet text NOT NULL,
  row_number integer NOT NULL,
  outcome text NOT NULL,
  match text,
  warnings text[] NOT NULL DEFAULT '{}',
  reasons text[] NOT NULL DEFAULT '{}',
  sealed bytea NOT NULL,
  identity bytea,
  person_id uuid,
  case_id uuid,
  likely_person_id uuid,
  guarded boolean NOT NULL DEFAULT false,
  applied_at timestamptz,
  withdrawn_at timestamptz,
  CONSTRAINT pk_line PRIMARY KEY (id),
  CONSTRAINT fk_line_batch_id_batch FOREIGN KEY (batch_id) REFERENCES register.batch (id),
  CONSTRAINT uq_line_batch_id_sheet_row_number UNIQUE (batch_id, sheet, row_number),
  CONSTRAINT ck_line_outcome_known CHECK (outcome IN ('import', 'reject', 'ignore', 'known')),
  CONSTRAINT ck_line_match_known CHECK (match IN ('new', 'exact', 'likely')),
  CONSTRAINT ck_line_applied_has_case CHECK (applied_at IS NULL OR case_id IS NOT NULL),
  CONSTRAINT ck_line_withdrawn_was_applied CHECK (withdrawn_at IS NULL OR applied_at IS NOT NULL)
);
CREATE INDEX ix_line_batch_id ON register.line (batch_id, id);
CREATE INDEX ix_line_pending ON register.line (batch_id, id) WHERE outcome = 'import' AND applied_at IS NULL;
CREATE INDEX ix_line_identity ON register.line (identity) WHERE applied_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_line_case_id ON register.line (case_id);

CALL walls.raise_on('register.batch');
CALL walls.raise_on('register.line');
CALL walls.watch('register.batch', '', '', 'state,counts,imported_at,undone_at');
CALL walls.watch('register.line', 'person_id', 'case_id', 'outcome');

CREATE POLICY supervisors ON register.batch FOR SELECT TO purna_app, purna_worker USING (agency_id = (SELECT auth.my_agency_as('supervisor')));
CREATE POLICY supervisors_add ON register.batch FOR INSERT TO purna_app, purna_worker WITH CHECK (agency_id = (SELECT auth.my_agency_as('supervisor')) AND uploaded_by = (SELECT auth.me_id()));
CREATE POLICY supervisors_edit ON register.batch FOR UPDATE TO purna_app, purna_worker USING (agency_id = (SELECT auth.my_agency_as('supervisor')));
GRANT SELECT, INSERT ON register.batch TO purna_app, purna_worker;
GRANT UPDATE (sealed, state, fault, counts, remarks, delegation_id, imported_at, undone_at, version) ON register.batch TO purna_app, purna_worker;

-- Lines are written by the jobs; pages read them.
CREATE POLICY supervisors ON register.line FOR SELECT TO purna_app, purna_worker USING (
  EXISTS (SELECT 1 FROM register.batch b WHERE b.id = batch_id AND (NOT guarded OR applied_at IS NULL AND b.uploaded_by = (SELECT auth.me_id())))
  OR guarded AND applied_at IS NOT NULL AND cases.staff_may_see(case_id));
CREATE POLICY uploader_adds ON register.line FOR INSERT TO purna_worker WITH CHECK (
  EXISTS (SELECT 1 FROM register.batch b WHERE b.id = batch_id AND b.uploaded_by = (SELECT auth.me_id())));
CREATE POLICY supervisors_apply ON register.line FOR UPDATE TO purna_worker
  USING (withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM register.batch b WHERE b.id = batch_id))
  WITH CHECK (withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM register.batch b WHERE b.id = batch_id));
GRANT SELECT ON register.line TO purna_app, purna_worker;
GRANT INSERT ON register.line TO purna_worker;
GRANT UPDATE (outcome, match, person_id, case_id, likely_person_id, guarded, applied_at) ON register.line TO purna_worker;

SET LOCAL ROLE purna_definer;

-- Persons of my agency, as supervisor, who may be somebody in a file: same NIK or phone (keyed hashes), same birth date with a word of
-- the name or the village (p_born and p_words are pairs), or the same full name (its sorted keys). Sealed ones only where I am on the
-- list. For the import job alone: nobody else meets the hashes.
CREATE FUNCTION register.known_people(p_lookups bytea[], p_born date[], p_words text[], p_names text[],
  OUT id uuid, OUT name text, OUT born_on date, OUT born_year integer, OUT sex text, OUT village text, OUT nik bytea, OUT phone bytea, OUT journeys jsonb)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET work_mem = '64MB' AS $$
  -- A walk through all people of the agency, some hundred thousand in the largest: with no more of each than is compared.
  WITH mine AS MATERIALIZED (
    SELECT p.id, p.born_on, p.name_keys, coalesce(p.village_code, p.home_code) AS home FROM people.person p
    WHERE p.agency_id = (SELECT auth.my_agency_as('supervisor')) AND p.withdrawn_at IS NULL
      AND (NOT p.sealed OR p.id = ANY ((SELECT cases.reachable_person_ids())::uuid[]))
  ), hit AS (
    SELECT v.person_id AS id FROM vault.identity_paper v WHERE v.lookup = ANY (p_lookups)
    UNION SELECT c.person_id FROM vault.contact c WHERE c.lookup = ANY (p_lookups)
    UNION SELECT m.id FROM mine m JOIN unnest(p_born, p_words) AS d(born, word)
          ON d.born = m.born_on AND (d.word = ANY (m.name_keys) OR d.word = m.home)
    UNION SELECT m.id FROM mine m
          WHERE (SELECT string_agg(k, ' ' ORDER BY k) FROM unnest(m.name_keys) k) IN (SELECT unnest(p_names))
  ), met AS MATERIALIZED (
    SELECT m.id, m.home FROM mine m WHERE m.id IN (SELECT h.id FROM hit h)
  )
  SELECT p.id, p.name, p.born_on, coalesce(p.born_year, extract(year FROM p.born_on)::integer), p.sex,
         CASE WHEN length(m.home) = 13 THEN m.home END,
         (SELECT v.lookup FROM vault.identity_paper v WHERE v.person_id = p.id AND v.lookup IS NOT NULL ORDER BY v.created_at LIMIT 1),
         (SELECT c.lookup FROM vault.contact c WHERE c.person_id = p.id AND c.lookup IS NOT NULL ORDER BY c.created_at LIMIT 1),
         (SELECT coalesce(jsonb_agg(jsonb_build_array(e.left_on, e.returned_on, coalesce(r.kind, e.return_reason))), '[]')
          FROM people.migration_episode e
          LEFT JOIN LATERAL (SELECT kind FROM protection.record WHERE episode_id = e.id AND kind IN ('trafficking', 'sick') LIMIT 1) r ON true
          WHERE e.person_id = p.id AND e.withdrawn_at IS NULL)
  FROM met m JOIN people.person p ON p.id = m.id ORDER BY p.id
$$;

-- Pairs of one of these persons and another of my agency that a closer look is worth: the same NIK or phone, or the same birth date
-- or village and about the same age where the words of the shorter name (two of them) occur in the longer, each but for one letter.
-- For the job that follows an import.
CREATE FUNCTION register.look_alikes(p_people uuid[], OUT first_id uuid, OUT second_id uuid, OUT same_nik boolean, OUT other_nik boolean, OUT same_phone boolean)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH seen AS MATERIALIZED (
    SELECT p.id, p.born_on, coalesce(p.born_year, extract(year FROM p.born_on)::integer) AS year, p.name_keys, coalesce(p.village_code, p.home_code) AS home
    FROM people.person p
    WHERE p.agency_id = (SELECT auth.my_agency_as('supervisor')) AND p.withdrawn_at IS NULL
      AND (NOT p.sealed OR p.id = ANY ((SELECT cases.reachable_person_ids())::uuid[]))
  ), word AS MATERIALIZED (
    SELECT s.id, s.born_on, s.year, s.home, cardinality(s.name_keys) AS words, k.key FROM seen s CROSS JOIN LATERAL unnest(s.name_keys) AS k(key)
  ), sought AS MATERIALIZED (
    SELECT DISTINCT w.id, w.born_on, w.year, w.home, w.words, near.key
    FROM word w JOIN people.name_word own ON own.key = w.key JOIN people.name_word near ON near.variant = own.variant
    WHERE w.id = ANY (p_people)
  ), shared AS (
    SELECT f.id AS a, w.id AS b, w.key, least(f.words, w.words) AS words FROM sought f JOIN word w ON w.key = f.key AND w.born_on = f.born_on
    UNION SELECT f.id, w.id, w.key, least(f.words, w.words) FROM sought f JOIN word w ON w.key = f.key AND w.home = f.home
          WHERE w.year IS NULL OR f.year IS NULL OR abs(w.year - f.year) <= 2
  ), pair AS (
    SELECT a, b FROM shared GROUP BY a, b HAVING count(DISTINCT key) >= least(2, min(words))
    UNION SELECT v.person_id, o.person_id FROM vault.identity_paper v JOIN vault.identity_paper o ON o.lookup = v.lookup WHERE v.person_id = ANY (p_people)
    UNION SELECT v.person_id, o.person_id FROM vault.contact v JOIN vault.contact o ON o.lookup = v.lookup WHERE v.person_id = ANY (p_people)
  ), ordered AS (
    SELECT DISTINCT least(f.id, s.id) AS a, greatest(f.id, s.id) AS b FROM pair JOIN seen f ON f.id = pair.a JOIN seen s ON s.id = pair.b WHERE f.id <> s.id
  )
  SELECT o.a, o.b, n.one && n.other, n.one <> '{}' AND n.other <> '{}' AND NOT n.one && n.other,
         EXISTS (SELECT 1 FROM vault.contact x JOIN vault.contact y ON y.lookup = x.lookup WHERE x.person_id = o.a AND y.person_id = o.b)
  FROM ordered o CROSS JOIN LATERAL (
    SELECT array(SELECT v.lookup FROM vault.identity_paper v WHERE v.person_id = o.a AND v.lookup IS NOT NULL) AS one,
           array(SELECT v.lookup FROM vault.identity_paper v WHERE v.person_id = o.b AND v.lookup IS NOT NULL) AS other) n
  WHERE NOT EXISTS (SELECT 1 FROM people.likely_pair l WHERE l.first_person_id = o.a AND l.second_person_id = o.b)
    AND NOT EXISTS (SELECT 1 FROM people.distinct_pair d WHERE d.first_person_id = o.a AND d.second_person_id = o.b)
$$;

-- Case numbers of my agency, one for each of these years, in any order: as cases.next_number, for many cases at once.
CREATE FUNCTION register.case_numbers(p_years integer[], OUT year integer, OUT number text) RETURNS SETOF record
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH wanted AS (
    SELECT m.agency_id, w.year, count(*)::integer AS count FROM unnest(p_years) AS w(year), auth.me() m WHERE m.role = 'supervisor' GROUP BY 1, 2
  ), taken AS (
    INSERT INTO cases.number_counter AS n (agency_id, year, last) SELECT w.agency_id, w.year, w.count FROM wanted w
    ON CONFLICT (agency_id, year) DO UPDATE SET last = n.last + excluded.last RETURNING n.agency_id, n.year, n.last
  )
  SELECT t.year, cases.case_number(a.code, t.year, t.last - w.count + s.step)
  FROM taken t JOIN wanted w USING (agency_id, year) JOIN auth.agency a ON a.id = t.agency_id CROSS JOIN LATERAL generate_series(1, w.count) AS s(step)
$$;

-- The first lines of the timelines of cases that the asker opens in this very transaction; cases.add_event asks for each whether it may.
CREATE FUNCTION register.add_events(p_ids uuid[], p_cases uuid[], p_kinds text[], p_days date[], p_facts text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  SELECT e.id, e.case_id, e.kind, e.day, e.facts::jsonb, m.id
  FROM unnest(p_ids, p_cases, p_kinds, p_days, p_facts) AS e(id, case_id, kind, day, facts)
  JOIN cases.case_file c ON c.id = e.case_id JOIN auth.me() m ON m.role = 'supervisor' AND m.agency_id = c.agency_id
  WHERE c.created_at = now() AND c.source = 'register'
$$;
GRANT EXECUTE ON FUNCTION register.known_people(bytea[], date[], text[], text[]), register.look_alikes(uuid[]),
  register.case_numbers(integer[]),
  register.add_events(uuid[], uuid[], text[], date[], text[]) TO purna_worker;

-- Why of some imported cases each can no longer be withdrawn: it has a worker, somebody wrote in it or in its person's file, or a frozen
-- report counts it. Those that nobody has touched since they were opened are missing, as are those that the asker does not see.
CREATE FUNCTION register.touched_among(p_cases uuid[]) RETURNS TABLE (case_id uuid, reason text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT k.id, k.why FROM (
    SELECT c.id, CASE
      WHEN c.worker_id IS NOT NULL THEN 'assigned'
      WHEN c.updated_at > c.created_at OR c.stage <> 'intake'
        OR EXISTS (SELECT 1 FROM cases.case_note n WHERE n.case_id = c.id) OR EXISTS (SELECT 1 FROM cases.case_task t WHERE t.case_id = c.id)
        OR EXISTS (SELECT 1 FROM cases.closure u WHERE u.case_id = c.id)
        OR EXISTS (SELECT 1 FROM protection.record r WHERE r.case_id = c.id AND r.created_at > c.created_at) THEN 'worked_on'
      WHEN p.created_at = c.created_at AND (p.version > 1 + p.sealed::integer
        OR EXISTS (SELECT 1 FROM vault.identity_paper v WHERE v.person_id = p.id AND (v.created_at > p.created_at OR v.version > 1))
        OR EXISTS (SELECT 1 FROM vault.contact v WHERE v.person_id = p.id AND (v.created_at > p.created_at OR v.version > 1))
        OR EXISTS (SELECT 1 FROM vault.safe_contact v WHERE v.person_id = p.id))
        OR EXISTS (SELECT 1 FROM people.migration_episode e WHERE e.id = c.episode_id AND e.version > 1)
        OR EXISTS (SELECT 1 FROM people.merger g WHERE g.kept_id = p.id AND g.undone_at IS NULL) THEN 'person_changed'
      WHEN EXISTS (SELECT 1 FROM cases.open_span s WHERE s.case_id = c.id AND s.counted_open_on < (SELECT law.first_countable_day('0001-01-01')))
        THEN 'reported'
    END AS why
    FROM cases.case_file c JOIN people.person p ON p.id = c.person_id CROSS JOIN (SELECT * FROM auth.me() OFFSET 0) m
    -- Most are the supervisor's own, which is seen without asking the wall for each.
    WHERE c.id = ANY (p_cases) AND ((m.role = 'supervisor' AND c.agency_id = m.agency_id AND NOT c.sealed AND c.withdrawn_at IS NULL)
      OR cases.staff_may_see(c.id))
  ) k WHERE k.why IS NOT NULL
$$;

-- Withdraws of these lines what nobody has touched since: case and span, journey, and the person who came with the line and has no
-- other case. Returns how many lines. The asker is a supervisor who sees batch and case.
-- Tables are asked for in the order in which people.merge does, so that neither waits for the other for ever.
CREATE FUNCTION register.withdraw(p_lines uuid[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_lines uuid[]; v_cases uuid[];
BEGIN
  LOCK TABLE people.person, people.migration_episode, cases.case_file IN ROW EXCLUSIVE MODE;
  PERFORM 1 FROM cases.case_file c JOIN register.line l ON l.case_id = c.id WHERE l.id = ANY (p_lines) ORDER BY c.id FOR UPDATE OF c;
  SELECT array_agg(l.case_id) INTO v_cases FROM register.line l WHERE l.id = ANY (p_lines);
  SELECT array_agg(l.id), array_agg(l.case_id) INTO v_lines, v_cases
  FROM register.line l JOIN register.batch b ON b.id = l.batch_id
  WHERE l.id = ANY (p_lines) AND l.applied_at IS NOT NULL AND l.withdrawn_at IS NULL
    AND b.agency_id = auth.my_agency_as('supervisor') AND b.state = 'undoing' AND cases.staff_may_see(l.case_id)
    AND l.case_id NOT IN (SELECT t.case_id FROM register.touched_among(v_cases) t);
  IF v_lines IS NULL THEN RETURN 0; END IF;
  UPDATE register.line SET withdrawn_at = now() WHERE id = ANY (v_lines);
  UPDATE cases.case_file SET withdrawn_at = now(), version = version + 1 WHERE id = ANY (v_cases);
  UPDATE cases.open_span SET withdrawn = true WHERE case_id = ANY (v_cases);
  UPDATE people.migration_episode e SET withdrawn_at = now(), version = e.version + 1
  FROM cases.case_file c WHERE c.id = ANY (v_cases) AND e.id = c.episode_id;
  UPDATE people.person p SET withdrawn_at = now(), version = p.version + 1
  WHERE p.withdrawn_at IS NULL
    AND p.id IN (SELECT c.person_id FROM cases.case_file c WHERE c.id = ANY (v_cases))
    AND EXISTS (SELECT 1 FROM cases.case_file c JOIN register.line l ON l.case_id = c.id AND l.withdrawn_at IS NOT NULL
                WHERE c.person_id = p.id AND c.created_at = p.created_at)
    AND NOT EXISTS (SELECT 1 FROM cases.case_file c WHERE c.person_id = p.id AND c.withdrawn_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM people.migration_episode e WHERE e.person_id = p.id AND e.withdrawn_at IS NULL);
  RETURN cardinality(v_lines);
END $$;
-- Lines follow a person whose file was given up for another: those that brought in its cases, and those of the agency's files that are
-- still to be imported. Taken back, the first follow again; while one of the others waits, who it means could not be told, so that
-- the merger stands until the import is done.
CREATE FUNCTION register.follow_merger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_back boolean := TG_OP = 'UPDATE'; v_cases uuid[] := people.ids_moved(NEW.moved, 'cases.case_file'); v_batches uuid[];
BEGIN
  SELECT array_agg(b.id) INTO v_batches FROM register.batch b WHERE b.agency_id = NEW.agency_id AND b.state IN ('reading', 'preview', 'importing');
  UPDATE register.line l SET person_id = CASE WHEN v_back THEN NEW.given_up_id ELSE NEW.kept_id END WHERE l.case_id = ANY (v_cases);
  IF v_back AND EXISTS (SELECT 1 FROM register.line l WHERE l.batch_id = ANY (v_batches) AND l.outcome = 'import' AND l.applied_at IS NULL
                        AND NEW.kept_id IN (l.person_id, l.likely_person_id)) THEN
    RAISE EXCEPTION 'an import waits' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_merger_no_import_waits';
  END IF;
  UPDATE register.line l SET person_id = CASE WHEN l.person_id = NEW.given_up_id THEN NEW.kept_id ELSE l.person_id END,
         likely_person_id = CASE WHEN l.likely_person_id = NEW.given_up_id THEN NEW.kept_id ELSE l.likely_person_id END
  WHERE NOT v_back AND l.batch_id = ANY (v_batches) AND l.outcome = 'import' AND l.applied_at IS NULL AND NEW.given_up_id IN (l.person_id, l.likely_person_id);
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION register.follow_merger() TO purna_owner;
GRANT EXECUTE ON FUNCTION register.touched_among(uuid[]) TO purna_app, purna_worker;
GRANT EXECUTE ON FUNCTION register.withdraw(uuid[]) TO purna_worker;
RESET ROLE;

CREATE TRIGGER follow_merger AFTER INSERT OR UPDATE OF undone_at ON people.merger FOR EACH ROW EXECUTE FUNCTION register.follow_merger();
