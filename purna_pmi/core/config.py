"""Every setting of the product: one typed table, read from PURNA_* variables and checked once, at start."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from purna_pmi.core.crypto import Keyring, load_or_create_keyring
from purna_pmi.core.keyfile import UnsafeFileError, read_or_create, read_secret

_ROOT = Path(__file__).resolve().parents[2]
_SHORTEST_SECRET = 32


class SettingError(Exception):
    """A setting that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Addresses:
    """Where the database is, once for each role that logs in; empty where this process has no business."""

    app: str
    signin: str
    worker: str
    owner: str
    install: str = ""


@dataclass(frozen=True)
class Settings:
    """What the factory needs to know. Secrets never show in a repr."""

    instance: Path
    demo: bool
    demo_password: str = field(repr=False)
    bind: str
    secret_key: str = field(repr=False)
    keyring: Keyring = field(repr=False)
    mail_url: str = field(repr=False)
    mail_from: str
    base_url: str
    secure_cookies: bool
    session_idle: timedelta
    session_absolute: timedelta
    trusted_proxies: int
    hosts: frozenset[str]
    addresses: Addresses | None = field(default=None, repr=False)

    @property
    def session_cookie(self) -> str:
        """`__Host-` only holds over https, so the plain demo has a plain name."""
        return "__Host-purna" if self.secure_cookies else "purna"

    def answers_to(self, host: str) -> bool:
        """Whether a request may call this server so (`name:port`): by its names, or the demo by any address."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self.hosts or (self.demo and _is_address(name))


# name → (what it does, default); docs/settings.md is made from this table and compared with it by a test.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "PURNA_INSTANCE": ("folder of the embedded data, keys and outgoing mail", "instance"),
    "PURNA_DATABASE_URL": ("PostgreSQL ≥ 15 for role purna_app; empty: the embedded server", ""),
    "PURNA_SIGNIN_DATABASE_URL": ("the same for role purna_signin", ""),
    "PURNA_WORKER_DATABASE_URL": ("the same for role purna_worker", ""),
    "PURNA_OWNER_DATABASE_URL": ("the same for role purna_owner: migrations and commands", ""),
    "PURNA_INSTALL_DATABASE_URL": (
        "the same for role purna_install: filling a demo; nothing in an office",
        "",
    ),
    "PURNA_DEMO": ("1: a city of invented people, demo accounts, plain http", "0"),
    "PURNA_DEMO_PASSWORD": ("password of the demo accounts; empty: random, printed once", ""),
    "PURNA_BIND": ("address and port of the web server", "127.0.0.1:8000"),
    "PURNA_BASE_URL": ("address that links in mails begin with; empty: http:// and PURNA_BIND", ""),
    "PURNA_HOSTS": (
        "further names by which browsers call the server, commas between; always: the name in PURNA_BASE_URL",
        "",
    ),
    "PURNA_SECRET_KEY": (
        "signs cookies, 32 characters or more; empty: kept in the instance folder",
        "",
    ),
    "PURNA_MAIL_URL": (
        "smtp://user:password@host:587 or smtps://…; empty: mails go to outbox/",
        "",
    ),
    "PURNA_MAIL_FROM": ("sender of mails", "purna-pmi@localhost"),
    "PURNA_SESSION_IDLE_MINUTES": ("a session ends after so long without a request", "30"),
    "PURNA_SESSION_HOURS": ("a session ends after so long in any case", "12"),
    "PURNA_TRUSTED_PROXIES": ("how many proxies in front set X-Forwarded-*", "0"),
}


# Each of these may lie in a file instead: NAME_FILE is its path, its mode 0600.
SECRETS = (
    *("PURNA_SECRET_KEY", "PURNA_MAIL_URL", "PURNA_DEMO_PASSWORD", "PURNA_DATABASE_URL"),
    *("PURNA_SIGNIN_DATABASE_URL", "PURNA_WORKER_DATABASE_URL", "PURNA_OWNER_DATABASE_URL"),
    "PURNA_INSTALL_DATABASE_URL",
)
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*")


def settings_table() -> str:
    """The settings as a table in Markdown, for docs/settings.md."""
    rows = [f"| `{name}` | {words} | `{default}` |" for name, (words, default) in SETTINGS.items()]
    head = ["| variable | what it does | without it |", "|---|---|---|"]
    return "\n".join([*head, *rows]).replace("| `` |", "| |")


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """PURNA_ variables that mean nothing here: typing errors, more often than not."""
    known = {*SETTINGS, *(f"{name}_FILE" for name in SECRETS)}
    return sorted(one for one in environment if one.startswith("PURNA_") and one not in known)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises SettingError with one sentence for the first that cannot be used."""
    given = os.environ if environment is None else environment
    value = {
        name: given.get(name, "").strip() or _from_file(given, name) or default
        for name, (_, default) in SETTINGS.items()
    }
    try:
        return _settings(value)
    except UnsafeFileError as error:
        raise SettingError(str(error)) from None
    except OSError as error:
        place = error.filename or value["PURNA_INSTANCE"]
        raise SettingError(f"{place} cannot be read or written ({error.strerror}).") from None


def _settings(value: Mapping[str, str]) -> Settings:
    instance = (_ROOT / value["PURNA_INSTANCE"]).resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    keyring = _keyring(instance)
    demo = _flag(value, "PURNA_DEMO")
    base_url = value["PURNA_BASE_URL"] or f"http://{value['PURNA_BIND']}"
    return Settings(
        instance=instance,
        demo=demo,
        demo_password=value["PURNA_DEMO_PASSWORD"],
        bind=value["PURNA_BIND"],
        secret_key=_secret(value["PURNA_SECRET_KEY"], instance),
        keyring=keyring,
        mail_url=value["PURNA_MAIL_URL"],
        mail_from=value["PURNA_MAIL_FROM"],
        base_url=base_url,
        secure_cookies=not (demo and base_url.startswith("http://")),
        session_idle=timedelta(minutes=_number(value, "PURNA_SESSION_IDLE_MINUTES", 1, 120)),
        session_absolute=timedelta(hours=_number(value, "PURNA_SESSION_HOURS", 1, 24)),
        trusted_proxies=_number(value, "PURNA_TRUSTED_PROXIES", 0, 3),
        hosts=_hosts(value, base_url),
        addresses=_addresses(value),
    )


def _addresses(value: Mapping[str, str]) -> Addresses | None:
    app = value["PURNA_DATABASE_URL"]
    if not app:
        return None
    return Addresses(
        app=app,
        signin=value["PURNA_SIGNIN_DATABASE_URL"],
        worker=value["PURNA_WORKER_DATABASE_URL"],
        owner=value["PURNA_OWNER_DATABASE_URL"],
        install=value["PURNA_INSTALL_DATABASE_URL"],
    )


def _flag(value: Mapping[str, str], name: str) -> bool:
    if value[name] not in {"0", "1"}:
        raise SettingError(f"{name} must be 0 or 1.")
    return value[name] == "1"


def _number(value: Mapping[str, str], name: str, least: int, most: int) -> int:
    if not (value[name].isdecimal() and least <= int(value[name]) <= most):
        raise SettingError(f"{name} must be a whole number from {least} to {most}.")
    return int(value[name])


def _from_file(given: Mapping[str, str], name: str) -> str:
    """A secret out of the file that NAME_FILE names; '' where there is none."""
    path = given.get(f"{name}_FILE", "").strip() if name in SECRETS else ""
    try:
        return read_secret(Path(path)).strip() if path else ""
    except OSError as error:
        raise SettingError(f"{name}_FILE: {path} cannot be read ({error.strerror}).") from None
    except UnsafeFileError as error:
        raise SettingError(f"{name}_FILE: {error}") from None


def _hosts(value: Mapping[str, str], base_url: str) -> frozenset[str]:
    """The names that requests may use: the site's own, the further ones, this machine's."""
    further = [one.strip().lower() for one in value["PURNA_HOSTS"].split(",") if one.strip()]
    if wrong := [one for one in further if not _HOST.fullmatch(one)]:
        raise SettingError(f"PURNA_HOSTS: {wrong[0]!r} is no name of a host (purna.example.go.id).")
    own = {urlsplit(base_url).hostname, value["PURNA_BIND"].rpartition(":")[0].strip("[]")}
    return frozenset({*further, *(one for one in own if one), *_THIS_MACHINE})


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _keyring(instance: Path) -> Keyring:
    """The keys of the fields; new ones only where no data are that the old ones would open."""
    keys = instance / "keys"
    file = keys / "fields.json"
    if not file.exists() and ((instance / "pgdata").exists() or (keys / "postgres.json").exists()):
        raise SettingError(
            f"{file} is missing, and without it the data here cannot be read: put it back from the copy of the keys."
        )
    try:
        return load_or_create_keyring(file)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise SettingError(f"{file} is damaged: put it back from the copy of the keys.") from None


def _secret(given: str, instance: Path) -> str:
    file = instance / "keys" / "cookies"
    secret = given or read_or_create(file, lambda: secrets.token_hex(32))
    if len(secret) < _SHORTEST_SECRET:
        name = "PURNA_SECRET_KEY" if given else file
        raise SettingError(f"{name} must have {_SHORTEST_SECRET} characters or more.")
    return secret
