"""Words and constructs that have no place here, in Python and in templates."""

import ast
import re
import subprocess

import pytest

from tests.architecture.structure import ROOT, modules

#: Only the unit of work, the commands and the starter end a transaction.
MAY_COMMIT = {"core", "cli"}
#: Undone work, and the tools that stand in for it.
UNDONE = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
IN_TEMPLATES = {
    "the safe filter": r"\|\s*safe\b",
    "Markup": r"\bMarkup\b",
    "autoescape switched off": r"{%-?\s*autoescape\s+false",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a handler": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "a script of its own": r"<script\b(?![^>]*\ssrc=)",
    "a javascript address": r"[\"']\s*javascript:",
    "a word for people": r"\b[Ii]legal",
}


def templates() -> list[tuple[str, str]]:
    found = sorted((ROOT / "templates").rglob("*.*"))
    return [(str(path.relative_to(ROOT)), path.read_text()) for path in found]


def test_the_unit_of_work_alone_commits() -> None:
    calls = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if module.name.partition(".")[0] not in MAY_COMMIT
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]
    assert calls == []


def test_relations_point_down_only() -> None:
    assert [module.path for module in modules() if "backref" in module.text] == []


def test_nothing_is_left_undone() -> None:
    assert [module.path for module in modules() if UNDONE.search(module.text)] == []


def test_python_makes_no_markup() -> None:
    named = re.compile(r"\bMarkup\b")
    assert [module.path for module in modules() if named.search(module.text)] == []


def test_no_link_is_kept_under_version_control() -> None:
    kept = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    links = [line for line in kept.stdout.splitlines() if line.startswith("120000 ")]
    assert links == []  # a link of one machine (.venv) leaves every other machine without a start


@pytest.mark.parametrize("what", IN_TEMPLATES)
def test_templates_are_free_of(what: str) -> None:
    pattern = re.compile(IN_TEMPLATES[what])
    assert [name for name, text in templates() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the safe filter", "{{ note | safe }}"),
        ("a style attribute", '<p class="a"\n style="color: red">'),
        ("a handler", '<button type="button" onclick="go()">'),
        ("a script of its own", "<script nonce='1'>go()</script>"),
        ("a javascript address", '<a href="javascript:go()">'),
        ("a word for people", "Pekerja Ilegal"),
    ],
)
def test_each_ban_can_be_broken(what: str, line: str) -> None:
    assert re.search(IN_TEMPLATES[what], line)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a script of its own", '<script type="module" src="{{ url }}" nonce="1"></script>'),
        ("a handler", '<input name="on" value="onset = true">'),
        ("a style attribute", '<link rel="stylesheet" href="a.css">'),
    ],
)
def test_what_is_right_is_not_banned(what: str, line: str) -> None:
    assert not re.search(IN_TEMPLATES[what], line)
