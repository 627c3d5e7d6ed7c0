"""Imports point down, and nothing hides them."""

import ast
from pathlib import Path

import pytest

from tests.architecture.structure import PACKAGE, breaches, floors, modules


def test_imports_point_down() -> None:
    assert list(breaches(modules(), floors())) == []


def test_every_slice_stands_on_a_floor() -> None:
    slices = {module.name.partition(".")[0] for module in modules()} - {""}
    assert {name for name in slices if floors().height(name) is None} == set()


def test_no_import_of_our_own_hides_in_a_function() -> None:
    hidden = [
        f"{module.path}:{wanted.line} {wanted.name}"
        for module in modules()
        for wanted in module.imports()
        if wanted.late and wanted.name.partition(".")[0] == PACKAGE
    ]
    assert hidden == []


def test_imports_are_absolute() -> None:
    nodes = ((module, node) for module in modules() for node in ast.walk(module.tree))
    assert [m.path for m, n in nodes if isinstance(n, ast.ImportFrom) and n.level] == []


@pytest.mark.parametrize(
    ("path", "line", "sentence"),
    [
        ("core/db.py", "from purna_pmi.cases import models", "may not see cases.models"),
        ("core/db.py", "def f():\n    import purna_pmi.web", "may not see web"),
        ("training/views.py", "from purna_pmi.counselling import x", "may not see counselling.x"),
        ("cases/models.py", "from purna_pmi.cases.views import a", "below cases.views.a"),
        ("cases/views/one.py", "from purna_pmi.cases.api import a", "below cases.api.a"),
        ("cases/models/case.py", "from flask import g", "may not import flask"),
        ("cases/queries.py", "import flask", "may not import flask"),
    ],
)
def test_each_rule_can_be_broken(tmp_path: Path, path: str, line: str, sentence: str) -> None:
    file = tmp_path / PACKAGE / path
    file.parent.mkdir(parents=True)
    file.write_text(line)
    found = list(breaches(modules(tmp_path), floors()))
    assert len(found) == 1
    assert sentence in found[0]


def test_what_points_down_is_no_breach(tmp_path: Path) -> None:
    file = tmp_path / PACKAGE / "cases" / "views.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "import flask\n"
        "from purna_pmi.core import db\n"
        "from purna_pmi.cases.models import Case\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from purna_pmi.app import create_app\n"
    )
    assert list(breaches(modules(tmp_path), floors())) == []
