"""Which counts a report tells."""

from dataclasses import fields, is_dataclass

from purna_pmi.reports.suppression import Cell


def cells(thing):
    """Every printed count, however deep; the facts count no people."""
    if isinstance(thing, Cell):
        yield thing
        return
    for item in inside(thing):
        yield from cells(item)


def inside(thing):
    if isinstance(thing, dict):
        return thing.values()
    if is_dataclass(thing):
        return (getattr(thing, field.name) for field in fields(thing) if field.name != "facts")
    return thing if isinstance(thing, tuple) else ()
