"""Where the database is: the addresses that were given, or the embedded server, started when nobody has."""

import atexit

from sqlalchemy import Engine, create_engine, make_url

from purna_pmi.core.config import Addresses, SettingError, Settings
from purna_pmi.core.postgres import Cluster, start

DATABASE = "purna"


def find_database(settings: Settings) -> tuple[Addresses, Cluster | None]:
    """The addresses of the database, and the embedded server if it is that; raises PostgresError, SettingError."""
    if settings.addresses is not None:
        _refuse_missing(settings.addresses)
        return settings.addresses, None
    cluster = start(settings.instance)
    atexit.register(cluster.leave)
    cluster.create_database(DATABASE)
    return cluster_addresses(cluster, DATABASE), cluster


def cluster_addresses(cluster: Cluster, database: str) -> Addresses:
    """The addresses of one database of an embedded server, for each role."""
    return Addresses(
        app=cluster.dsn("purna_app", database),
        signin=cluster.dsn("purna_signin", database),
        worker=cluster.dsn("purna_worker", database),
        owner=cluster.dsn("purna_owner", database),
        install=cluster.dsn("purna_install", database),
    )


def sqlalchemy_url(address: str) -> str:
    """The same address, saying that psycopg 3 is the driver."""
    return make_url(address).set(drivername="postgresql+psycopg").render_as_string(False)


def single_engine(address: str) -> Engine:
    """An engine for a command's few statements as owner or installer; hides parameters like all others."""
    return create_engine(sqlalchemy_url(address), hide_parameters=True, pool_size=1, max_overflow=0)


def _refuse_missing(addresses: Addresses) -> None:
    if not addresses.signin:
        raise SettingError("PURNA_SIGNIN_DATABASE_URL is missing beside PURNA_DATABASE_URL.")
