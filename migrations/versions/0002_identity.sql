-- Agencies, accounts, roles, sessions: who is asking, answered inside the database.
--
-- The app role reads none of these tables. It asks auth.me() and its narrower sisters, which look the session up by the
-- SHA-256 of the token in `purna.token`. A job's worker sets `purna.job` instead; that counts for purna_worker only.

CALL walls.open_schema('auth');

CREATE TABLE auth.agency (
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  code text NOT NULL,
  place_code text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_agency PRIMARY KEY (id),
  CONSTRAINT uq_agency_code UNIQUE (code),
  CONSTRAINT ck_agency_name_present CHECK (length(btrim(name)) BETWEEN 1 AND 120),
  CONSTRAINT ck_agency_code_short CHECK (code ~ '^[A-Z0-9]{2,8}$'),
  CONSTRAINT ck_agency_kind_known CHECK (kind IN ('social_service', 'women_children_unit', 'health_centre', 'training_provider', 'community', 'programme_office', 'referral_partner', 'oversight'))
);

CREATE TABLE auth.user_account (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  agency_id uuid NOT NULL,
  password_hash text,
  session_stamp text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  locale text NOT NULL DEFAULT 'id',
  last_sign_in_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_user_account PRIMARY KEY (id),
  CONSTRAINT uq_user_account_session_stamp UNIQUE (session_stamp),
  CONSTRAINT fk_user_account_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT ck_user_account_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 60),
  CONSTRAINT ck_user_account_email_plausible CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
  CONSTRAINT ck_user_account_locale_known CHECK (locale IN ('id', 'en'))
);
CREATE UNIQUE INDEX uq_user_account_email ON auth.user_account (lower(email));
CREATE INDEX ix_user_account_agency_id ON auth.user_account (agency_id);

CREATE TABLE auth.user_role (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  role text NOT NULL,
  lead boolean NOT NULL DEFAULT false,
  granted_by uuid,
  granted_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_user_role PRIMARY KEY (id),
  CONSTRAINT uq_user_role_user_id_role UNIQUE (user_id, role),
  CONSTRAINT fk_user_role_user_id_user_account FOREIGN KEY (user_id) REFERENCES auth.user_account (id),
  CONSTRAINT ck_user_role_role_known CHECK (role IN ('social_worker', 'supervisor', 'counsellor', 'training_provider', 'facilitator', 'programme_manager', 'partner', 'administrator', 'auditor')),
  CONSTRAINT ck_user_role_lead_is_counsellor CHECK (NOT lead OR role = 'counsellor'),
  CONSTRAINT ck_user_role_not_granted_to_self CHECK (granted_by IS NULL OR granted_by <> user_id)
);

CREATE TABLE auth.session (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  device text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  verified_at timestamptz NOT NULL DEFAULT now(),
  idle_limit interval NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT pk_session PRIMARY KEY (id),
  CONSTRAINT uq_session_token_hash UNIQUE (token_hash),
  CONSTRAINT fk_session_user_id_role_user_role FOREIGN KEY (user_id, role) REFERENCES auth.user_role (user_id, role) ON DELETE CASCADE,
  CONSTRAINT ck_session_token_is_sha256 CHECK (octet_length(token_hash) = 32),
  CONSTRAINT ck_session_expires_after_start CHECK (expires_at > created_at)
);
CREATE INDEX ix_session_user_id ON auth.session (user_id) WHERE ended_at IS NULL;

-- What one person asked a job to do: the worker takes on exactly this identity, for exactly this job.
CREATE TABLE auth.delegation (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  job_id bigint,
  user_id uuid NOT NULL,
  role text NOT NULL,
  purpose text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  CONSTRAINT pk_delegation PRIMARY KEY (id),
  CONSTRAINT fk_delegation_user_id_role_user_role FOREIGN KEY (user_id, role) REFERENCES auth.user_role (user_id, role) ON DELETE CASCADE,
  CONSTRAINT ck_delegation_state_known CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  CONSTRAINT ck_delegation_progress_within CHECK (done BETWEEN 0 AND total)
);
CREATE UNIQUE INDEX uq_delegation_job_id ON auth.delegation (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX ix_delegation_user_id ON auth.delegation (user_id, created_at);

-- Failed sign-ins, by hash of what was typed and of where from; never the words themselves.
CREATE TABLE auth.sign_in_failure (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  subject_hash bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_sign_in_failure PRIMARY KEY (id)
);
CREATE INDEX ix_sign_in_failure_subject_hash ON auth.sign_in_failure (subject_hash, at);

-- One row a form that was sent: a second sending finds the redirect of the first. What it held is kept as a keyed hash alone: the
-- same form with other words is no second sending.
CREATE TABLE auth.form_key (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  key uuid NOT NULL,
  endpoint text NOT NULL,
  content bytea NOT NULL,
  redirect text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_form_key PRIMARY KEY (id),
  CONSTRAINT ck_form_key_content CHECK (octet_length(content) = 32),
  CONSTRAINT uq_form_key_user_id_key UNIQUE (user_id, key),
  CONSTRAINT fk_form_key_user_id_user_account FOREIGN KEY (user_id) REFERENCES auth.user_account (id)
);
CREATE INDEX ix_form_key_created_at ON auth.form_key (created_at);

CALL walls.raise_on('auth.agency');
CALL walls.raise_on('auth.user_account');
CALL walls.raise_on('auth.user_role');
CALL walls.raise_on('auth.session');
CALL walls.raise_on('auth.delegation');
CALL walls.raise_on('auth.sign_in_failure');
CALL walls.raise_on('auth.form_key');

SET LOCAL ROLE purna_definer;

-- Who asks: one row, or none for an unknown, expired, ended or disabled session or job.
CREATE FUNCTION auth.me(OUT id uuid, OUT role text, OUT agency_id uuid, OUT session_id uuid, OUT lead boolean)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog AS $$
  SELECT u.id, s.role, u.agency_id, s.id, r.lead
  FROM auth.session s
  JOIN auth.user_account u ON u.id = s.user_id AND u.active
  JOIN auth.agency a ON a.id = u.agency_id AND a.active
  JOIN auth.user_role r ON r.user_id = s.user_id AND r.role = s.role
  WHERE s.token_hash = sha256(convert_to(nullif(current_setting('purna.token', true), ''), 'UTF8'))
    AND s.ended_at IS NULL AND s.expires_at > now() AND s.last_seen_at + s.idle_limit > now()
  UNION ALL
  SELECT u.id, d.role, u.agency_id, NULL, r.lead
  FROM auth.delegation d
  JOIN auth.user_account u ON u.id = d.user_id AND u.active
  JOIN auth.agency a ON a.id = u.agency_id AND a.active
  JOIN auth.user_role r ON r.user_id = d.user_id AND r.role = d.role
  WHERE session_user = 'purna_worker'
    AND d.id = nullif(current_setting('purna.job', true), '')::uuid
    AND d.state IN ('waiting', 'running') AND d.expires_at > now()
$$;

CREATE FUNCTION auth.me_id() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT id FROM auth.me() $$;
CREATE FUNCTION auth.my_agency() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT agency_id FROM auth.me() $$;
CREATE FUNCTION auth.my_id_as(p_role text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT id FROM auth.me() WHERE role = p_role $$;
CREATE FUNCTION auth.my_agency_as(p_role text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT agency_id FROM auth.me() WHERE role = p_role $$;
-- The agency of a social worker or a supervisor: those who keep cases.
CREATE FUNCTION auth.staff_agency() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT agency_id FROM auth.me() WHERE role IN ('social_worker', 'supervisor') $$;
-- The agency whose counselling notes I answer for, as its lead counsellor.
CREATE FUNCTION auth.lead_agency() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT agency_id FROM auth.me() WHERE role = 'counsellor' AND lead $$;
GRANT EXECUTE ON FUNCTION auth.me(), auth.me_id(), auth.my_agency(), auth.my_id_as(text), auth.my_agency_as(text), auth.staff_agency(), auth.lead_agency() TO purna_app, purna_worker;

RESET ROLE;

CREATE POLICY signed_in_reads ON auth.agency FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.me_id()) IS NOT NULL);
CREATE POLICY administrator_adds ON auth.agency FOR INSERT TO purna_app WITH CHECK ((SELECT auth.my_id_as('administrator')) IS NOT NULL);
CREATE POLICY administrator_edits ON auth.agency FOR UPDATE TO purna_app USING ((SELECT auth.my_id_as('administrator')) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE ON auth.agency TO purna_app;
GRANT SELECT ON auth.agency TO purna_worker;
