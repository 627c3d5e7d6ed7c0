"""The embedded server as the rest of the product sees it."""

import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import psycopg
from psycopg import sql

from purna_pmi.core.postgres import places, server
from purna_pmi.core.postgres.binaries import Binaries, find_binaries
from purna_pmi.core.postgres.credentials import (
    ROLES,
    SUPERUSER,
    Credentials,
    exclusive,
    keys_folder,
    load_or_create,
)
from purna_pmi.core.postgres.errors import PostgresError
from purna_pmi.core.postgres.holding import hold, holds, let_go
from purna_pmi.core.postgres.places import FALLBACK, Place

_SQL = Path(__file__).parent


@dataclass(frozen=True)
class Cluster:
    """A running embedded server. Several processes may hold one for the same instance."""

    instance: Path
    place: Place
    socket: Path
    binaries: Binaries
    credentials: Credentials

    @property
    def relocated(self) -> Path | None:
        """The folder of the data where they could not stay in the instance folder."""
        return self.place.data if self.place.relocated else None

    def dsn(self, role: str, database: str) -> str:
        """Return `postgresql://role:password@/database?host=…`, as libpq and SQLAlchemy read it.

        It holds the password: never log it. Raises KeyError for a role that does not log in.
        """
        return _dsn(self.credentials, self.socket, role, database)

    def superuser_dsn(self, database: str = "postgres") -> str:
        """Return the superuser's address: for set-up, backups and tests."""
        return self.dsn(SUPERUSER, database)

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create a database of `purna_owner`, cloned from `template` if given; idempotent.

        Nobody may be connected to the template. Grants on the database itself are made anew.
        """
        chosen = template or "template0"
        self._psql("database.sql", {"PURNA_DATABASE": name, "PURNA_TEMPLATE": chosen})

    def drop_database(self, name: str) -> None:
        """Drop the database if it is there, ending its connections."""
        with psycopg.connect(self.superuser_dsn(), autocommit=True) as connection:
            statement = sql.SQL("drop database if exists {} with (force)")
            connection.execute(statement.format(sql.Identifier(name)))

    def is_running(self) -> bool:
        """Tell whether the server lets the superuser in."""
        return _answers(self.credentials, self.socket)

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stop the server and wait until it is gone; nothing happens where none runs."""
        with exclusive(keys_folder(self.instance)):
            server.stop(self.place, self.binaries, mode)

    def leave(self) -> None:
        """Be done with the server: the last process to leave stops it. Connections of this process end with it."""
        keys = self.instance / "keys"
        if not holds(keys):
            return
        with exclusive(keys):
            if let_go(keys):
                server.stop(self.place, self.binaries, "fast")

    def ensure_roles(self) -> None:
        """Run roles.sql where this version of it, with these passwords, has not run yet."""
        wanted = self._roles_mark()
        with psycopg.connect(self.superuser_dsn(), autocommit=True) as connection:
            found = connection.execute(
                "select shobj_description(oid, 'pg_authid') from pg_roles where rolname = %s",
                [SUPERUSER],
            ).fetchone()
            if found == (wanted,):
                return
            self._psql("roles.sql", self._role_passwords())
            for database in ("postgres", "template1"):
                connection.execute(
                    sql.SQL("revoke all on database {} from public").format(
                        sql.Identifier(database)
                    )
                )
            mark = sql.SQL("comment on role {} is {}")
            connection.execute(mark.format(sql.Identifier(SUPERUSER), sql.Literal(wanted)))

    def _role_passwords(self) -> dict[str, str]:
        """Return the environment that roles.sql reads: PURNA_APP_PASSWORD and its sisters."""
        return {f"{role.upper()}_PASSWORD": self.credentials.passwords[role] for role in ROLES}

    def _roles_mark(self) -> str:
        """Return a short hash that changes with roles.sql or a password, and tells neither."""
        content = (_SQL / "roles.sql").read_text() + repr(self._role_passwords())
        return f"roles.sql {sha256(content.encode()).hexdigest()[:16]}"

    def _psql(self, file: str, env: dict[str, str]) -> None:
        """Run one of our SQL files as the superuser; passwords travel in the environment."""
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            [self.binaries.folder / "psql", "--no-psqlrc", "--quiet", "--file", _SQL / file],
            env={
                "LC_ALL": "C",
                "PGHOST": str(self.socket),
                "PGPORT": str(server.PORT),
                "PGUSER": SUPERUSER,
                "PGPASSWORD": self.credentials.passwords[SUPERUSER],
                "PGDATABASE": "postgres",
                "PGOPTIONS": "-c client_min_messages=warning",
                **env,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise PostgresError(f"{file} failed: {done.stderr.strip()}")


def start(instance: Path, *, major: int = 18, fallback: Path = FALLBACK) -> Cluster:
    """Return the running server of this instance: initialised, started or adopted as needed.

    Any number of processes may call it at once; they share one server. Where root calls and the
    server's unprivileged account cannot reach `instance`, data go below `fallback`; that is logged
    and told by `Cluster.relocated`. Raises PostgresError with one sentence.
    """
    try:
        return _start(instance.resolve(), major, fallback)
    except OSError as error:
        place = error.filename or instance
        raise PostgresError(f"{place} cannot be read or written: {error.strerror}.") from error


def _start(instance: Path, major: int, fallback: Path) -> Cluster:
    keys = keys_folder(instance)
    with exclusive(keys):
        credentials = load_or_create(keys)
        place = places.choose_place(instance, credentials.name, fallback)
        binaries = find_binaries(major, place.account, fallback)
        socket = places.socket_folder(place)
        if not place.data.exists():
            password = credentials.passwords[SUPERUSER]
            server.initialise(place, socket, binaries, major, password)
        server.check_major(place.data, major)
        socket = server.ensure_running(
            place, socket, binaries, lambda folder: _answers(credentials, folder)
        )
        cluster = Cluster(instance, place, socket, binaries, credentials)
        cluster.ensure_roles()
        hold(keys)
    return cluster


def _answers(credentials: Credentials, socket: Path) -> bool:
    """Tell whether the server behind a socket lets the superuser in."""
    try:
        address = _dsn(credentials, socket, SUPERUSER, "postgres")
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise PostgresError("The server does not accept the password in the keys.") from None
        return False
    return True


def _dsn(credentials: Credentials, socket: Path, role: str, database: str) -> str:
    """Build an address; every part is percent-encoded."""
    password, host, name = (
        quote(part, safe="") for part in (credentials.passwords[role], str(socket), database)
    )
    return f"postgresql://{role}:{password}@/{name}?host={host}&port={server.PORT}"
