"""The same person found again: within the file and among the people already known.

Attached by itself is only who has the same NIK and nothing against it (``exact``). Whatever else
speaks for one person is a proposal to a human, with its reasons (``likely``). Everybody is looked
up in small blocks (same NIK, same birth date and a word of the name, same phone and a word, same
full name in the same village), never compared with everybody.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from purna_pmi.core.text import name_keys
from purna_pmi.people.enums import LikenessReason, Sex
from purna_pmi.people.likeness import Facts, is_certain, is_likely, reasons_for, weight
from purna_pmi.register.enums import Match

_BLOCK_LIMIT = 40

Fingerprint = Callable[[str, str], bytes]


def plain_fingerprint(kind: str, value: str) -> bytes:
    """The value itself: for people whose NIK and phone are given in the clear."""
    del kind
    return value.encode()


@dataclass(frozen=True, slots=True)
class Episode:
    """One journey, of each end the day or the year alone: with the person a row's identity."""

    departed: date | int | None
    returned: date | int | None
    reason: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody already in the system. ``nik`` and ``phone`` are what ``fingerprint`` gives."""

    id: str
    name: str
    nik: bytes | None = None
    born: date | None = None
    birth_year: int | None = None
    sex: Sex | None = None
    phone: bytes | None = None
    village: str | None = None
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Whom and which rows the system knows already.

    ``fingerprint(kind, value)`` turns a NIK, phone or row identity of the file (kind ``"nik"``,
    ``"phone"``, ``"row"``) into what the system stores of it, usually a keyed hash. ``rows`` are
    the identities of rows imported before, so that the same file twice imports nothing twice.
    """

    people: Sequence[KnownPerson] = ()
    rows: frozenset[bytes] = frozenset()
    fingerprint: Fingerprint = plain_fingerprint


@dataclass(frozen=True, slots=True)
class Memory:
    """How the system is asked whom it knows, some thousand rows at a time.

    ``recall`` gets what these rows tell of their persons and the rows' identities, and gives the
    people and rows among which a match of theirs may be found; it need not give anybody else.
    """

    fingerprint: Fingerprint
    recall: Callable[[Sequence[Facts], Sequence[bytes]], KnownPeople]


def memory_of(known: KnownPeople) -> Memory:
    """A memory that always gives the same people and rows."""
    return Memory(known.fingerprint, lambda _facts, _rows: known)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whom a row's person resembles: the subject's number, how surely, and why."""

    match: Match
    subject: int | None = None
    reasons: tuple[LikenessReason, ...] = ()


class Sieve:
    """Remembers, in eight megabytes, which block keys were met more than once; now and then one too many.

    A block of one person leads to nobody, and most blocks of a register are of one: they need not be kept.
    """

    _SLOTS = 1 << 23

    def __init__(self, people: Iterable[Facts]) -> None:
        self._met = bytearray(self._SLOTS)
        for facts in people:
            for key in set(_block_keys(facts)):
                slot = key % self._SLOTS
                self._met[slot] = min(2, self._met[slot] + 1)

    def holds(self, key: int) -> bool:
        """Whether two persons or more have this key."""
        return self._met[key % self._SLOTS] > 1


@dataclass(slots=True)
class Index:
    """Persons met so far, each a numbered subject, in blocks of those keys that the sieve holds."""

    sieve: Sieve
    facts: list[Facts] = field(default_factory=list)
    _blocks: dict[int, int | list[int]] = field(default_factory=dict)

    def add(self, facts: Facts) -> int:
        """Take somebody in; returns the subject's number."""
        subject = len(self.facts)
        self.facts.append(facts)
        for key in _block_keys(facts):
            self._put(key, subject)
        return subject

    def enrich(self, subject: int, facts: Facts) -> None:
        """Let somebody also be found by a phone or village that a later row told."""
        known = self.facts[subject]
        for key in set(_block_keys(facts)) - set(_block_keys(known)):
            self._put(key, subject)

    def _put(self, key: int, subject: int) -> None:
        """Many blocks hold one person for ever: those are a bare number, to save memory."""
        if not self.sieve.holds(key):
            return
        block = self._blocks.setdefault(key, subject)
        if isinstance(block, list):
            if len(block) < _BLOCK_LIMIT:
                block.append(subject)
        elif block != subject:
            self._blocks[key] = [block, subject]

    def find(self, facts: Facts) -> Finding:
        """The best match among those taken in: exact, else the likeliest, else new."""
        best = Finding(Match.NEW)
        best_weight = 0
        for subject in self._candidates(facts):
            finding, strength = _compare(facts, self.facts[subject], subject)
            if finding.match is Match.EXACT:
                return finding
            if strength > best_weight:
                best, best_weight = finding, strength
        return best

    def _candidates(self, facts: Facts) -> Iterable[int]:
        found: dict[int, None] = {}
        for key in _block_keys(facts):
            block = self._blocks.get(key, ())
            found.update(dict.fromkeys((block,) if isinstance(block, int) else block))
        return found


def _block_keys(facts: Facts) -> Iterator[int]:
    if facts.nik:
        yield hash(("nik", facts.nik))
    strong = [each for each in (facts.born, facts.phone) if each]
    yield from (hash((each, key)) for key in facts.keys for each in strong)
    if facts.born and facts.phone:
        yield hash((facts.born, facts.phone))
    yield from _village_keys(facts)


def _village_keys(facts: Facts) -> Iterator[int]:
    """The full name or the birth date within a village; the full name alone where none is known."""
    if facts.village:
        yield hash((facts.village, tuple(sorted(facts.keys))))
        if facts.born:
            yield hash((facts.village, facts.born))
    else:
        yield hash(("name", tuple(sorted(facts.keys))))


def _compare(facts: Facts, known: Facts, subject: int) -> tuple[Finding, int]:
    reasons = reasons_for(facts, known)
    if LikenessReason.SAME_NIK in reasons:
        match = Match.EXACT if is_certain(reasons) else Match.LIKELY
        return Finding(match, subject, reasons), weight(reasons)
    if is_likely(facts, known, reasons):
        return Finding(Match.LIKELY, subject, reasons), weight(reasons)
    return Finding(Match.NEW), 0


def facts_of(person: KnownPerson) -> Facts:
    """What a known person is compared by."""
    return Facts(
        keys=name_keys(person.name),
        nik=person.nik,
        born=person.born,
        birth_year=person.birth_year or (person.born.year if person.born else None),
        sex=person.sex,
        phone=person.phone,
        village=person.village,
    )
