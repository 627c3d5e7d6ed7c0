"""Hostile input without end: every user, every form, every address, values by the thousand."""

from collections.abc import Iterator

import pytest

from tests.conftest import app_on_clone
from tests.hostile.attacks import attack_form, attack_routes
from tests.hostile.driving import Driver, driving, forgive
from tests.hostile.surface import Surface
from tests.world import EVERYBODY


@pytest.fixture(scope="module")
def driver(cluster, settings, worker_id) -> Iterator[Driver]:
    with app_on_clone(cluster, settings, f"purna_soak_{worker_id}") as app, driving(app) as driver:
        yield driver


@pytest.fixture(scope="module")
def surfaces(driver) -> dict[str, Surface]:
    """What each user can reach; looked at before the time of the test begins."""
    return {key: driver.explore(key, most=1) for key in ("", *EVERYBODY)}


def test_hostile_input(soak, driver, surfaces):
    users = list(surfaces)
    soak.dice.shuffle(users)
    before = driver.asked
    while soak.goes_on(minutes=2):
        key = users[soak.count % len(users)]
        forgive(driver.app)
        for form in surfaces[key].forms.values():
            attack_form(driver, key, driver.settled(key, form), soak.dice, each=1)
        attack_routes(driver, key, surfaces[key], soak.dice, each=2, paths=3)
        soak.count += 1
    if not soak.count:
        soak.tell("nobody was driven in the time there was")
    soak.more["rounds"], soak.count = soak.count, driver.asked - before
    for violation in driver.violations:
        soak.tell(violation)
