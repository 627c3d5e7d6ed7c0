"""Two files of one person, merged and parted by the real actions."""

from typing import Any
from uuid import UUID

from purna_pmi.cases import queries
from purna_pmi.cases.actions import merge_people, open_case, undo_merger
from purna_pmi.people import queries as people
from tests.factories.people import Registered, as_user, register

NIK, PHONE = "5371994506900003", "0812-3456-7890"


def two(**facts: Any) -> tuple[Registered, Registered]:
    """A worker's person and a colleague's, with one NIK: only the supervisor sees that they are one."""
    kept = register(name="Yohanes Benu", nik=NIK, phone=PHONE)
    given_up = register("colleague", name="Johanis Beno", nik=NIK, **facts)
    return kept, given_up


def pair_of(key: str = "supervisor") -> UUID:
    """The only pair that waits."""
    with as_user(key):
        [pair] = people.likely_pairs()
        return pair.id


def merge(
    kept: Registered,
    key: str = "supervisor",
    pair_id: UUID | None = None,
    version: int | None = None,
) -> UUID:
    """Keep this one of a pair (the only one, unless given); the id of the merger."""
    pair_id = pair_id or pair_of()
    with as_user("supervisor"):
        version = version or queries.merging(pair_id).version
    with as_user(key):
        return merge_people(pair_id, kept_id=kept.id, version=version)


def undo(merger_id: UUID, key: str = "supervisor") -> None:
    """Part two files again."""
    with as_user(key):
        undo_merger(merger_id)


def open_another_case(kept: Registered) -> None:
    """A further case of this person, by their worker."""
    with as_user("worker") as me:
        open_case(kept.id, actor=me)
