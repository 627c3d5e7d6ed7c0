"""roles.sql as an administrator runs it on a server of his own."""

import subprocess
from pathlib import Path

import psycopg

from purna_pmi.core.postgres import Cluster
from purna_pmi.core.postgres import cluster as module

ROLES_SQL = Path(module.__file__).with_name("roles.sql")


def run_as_administrator(cluster: Cluster, **passwords: str) -> None:
    subprocess.run(
        [cluster.binaries.folder / "psql", "-X", cluster.superuser_dsn(), "--file", ROLES_SQL],
        env={"LC_ALL": "C", "PURNA_DATABASE": "own server's", **passwords},
        check=True, capture_output=True,
    )  # fmt: skip


def test_the_file_makes_the_database_too_and_may_run_twice(cluster: Cluster) -> None:
    run_as_administrator(cluster)
    run_as_administrator(cluster, PURNA_SIGNIN_PASSWORD="it's new")
    address = psycopg.conninfo.make_conninfo(
        cluster.dsn("purna_signin", "own server's"), password="it's new"
    )
    with psycopg.connect(address) as signin:
        assert signin.info.user == "purna_signin"
    with psycopg.connect(cluster.dsn("purna_app", "own server's")) as app:
        assert app.info.dbname == "own server's"
    run_as_administrator(
        cluster, PURNA_SIGNIN_PASSWORD=cluster.credentials.passwords["purna_signin"]
    )
    cluster.drop_database("own server's")
