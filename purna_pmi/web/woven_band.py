"""The thin woven band of the house: our own drawing after the manner of tenun ikat."""

from collections.abc import Iterator

from purna_pmi.web.svg import Drawing, Node, path, rect, short

INDIGO = "#2f3e75"
TERRACOTTA = "#b4532a"
OCHRE = "#d79b33"
WARM_WHITE = "#fbf7f0"

_STEP = 4
_UNIT = 12 * _STEP
_HEIGHT = 11 * _STEP


def woven_band(units: int, title: str = "") -> Drawing:
    """A horizontal band of stepped diamonds between stripes, `units` diamonds long.

    A tagged PDF wants words even for an ornament: `title` gives them.
    """
    width = units * _UNIT
    nodes: list[Node] = [rect(0, 0, width, _HEIGHT, fill=INDIGO)]
    nodes += [rect(0, y, width, 1.2, fill=WARM_WHITE) for y in (3, _HEIGHT - 4.2)]
    nodes += [rect(0, y, width, 1.6, fill=OCHRE) for y in (5.4, _HEIGHT - 7)]
    nodes += _joint(0)
    nodes += [node for unit in range(units) for node in _motif(unit * _UNIT + _UNIT / 2)]
    return Drawing("band", width, _HEIGHT, title, title, tuple(nodes))


def _motif(centre: float) -> Iterator[Node]:
    """A stepped diamond, its core, and what joins it to its neighbour."""
    middle = _HEIGHT / 2
    yield path(_stepped(centre, middle, 3), fill=TERRACOTTA)
    yield path(_stepped(centre, middle, 2), fill=WARM_WHITE)
    yield path(_stepped(centre, middle, 1), fill=INDIGO)
    yield from _joint(centre + _UNIT / 2)


def _joint(edge: float) -> Iterator[Node]:
    """What stands between two diamonds."""
    middle = _HEIGHT / 2
    yield path(_stepped(edge, middle, 1), fill=OCHRE)
    for side in (-1, 1):
        yield rect(edge - 1, middle + side * 9 - 1, 2, 2, fill=WARM_WHITE)


def _stepped(x: float, y: float, steps: int) -> str:
    """The outline of a diamond with stairs for sides, as loom and thread allow it."""
    size = _STEP * 1.0
    corners = []
    for column in range(-steps, steps + 1):
        half = (steps - abs(column) + 0.5) * size
        corners.append((x + (column - 0.5) * size, half))
        corners.append((x + (column + 0.5) * size, half))
    upper = [(px, y - half) for px, half in corners]
    lower = [(px, y + half) for px, half in reversed(corners)]
    return "M" + "L".join(f"{short(px)} {short(py)}" for px, py in upper + lower) + "Z"
