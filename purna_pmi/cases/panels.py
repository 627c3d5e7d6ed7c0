"""What the rooms above show on the page of a case: they register it, this room calls and knows nothing of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from purna_pmi.access.enums import Action, Kind

Load = Callable[[UUID], Mapping[str, Any] | None]
Running = Callable[[Mapping[str, Any]], str | None]
May = Callable[[Kind, Action], bool]


@dataclass(frozen=True)
class Panel:
    """A block of the case page; `load` gives what its template needs, or none: then it is absent.

    `running` says from the same what still goes on in its room, or nothing.
    """

    kinds: tuple[Kind, ...]
    load: Load
    template: str
    place: int
    running: Running | None


@dataclass(frozen=True)
class FilledPanel:
    """A panel with what its template needs under `panel`, and the sentence of what still goes on."""

    template: str
    context: Mapping[str, Any]
    running: str | None = None


_PANELS: dict[str, Panel] = {}


def register_panel(
    name: str,
    kinds: tuple[Kind, ...],
    load: Load,
    template: str,
    *,
    place: int,
    running: Running | None = None,
) -> None:
    """Add a block to the page of every case, for roles that may read one of `kinds`; a name is used once.

    `place`: the lowest stands first. `running`: what must not be forgotten when the case is closed.
    """
    _PANELS[name] = Panel(kinds, load, template, place, running)


def panels_of(case_id: UUID, may: May) -> Iterator[FilledPanel]:
    """The blocks that the asker's role may read, in the order of their places."""
    return _filled(case_id, may, _PANELS.values())


def running_on(case_id: UUID, may: May) -> list[str]:
    """What still goes on in the rooms above, one sentence each: for who is about to end the case."""
    telling = [panel for panel in _PANELS.values() if panel.running]
    return [one.running for one in _filled(case_id, may, telling) if one.running]


def _filled(case_id: UUID, may: May, panels: Iterable[Panel]) -> Iterator[FilledPanel]:
    for panel in sorted(panels, key=attrgetter("place")):
        if any(may(kind, Action.READ) for kind in panel.kinds):
            context = panel.load(case_id)
            if context is not None:
                running = panel.running(context) if panel.running else None
                yield FilledPanel(panel.template, context, running)
