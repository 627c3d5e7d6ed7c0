-- Schemas, the tools that raise walls, and rule values that the law may change.
--
-- Every table of the product is made by purna_owner, stands behind forced Row-Level Security and has a uuid `id`.
-- SECURITY DEFINER functions belong to purna_definer, which sees every row through explicit policies and cannot log in.

CREATE SCHEMA walls;
CREATE SCHEMA law;
GRANT USAGE ON SCHEMA law TO purna_app, purna_worker, purna_definer, purna_install, purna_backup;
GRANT CREATE ON SCHEMA law TO purna_definer;

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
SET LOCAL ROLE purna_definer;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
RESET ROLE;

-- Opens a schema: everyone may name it, the definer may keep its functions in it.
CREATE PROCEDURE walls.open_schema(p_schema name) LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('CREATE SCHEMA %I', p_schema);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO purna_app, purna_signin, purna_worker, purna_definer, purna_install, purna_backup', p_schema);
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO purna_definer', p_schema);
END $$;

-- Puts a table behind forced Row-Level Security with no way in but the definer's, the seeder's and the backup's.
CREATE PROCEDURE walls.raise_on(p_table regclass) LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY definer ON %s TO purna_definer USING (true) WITH CHECK (true)', p_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO purna_definer, purna_install', p_table);
  EXECUTE format('GRANT SELECT ON %s TO purna_backup', p_table);
END $$;

-- Rule values with the day from which each holds: cut-offs, retention, thresholds, hotline numbers.
CREATE TABLE law.rule (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  key text NOT NULL,
  valid_from date NOT NULL,
  value jsonb NOT NULL,
  source text NOT NULL DEFAULT '',
  CONSTRAINT pk_rule PRIMARY KEY (id),
  CONSTRAINT uq_rule_key_valid_from UNIQUE (key, valid_from)
);
CALL walls.raise_on('law.rule');
CREATE POLICY everyone_reads ON law.rule FOR SELECT TO purna_app, purna_signin, purna_worker USING (true);
GRANT SELECT ON law.rule TO purna_app, purna_worker;

-- Periods whose programme report is frozen: what is entered later for a day within one counts on the first day after it.
CREATE TABLE law.frozen_period (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  from_on date NOT NULL,
  until_on date NOT NULL,
  frozen_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_frozen_period PRIMARY KEY (id),
  CONSTRAINT ck_frozen_period_forward CHECK (until_on >= from_on)
);
CREATE INDEX ix_frozen_period_until_on ON law.frozen_period (until_on DESC);
CALL walls.raise_on('law.frozen_period');

SET LOCAL ROLE purna_definer;
-- The day on which something dated p_day counts in a report, if it is entered now.
CREATE FUNCTION law.first_countable_day(p_day date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT greatest(p_day, (SELECT max(until_on) + 1 FROM law.frozen_period))
$$;
GRANT EXECUTE ON FUNCTION law.first_countable_day(date) TO purna_app, purna_worker, purna_install;

-- The value of a rule on a day, NULL when none holds yet.
CREATE FUNCTION law.rule_on(p_key text, p_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT value FROM law.rule WHERE key = p_key AND valid_from <= p_day ORDER BY valid_from DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION law.rule_on(text, date) TO purna_app, purna_worker, purna_install;
INSERT INTO law.rule (key, valid_from, value, source) VALUES
  ('report.cell_minimum', '2020-01-01', '5', 'keputusan proyek: sel kecil'),
  ('report.cell_minimum_protected', '2020-01-01', '10', 'keputusan proyek: perlindungan dan konseling'),
  ('report.share_denominator_minimum', '2020-01-01', '20', 'keputusan proyek: persentase'),
  ('training.attendance_threshold_percent', '2020-01-01', '80', 'angka lazim, diatur per kursus'),
  ('people.told_of_other_agencies_a_day', '2020-01-01', '10', 'keputusan proyek: berapa kali sehari seseorang diberi tahu bahwa instansi lain mengenal orang yang sama'),
  ('case.silent_after_days', '2020-01-01', '30', 'keputusan proyek: kasus tanpa kabar');
RESET ROLE;
