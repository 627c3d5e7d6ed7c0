-- Community groups. The facilitator sees own groups and their members by shown name; the link to a case is the staff's alone.

CALL walls.open_schema('community');

CREATE TABLE community.support_group (
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  village_code text,
  facilitator_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  founded_on date NOT NULL,
  ended_on date,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_support_group PRIMARY KEY (id),
  CONSTRAINT fk_support_group_village_code_place FOREIGN KEY (village_code) REFERENCES place.place (code),
  CONSTRAINT fk_support_group_facilitator_id_user_account FOREIGN KEY (facilitator_id) REFERENCES auth.user_account (id),
  CONSTRAINT fk_support_group_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT ck_support_group_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 120),
  CONSTRAINT ck_support_group_kind_known CHECK (kind IN ('kkbm', 'business', 'cooperative', 'arisan', 'savings', 'support')),
  CONSTRAINT ck_support_group_ended_after_founded CHECK (ended_on >= founded_on)
);
CREATE INDEX ix_support_group_facilitator_id ON community.support_group (facilitator_id);

CREATE TABLE community.membership (
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  shown_name text NOT NULL,
  role text NOT NULL DEFAULT 'member',
  state text NOT NULL DEFAULT 'proposed',
  from_on date NOT NULL,
  to_on date,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_membership PRIMARY KEY (id),
  CONSTRAINT fk_membership_group_id_support_group FOREIGN KEY (group_id) REFERENCES community.support_group (id),
  CONSTRAINT ck_membership_shown_name_length CHECK (length(btrim(shown_name)) BETWEEN 1 AND 60),
  CONSTRAINT ck_membership_role_known CHECK (role IN ('chair', 'secretary', 'treasurer', 'member', 'organiser')),
  CONSTRAINT ck_membership_state_known CHECK (state IN ('proposed', 'active', 'declined', 'left')),
  CONSTRAINT ck_membership_to_after_from CHECK (to_on >= from_on),
  CONSTRAINT ck_membership_left_has_date CHECK ((state = 'left') = (to_on IS NOT NULL))
);
CREATE INDEX ix_membership_group_id ON community.membership (group_id, state);

CREATE TABLE community.membership_case (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  group_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  proposed_by uuid NOT NULL,
  CONSTRAINT pk_membership_case PRIMARY KEY (id),
  CONSTRAINT uq_membership_case_membership_id UNIQUE (membership_id),
  CONSTRAINT fk_membership_case_group_id_support_group FOREIGN KEY (group_id) REFERENCES community.support_group (id),
  CONSTRAINT fk_membership_case_case_id_case_file FOREIGN KEY (case_id) REFERENCES cases.case_file (id),
  CONSTRAINT fk_membership_case_membership_id_membership FOREIGN KEY (membership_id) REFERENCES community.membership (id)
);
CREATE INDEX ix_membership_case_case_id ON community.membership_case (case_id);

CREATE TABLE community.meeting (
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  held_on date NOT NULL,
  topic text NOT NULL DEFAULT '',
  place text NOT NULL DEFAULT '',
  sheet_saved_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_meeting PRIMARY KEY (id),
  CONSTRAINT fk_meeting_group_id_support_group FOREIGN KEY (group_id) REFERENCES community.support_group (id),
  CONSTRAINT uq_meeting_group_id_held_on UNIQUE (group_id, held_on),
  CONSTRAINT ck_meeting_topic_length CHECK (length(topic) <= 200),
  CONSTRAINT ck_meeting_place_length CHECK (length(place) <= 120)
);
CREATE INDEX ix_meeting_held_on ON community.meeting (held_on);

CREATE TABLE community.meeting_mark (
  id uuid NOT NULL,
  meeting_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  status text NOT NULL,
  marked_by uuid NOT NULL,
  marked_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_meeting_mark PRIMARY KEY (id),
  CONSTRAINT fk_meeting_mark_meeting_id_meeting FOREIGN KEY (meeting_id) REFERENCES community.meeting (id),
  CONSTRAINT fk_meeting_mark_membership_id_membership FOREIGN KEY (membership_id) REFERENCES community.membership (id),
  CONSTRAINT uq_meeting_mark_meeting_id_membership_id UNIQUE (meeting_id, membership_id),
  CONSTRAINT ck_meeting_mark_status_known CHECK (status IN ('present', 'late', 'excused', 'sick', 'absent'))
);
CREATE INDEX ix_meeting_mark_membership_id ON community.meeting_mark (membership_id);

CALL walls.raise_on('community.support_group');
CALL walls.raise_on('community.membership');
CALL walls.raise_on('community.membership_case');
CALL walls.raise_on('community.meeting');
CALL walls.raise_on('community.meeting_mark');
CALL walls.watch('community.support_group', '', '', 'kind,facilitator_id,founded_on,ended_on');
CALL walls.watch('community.membership', '', '', 'role,state,from_on,to_on');
CALL walls.watch('community.membership_case', '', 'case_id', 'group_id');
CALL walls.watch('community.meeting', '', '', 'held_on');
CALL walls.watch('community.meeting_mark', '', '', '');

SET LOCAL ROLE purna_definer;

CREATE FUNCTION community.my_group_ids() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT array(SELECT g.id FROM community.support_group g WHERE g.facilitator_id = auth.my_id_as('facilitator'))
$$;

-- Proposes the person of an open case that I may see as a member: 'proposed', or 'unknown', 'closed', 'already', 'over'.
CREATE FUNCTION community.propose(p_link uuid, p_membership uuid, p_case uuid, p_group uuid, p_shown_name text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_group community.support_group; v_today date := (now() AT TIME ZONE 'Asia/Makassar')::date;
BEGIN
  IF NOT cases.staff_may_see(p_case) THEN RETURN 'unknown'; END IF;
  IF (SELECT c.stage FROM cases.case_file c WHERE c.id = p_case) = 'closed' THEN RETURN 'closed'; END IF;
  SELECT * INTO v_group FROM community.support_group WHERE id = p_group FOR UPDATE;
  IF NOT FOUND THEN RETURN 'unknown'; END IF;
  IF v_group.ended_on < v_today THEN RETURN 'over'; END IF;
  IF EXISTS (SELECT 1 FROM community.membership_case l JOIN community.membership m ON m.id = l.membership_id
             WHERE l.case_id = p_case AND l.group_id = p_group AND m.state IN ('proposed', 'active')) THEN RETURN 'already'; END IF;
  INSERT INTO community.membership (id, group_id, shown_name, from_on) VALUES (p_membership, p_group, p_shown_name, v_today);
  INSERT INTO community.membership_case (id, case_id, group_id, membership_id, proposed_by) VALUES (p_link, p_case, p_group, p_membership, auth.me_id());
  RETURN 'proposed';
END $$;

-- Takes a proposal back that nobody has answered yet; true where there was one.
CREATE FUNCTION community.take_back(p_case uuid, p_group uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE v_membership uuid;
BEGIN
  SELECT m.id INTO v_membership FROM community.membership_case l JOIN community.membership m ON m.id = l.membership_id
  WHERE l.case_id = p_case AND l.group_id = p_group AND m.state = 'proposed' AND cases.staff_may_see(p_case) FOR UPDATE OF m;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM community.membership_case WHERE membership_id = v_membership;
  DELETE FROM community.membership WHERE id = v_membership;
  RETURN true;
END $$;

-- The facilitator of the group answers a proposal.
CREATE FUNCTION community.answer(p_membership uuid, p_accept boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE community.membership m SET state = CASE WHEN p_accept THEN 'active' ELSE 'declined' END,
         from_on = (now() AT TIME ZONE 'Asia/Makassar')::date, version = version + 1
  WHERE m.id = p_membership AND m.group_id = ANY (community.my_group_ids()) AND m.state = 'proposed';
  RETURN FOUND;
END $$;

-- Saves the sheet of one meeting of my group, each mark for a member of it, past or present. As training.save_sheet.
CREATE FUNCTION community.save_sheet(p_meeting uuid, p_version integer, p_at timestamptz, p_ids uuid[], p_people uuid[], p_statuses text[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
DECLARE v_me uuid := auth.my_id_as('facilitator'); v_group uuid;
BEGIN
  SELECT t.group_id INTO v_group FROM community.meeting t WHERE t.id = p_meeting AND t.group_id = ANY (community.my_group_ids());
  IF NOT FOUND OR cardinality(p_people) > (SELECT count(*) FROM community.membership m WHERE m.group_id = v_group AND m.id = ANY (p_people) AND m.state IN ('active', 'left')) THEN RETURN 'unknown'; END IF;
  UPDATE community.meeting SET sheet_saved_at = p_at, version = version + 1 WHERE id = p_meeting AND version = p_version;
  IF NOT FOUND THEN RETURN 'stale'; END IF;
  IF array_position(p_statuses, NULL) IS NOT NULL THEN
    DELETE FROM community.meeting_mark k USING unnest(p_people, p_statuses) AS g(person, status)
    WHERE k.meeting_id = p_meeting AND k.membership_id = g.person AND g.status IS NULL;
  END IF;
  INSERT INTO community.meeting_mark AS k (id, meeting_id, membership_id, status, marked_by)
  SELECT g.id, p_meeting, g.person, g.status, v_me FROM unnest(p_ids, p_people, p_statuses) AS g(id, person, status) WHERE g.status IS NOT NULL
  ON CONFLICT (meeting_id, membership_id) DO UPDATE SET status = excluded.status, marked_by = excluded.marked_by, marked_at = now()
  WHERE k.status <> excluded.status;
  RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION community.save_sheet(uuid, integer, timestamptz, uuid[], uuid[], text[]) TO purna_app;

-- The timeline of the case hears of proposals and of what the facilitator makes of them; the facilitator learns nothing of the case.
CREATE FUNCTION community.tell_proposal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  SELECT gen_random_uuid(), n.case_id, 'group_proposed', m.from_on, jsonb_build_object('group', g.name), n.proposed_by
  FROM new_rows n JOIN community.membership m ON m.id = n.membership_id JOIN community.support_group g ON g.id = n.group_id;
  RETURN NULL;
END $$;
CREATE FUNCTION community.tell_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO cases.case_event (id, case_id, kind, happened_on, facts, actor_id)
  SELECT gen_random_uuid(), l.case_id, CASE n.state WHEN 'active' THEN 'group_joined' ELSE 'group_' || n.state END,
         coalesce(n.to_on, (now() AT TIME ZONE 'Asia/Makassar')::date), jsonb_build_object('group', g.name), auth.me_id()
  FROM old_rows o JOIN new_rows n ON n.id = o.id AND n.state <> o.state
  JOIN community.membership_case l ON l.membership_id = n.id JOIN community.support_group g ON g.id = n.group_id;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION community.tell_proposal(), community.tell_membership() TO purna_owner;

-- How many members some groups have, for those who plan with them: counts only.
CREATE FUNCTION community.sizes(p_groups uuid[], OUT group_id uuid, OUT members integer) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT m.group_id, count(*)::integer FROM community.membership m
  WHERE m.group_id = ANY (p_groups) AND m.state = 'active'
    AND (m.group_id = ANY (community.my_group_ids()) OR EXISTS (SELECT 1 FROM auth.me() a WHERE a.role IN ('social_worker', 'supervisor', 'programme_manager')))
  GROUP BY m.group_id
$$;

-- The groups of a case with attendance in numbers, for the staff of the case.
CREATE FUNCTION community.groups_of_case(p_case uuid, OUT group_id uuid, OUT group_name text, OUT kind text, OUT role text, OUT state text, OUT from_on date, OUT to_on date,
  OUT meetings integer, OUT attended integer) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
  SELECT g.id, g.name, g.kind, m.role, m.state, m.from_on, m.to_on, count(k.id)::integer, (count(k.id) FILTER (WHERE k.status IN ('present', 'late')))::integer
  FROM community.membership_case l JOIN community.membership m ON m.id = l.membership_id JOIN community.support_group g ON g.id = l.group_id
  LEFT JOIN community.meeting_mark k ON k.membership_id = m.id
  WHERE l.case_id = p_case AND cases.staff_may_see(p_case)
  GROUP BY g.id, m.id ORDER BY m.from_on DESC
$$;
GRANT EXECUTE ON FUNCTION community.my_group_ids(), community.propose(uuid, uuid, uuid, uuid, text), community.take_back(uuid, uuid), community.answer(uuid, boolean),
  community.sizes(uuid[]), community.groups_of_case(uuid) TO purna_app;
GRANT EXECUTE ON FUNCTION community.my_group_ids(), community.groups_of_case(uuid) TO purna_worker;
RESET ROLE;

CREATE TRIGGER tell_case AFTER INSERT ON community.membership_case REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION community.tell_proposal();
CREATE TRIGGER tell_case AFTER UPDATE ON community.membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION community.tell_membership();

CREATE POLICY planners_read ON community.support_group FOR SELECT TO purna_app USING (
  facilitator_id = (SELECT auth.my_id_as('facilitator')) OR (SELECT auth.staff_agency()) IS NOT NULL OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL);
CREATE POLICY owner_adds ON community.support_group FOR INSERT TO purna_app WITH CHECK (
  facilitator_id = (SELECT auth.my_id_as('facilitator')) AND agency_id = (SELECT auth.my_agency())
  OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL AND auth.holds_role(facilitator_id, 'facilitator', agency_id));
CREATE POLICY owner_edits ON community.support_group FOR UPDATE TO purna_app
  USING (facilitator_id = (SELECT auth.my_id_as('facilitator')) OR (SELECT auth.my_id_as('programme_manager')) IS NOT NULL)
  WITH CHECK (auth.holds_role(facilitator_id, 'facilitator', agency_id));
GRANT SELECT, INSERT, UPDATE ON community.support_group TO purna_app;

-- A name that was declined is no longer the facilitator's to read.
CREATE POLICY own_groups ON community.membership FOR SELECT TO purna_app USING (group_id = ANY ((SELECT community.my_group_ids())::uuid[]) AND state <> 'declined');
CREATE POLICY own_groups_edits ON community.membership FOR UPDATE TO purna_app USING (group_id = ANY ((SELECT community.my_group_ids())::uuid[]) AND state IN ('active', 'left'));
GRANT SELECT, UPDATE (role, state, to_on, version) ON community.membership TO purna_app;

CREATE POLICY with_case ON community.membership_case FOR SELECT TO purna_app, purna_worker USING ((SELECT auth.staff_agency()) IS NOT NULL AND EXISTS (SELECT 1 FROM cases.case_file c WHERE c.id = case_id));
GRANT SELECT ON community.membership_case TO purna_app, purna_worker;

CREATE POLICY own_groups ON community.meeting FOR SELECT TO purna_app USING (group_id = ANY ((SELECT community.my_group_ids())::uuid[]));
CREATE POLICY own_groups_adds ON community.meeting FOR INSERT TO purna_app WITH CHECK (group_id = ANY ((SELECT community.my_group_ids())::uuid[]));
CREATE POLICY own_groups_edits ON community.meeting FOR UPDATE TO purna_app USING (group_id = ANY ((SELECT community.my_group_ids())::uuid[]));
CREATE POLICY own_groups_cancels ON community.meeting FOR DELETE TO purna_app USING (group_id = ANY ((SELECT community.my_group_ids())::uuid[]) AND sheet_saved_at IS NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON community.meeting TO purna_app;

CREATE POLICY own_groups ON community.meeting_mark FOR SELECT TO purna_app USING (EXISTS (SELECT 1 FROM community.meeting t WHERE t.id = meeting_id));
GRANT SELECT ON community.meeting_mark TO purna_app; -- written by community.save_sheet alone
