"""The house read as text: modules, functions and imports, without importing any of them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "purna_pmi"
FLOORS = Path(__file__).with_name("floors.txt")


@dataclass(frozen=True)
class Import:
    """One import: the dotted name it asks for, and whether it hides in a function."""

    name: str
    line: int
    late: bool


@dataclass(frozen=True)
class Module:
    """One file of the package; `name` is dotted, below the package (`cases.views`)."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[Import]:
        """Yield what the module imports at run time, typing-only imports left out."""
        yield from _imports(self.tree, late=False)


@dataclass
class Floors:
    """floors.txt: slices by height, order inside a slice, barred packages, named exceptions."""

    rows: list[list[str]] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    forbidden: list[tuple[str, str]] = field(default_factory=list)
    allowed: set[tuple[str, str]] = field(default_factory=set)

    def height(self, slice_name: str) -> int | None:
        """Return the floor of a slice, None for what stands on no floor (the package itself)."""
        return next((n for n, row in enumerate(self.rows) if slice_name in row), None)


@cache
def modules(root: Path = ROOT) -> tuple[Module, ...]:
    """Parse every module of the package below `root`."""
    return tuple(_parse(path, root) for path in sorted((root / PACKAGE).rglob("*.py")))


@cache
def floors(path: Path = FLOORS) -> Floors:
    """Read floors.txt, whose comments say what its lines mean."""
    found = Floors()
    for raw in path.read_text().splitlines():
        match raw.partition("#")[0].split():
            case ["inside", *names]:
                found.inside = names
            case ["forbid", pattern, package]:
                found.forbidden.append((pattern, package))
            case ["allow", left, "->", right]:
                found.allowed.add((left, right))
            case [_, *_] as row:
                found.rows.append(row)
    return found


def breaches(house: tuple[Module, ...], law: Floors) -> Iterator[str]:
    """Yield one line for each import that the floors do not allow."""
    for module in house:
        for wanted in module.imports():
            if reason := _breach(module.name, wanted.name, law):
                yield f"{module.path}:{wanted.line} {reason}"


def _breach(name: str, wanted: str, law: Floors) -> str | None:
    """Tell what is wrong with one import, if anything is."""
    package, _, target = wanted.partition(".")
    if package != PACKAGE:
        barred = any(package == bar and _matches(name, glob) for glob, bar in law.forbidden)
        return f"{name} may not import {package}" if barred else None
    ours, theirs = name.split("."), target.split(".")
    if ours[0] == theirs[0]:
        wrong = 0 <= _order(ours, law) < _order(theirs, law)
        return f"{name} is below {target} inside its slice" if wrong else None
    own, other = law.height(ours[0]), law.height(theirs[0])
    if own is None or other is None or other < own or (ours[0], theirs[0]) in law.allowed:
        return None
    return f"{name} (floor {own}) may not see {target} (floor {other})"


def _matches(name: str, glob: str) -> bool:
    """Tell whether a module, or a folder that it lies in, matches a pattern of floors.txt."""
    parts = name.split(".")
    return any(fnmatch(".".join(parts[: n + 1]), glob) for n in range(len(parts)))


def _order(parts: list[str], law: Floors) -> int:
    """Return the place of a file (or the folder it became) within its slice, -1 if it has none."""
    kind = parts[1] if len(parts) > 1 else ""
    return law.inside.index(kind) if kind in law.inside else -1


def _parse(path: Path, root: Path) -> Module:
    """Read one file."""
    text = path.read_text()
    parts = path.relative_to(root / PACKAGE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(path.relative_to(root), name, text, ast.parse(text))


def _imports(node: ast.AST, *, late: bool) -> Iterator[Import]:
    """Walk down, remembering whether a function was entered."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names=names):
                yield from (Import(alias.name, child.lineno, late) for alias in names)
            case ast.ImportFrom(module=base, names=names):
                yield from (Import(f"{base}.{alias.name}", child.lineno, late) for alias in names)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _imports(child, late=True)
            case _:
                yield from _imports(child, late=late)
