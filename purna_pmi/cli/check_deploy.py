"""`flask --app wsgi check-deploy`: what would be unsafe in the office, one line each.

Run it in the environment of the web server: what it can see, whoever breaks into the server can.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
import psycopg
from flask import current_app
from flask.cli import with_appcontext

from purna_pmi.cli.seed.accounts import CAST
from purna_pmi.core.config import Addresses, Settings, unknown_settings
from purna_pmi.core.migrations import newest_revision

_OTHERS = 0o077
# Addresses that a web server has no use for: who holds them passes every wall.
_TOO_MUCH = {
    "PURNA_OWNER_DATABASE_URL": "the owner's address belongs to migrations",
    "PURNA_INSTALL_DATABASE_URL": "the seeder's address passes every wall",
    "PGPASSWORD": "a password for psql belongs to its user's session",
}
_LONGEST_IDLE, _LONGEST_SESSION = timedelta(minutes=60), timedelta(hours=12)  # NIST SP 800-63B-4
_FEWEST_LETTERS = 10
_VERIFIED = "verify-full"
_DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Deployment:
    """What is looked at."""

    settings: Settings
    addresses: Addresses
    environment: Mapping[str, str]


def _demo(at: Deployment) -> Iterator[str]:
    if at.settings.demo:
        yield "PURNA_DEMO=1: demo accounts and plain cookies. Set it to 0."


def _cookies(at: Deployment) -> Iterator[str]:
    if not at.settings.secure_cookies:
        yield "Cookies travel without Secure: whoever listens takes over sessions."
    if urlsplit(at.settings.base_url).scheme != "https":
        yield "PURNA_BASE_URL does not begin with https://: links in letters would lead to plain http."


def _sessions(at: Deployment) -> Iterator[str]:
    if at.settings.session_idle > _LONGEST_IDLE:
        yield "PURNA_SESSION_IDLE_MINUTES is more than 60: who leaves a desk leaves it open."
    if at.settings.session_absolute > _LONGEST_SESSION:
        yield "PURNA_SESSION_HOURS is more than 12: a session outlives the working day."


def _secret_key(at: Deployment) -> Iterator[str]:
    if len(set(at.settings.secret_key)) < _FEWEST_LETTERS:
        yield "PURNA_SECRET_KEY is easy to guess: whoever does signs cookies of their own."


def _network(at: Deployment) -> Iterator[str]:
    if at.settings.bind.rpartition(":")[0] in {"", "0.0.0.0", "[::]"}:  # noqa: S104 - the address that is refused
        yield "PURNA_BIND listens on every network: past the proxy, in plain http. Name one address."
    if urlsplit(at.settings.base_url).scheme == "https" and not at.settings.trusted_proxies:
        yield (
            "PURNA_TRUSTED_PROXIES is 0, yet https ends at a proxy: all visitors would count as one,"
            " and one who guesses passwords would hold back everybody."
        )


def _ways_to_the_database(at: Deployment) -> Iterator[str]:
    for name, address in (
        ("PURNA_DATABASE_URL", at.addresses.app),
        ("PURNA_SIGNIN_DATABASE_URL", at.addresses.signin),
        ("PURNA_WORKER_DATABASE_URL", at.addresses.worker),
    ):
        parts = psycopg.conninfo.conninfo_to_dict(address) if address else {}
        host = str(parts.get("host") or "/")
        if not host.startswith("/") and not _is_near(host) and parts.get("sslmode") != _VERIFIED:
            yield f"{name} reaches another machine without sslmode={_VERIFIED}: anybody between could read along."


def _mail(at: Deployment) -> Iterator[str]:
    mail = urlsplit(at.settings.mail_url)
    if mail.scheme == "smtp" and mail.port not in {None, 587} and not _is_near(mail.hostname or ""):
        yield "PURNA_MAIL_URL: letters with links to new passwords travel in the clear. Use smtps:// or port 587."
    if not at.settings.mail_url:
        yield "PURNA_MAIL_URL is empty: letters with links to new passwords pile up in a folder."


def _secret_files(at: Deployment) -> Iterator[str]:
    keys = at.settings.instance / "keys"
    for file in [keys, *sorted(keys.glob("*"))] if keys.exists() else []:
        if _mode(file) & _OTHERS:
            yield f"{file} has mode {_mode(file):04o}: only its owner may read it (chmod go-rwx)."


def _data_folder(at: Deployment) -> Iterator[str]:
    data = at.settings.instance / "pgdata"
    if data.exists() and _mode(data.resolve()) != stat.S_IRWXU:
        yield f"{data} has mode {_mode(data):04o}: the data folder is its server's alone (chmod 0700)."


def _environment(at: Deployment) -> Iterator[str]:
    for strong, reason in _TOO_MUCH.items():
        for name in (strong, f"{strong}_FILE"):
            if at.environment.get(name):
                yield f"{name} is set in this environment: {reason}, not to the web server."
    if at.environment.get("FLASK_DEBUG", "0") not in {"", "0"}:
        yield "FLASK_DEBUG is set: error pages would show code and data."
    for name in unknown_settings(at.environment):
        yield f"{name} means nothing here: a typing error leaves the setting that was meant as it was."


def _database(at: Deployment) -> Iterator[str]:
    with psycopg.connect(at.addresses.app) as connection:
        yield from _durability(connection)
        yield from _app_role(connection)
        yield from _revision(connection)


def _durability(connection: psycopg.Connection) -> Iterator[str]:
    for name in _DURABILITY:
        (value,) = connection.execute("SELECT current_setting(%s)", (name,)).fetchone() or ("",)
        if value == "off":
            yield f"The database runs with {name} = off: what was saved may be lost in a power cut."


def _app_role(connection: psycopg.Connection) -> Iterator[str]:
    strong = connection.execute(
        "SELECT rolname FROM pg_roles r WHERE (rolsuper OR rolbypassrls OR rolcreaterole)"
        " AND pg_has_role(current_user, r.oid, 'MEMBER')"
    ).fetchall()
    if strong:
        yield f"The app logs in with the rights of {strong[0][0]}, who passes every wall."
    (owned,) = connection.execute(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE pg_has_role(current_user, c.relowner, 'MEMBER') AND n.nspname !~ '^pg_'"
    ).fetchone() or (0,)
    if owned:
        yield f"The app's role owns {owned} tables or indexes: owners can take walls down."


def _revision(connection: psycopg.Connection) -> Iterator[str]:
    (found,) = connection.execute("SELECT version_num FROM public.revision").fetchone() or ("none",)
    if found != newest_revision():
        yield f"Migrations are pending: the database is at {found}, the code at {newest_revision()}."


def _demo_accounts(at: Deployment) -> Iterator[str]:
    with psycopg.connect(at.addresses.signin) as connection:
        there = [
            one.email
            for one in CAST
            if connection.execute(
                "SELECT 1 FROM auth.account('email', %s) WHERE active AND password_hash IS NOT NULL",
                (one.email,),
            ).fetchone()
        ]
    if there:
        yield f"{len(there)} demo accounts can sign in, {there[0]} among them. End them."


CHECKS: tuple[Callable[[Deployment], Iterator[str]], ...] = (
    _demo,
    _cookies,
    _sessions,
    _secret_key,
    _network,
    _ways_to_the_database,
    _mail,
    _secret_files,
    _data_folder,
    _environment,
    _database,
    _demo_accounts,
)


def faults(at: Deployment) -> Iterator[str]:
    """What is unsafe, a sentence each."""
    away = ""
    for check in CHECKS:
        try:
            yield from check(at)
        except psycopg.OperationalError as error:
            away = str(error).partition("\n")[0]
    if away:
        yield f"The database does not answer, so that nothing could be said of it ({away})."


@click.command("check-deploy")
@with_appcontext
def check_deploy_command() -> None:
    """Refuse unsafe settings, one line each; status 1 where there is any."""
    at = Deployment(
        settings=current_app.extensions["settings"],
        addresses=current_app.extensions["addresses"],
        environment=os.environ,
    )
    found = list(faults(at))
    for fault in found:
        click.echo(f"- {fault}")
    if found:
        sys.exit(1)
    click.echo("Nothing unsafe found.")


def _is_near(host: str) -> bool:
    """Whether a host is this machine."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)
