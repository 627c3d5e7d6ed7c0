SET LOCAL ROLE purna_definer;
CREATE OR REPLACE FUNCTION cases.granted_case_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT n.case_id FROM cases.named_reader n, auth.me() m WHERE n.user_id = m.id AND m.role IN ('social_worker', 'supervisor'))
$$;
CREATE OR REPLACE FUNCTION cases.principals(p_cases uuid[]) RETURNS TABLE (case_id uuid, principal uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.id, c.agency_id FROM cases.case_file c WHERE c.id = ANY (p_cases) AND NOT c.sealed
  UNION SELECT c.id, c.worker_id FROM cases.case_file c WHERE c.id = ANY (p_cases) AND NOT c.sealed AND c.worker_id IS NOT NULL
  UNION SELECT n.case_id, n.user_id FROM cases.named_reader n WHERE n.case_id = ANY (p_cases)
$$;
RESET ROLE;
DROP SCHEMA counsel_notes CASCADE;
DROP SCHEMA counselling CASCADE;
