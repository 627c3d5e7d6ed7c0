-- Places by Kemendagri code, and the job kit: procrastinate's tables, a delegation for each job, mail waiting to go out.

CALL walls.open_schema('place');

CREATE TABLE place.place (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  code text NOT NULL,
  parent_code text,
  level text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  CONSTRAINT pk_place PRIMARY KEY (id),
  CONSTRAINT uq_place_code UNIQUE (code),
  CONSTRAINT fk_place_parent_code_place FOREIGN KEY (parent_code) REFERENCES place.place (code),
  CONSTRAINT ck_place_code_form CHECK (code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
  CONSTRAINT ck_place_level_known CHECK (level IN ('province', 'regency', 'district', 'village')),
  CONSTRAINT ck_place_kind_known CHECK (kind IN ('provinsi', 'kabupaten', 'kota', 'kecamatan', 'desa', 'kelurahan'))
);
CREATE INDEX ix_place_parent_code ON place.place (parent_code, name);
CALL walls.raise_on('place.place');
CREATE POLICY everyone_reads ON place.place FOR SELECT TO purna_app, purna_worker USING (true);
GRANT SELECT ON place.place TO purna_app, purna_worker;

-- procrastinate's own tables are made in this schema by the migration, from the installed package.
CALL walls.open_schema('jobs');
GRANT CREATE ON SCHEMA jobs TO purna_owner;

-- A mail that waits to be sent: address and words encrypted, gone after sending. The job's argument is the row's id.
CREATE TABLE jobs.outgoing_mail (
  id uuid NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_outgoing_mail PRIMARY KEY (id)
);
CALL walls.raise_on('jobs.outgoing_mail');
CREATE POLICY anyone_posts ON jobs.outgoing_mail FOR INSERT TO purna_app, purna_signin, purna_worker WITH CHECK (true);
CREATE POLICY worker_sends ON jobs.outgoing_mail FOR ALL TO purna_worker USING (true);
GRANT INSERT ON jobs.outgoing_mail TO purna_app, purna_signin;
GRANT SELECT, INSERT, DELETE ON jobs.outgoing_mail TO purna_worker;
