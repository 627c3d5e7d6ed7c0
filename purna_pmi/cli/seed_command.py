"""`flask --app wsgi seed`: a synthetic city of any size, on a demo or an empty database."""

import time

import click
import psycopg
from flask import current_app
from flask.cli import with_appcontext
from flask_security import hash_password

from purna_pmi.cli.database import ready_database
from purna_pmi.cli.demo_password import demo_password
from purna_pmi.cli.seed.accounts import City, city_for, put_accounts
from purna_pmi.cli.seed.bulk.load import load_province
from purna_pmi.cli.seed.bulk.province import province_for
from purna_pmi.cli.seed.load import load_city
from purna_pmi.core.config import SettingError, Settings

_IN_BULK = 5_000
_COUNT_ACCOUNTS = "SELECT count(*) FROM auth.user_account"


@click.command("seed")
@click.option("--cases", type=click.IntRange(1, 5_000_000), required=True, help="how many")
@click.option("--seed", type=int, default=1, show_default=True, help="the same seed, the same city")
@click.option(
    "--bulk/--no-bulk",
    default=None,
    help=f"a province of 200 agencies, copied set by set; without a word from {_IN_BULK} cases on",
)
@with_appcontext
def seed_command(cases: int, seed: int, *, bulk: bool | None) -> None:
    """Add cases of people who do not exist, with everything around them."""
    settings: Settings = current_app.extensions["settings"]
    with ready_database() as addresses:
        if not addresses.install:
            raise SettingError("PURNA_INSTALL_DATABASE_URL is missing: seeding needs it.")
        started = time.monotonic()
        with psycopg.connect(addresses.install, autocommit=True) as connection:
            _refuse_real_city(connection, demo=settings.demo)
            if cases >= _IN_BULK if bulk is None else bulk:
                fill_province(connection, addresses.owner, settings, cases=cases, seed=seed)
            else:
                fill(connection, settings, cases=cases, seed=seed)
    click.echo(f"{cases} cases in {time.monotonic() - started:.1f} s")


def fill(connection: psycopg.Connection, settings: Settings, *, cases: int, seed: int) -> None:
    """Accounts where they are missing, then the cases; says how far it is."""
    city = city_for(cases)
    _people(connection, city, settings)
    load_city(
        connection,
        city=city,
        cases=cases,
        seed=seed,
        keyring=settings.keyring,
        progress=lambda done: click.echo(f"  {done} of {cases} cases"),
    )


def fill_province(
    connection: psycopg.Connection, owner: str, settings: Settings, *, cases: int, seed: int
) -> None:
    """Accounts where they are missing (as the installer), then the cases in bulk (as the owner)."""
    province = province_for(cases)
    _people(connection, province.city, settings)
    with psycopg.connect(owner, autocommit=True) as by_owner:
        load_province(
            by_owner,
            province=province,
            cases=cases,
            seed=seed,
            keyring=settings.keyring,
            progress=click.echo,
        )


def _people(connection: psycopg.Connection, city: City, settings: Settings) -> None:
    """Offices and accounts where they are missing; raises SettingError beside others of the same name."""
    try:
        with connection.transaction():
            put_accounts(connection, city, hash_password(demo_password(settings)))
    except psycopg.errors.ForeignKeyViolation:
        raise SettingError(
            "This database has agencies or accounts of its own under names that the seed uses:"
            " seed a new database (PURNA_INSTANCE names its folder)."
        ) from None


def _refuse_real_city(connection: psycopg.Connection, *, demo: bool) -> None:
    (accounts,) = connection.execute(_COUNT_ACCOUNTS).fetchone() or (0,)
    if accounts and not demo:
        raise click.ClickException(
            "This database has accounts: invented people would stand among real ones."
            " Set PURNA_DEMO=1 if it is a demo."
        )
