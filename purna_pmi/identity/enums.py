"""Roles of people and kinds of agencies, by the codes that the database stores."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody does here; one is active in a session."""

    SOCIAL_WORKER = "social_worker"
    SUPERVISOR = "supervisor"
    COUNSELLOR = "counsellor"
    TRAINING_PROVIDER = "training_provider"
    FACILITATOR = "facilitator"
    PROGRAMME_MANAGER = "programme_manager"
    PARTNER = "partner"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class AgencyKind(StrEnum):
    """What an agency is for."""

    SOCIAL_SERVICE = "social_service"
    WOMEN_CHILDREN_UNIT = "women_children_unit"
    HEALTH_CENTRE = "health_centre"
    TRAINING_PROVIDER = "training_provider"
    COMMUNITY = "community"
    PROGRAMME_OFFICE = "programme_office"
    REFERRAL_PARTNER = "referral_partner"
    OVERSIGHT = "oversight"
