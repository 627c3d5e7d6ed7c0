-- The record: who changed which field, who read whose file. Append-only, sealed in batches into a hash chain.

CALL walls.open_schema('audit');

CREATE TABLE audit.entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind text NOT NULL,
  action text NOT NULL,
  actor_id uuid,
  actor_role text,
  request_id text,
  subject text NOT NULL,
  subject_id uuid,
  subject_ids uuid[],
  person_id uuid,
  case_id uuid,
  fields text[],
  harmless jsonb,
  reason text,
  CONSTRAINT pk_entry PRIMARY KEY (id),
  CONSTRAINT ck_entry_kind_known CHECK (kind IN ('change', 'reading', 'sign_in', 'denial', 'administration'))
);
CREATE INDEX ix_entry_xid ON audit.entry (xid);
CREATE INDEX ix_entry_case_id ON audit.entry (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX ix_entry_person_id ON audit.entry (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX ix_entry_actor_id ON audit.entry (actor_id, id);
-- The rare kinds, so that looking for them does not walk through all that was read and changed.
CREATE INDEX ix_entry_rare_kind ON audit.entry (kind, id) WHERE kind <> 'change' AND kind <> 'reading';
-- How often somebody compared people with other agencies' lately: what they are told has a limit.
CREATE INDEX ix_entry_elsewhere ON audit.entry (actor_id, at) WHERE subject = 'people.elsewhere';
-- Entries lie in the order of time, so that a tiny index finds the last days.
CREATE INDEX ix_entry_at ON audit.entry USING brin (at);

-- A seal covers the entries written by transactions in [from_xid, below_xid): all of them were over when it was made.
CREATE TABLE audit.seal (
  id bigint GENERATED ALWAYS AS IDENTITY,
  made_at timestamptz NOT NULL DEFAULT now(),
  from_xid xid8 NOT NULL,
  below_xid xid8 NOT NULL,
  entries bigint NOT NULL,
  content bytea NOT NULL,
  previous bytea NOT NULL,
  seal bytea NOT NULL,
  CONSTRAINT pk_seal PRIMARY KEY (id),
  CONSTRAINT uq_seal_from_xid UNIQUE (from_xid),
  CONSTRAINT ck_seal_range_forward CHECK (below_xid > from_xid)
);

CALL walls.raise_on('audit.entry');
CALL walls.raise_on('audit.seal');
REVOKE UPDATE, DELETE ON audit.entry, audit.seal FROM purna_definer, purna_install;

-- Nobody rewrites the record, not even its owner by accident.
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.seal FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

SET LOCAL ROLE purna_definer;

-- Statement trigger: one entry a changed row, names of fields; old and new values only for the fields named harmless.
-- Arguments: column that holds the person, column that holds the case ('' where none), harmless fields by comma.
-- Planned once a table and connection: planning costs more than writing down one row. A new row has all its fields.
CREATE FUNCTION audit.record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_harmless text[] := string_to_array(TG_ARGV[2], ',');
  v_old jsonb[];
  v_new jsonb[];
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN SELECT array_agg('{}'::jsonb), array_agg(to_jsonb(n)) INTO v_old, v_new FROM new_rows n;
    WHEN 'DELETE' THEN SELECT array_agg(to_jsonb(o)), array_agg('{}'::jsonb) INTO v_old, v_new FROM old_rows o;
    ELSE SELECT array_agg(to_jsonb(o)), array_agg(to_jsonb(n)) INTO v_old, v_new FROM old_rows o JOIN new_rows n USING (id);
  END CASE;
  IF v_new IS NULL THEN RETURN NULL; END IF; -- nothing changed
  INSERT INTO audit.entry (kind, action, actor_id, actor_role, request_id, subject, subject_id, person_id, case_id, fields, harmless)
  SELECT 'change', lower(TG_OP), m.id, m.role, nullif(current_setting('purna.request', true), ''), TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
         (r.row ->> 'id')::uuid, (r.row ->> TG_ARGV[0])::uuid, (r.row ->> TG_ARGV[1])::uuid, d.fields, d.harmless
  FROM unnest(v_old, v_new) AS c(o, n) CROSS JOIN LATERAL (SELECT c.o || c.n AS row) r CROSS JOIN LATERAL (
    SELECT array_agg(f.key ORDER BY f.key) AS fields,
           jsonb_object_agg(f.key, jsonb_build_array(c.o -> f.key, c.n -> f.key)) FILTER (WHERE f.key = ANY (v_harmless)) AS harmless
    FROM jsonb_object_keys(r.row) AS f(key)
    WHERE f.key NOT IN ('version', 'updated_at') AND (c.o -> f.key) IS DISTINCT FROM (c.n -> f.key)
  ) d LEFT JOIN auth.me() m ON true WHERE d.fields IS NOT NULL;
  RETURN NULL;
END $$;

-- Records that the asker read something; raises when nobody is signed in, so that the page is not shown.
CREATE FUNCTION audit.record_reading(p_subject text, p_id uuid, p_ids uuid[], p_person uuid, p_case uuid, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_me record;
BEGIN
  SELECT * INTO STRICT v_me FROM auth.me();
  INSERT INTO audit.entry (kind, action, actor_id, actor_role, request_id, subject, subject_id, subject_ids, person_id, case_id, reason)
  VALUES ('reading', 'read', v_me.id, v_me.role, nullif(current_setting('purna.request', true), ''), p_subject, p_id, p_ids, p_person, p_case, p_reason);
END $$;
GRANT EXECUTE ON FUNCTION audit.record_reading(text, uuid, uuid[], uuid, uuid, text) TO purna_app, purna_worker;

-- Records a refusal or a sign-in; the actor may be unknown.
CREATE FUNCTION audit.record_event(p_kind text, p_action text, p_subject text, p_actor uuid, p_request text, p_reason text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO audit.entry (kind, action, actor_id, request_id, subject, reason)
  VALUES (p_kind, p_action, coalesce((SELECT id FROM auth.me()), p_actor), p_request, p_subject, p_reason)
$$;
GRANT EXECUTE ON FUNCTION audit.record_event(text, text, text, uuid, text, text) TO purna_app, purna_signin, purna_worker;

-- The bytes that a seal vouches for: every entry of the range, by id, every field, lengths and nulls unmistakable.
CREATE FUNCTION audit.content(p_from xid8, p_below xid8, OUT entries bigint, OUT content bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
  SELECT count(*), sha256(convert_to(coalesce(string_agg(to_jsonb(e)::text, E'\n' ORDER BY e.id), ''), 'UTF8'))
  FROM audit.entry e WHERE e.xid >= p_from AND e.xid < p_below
$$;

CREATE FUNCTION audit.link(p_previous bytea, p_content bytea, p_from xid8, p_below xid8, p_entries bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT sha256(p_previous || p_content || convert_to(concat_ws('|', p_from, p_below, p_entries), 'UTF8'))
$$;

-- Seals what is older than the oldest running transaction, of much only the first p_most entries or the first transaction alone, since a
-- seal is read whole to be made and to be checked; returns how many entries the new seal covers. Nothing is left once it returns 0.
CREATE FUNCTION audit.make_seal(p_most integer DEFAULT 20000) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  v_last audit.seal;
  v_from xid8 := '0';
  v_below xid8 := pg_snapshot_xmin(pg_current_snapshot());
  v_first xid8;
  v_next xid8;
  v_new record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('audit.make_seal'));
  SELECT * INTO v_last FROM audit.seal ORDER BY id DESC LIMIT 1;
  IF FOUND THEN v_from := v_last.below_xid; END IF;
  IF v_below <= v_from THEN RETURN 0; END IF;
  SELECT e.xid INTO v_first FROM audit.entry e WHERE e.xid >= v_from AND e.xid < v_below ORDER BY e.xid LIMIT 1;
  SELECT e.xid INTO v_next FROM audit.entry e WHERE e.xid >= v_from AND e.xid < v_below ORDER BY e.xid OFFSET p_most LIMIT 1;
  IF v_next = v_first THEN
    SELECT e.xid INTO v_next FROM audit.entry e WHERE e.xid > v_first AND e.xid < v_below ORDER BY e.xid LIMIT 1;
  END IF;
  v_below := coalesce(v_next, v_below);
  SELECT * INTO v_new FROM audit.content(v_from, v_below);
  IF v_new.entries = 0 THEN RETURN 0; END IF;
  INSERT INTO audit.seal (from_xid, below_xid, entries, content, previous, seal)
  VALUES (v_from, v_below, v_new.entries, v_new.content, coalesce(v_last.seal, sha256('')),
          audit.link(coalesce(v_last.seal, sha256('')), v_new.content, v_from, v_below, v_new.entries));
  RETURN v_new.entries;
END $$;
GRANT EXECUTE ON FUNCTION audit.make_seal(integer) TO purna_worker;

-- Seals with what is wrong with each, NULL when it holds: from this one on, so many and of so many entries (at least one), or all.
CREATE FUNCTION audit.verify_seals(p_from bigint DEFAULT 0, p_seals integer DEFAULT NULL, p_entries bigint DEFAULT NULL, OUT id bigint, OUT made_at timestamptz, OUT entries bigint, OUT fault text)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT s.id, s.made_at, s.entries,
         CASE WHEN s.from_xid <> coalesce(p.below_xid, '0'::xid8) OR s.previous <> coalesce(p.seal, sha256('')) THEN 'chain'
              WHEN c.entries <> s.entries THEN 'entries'
              WHEN c.content <> s.content THEN 'content'
              WHEN audit.link(s.previous, s.content, s.from_xid, s.below_xid, s.entries) <> s.seal THEN 'seal' END
  FROM (SELECT w.*, sum(w.entries) OVER (ORDER BY w.id) - w.entries AS entries_before
    FROM (SELECT * FROM audit.seal f WHERE f.id >= p_from ORDER BY f.id LIMIT p_seals) w) s
  LEFT JOIN LATERAL (SELECT * FROM audit.seal q WHERE q.id < s.id ORDER BY q.id DESC LIMIT 1) p ON true
  CROSS JOIN LATERAL audit.content(s.from_xid, s.below_xid) c
  WHERE p_entries IS NULL OR s.entries_before < p_entries
  ORDER BY s.id
$$;
GRANT EXECUTE ON FUNCTION audit.verify_seals(bigint, integer, bigint) TO purna_worker, purna_app;
GRANT EXECUTE ON FUNCTION audit.record_change() TO purna_owner;
RESET ROLE;

-- Watches a table: p_person and p_case name the columns that say whom a row is about, p_harmless those whose values may be kept.
CREATE PROCEDURE walls.watch(p_table regclass, p_person text, p_case text, p_harmless text) LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER change_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change(%L, %L, %L)', p_table, p_person, p_case, p_harmless);
  EXECUTE format('CREATE TRIGGER change_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change(%L, %L, %L)', p_table, p_person, p_case, p_harmless);
  EXECUTE format('CREATE TRIGGER change_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.record_change(%L, %L, %L)', p_table, p_person, p_case, p_harmless);
END $$;

CALL walls.watch('auth.agency', '', '', 'name,kind,code,active');
CALL walls.watch('auth.user_account', '', '', 'agency_id,active');
CALL walls.watch('auth.user_role', '', '', 'user_id,role,lead');
CALL walls.watch('law.rule', '', '', 'key,valid_from,value');

CREATE POLICY auditor_reads ON audit.entry FOR SELECT TO purna_app USING ((SELECT auth.my_id_as('auditor')) IS NOT NULL);
CREATE POLICY auditor_reads ON audit.seal FOR SELECT TO purna_app USING ((SELECT auth.my_id_as('auditor')) IS NOT NULL);
GRANT SELECT ON audit.entry, audit.seal TO purna_app;
