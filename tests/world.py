"""The smallest city in which every wall can be tried: two of each kind of agency, one user a role and a rival.

Committed once into the template database, past the walls (purna_install), with a live session for everybody.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg

from purna_pmi.identity.enums import Role


def fixed_id(name: str) -> UUID:
    """The same id for the same name in every run."""
    return uuid5(NAMESPACE_URL, f"https://example.test/{name}")


@dataclass(frozen=True)
class Somebody:
    """A user of the test city and the token of their open session."""

    key: str
    role: Role
    agency: str
    lead: bool = False

    @property
    def id(self) -> UUID:
        return fixed_id(f"user/{self.key}")

    @property
    def agency_id(self) -> UUID:
        return fixed_id(f"agency/{self.agency}")

    @property
    def email(self) -> str:
        return f"{self.key}@example.test"

    @property
    def token(self) -> str:
        return f"session-token-of-{self.key}"


AGENCIES = {
    "KPG": ("Dinas Sosial Satu", "social_service"),
    "KAB": ("Dinas Sosial Dua", "social_service"),
    "PPA": ("UPTD PPA Satu", "women_children_unit"),
    "PKM": ("Puskesmas Dua", "health_centre"),
    "LPK1": ("LPK Satu", "training_provider"),
    "LPK2": ("LPK Dua", "training_provider"),
    "KKBM": ("Komunitas Satu", "community"),
    "PROG": ("Sekretariat Program", "programme_office"),
    "MITRA": ("Mitra Satu", "referral_partner"),
    "ADMIN": ("Dinas Kominfo", "oversight"),
    "INSP": ("Inspektorat", "oversight"),
}

EVERYBODY = {
    one.key: one
    for one in (
        Somebody("worker", Role.SOCIAL_WORKER, "KPG"),
        Somebody("colleague", Role.SOCIAL_WORKER, "KPG"),
        Somebody("supervisor", Role.SUPERVISOR, "KPG"),
        Somebody("other_worker", Role.SOCIAL_WORKER, "KAB"),
        Somebody("other_supervisor", Role.SUPERVISOR, "KAB"),
        Somebody("counsellor", Role.COUNSELLOR, "PPA"),
        Somebody("lead_counsellor", Role.COUNSELLOR, "PPA", lead=True),
        Somebody("other_counsellor", Role.COUNSELLOR, "PKM"),
        Somebody("trainer", Role.TRAINING_PROVIDER, "LPK1"),
        Somebody("other_trainer", Role.TRAINING_PROVIDER, "LPK2"),
        Somebody("facilitator", Role.FACILITATOR, "KKBM"),
        Somebody("other_facilitator", Role.FACILITATOR, "KKBM"),
        Somebody("manager", Role.PROGRAMME_MANAGER, "PROG"),
        Somebody("partner", Role.PARTNER, "MITRA"),
        Somebody("administrator", Role.ADMINISTRATOR, "ADMIN"),
        Somebody("auditor", Role.AUDITOR, "INSP"),
    )
}


def build_world(address: str) -> None:
    """Write agencies, users, roles and sessions as the installer."""
    with psycopg.connect(address) as connection:
        for code, (name, kind) in AGENCIES.items():
            connection.execute(
                "INSERT INTO auth.agency (id, name, kind, code) VALUES (%s, %s, %s, %s)",
                (fixed_id(f"agency/{code}"), name, kind, code),
            )
        for one in EVERYBODY.values():
            _add_user(connection, one)


def _add_user(connection: psycopg.Connection, one: Somebody) -> None:
    connection.execute(
        "INSERT INTO auth.user_account (id, email, name, agency_id, session_stamp) VALUES (%s, %s, %s, %s, %s)",
        (one.id, one.email, f"Pengguna {one.key}", one.agency_id, f"stamp-{one.key}"),
    )
    connection.execute(
        "INSERT INTO auth.user_role (user_id, role, lead) VALUES (%s, %s, %s)",
        (one.id, one.role.value, one.lead),
    )
    connection.execute(
        "INSERT INTO auth.session (token_hash, user_id, role, idle_limit, expires_at, verified_at, last_seen_at)"
        " VALUES (%s, %s, %s, '12 hours', now() + interval '12 hours', now() + interval '12 hours',"
        " now() + interval '1 hour')",  # seen of late in every test: no page notes it anew
        (sha256(one.token.encode()).digest(), one.id, one.role.value),
    )
