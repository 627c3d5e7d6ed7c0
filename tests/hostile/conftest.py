"""The hostile city, made once a file."""

from collections.abc import Iterator

import pytest

from tests.conftest import app_on_clone
from tests.hostile.driving import Driver, driving


@pytest.fixture(scope="module")
def driver(cluster, settings, worker_id) -> Iterator[Driver]:
    with (
        app_on_clone(cluster, settings, f"purna_hostile_{worker_id}") as app,
        driving(app) as driver,
    ):
        yield driver
