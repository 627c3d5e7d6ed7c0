"""The offices of the demo city and who works there: role names, no people.

Ids follow from the e-mail or code, so that every start and every seed speaks of the same offices.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg

from purna_pmi.core import clock
from purna_pmi.identity.enums import AgencyKind, Role

DOMAIN = "demo.test"
CITY_OFFICE = "KPG"
REGENCY_OFFICE = "KAB"
_CASES_PER_WORKER = 600


@dataclass(frozen=True)
class Office:
    """An agency of the demo city."""

    code: str
    name: str
    kind: AgencyKind
    place: str = "53.71"

    @property
    def id(self) -> UUID:
        """The same in every run."""
        return office_id(self.code)


def office_id(code: str) -> UUID:
    """The id of the office with this code."""
    return uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{code}")


@dataclass(frozen=True)
class Staff:
    """A user of the demo city; `listed` accounts are printed at the start."""

    key: str
    name: str
    role: Role
    office: str
    lead: bool = False
    listed: bool = False
    new: bool = False

    @property
    def email(self) -> str:
        """Where letters would go, if the domain existed (RFC 2606)."""
        return f"{self.key}@{DOMAIN}"

    @cached_property
    def id(self) -> UUID:
        """The same in every run."""
        return uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{self.email}")

    @cached_property
    def agency_id(self) -> UUID:
        """The id of the office."""
        return office_id(self.office)


OFFICES = (
    Office(CITY_OFFICE, "Dinas Sosial Kota Kupang", AgencyKind.SOCIAL_SERVICE),
    Office(REGENCY_OFFICE, "Dinas Sosial Kabupaten Kupang", AgencyKind.SOCIAL_SERVICE, "53.01"),
    Office("PPA", "UPTD PPA Kota Kupang", AgencyKind.WOMEN_CHILDREN_UNIT),
    Office("PKM", "Puskesmas Oesapa", AgencyKind.HEALTH_CENTRE),
    Office("LPK1", "LPK Flobamora Terampil", AgencyKind.TRAINING_PROVIDER),
    Office("LPK2", "LPK Cendana Mandiri", AgencyKind.TRAINING_PROVIDER),
    Office("KOM", "Komunitas Purna PMI Kupang", AgencyKind.COMMUNITY),
    Office("PROG", "Sekretariat Program Purna PMI", AgencyKind.PROGRAMME_OFFICE),
    Office("MITRA", "Rumah Aman Mitra", AgencyKind.REFERRAL_PARTNER),
    Office("KOMINFO", "Dinas Kominfo Kota Kupang", AgencyKind.OVERSIGHT),
    Office("INSP", "Inspektorat Kota Kupang", AgencyKind.OVERSIGHT),
)
OFFICES_BY_CODE = {office.code: office for office in OFFICES}

CAST = (
    Staff("pekerja-sosial", "Pekerja Sosial Kota 1", Role.SOCIAL_WORKER, "KPG", listed=True),
    Staff("supervisor", "Supervisor Kota", Role.SUPERVISOR, "KPG", listed=True),
    Staff("konselor", "Konselor Utama", Role.COUNSELLOR, "PPA", lead=True, listed=True),
    Staff("pelatih", "Pelatih Flobamora 1", Role.TRAINING_PROVIDER, "LPK1", listed=True),
    Staff("fasilitator", "Penggerak Komunitas 1", Role.FACILITATOR, "KOM", listed=True),
    Staff("manajer", "Pengelola Program", Role.PROGRAMME_MANAGER, "PROG", listed=True),
    Staff("mitra", "Petugas Rumah Aman", Role.PARTNER, "MITRA", listed=True),
    Staff("admin", "Admin Sistem", Role.ADMINISTRATOR, "KOMINFO", listed=True),
    Staff("auditor", "Auditor Inspektorat", Role.AUDITOR, "INSP", listed=True),
    Staff("pekerja-sosial-2", "Pekerja Sosial Kabupaten 1", Role.SOCIAL_WORKER, "KAB", listed=True),
    Staff("pelatih-2", "Pelatih Cendana", Role.TRAINING_PROVIDER, "LPK2", listed=True),
    Staff("kota-2", "Pekerja Sosial Kota 2", Role.SOCIAL_WORKER, "KPG"),
    Staff("kota-3", "Pekerja Sosial Kota 3", Role.SOCIAL_WORKER, "KPG"),
    Staff("kota-4", "Pekerja Sosial Kota 4", Role.SOCIAL_WORKER, "KPG"),
    Staff("supervisor-kota-2", "Supervisor Kota 2", Role.SUPERVISOR, "KPG"),
    Staff("kabupaten-2", "Pekerja Sosial Kabupaten 2", Role.SOCIAL_WORKER, "KAB"),
    Staff("supervisor-kabupaten", "Supervisor Kabupaten", Role.SUPERVISOR, "KAB"),
    Staff("konselor-ppa", "Konselor UPTD PPA", Role.COUNSELLOR, "PPA"),
    Staff("konselor-puskesmas", "Konselor Puskesmas", Role.COUNSELLOR, "PKM"),
    Staff("flobamora-2", "Pelatih Flobamora 2", Role.TRAINING_PROVIDER, "LPK1"),
    Staff("penggerak-2", "Penggerak Komunitas 2", Role.FACILITATOR, "KOM"),
    Staff("konselor-baru", "Konselor Baru", Role.COUNSELLOR, "PPA", new=True),
    Staff("magang", "Pekerja Sosial Magang", Role.SOCIAL_WORKER, "KPG", new=True),
)


@dataclass(frozen=True)
class City:
    """Who is there to do the work."""

    staff: tuple[Staff, ...]
    offices: tuple[Office, ...] = OFFICES

    def holders(self, role: Role, office: str | None = None) -> list[Staff]:
        """Those who work in a role (of an office), newcomers without work left out."""
        return self._teams[role, office]

    @cached_property
    def _teams(self) -> dict[tuple[Role, str | None], list[Staff]]:
        teams: dict[tuple[Role, str | None], list[Staff]] = defaultdict(list)
        for one in self.staff:
            if not one.new:
                teams[one.role, one.office].append(one)
                teams[one.role, None].append(one)
        return teams


def city_for(cases: int) -> City:
    """The demo city, with as many social workers of the city's office as so many cases need."""
    usual = sum(one.role is Role.SOCIAL_WORKER and one.office == CITY_OFFICE for one in CAST)
    further = (
        Staff(f"kota-{n}", f"Pekerja Sosial Kota {n}", Role.SOCIAL_WORKER, CITY_OFFICE)
        for n in range(usual + 1, cases // _CASES_PER_WORKER + 1)
    )
    return City((*CAST, *further))


def put_accounts(connection: psycopg.Connection, city: City, password_hash: str) -> None:
    """Write offices and accounts that are not there yet; newcomers have no password so far."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO auth.agency (id, name, kind, code, place_code, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                (one.id, one.name, one.kind.value, one.code, one.place, _made(place))
                for place, one in enumerate(city.offices)
            ],
        )
        cursor.executemany(
            "INSERT INTO auth.user_account"
            " (id, email, name, agency_id, password_hash, session_stamp, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            list(_accounts(city.staff, password_hash)),
        )
        cursor.executemany(
            "INSERT INTO auth.user_role (user_id, role, lead) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [(one.id, one.role.value, one.lead) for one in city.staff],
        )


def give_password(connection: psycopg.Connection, password_hash: str) -> None:
    """Let every demo account that has a password have this one; whoever is signed in stays so."""
    connection.execute(
        "UPDATE auth.user_account SET password_hash = %s"
        " WHERE email LIKE %s AND password_hash IS NOT NULL",
        (password_hash, f"%@{DOMAIN}"),
    )


def _made(place: int) -> datetime:
    """One after the other: the first office is the one that was made first, and commands begin with it."""
    return clock.now() - timedelta(hours=1) + timedelta(milliseconds=place)


def _accounts(staff: Iterable[Staff], password_hash: str) -> Iterable[tuple[object, ...]]:
    for place, one in enumerate(staff):
        yield (
            one.id,
            one.email,
            one.name,
            one.agency_id,
            None if one.new else password_hash,
            secrets.token_hex(16),
            _made(place),
        )
