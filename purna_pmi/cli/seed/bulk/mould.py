"""The mould: some cases drawn as the demo city's are, with what is to be sealed still in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from purna_pmi.cli.seed.accounts import CAST, City
from purna_pmi.cli.seed.copying import TABLES, Rows
from purna_pmi.cli.seed.draw import draw_returnee, opening_days
from purna_pmi.cli.seed.load import Numbers, Town, add_one, came_home
from purna_pmi.cli.seed.rows.case import Endings
from purna_pmi.cli.seed.rows.community import found_groups
from purna_pmi.cli.seed.rows.training import plan_training
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.core.crypto import Keyring

MOST_COPIES = 1 << 32
_VERSION, _VARIANT = 0x7 << 76, 0b10 << 62


class PlainKeyring(Keyring):
    """Seals nothing: the mould keeps the words, each copy is sealed for its own row."""

    def seal(self, text: str, place: str, row: UUID) -> bytes:  # noqa: ARG002 - the keyring's shape
        """Return the words themselves."""
        return text.encode()

    def lookup(self, text: str, field: str) -> bytes:  # noqa: ARG002 - the keyring's shape
        """Return the words themselves."""
        return text.encode()


class MouldRows(Rows):
    """Rows that remember which case of the mould they belong to; classes and groups belong to none."""

    def __init__(self) -> None:
        super().__init__()
        self.position: int | None = None
        self.positions: dict[str, list[int | None]] = {name: [] for name in TABLES}

    def add(self, table: str, **values: object) -> None:
        """Note a row of the case at `position`."""
        super().add(table, **values)
        self.positions[table].append(self.position)

    def rows(self, table: str) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
        """Number, position and values of a table's rows."""
        columns = TABLES[table]
        for number, row in enumerate(self.of(table)):
            yield number, self.positions[table][number], dict(zip(columns, row, strict=True))


@dataclass(frozen=True)
class MouldScene(Scene):
    """A scene whose ids leave their last 32 bits to the number of the copy."""

    counter: Iterator[int] = field(default_factory=lambda: count(1))

    def new_id(self, at: datetime | date) -> UUID:
        """A UUIDv7 of a moment past that differs from all others of the mould before its last 32 bits."""
        moment = at if isinstance(at, datetime) else datetime.combine(at, time(1), UTC)
        high = int(moment.timestamp() * 1000) << 80 | _VERSION | self.random.getrandbits(12) << 64
        return UUID(int=high | _VARIANT | next(self.counter) << 32)


@dataclass(frozen=True)
class Mould:
    """What is copied: rows by table, cases that closed and that opened again, and who acts in it."""

    size: int
    rows: MouldRows
    endings: Endings
    city: City
    scene: Scene


def draw_mould(size: int, seed: str, villages: dict[str, float], now: datetime) -> Mould:
    """Draw `size` cases with their classes and groups by the demo's cast; repeatable by seed and day."""
    random = Random(seed)  # noqa: S311 - dice of a made-up city
    rows, city, endings = MouldRows(), City(CAST), Endings()
    scene = MouldScene(random, now, PlainKeyring({}, b""), city, rows)
    town = Town(
        villages,
        plan_training(scene, size),
        found_groups(scene, size),
        Numbers({}),
    )
    positions = random.sample(range(size), size)
    for position, day in zip(
        positions, sorted(opening_days(random, size, scene.today)), strict=True
    ):
        one = draw_returnee(random, came_home(scene, day), town.villages)
        town.timetable.joinable(scene, day)  # classes that come into sight belong to no case
        rows.position = position
        add_one(scene, town, one, day, endings)
        rows.position = None
    town.timetable.write_rest(scene)
    return Mould(size, rows, endings, city, scene)


def copied(original: UUID, copy: int) -> UUID:
    """The id of a row's copy."""
    return UUID(int=original.int | copy)
