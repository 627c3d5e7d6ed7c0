-- What the sign-in role and the administrator may do with accounts: named functions, nothing else.

SET LOCAL ROLE purna_definer;

-- ---------------------------------------------------------------- sign-in (purna_signin only)

-- An account by id, e-mail or session stamp, with the roles it holds; the only way to a password hash.
CREATE FUNCTION auth.account(p_field text, p_value text, OUT id uuid, OUT email text, OUT name text, OUT agency_id uuid,
                             OUT password_hash text, OUT session_stamp text, OUT active boolean, OUT locale text, OUT roles text[])
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.email, u.name, u.agency_id, u.password_hash, u.session_stamp, u.active AND a.active, u.locale,
         array(SELECT r.role FROM auth.user_role r WHERE r.user_id = u.id ORDER BY r.role)
  FROM auth.user_account u JOIN auth.agency a ON a.id = u.agency_id
  WHERE (p_field = 'email' AND lower(u.email) = lower(p_value))
     OR (p_field = 'id' AND u.id::text = p_value)
     OR (p_field = 'session_stamp' AND u.session_stamp = p_value)
$$;

-- Opens a session for one active role; the newest two sessions of a person stay, older ones end.
CREATE FUNCTION auth.open_session(p_user uuid, p_role text, p_token_hash bytea, p_device text, p_idle interval, p_absolute interval)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_id uuid;
BEGIN
  PERFORM 1 FROM auth.user_account WHERE id = p_user AND active FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no active account' USING ERRCODE = 'insufficient_privilege'; END IF;
  INSERT INTO auth.session (token_hash, user_id, role, device, idle_limit, expires_at)
  VALUES (p_token_hash, p_user, p_role, left(p_device, 80), p_idle, now() + p_absolute) RETURNING id INTO v_id;
  UPDATE auth.user_account SET last_sign_in_at = now() WHERE id = p_user;
  UPDATE auth.session SET ended_at = now() WHERE ended_at IS NULL AND id IN (
    SELECT s.id FROM auth.session s WHERE s.user_id = p_user AND s.ended_at IS NULL ORDER BY (s.id = v_id) DESC, s.created_at DESC OFFSET 2);
  RETURN v_id;
END $$;

-- Gives a live session another token (after the password was asked again, or a change of role); the old token is dead.
CREATE FUNCTION auth.renew_session(p_old_hash bytea, p_new_hash bytea, p_role text, p_verified boolean)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE auth.session s SET token_hash = p_new_hash, role = coalesce(p_role, s.role),
         verified_at = CASE WHEN p_verified THEN now() ELSE s.verified_at END, last_seen_at = now()
  WHERE s.token_hash = p_old_hash AND s.ended_at IS NULL AND s.expires_at > now() AND s.last_seen_at + s.idle_limit > now();
  RETURN FOUND;
END $$;

-- A new password, unless the old one (p_old is its stamp) was replaced meanwhile: then false. Its stamp makes every link and session of
-- the old one worthless. Without a stamp the password is the same and only its hash is stronger.
CREATE FUNCTION auth.set_password(p_user uuid, p_hash text, p_old text, p_stamp text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE auth.user_account SET password_hash = p_hash, session_stamp = coalesce(p_stamp, session_stamp), version = version + 1
  WHERE id = p_user AND session_stamp = p_old;
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_stamp IS NOT NULL THEN UPDATE auth.session SET ended_at = now() WHERE user_id = p_user AND ended_at IS NULL; END IF;
  RETURN true;
END $$;

-- Seconds to wait before the next attempt: none below p_free failures in a quarter of an hour, then p_first, twice that,
-- four times … at most 900.
CREATE FUNCTION auth.wait_seconds(p_subject bytea, p_free integer, p_first integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT CASE WHEN count(*) < p_free THEN 0
              ELSE greatest(0, ceil(extract(epoch FROM max(at) + least(900, p_first * power(2, least(count(*) - p_free, 10)))::integer * interval '1 second' - clock_timestamp())))::integer END
  FROM auth.sign_in_failure WHERE subject_hash = p_subject AND at > now() - interval '15 minutes'
$$;

-- Counts an attempt against what was typed and where it comes from (hashes) as if it failed, unless one of the two must wait: of attempts
-- made at once each sees those before it. Gives the seconds to wait, or else the ids by which a success is taken back.
CREATE FUNCTION auth.begin_attempt(p_account bytea, p_address bytea, p_free integer, p_free_of_address integer, p_first integer,
  OUT wait integer, OUT ids uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('attempt' || encode(least(p_account, p_address), 'hex'), 0));
  PERFORM pg_advisory_xact_lock(hashtextextended('attempt' || encode(greatest(p_account, p_address), 'hex'), 0));
  wait := greatest(auth.wait_seconds(p_account, p_free, p_first), auth.wait_seconds(p_address, p_free_of_address, p_first));
  IF wait = 0 THEN
    WITH counted AS (INSERT INTO auth.sign_in_failure (subject_hash) VALUES (p_account), (p_address) RETURNING id)
    SELECT array_agg(c.id) INTO ids FROM counted c;
  END IF;
END $$;

CREATE FUNCTION auth.take_back_attempt(p_ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM auth.sign_in_failure WHERE id = ANY (p_ids)
$$;

CREATE FUNCTION auth.forget_failures(p_subjects bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM auth.sign_in_failure WHERE subject_hash = ANY (p_subjects) OR at < now() - interval '1 day'
$$;

GRANT EXECUTE ON FUNCTION auth.account(text, text), auth.open_session(uuid, text, bytea, text, interval, interval),
  auth.renew_session(bytea, bytea, text, boolean), auth.set_password(uuid, text, text, text),
  auth.begin_attempt(bytea, bytea, integer, integer, integer), auth.take_back_attempt(uuid[]), auth.forget_failures(bytea[]) TO purna_signin;

-- ---------------------------------------------------------------- everyone who is signed in

-- Who am I, in words: what the page frame shows.
CREATE FUNCTION auth.who_am_i(OUT id uuid, OUT name text, OUT email text, OUT role text, OUT lead boolean, OUT roles text[], OUT locale text,
                              OUT agency_id uuid, OUT agency_name text, OUT agency_kind text, OUT session_id uuid,
                              OUT verified_at timestamptz, OUT expires_at timestamptz, OUT session_stamp text, OUT seen_long_ago boolean)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT m.id, u.name, u.email, m.role, m.lead, array(SELECT r.role FROM auth.user_role r WHERE r.user_id = m.id ORDER BY r.role), u.locale,
         m.agency_id, a.name, a.kind, m.session_id, s.verified_at, least(s.expires_at, s.last_seen_at + s.idle_limit), u.session_stamp,
         coalesce(s.last_seen_at < now() - interval '1 minute', false)
  FROM auth.me() m JOIN auth.user_account u ON u.id = m.id JOIN auth.agency a ON a.id = m.agency_id
  LEFT JOIN auth.session s ON s.id = m.session_id
$$;

-- Remembers that the session was used, at most once a minute.
CREATE FUNCTION auth.touch_session() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE auth.session SET last_seen_at = now() WHERE id = (SELECT session_id FROM auth.me()) AND last_seen_at < now() - interval '1 minute'
$$;

-- The live sessions of the asker, or of anybody for the administrator.
CREATE FUNCTION auth.live_sessions(p_user uuid, OUT id uuid, OUT role text, OUT device text, OUT created_at timestamptz, OUT last_seen_at timestamptz, OUT mine boolean)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT s.id, s.role, s.device, s.created_at, s.last_seen_at, s.id = m.session_id
  FROM auth.session s, auth.me() m
  WHERE s.user_id = p_user AND (p_user = m.id OR m.role = 'administrator')
    AND s.ended_at IS NULL AND s.expires_at > now() AND s.last_seen_at + s.idle_limit > now()
  ORDER BY s.last_seen_at DESC
$$;

-- Ends a session of one's own, or anybody's for the administrator; false when there is none such.
CREATE FUNCTION auth.end_session(p_session uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE auth.session s SET ended_at = now() FROM auth.me() m
  WHERE s.id = p_session AND s.ended_at IS NULL AND (s.user_id = m.id OR m.role = 'administrator');
  RETURN FOUND;
END $$;

CREATE FUNCTION auth.set_locale(p_locale text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE auth.user_account SET locale = p_locale WHERE id = (SELECT id FROM auth.me())
$$;

-- Names of colleagues by id, for pages that say who did what; any signed-in person may read a name.
CREATE FUNCTION auth.staff_names(p_ids uuid[], OUT id uuid, OUT name text) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT u.id, u.name FROM auth.user_account u WHERE u.id = ANY (p_ids) AND EXISTS (SELECT 1 FROM auth.me())
$$;

-- Active people of a role: of my own agency, or of all agencies (counsellors, trainers, facilitators to hand somebody over to).
CREATE FUNCTION auth.people_in_role(p_role text, p_everywhere boolean, OUT id uuid, OUT name text, OUT agency_id uuid, OUT agency_name text)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.name, a.id, a.name
  FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id AND r.role = p_role JOIN auth.agency a ON a.id = u.agency_id, auth.me() m
  WHERE u.active AND a.active AND (a.id = m.agency_id OR p_everywhere)
  ORDER BY lower(u.name)
$$;

-- Does this person hold this role in this agency, now? For WITH CHECK of policies.
CREATE FUNCTION auth.holds_role(p_user uuid, p_role text, p_agency uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT EXISTS (SELECT 1 FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id AND r.role = p_role
                 WHERE u.id = p_user AND u.active AND u.agency_id = p_agency)
$$;

-- Claims a form for this sending. NULL: it is yours, go on; text: it was sent before, go there.
CREATE FUNCTION auth.claim_form(p_key uuid, p_endpoint text, p_content bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_me uuid := auth.me_id(); v_redirect text;
BEGIN
  INSERT INTO auth.form_key (user_id, key, endpoint, content) VALUES (v_me, p_key, p_endpoint, p_content)
  ON CONFLICT (user_id, key) DO NOTHING;
  IF FOUND THEN RETURN NULL; END IF;
  SELECT coalesce(redirect, '') INTO v_redirect FROM auth.form_key WHERE user_id = v_me AND key = p_key AND endpoint = p_endpoint;
  RETURN coalesce(v_redirect, '');
END $$;

-- Where a form led that was sent before, and whether it held the same words then; both NULL where it was not sent. Of two sendings at
-- once the second waits here until the first is through (each statement of a volatile function sees what was committed meanwhile): its
-- view would not find what the first took away.
CREATE FUNCTION auth.form_target(p_key uuid, p_endpoint text, p_content bytea, OUT target text, OUT same boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_me uuid := auth.me_id();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(v_me || '/' || p_key, 0));
  SELECT redirect, content = p_content INTO target, same FROM auth.form_key
  WHERE user_id = v_me AND key = p_key AND endpoint = p_endpoint;
END $$;

CREATE FUNCTION auth.settle_form(p_key uuid, p_redirect text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE auth.form_key SET redirect = p_redirect WHERE user_id = auth.me_id() AND key = p_key
$$;

GRANT EXECUTE ON FUNCTION auth.who_am_i(), auth.touch_session(), auth.live_sessions(uuid), auth.end_session(uuid), auth.set_locale(text),
  auth.staff_names(uuid[]), auth.people_in_role(text, boolean), auth.holds_role(uuid, text, uuid), auth.claim_form(uuid, text, bytea),
  auth.form_target(uuid, text, bytea), auth.settle_form(uuid, text) TO purna_app;
GRANT EXECUTE ON FUNCTION auth.who_am_i(), auth.staff_names(uuid[]), auth.people_in_role(text, boolean), auth.holds_role(uuid, text, uuid) TO purna_worker;

-- ---------------------------------------------------------------- the administrator

-- Accounts with roles; the administrator sees all, the auditor reads them, others none.
CREATE FUNCTION auth.accounts(OUT id uuid, OUT email text, OUT name text, OUT agency_id uuid, OUT agency_name text, OUT active boolean,
                              OUT has_password boolean, OUT last_sign_in_at timestamptz, OUT roles text[], OUT lead boolean, OUT version integer)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.email, u.name, u.agency_id, a.name, u.active, u.password_hash IS NOT NULL, u.last_sign_in_at,
         array(SELECT r.role FROM auth.user_role r WHERE r.user_id = u.id ORDER BY r.role),
         EXISTS (SELECT 1 FROM auth.user_role r WHERE r.user_id = u.id AND r.lead), u.version
  FROM auth.user_account u JOIN auth.agency a ON a.id = u.agency_id
  WHERE EXISTS (SELECT 1 FROM auth.me() WHERE role IN ('administrator', 'auditor'))
  ORDER BY lower(u.name), u.id
$$;

-- Adds an account, or changes name, agency and state of one, with its roles; returns its new version.
-- Refuses what the law of roles forbids: touching one's own account, an auditor with any other role, an administrator
-- who keeps cases or counsels. An e-mail can be mended only until its owner has chosen a password: afterwards it is the
-- key to the account, and whoever could change it could take the account over.
CREATE FUNCTION auth.save_account(p_id uuid, p_email text, p_name text, p_agency uuid, p_active boolean, p_roles text[], p_lead boolean,
                                  p_stamp text, p_version integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_me uuid := auth.my_id_as('administrator'); v_version integer;
BEGIN
  IF v_me IS NULL THEN RAISE EXCEPTION 'not the administrator' USING ERRCODE = 'insufficient_privilege'; END IF;
  IF v_me = p_id THEN RAISE EXCEPTION 'own account' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_user_role_not_granted_to_self'; END IF;
  IF 'auditor' = ANY (p_roles) AND cardinality(p_roles) > 1 OR 'administrator' = ANY (p_roles) AND p_roles && ARRAY['social_worker', 'supervisor', 'counsellor']
  THEN RAISE EXCEPTION 'roles exclude each other' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_user_role_duties_separate'; END IF;
  IF p_version IS NULL THEN
    INSERT INTO auth.user_account (id, email, name, agency_id, active, session_stamp)
    VALUES (p_id, p_email, p_name, p_agency, p_active, p_stamp) RETURNING version INTO v_version;
  ELSE
    UPDATE auth.user_account SET name = p_name, agency_id = p_agency, active = p_active, version = version + 1,
           email = CASE WHEN password_hash IS NULL THEN p_email ELSE email END
    WHERE id = p_id AND version = p_version RETURNING version INTO v_version;
    IF NOT FOUND THEN RETURN NULL; END IF;
  END IF;
  DELETE FROM auth.user_role WHERE user_id = p_id AND NOT role = ANY (p_roles);
  INSERT INTO auth.user_role (user_id, role, lead, granted_by)
  SELECT p_id, r, r = 'counsellor' AND p_lead, v_me FROM unnest(p_roles) r
  ON CONFLICT (user_id, role) DO UPDATE SET lead = excluded.lead WHERE auth.user_role.lead <> excluded.lead;
  IF NOT p_active THEN UPDATE auth.session SET ended_at = now() WHERE user_id = p_id AND ended_at IS NULL; END IF;
  RETURN v_version;
END $$;
GRANT EXECUTE ON FUNCTION auth.accounts(), auth.save_account(uuid, text, text, uuid, boolean, text[], boolean, text, integer) TO purna_app;

RESET ROLE;
