"""Rows of the synthetic city before they are written: the same seed, the same city; chunks that bound memory."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from purna_pmi.cli.demo_password import demo_password
from purna_pmi.cli.seed import load
from purna_pmi.cli.seed.accounts import CAST, OFFICES, city_for
from purna_pmi.cli.seed.copying import TABLES, Rows
from purna_pmi.cli.seed.draw import draw_returnee
from purna_pmi.cli.seed.rows.case import Endings
from purna_pmi.cli.seed.rows.community import found_groups
from purna_pmi.cli.seed.rows.training import plan_training
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.core.config import SettingError
from purna_pmi.core.crypto import Keyring
from purna_pmi.identity.enums import Role

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
VILLAGES = {"53.71.01.1001": 1.0, "53.71.02.1003": 2.0}
_SECRET = {"sealed", "tail", "lookup"}


def drawn(seed: int, cases: int = 40) -> dict[str, list[tuple]]:
    """The rows of a small city, ciphertexts left out."""
    scene = Scene(Random(seed), NOW, Keyring({1: b"k" * 32}, b"l" * 32), city_for(cases), Rows())
    groups = found_groups(scene, cases)
    town = load.Town(VILLAGES, plan_training(scene, cases), groups, load.Numbers({}))
    for number in range(cases):
        day = scene.today.replace(month=1 + number % 11)
        one = draw_returnee(scene.random, day, VILLAGES)
        load.add_one(scene, town, one, day, Endings())
    return {
        table: [
            tuple(str(v) for name, v in zip(columns, row, strict=True) if name not in _SECRET)
            for row in scene.rows._rows[table]
        ]
        for table, columns in TABLES.items()
    }


def test_the_same_seed_makes_the_same_city():
    assert drawn(3) == drawn(3)
    assert drawn(3)["people.person"] != drawn(4)["people.person"]


def test_every_table_of_the_city_is_filled():
    filled = {table for table, rows in drawn(1, 200).items() if rows}
    assert filled == set(TABLES)


def test_a_row_names_every_column_of_its_table():
    with pytest.raises(ValueError, match="named_reader"):
        Rows().add("cases.named_reader", case_id=1)
    with pytest.raises(KeyError):
        Rows().add("cases.named_reader", case_id=1, user=2)


def test_the_cast_holds_every_role_and_two_of_what_stands_behind_walls():
    assert {one.role for one in CAST} == set(Role)
    workers = {one.office for one in CAST if one.role is Role.SOCIAL_WORKER and one.listed}
    trainers = {one.office for one in CAST if one.role is Role.TRAINING_PROVIDER and one.listed}
    assert len(workers) == len(trainers) == 2
    assert {one.office for one in CAST} == {one.code for one in OFFICES}


def test_a_large_city_has_more_workers():
    assert len(city_for(60_000).holders(Role.SOCIAL_WORKER, "KPG")) == 99
    assert len(city_for(300).holders(Role.SOCIAL_WORKER, "KPG")) == 4


def test_a_password_that_cannot_be_kept_is_refused(settings):
    with pytest.raises(SettingError, match="ASCII"):
        demo_password(replace(settings, demo_password="sandi–panjang–sekali"))


def test_seeding_refuses_a_city_with_accounts_of_its_own(committed_app, settings):
    committed_app.extensions["settings"] = replace(settings, demo=False)
    committed_app.extensions["cluster"] = None
    result = committed_app.test_cli_runner().invoke(args=["seed", "--cases", "1"])
    assert result.exit_code == 1
    assert "invented people would stand among real ones" in result.output
