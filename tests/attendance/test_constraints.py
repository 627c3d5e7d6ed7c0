"""Every constraint of training and community broken once, and a sentence for each that a user can reach."""

import psycopg
import pytest

from purna_pmi.core.errors import constraint_sentences
from tests.world import EVERYBODY, fixed_id

WORKER, TRAINER = EVERYBODY["worker"], EVERYBODY["trainer"]
FACILITATOR = EVERYBODY["facilitator"]
MADE = ("agreement", "course", "class", "session", "participant")
MADE += ("group", "member", "meeting", "person", "case", "none", "other")
IDS = {name: fixed_id(name) for name in MADE} | {
    "lpk1": TRAINER.agency_id,
    "lpk2": EVERYBODY["other_trainer"].agency_id,
    "trainer": TRAINER.id,
    "kkbm": FACILITATOR.agency_id,
    "facilitator": FACILITATOR.id,
    "kpg": WORKER.agency_id,
    "worker": WORKER.id,
}
ROWS = """
INSERT INTO people.person (id, agency_id, name, registered_by) VALUES ('{person}', '{kpg}', 'A', '{worker}');
INSERT INTO cases.case_file (id, number, agency_id, person_id, opened_on, initials)
  VALUES ('{case}', 'KPG-X-1', '{kpg}', '{person}', '2026-01-05', 'A');
INSERT INTO training.agreement VALUES ('{agreement}', '{lpk1}', 'R', '2026-01-01', '2026-12-31');
INSERT INTO training.course VALUES ('{course}', '{lpk1}', 'K', 160);
INSERT INTO training.training_class
  VALUES ('{class}', '{course}', '{lpk1}', '{trainer}', 'A', '', '2026-02-01', '2026-03-01', 16);
INSERT INTO training.class_session VALUES ('{session}', '{class}', '2026-02-02', '08:00', '12:00');
INSERT INTO training.participant VALUES ('{participant}', '{class}', 'A', 'enrolled', '2026-02-01');
INSERT INTO training.enrolment
  VALUES (gen_random_uuid(), '{case}', '{class}', '{participant}', '{worker}', '2026-02-01');
INSERT INTO training.mark VALUES (gen_random_uuid(), '{session}', '{participant}', 'late', '{trainer}');
INSERT INTO community.support_group
  VALUES ('{group}', 'A', 'kkbm', NULL, '{facilitator}', '{kkbm}', '2026-01-01');
INSERT INTO community.membership VALUES ('{member}', '{group}', 'A', 'member', 'active', '2026-01-01');
INSERT INTO community.membership_case VALUES (gen_random_uuid(), '{case}', '{group}', '{member}', '{worker}');
INSERT INTO community.meeting VALUES ('{meeting}', '{group}', '2026-01-09');
INSERT INTO community.meeting_mark VALUES (gen_random_uuid(), '{meeting}', '{member}', 'late', '{facilitator}')
"""
BREAKS = {
    "ck_agreement_forward": "UPDATE training.agreement SET ends_on = '2025-01-01'",
    "fk_agreement_provider_id_agency": "UPDATE training.agreement SET provider_id = '{none}'",
    "ck_course_name_length": "UPDATE training.course SET name = ' '",
    "ck_course_hours_positive": "UPDATE training.course SET hours = 0",
    "ck_course_threshold_percent": "UPDATE training.course SET attendance_threshold = 101",
    "uq_course_id_provider_id": None,  # id alone is unique already; the pair exists for the key that points at it
    "fk_course_provider_id_agency": "INSERT INTO training.course VALUES ('{other}', '{none}', 'K', 1)",
    "ck_training_class_name_length": "UPDATE training.training_class SET name = repeat('a', 121)",
    "ck_training_class_forward": "UPDATE training.training_class SET ends_on = '2026-01-31'",
    "ck_training_class_capacity_sane": "UPDATE training.training_class SET capacity = 201",
    "fk_training_class_course_id_course": "UPDATE training.training_class SET provider_id = '{lpk2}'",
    "fk_training_class_provider_id_agency": None,  # the pair with the course refuses first
    "fk_training_class_trainer_id_user_account": "UPDATE training.training_class SET trainer_id = '{none}'",
    "ck_class_session_times_forward": "UPDATE training.class_session SET ends_at = '08:00'",
    "ck_class_session_topic_length": "UPDATE training.class_session SET topic = repeat('a', 201)",
    "uq_class_session_class_id_held_on_starts_at":
        "INSERT INTO training.class_session VALUES ('{other}', '{class}', '2026-02-02', '08:00', '09:00')",
    "fk_class_session_class_id_training_class": "UPDATE training.class_session SET class_id = '{none}'",
    "ck_participant_shown_name_length": "UPDATE training.participant SET shown_name = ''",
    "ck_participant_status_known": "UPDATE training.participant SET status = 'gone'",
    "ck_participant_left_after_joined": "UPDATE training.participant SET left_on = '2026-01-31'",
    "fk_participant_class_id_training_class": "UPDATE training.participant SET class_id = '{none}'",
    "uq_enrolment_case_id_class_id":
        "INSERT INTO training.enrolment"
        " VALUES (gen_random_uuid(), '{case}', '{class}', gen_random_uuid(), '{worker}', '2026-02-01')",
    "uq_enrolment_participant_id":
        "INSERT INTO training.enrolment VALUES"
        " (gen_random_uuid(), '{other}', '{class}', '{participant}', '{worker}', '2026-02-01')",
    "fk_enrolment_case_id_case_file": "UPDATE training.enrolment SET case_id = '{none}'",
    "fk_enrolment_class_id_training_class": "UPDATE training.enrolment SET class_id = '{none}'",
    "fk_enrolment_participant_id_participant": "UPDATE training.enrolment SET participant_id = '{none}'",
    "ck_mark_status_known": "UPDATE training.mark SET status = 'there'",
    "uq_mark_session_id_participant_id":
        "INSERT INTO training.mark VALUES (gen_random_uuid(), '{session}', '{participant}', 'sick', '{trainer}')",
    "fk_mark_session_id_class_session": "UPDATE training.mark SET session_id = '{none}'",
    "fk_mark_participant_id_participant": "UPDATE training.mark SET participant_id = '{none}'",
    "ck_support_group_name_length": "UPDATE community.support_group SET name = ''",
    "ck_support_group_kind_known": "UPDATE community.support_group SET kind = 'club'",
    "ck_support_group_ended_after_founded": "UPDATE community.support_group SET ended_on = '2025-01-01'",
    "fk_support_group_village_code_place": "UPDATE community.support_group SET village_code = '99'",
    "fk_support_group_facilitator_id_user_account": "UPDATE community.support_group SET facilitator_id = '{none}'",
    "fk_support_group_agency_id_agency": "UPDATE community.support_group SET agency_id = '{none}'",
    "ck_membership_shown_name_length": "UPDATE community.membership SET shown_name = repeat('a', 61)",
    "ck_membership_role_known": "UPDATE community.membership SET role = 'king'",
    "ck_membership_state_known": "UPDATE community.membership SET state = 'lost'",
    "ck_membership_to_after_from": "UPDATE community.membership SET state = 'left', to_on = '2025-01-01'",
    "ck_membership_left_has_date": "UPDATE community.membership SET state = 'left'",
    "fk_membership_group_id_support_group": "UPDATE community.membership SET group_id = '{none}'",
    "uq_membership_case_membership_id":
        "INSERT INTO community.membership_case VALUES (gen_random_uuid(), '{case}', '{group}', '{member}', '{worker}')",
    "fk_membership_case_case_id_case_file": "UPDATE community.membership_case SET case_id = '{none}'",
    "fk_membership_case_group_id_support_group": "UPDATE community.membership_case SET group_id = '{none}'",
    "fk_membership_case_membership_id_membership": "UPDATE community.membership_case SET membership_id = '{none}'",
    "uq_meeting_group_id_held_on": "INSERT INTO community.meeting VALUES ('{other}', '{group}', '2026-01-09')",
    "ck_meeting_topic_length": "UPDATE community.meeting SET topic = repeat('a', 201)",
    "ck_meeting_place_length": "UPDATE community.meeting SET place = repeat('a', 121)",
    "fk_meeting_group_id_support_group": "UPDATE community.meeting SET group_id = '{none}'",
    "ck_meeting_mark_status_known": "UPDATE community.meeting_mark SET status = 'there'",
    "uq_meeting_mark_meeting_id_membership_id":
        "INSERT INTO community.meeting_mark"
        " VALUES (gen_random_uuid(), '{meeting}', '{member}', 'sick', '{facilitator}')",
    "fk_meeting_mark_meeting_id_meeting": "UPDATE community.meeting_mark SET meeting_id = '{none}'",
    "fk_meeting_mark_membership_id_membership": "UPDATE community.meeting_mark SET membership_id = '{none}'",
}  # fmt: skip
# What a form offers as a closed list, or a function writes: no user types it.
OUT_OF_REACH = {
    "ck_participant_status_known",
    "ck_participant_left_after_joined",
    "ck_mark_status_known",
    "ck_support_group_kind_known",
    "ck_membership_role_known",
    "ck_membership_state_known",
    "ck_membership_left_has_date",
    "ck_meeting_mark_status_known",
    "uq_course_id_provider_id",
    "uq_enrolment_participant_id",
    "uq_mark_session_id_participant_id",
    "uq_membership_case_membership_id",
    "uq_meeting_mark_meeting_id_membership_id",
}


@pytest.fixture(scope="module")
def rows(app):
    """One row of each table, never committed."""
    with psycopg.connect(app.extensions["addresses"].install) as connection:
        for row in ROWS.split(";"):
            connection.execute(row.format(**IDS))
        yield connection
        connection.rollback()


@pytest.mark.parametrize("name", [name for name, broken in BREAKS.items() if broken])
def test_each_constraint_holds(rows, name):
    with pytest.raises(psycopg.errors.IntegrityError) as error, rows.transaction():
        rows.execute(BREAKS[name].format(**IDS))
    assert error.value.diag.constraint_name == name


def test_no_constraint_is_forgotten(owner_address):
    wanted = (
        "SELECT conname FROM pg_constraint WHERE connamespace IN ('training'::regnamespace, 'community'::regnamespace)"
        " AND contype IN ('c', 'u', 'f')"
    )
    with psycopg.connect(owner_address) as connection:
        assert {name for (name,) in connection.execute(wanted)} == set(BREAKS)


def test_each_constraint_that_a_user_reaches_has_its_sentence():
    reachable = {name for name in BREAKS if not name.startswith("fk_")} - OUT_OF_REACH
    assert reachable - constraint_sentences.names() == set()
