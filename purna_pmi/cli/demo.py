"""The living demo: on a database without accounts, a city is made; a start that was cut short goes on.

Accounts first, then the sample register through the real import as its supervisor, then some hundred
synthetic cases. Later starts find everything there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString
from uuid import UUID

import click
import psycopg
from flask_security import hash_password
from sqlalchemy import select

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.cli.acting import acting_as
from purna_pmi.cli.demo_password import demo_password, kept_password
from purna_pmi.cli.seed.accounts import (
    CAST,
    OFFICES_BY_CODE,
    city_for,
    give_password,
    put_accounts,
)
from purna_pmi.cli.seed.load import load_city
from purna_pmi.core.config import Addresses, SettingError, Settings
from purna_pmi.core.db import db, unit_of_work
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.register import actions as register
from purna_pmi.register.enums import BatchState
from purna_pmi.register.jobs import import_batch, read_batch
from purna_pmi.register.models import Batch

CASES = 300
_SEED = 1
_REGISTER = Path(__file__).parent / "seed" / "register.xlsx"
_SUPERVISOR = next(one for one in CAST if one.role is Role.SUPERVISOR)


def prepare_demo(settings: Settings, addresses: Addresses) -> bool:
    """Make the demo city where it is not whole yet; False where the database is somebody's own."""
    if not (addresses.install and addresses.owner and addresses.worker):
        raise SettingError(
            "A demo needs the addresses of the owner, the worker and the installer"
            " (PURNA_OWNER_, PURNA_WORKER_, PURNA_INSTALL_DATABASE_URL)."
        )
    with psycopg.connect(addresses.install, autocommit=True) as connection:
        if not _open_accounts(connection, settings):
            return False
        if not _is_there(connection, "SELECT 1 FROM cases.case_file WHERE source = 'seed' LIMIT 1"):
            _import_register(settings)
            _draw_cases(connection, settings)
    return True


def greeting(settings: Settings) -> Iterator[str]:
    """Who can sign in to the demo, and with what."""
    yield f"Demo accounts, all with the password {demo_password(settings)}"
    for one in CAST:
        if one.listed:
            office = OFFICES_BY_CODE[one.office].name
            yield f"  {one.email:<28} {ROLE_LABELS[one.role]}, {office}"


def _open_accounts(connection: psycopg.Connection, settings: Settings) -> bool:
    """Accounts where there are none; the password of this start for those that there are."""
    known = kept_password(settings)
    password = demo_password(settings)
    if not _is_there(connection, "SELECT 1 FROM auth.user_account LIMIT 1"):
        click.echo("Making the demo city, once:")
        with connection.transaction():
            put_accounts(connection, city_for(CASES), hash_password(password))
        return True
    if not _is_there(connection, "SELECT 1 FROM auth.user_account WHERE id = %s", _SUPERVISOR.id):
        return False
    if known != password:
        give_password(connection, hash_password(password))
    return True


def _import_register(settings: Settings) -> None:
    """The office's register, by its supervisor, as an import is: what an earlier start did is not done again."""
    with acting_as(_SUPERVISOR.email, [Role.SUPERVISOR.value], "demo"):
        try:
            batch_id = _begun() or _receive(settings)
            read_batch(batch_id, keyring=settings.keyring, progress=_silent)
            _confirm(batch_id)
            import_batch(batch_id, keyring=settings.keyring, progress=_tell_import)
        finally:
            for engine in db.engines.values():
                engine.dispose()


def _begun() -> UUID | None:
    with unit_of_work():
        return db.session.scalars(select(Batch.id).order_by(Batch.created_at)).first()


def _receive(settings: Settings) -> UUID:
    with unit_of_work():
        batch = register.receive_file(
            _REGISTER.read_bytes(),
            file_name=_REGISTER.name,
            actor=_myself(),
            keyring=settings.keyring,
            ask=False,
        )
        return batch.id


def _confirm(batch_id: UUID) -> None:
    with unit_of_work():
        batch = db.session.get_one(Batch, batch_id)
        if batch.state == BatchState.PREVIEW:
            register.confirm(batch, actor=_myself(), version=batch.version, ask=False)


def _draw_cases(connection: psycopg.Connection, settings: Settings) -> None:
    load_city(
        connection,
        city=city_for(CASES),
        cases=CASES,
        seed=_SEED,
        keyring=settings.keyring,
        progress=lambda done: click.echo(f"  synthetic cases: {done} of {CASES}"),
    )


def _myself() -> Me:
    me = who_am_i()
    if me is None:
        raise SettingError("The demo's supervisor cannot be found.")
    return me


def _is_there(connection: psycopg.Connection, question: LiteralString, *values: object) -> bool:
    return connection.execute(question, values).fetchone() is not None


def _silent(_done: int, _total: int) -> None:
    """Reading takes a second: nothing to tell."""


def _tell_import(done: int, total: int) -> None:
    click.echo(f"  the office's register: {done} of {total} rows")
