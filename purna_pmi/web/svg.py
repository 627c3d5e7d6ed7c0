"""Drawings as plain trees, which one template macro writes, so that Jinja escapes every word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Node:
    """One SVG element: presentation attributes only, so that no Content-Security-Policy minds."""

    tag: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    text: str = ""
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with a name and a description; `key` makes its ids unique on the page."""

    key: str
    width: float
    height: float
    title: str
    description: str
    nodes: tuple[Node, ...]


def rect(x: float, y: float, width: float, height: float, **attributes: Value) -> Node:
    """A rectangle; underscores in attribute names become hyphens, lengths keep one decimal."""
    box = {"x": short(x), "y": short(y), "width": short(width), "height": short(height)}
    return Node("rect", {**box, **_hyphened(attributes)})


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Value) -> Node:
    """A straight line."""
    ends = {"x1": short(x1), "y1": short(y1), "x2": short(x2), "y2": short(y2)}
    return Node("line", {**ends, **_hyphened(attributes)})


def path(steps: str, **attributes: Value) -> Node:
    """A path from its steps ("M0 0L4 4")."""
    return Node("path", {"d": steps, **_hyphened(attributes)})


def text(x: float, y: float, words: str, **attributes: Value) -> Node:
    """Words at a point; the template escapes them."""
    return Node("text", {"x": short(x), "y": short(y), **_hyphened(attributes)}, words)


def short(length: float) -> float:
    """A length with at most one decimal, whole where it is whole."""
    rounded = round(length, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _hyphened(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {name.replace("_", "-"): value for name, value in attributes.items()}
