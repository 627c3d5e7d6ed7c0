-- After procrastinate's tables: who may use them.

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO purna_definer, purna_worker;
REVOKE UPDATE ON jobs.outgoing_mail FROM purna_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO purna_definer, purna_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA jobs TO purna_backup;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO purna_definer, purna_worker;

SET LOCAL ROLE purna_definer;

-- Puts a job into the queue within the caller's transaction and remembers who asked. Arguments hold ids only.
-- Without a signed-in asker (mail from the sign-in page) the job runs as nobody and the delegation is NULL.
CREATE FUNCTION jobs.enqueue(p_task text, p_arguments jsonb, p_purpose text, p_queueing_lock text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = jobs, pg_catalog AS $$
DECLARE v_me record; v_delegation uuid; v_arguments jsonb := p_arguments; v_job bigint;
BEGIN
  SELECT * INTO v_me FROM auth.me();
  IF FOUND THEN
    INSERT INTO auth.delegation (user_id, role, purpose, expires_at)
    VALUES (v_me.id, v_me.role, p_purpose, now() + interval '12 hours') RETURNING id INTO v_delegation;
    v_arguments := v_arguments || jsonb_build_object('delegation', v_delegation);
  END IF;
  SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW('default', p_task, 0, NULL, p_queueing_lock, v_arguments, NULL)::procrastinate_job_to_defer_v1])) INTO v_job;
  UPDATE auth.delegation SET job_id = v_job WHERE id = v_delegation;
  RETURN v_delegation;
END $$;
GRANT EXECUTE ON FUNCTION jobs.enqueue(text, jsonb, text, text) TO purna_app, purna_signin, purna_worker;

-- How far my job is; nobody else's.
CREATE FUNCTION jobs.progress(p_delegation uuid, OUT state text, OUT done integer, OUT total integer) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT d.state, d.done, d.total FROM auth.delegation d WHERE d.id = p_delegation AND d.user_id = auth.me_id()
$$;
GRANT EXECUTE ON FUNCTION jobs.progress(uuid) TO purna_app;

-- Jobs that gave up, jobs and letters that wait, and since when the oldest letter does: for the administrator. No word of what is in them.
CREATE FUNCTION jobs.health(OUT failed integer, OUT waiting integer, OUT letters integer, OUT oldest_letter_at timestamptz) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT (SELECT count(*) FROM jobs.procrastinate_jobs j WHERE j.status = 'failed')::integer,
         (SELECT count(*) FROM jobs.procrastinate_jobs j WHERE j.status = 'todo')::integer,
         (SELECT count(*) FROM jobs.outgoing_mail)::integer, (SELECT min(l.created_at) FROM jobs.outgoing_mail l)
  FROM auth.me() m WHERE m.role = 'administrator'
$$;
GRANT EXECUTE ON FUNCTION jobs.health() TO purna_app;

-- The worker says how far it is, or how it ended.
CREATE FUNCTION jobs.report(p_delegation uuid, p_state text, p_done integer, p_total integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE auth.delegation SET state = p_state, done = coalesce(p_done, done), total = coalesce(p_total, total) WHERE id = p_delegation
$$;
GRANT EXECUTE ON FUNCTION jobs.report(uuid, text, integer, integer) TO purna_worker;

-- Housekeeping by the periodic job: old form keys, failures, finished sessions and delegations, letters that nobody
-- could send, jobs that failed for good a month ago.
CREATE FUNCTION jobs.sweep() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM auth.form_key WHERE created_at < now() - interval '30 days';
  DELETE FROM auth.sign_in_failure WHERE at < now() - interval '1 day';
  DELETE FROM auth.session WHERE expires_at < now() - interval '90 days';
  DELETE FROM auth.delegation WHERE created_at < now() - interval '90 days';
  DELETE FROM jobs.outgoing_mail WHERE created_at < now() - interval '7 days';
  DELETE FROM jobs.procrastinate_jobs j WHERE j.status IN ('failed', 'cancelled', 'aborted')
    AND NOT EXISTS (SELECT 1 FROM jobs.procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - interval '30 days');
$$;
GRANT EXECUTE ON FUNCTION jobs.sweep() TO purna_worker;
RESET ROLE;
