"""What the rooms above show on the page of a case: they register it, this room calls and knows nothing of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from purna_pmi.access.enums import Action, Kind

Load = Callable[[UUID], Mapping[str, Any] | None]
May = Callable[[Kind, Action], bool]


@dataclass(frozen=True)
class Panel:
    """A block of the case page; `load` gives what its template needs, or none: then it is absent."""

    kinds: tuple[Kind, ...]
    load: Load
    template: str
    place: int


@dataclass(frozen=True)
class FilledPanel:
    """A panel with what its template needs under `panel`."""

    template: str
    context: Mapping[str, Any]


_PANELS: dict[str, Panel] = {}


def register_panel(
    name: str, kinds: tuple[Kind, ...], load: Load, template: str, *, place: int
) -> None:
    """Add a block to the page of every case, for roles that may read one of `kinds`; a name is used once.

    `place`: the lowest stands first.
    """
    _PANELS[name] = Panel(kinds, load, template, place)


def panels_of(case_id: UUID, may: May) -> Iterator[FilledPanel]:
    """The blocks that the asker's role may read, in the order of their places."""
    for panel in sorted(_PANELS.values(), key=attrgetter("place")):
        if any(may(kind, Action.READ) for kind in panel.kinds):
            context = panel.load(case_id)
            if context is not None:
                yield FilledPanel(panel.template, context)
