"""The words of the law: kinds of records, actions, scopes."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of record that somebody may or may not touch; the order is that of the printed policy."""

    PERSON = "person"
    IDENTITY_PAPER = "identity_paper"
    CONTACT = "contact"
    SAFE_CONTACT = "safe_contact"
    MIGRATION = "migration"
    PROTECTION = "protection"
    CASE_HEADER = "case_header"
    CASE = "case"
    CASE_NOTE = "case_note"
    CASE_TASK = "case_task"
    CLOSURE = "closure"
    DUPLICATE = "duplicate"
    KNOWN_ELSEWHERE = "known_elsewhere"
    TRAINING_AGREEMENT = "training_agreement"
    TRAINING_CLASS = "training_class"
    ENROLMENT = "enrolment"
    CLASS_ATTENDANCE = "class_attendance"
    COUNSELLING_REQUEST = "counselling_request"
    COUNSELLING = "counselling"
    COUNSELLING_NOTE = "counselling_note"
    GROUP = "group"
    MEMBERSHIP = "membership"
    MEETING_ATTENDANCE = "meeting_attendance"
    REFERRAL = "referral"
    REGISTER = "register"
    PROGRAMME_REPORT = "programme_report"
    CASE_REPORT = "case_report"
    ACCOUNT = "account"
    AGENCY = "agency"
    AUDIT = "audit"
    POLICY = "policy"
    OWN_ACCOUNT = "own_account"


class Action(StrEnum):
    """What one does with a record."""

    READ = "read"
    REVEAL = "reveal"
    CREATE = "create"
    UPDATE = "update"
    APPROVE = "approve"


class Scope(StrEnum):
    """Which records of a kind: the database's policies hold to the same words."""

    OWN = "own"  # assigned to me, or I am on its named list
    TEAM = "team"  # all of my agency, sealed ones by named list only
    GRANTED = "granted"  # entrusted to me: my class, my group, my counselling client
    SELF = "self"  # my own account
    ALL = "all"  # everything of the kind; only for kinds that speak of no person
    COUNTS = "counts"  # numbers, never rows
