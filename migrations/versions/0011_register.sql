-- The register: an uploaded file as a batch, one row of outcome for each of its lines, all of it the supervisor's of the agency.

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
  CONSTRAINT ck_batch_refused_has_fault CHECK ((state = 'refused') = (fault IS NOT NULL))
);
CREATE INDEX ix_batch_agency_id ON register.batch (agency_id, created_at DESC);

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
  applied_at timestamptz,
  withdrawn_at timestamptz,
  CONSTRAINT pk_line PRIMARY KEY (id),
  CONSTRAINT fk_line_batch_id_batch FOREIGN KEY (batch_id) REFERENCES register.batch (id),
  CONSTRAINT uq_line_batch_id_sheet_row_number UNIQUE (batch_id, sheet, row_number),
  CONSTRAINT ck_line_outcome_known CHECK (outcome IN ('import', 'reject', 'ignore', 'known')),
  CONSTRAINT ck_line_match_known CHECK (match IN ('new', 'exact', 'likely'))
);
CREATE INDEX ix_line_batch_id ON register.line (batch_id, row_number);
CREATE INDEX ix_line_identity ON register.line (identity) WHERE applied_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_line_case_id ON register.line (case_id);

CALL walls.raise_on('register.batch');
CALL walls.raise_on('register.line');
CALL walls.watch('register.batch', '', '', 'state,counts,imported_at,undone_at');
CALL walls.watch('register.line', 'person_id', 'case_id', 'outcome');

CREATE POLICY supervisors ON register.batch FOR SELECT TO purna_app, purna_worker USING (agency_id = (SELECT auth.my_agency_as('supervisor')));
CREATE POLICY supervisors_add ON register.batch FOR INSERT TO purna_app, purna_worker WITH CHECK (agency_id = (SELECT auth.my_agency_as('supervisor')) AND uploaded_by = (SELECT auth.me_id()));
CREATE POLICY supervisors_edit ON register.batch FOR UPDATE TO purna_app, purna_worker USING (agency_id = (SELECT auth.my_agency_as('supervisor')));
GRANT SELECT, INSERT, UPDATE ON register.batch TO purna_app, purna_worker;

CREATE POLICY supervisors ON register.line FOR ALL TO purna_app, purna_worker USING ((SELECT auth.my_agency_as('supervisor')) IS NOT NULL AND EXISTS (SELECT 1 FROM register.batch b WHERE b.id = batch_id));
GRANT SELECT, INSERT, UPDATE ON register.line TO purna_app, purna_worker;
