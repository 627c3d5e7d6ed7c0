"""Models write without asking the row back: right after an INSERT it may not be visible to who wrote it."""

import purna_pmi.app  # noqa: F401 - brings every room, and with it every model
from purna_pmi.core.db import Base

MAPPERS = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


def test_no_mapper_asks_for_returning() -> None:
    """A model with `__mapper_args__` of its own loses those of its parent: it says `eager_defaults` again."""
    assert len(MAPPERS) > 30
    assert [m.class_.__name__ for m in MAPPERS if m.eager_defaults is not False] == []
