"""How long a file and a function may be, and what each of them says about itself."""

import ast
import re

import pytest

from tests.architecture.structure import ROOT, modules

FILE_LINES = 450
FUNCTION_LINES = 60
VIEW_LINES = 35
BROAD_EXCEPTS = 3
VIEW_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}
BARRED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
SOURCES = ("purna_pmi", "tests", "migrations", ".ci")


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]
    return any(isinstance(c, ast.Attribute) and c.attr in VIEW_DECORATORS for c in calls)


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for source in SOURCES
        for path in (ROOT / source).rglob("*.py")
        if (count := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert long == {}


def test_functions_stay_short() -> None:
    long = [
        f"{module.path}:{function.lineno} {function.name} {length(function)}"
        for module in modules()
        for function in module.functions()
        if length(function) > (VIEW_LINES if is_view(function) else FUNCTION_LINES)
    ]
    assert long == []


def test_every_module_says_what_it_is() -> None:
    silent = [m.path for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    assert silent == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [m.path for m in modules() if BARRED_NAMES & set(m.name.split("."))] == []


def test_broad_excepts_are_rare() -> None:
    broad = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert len(broad) <= BROAD_EXCEPTS, broad


SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?!.*\s[-–#(]\s*\w)")


def test_every_silenced_check_says_why() -> None:
    bare = [
        f"{module.path}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if SILENCED.search(line)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("x = 1  # noqa: S105", True),
        ("x = 1  # type: ignore[method-assign]", True),
        ("x = 1  # noqa: S105 - a field's name", False),
        ("x = 1  # type: ignore[method-assign]  # documented", False),
    ],
)
def test_a_bare_silence_is_heard(line: str, bare: bool) -> None:  # noqa: FBT001 - a parameter
    assert bool(SILENCED.search(line)) is bare
