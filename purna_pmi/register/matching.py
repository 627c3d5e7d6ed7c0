"""The same person found again: within the file and among the people already known.

Attached by itself is only who has the same NIK and nothing against it (``exact``). Whatever else
speaks for one person is a proposal to a human, with its reasons (``likely``). Everybody is looked
up in small blocks (same NIK, same birth date and a word of the name, same phone and a word, same
full name in the same village), never compared with everybody.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz.distance import OSA

from purna_pmi.core.text import name_keys
from purna_pmi.people.enums import Sex
from purna_pmi.register.enums import Match, MatchReason

_BLOCK_LIMIT = 40
_TYPO_FROM_LENGTH = 4
_TWO_TYPOS_FROM_LENGTH = 8
_FULL_NAME = 2

Fingerprint = Callable[[str, str], str]


def plain_fingerprint(kind: str, value: str) -> str:
    """The value itself: for people whose NIK and phone are given in the clear."""
    del kind
    return value


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
    nik: str | None = None
    born: date | None = None
    birth_year: int | None = None
    sex: Sex | None = None
    phone: str | None = None
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
    rows: frozenset[str] = frozenset()
    fingerprint: Fingerprint = plain_fingerprint


@dataclass(frozen=True, slots=True)
class Facts:
    """What persons are compared by."""

    keys: tuple[str, ...]
    nik: str | None = None
    born: date | None = None
    birth_year: int | None = None
    sex: Sex | None = None
    phone: str | None = None
    village: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Whom a row's person resembles: the subject's number, how surely, and why."""

    match: Match
    subject: int | None = None
    reasons: tuple[MatchReason, ...] = ()


@dataclass(slots=True)
class Index:
    """Persons met so far, each a numbered subject, in blocks."""

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
        """Most blocks hold one person for ever: those are a bare number, to save memory."""
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
            finding, weight = _compare(facts, self.facts[subject], subject)
            if finding.match is Match.EXACT:
                return finding
            if weight > best_weight:
                best, best_weight = finding, weight
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
    for key in facts.keys:
        if facts.born:
            yield hash((facts.born, key))
        if facts.phone:
            yield hash((facts.phone, key))
    if facts.born and facts.phone:
        yield hash((facts.born, facts.phone))
    if facts.village:
        yield hash((facts.village, tuple(sorted(facts.keys))))
        if facts.born:
            yield hash((facts.village, facts.born))
    else:
        yield hash(("name", tuple(sorted(facts.keys))))


def _compare(facts: Facts, known: Facts, subject: int) -> tuple[Finding, int]:
    agreement = _name_agreement(facts.keys, known.keys)
    reasons = [*_for(facts, known, agreement), *_against(facts, known, agreement)]
    if MatchReason.SAME_NIK in reasons:
        contradicted = _CONTRADICTIONS.intersection(reasons)
        match = Match.LIKELY if contradicted else Match.EXACT
        return Finding(match, subject, tuple(reasons)), _weight(reasons)
    if _is_likely(facts, known, reasons):
        return Finding(Match.LIKELY, subject, tuple(reasons)), _weight(reasons)
    return Finding(Match.NEW), 0


_CONTRADICTIONS = frozenset(
    {MatchReason.OTHER_NAME, MatchReason.OTHER_BIRTH_DATE, MatchReason.OTHER_SEX}
)
_WEIGHTS = {
    MatchReason.SAME_NIK: 16,
    MatchReason.SAME_NAME: 5,
    MatchReason.SIMILAR_NAME: 3,
    MatchReason.SAME_BIRTH_DATE: 6,
    MatchReason.NEAR_BIRTH_DATE: 2,
    MatchReason.SAME_PHONE: 4,
    MatchReason.SAME_VILLAGE: 1,
    MatchReason.OTHER_BIRTH_DATE: -2,
    MatchReason.OTHER_SEX: -2,
    MatchReason.OTHER_NIK: -2,
}


def _weight(reasons: Iterable[MatchReason]) -> int:
    return sum(_WEIGHTS.get(reason, 0) for reason in reasons)


def _for(facts: Facts, known: Facts, agreement: MatchReason | None) -> Iterator[MatchReason]:
    if _both(facts.nik, known.nik, equal=True):
        yield MatchReason.SAME_NIK
    if agreement:
        yield agreement
    if _both(facts.born, known.born, equal=True):
        yield MatchReason.SAME_BIRTH_DATE
    elif _near(facts, known):
        yield MatchReason.NEAR_BIRTH_DATE
    if _both(facts.phone, known.phone, equal=True):
        yield MatchReason.SAME_PHONE
    if _both(facts.village, known.village, equal=True):
        yield MatchReason.SAME_VILLAGE


def _against(facts: Facts, known: Facts, agreement: MatchReason | None) -> Iterator[MatchReason]:
    if agreement is None:
        yield MatchReason.OTHER_NAME
    if _both(facts.born, known.born, equal=False) or _years_apart(facts, known):
        yield MatchReason.OTHER_BIRTH_DATE
    if _both(facts.sex, known.sex, equal=False):
        yield MatchReason.OTHER_SEX
    if _both(facts.nik, known.nik, equal=False):
        yield MatchReason.OTHER_NIK


def _both(a: object, b: object, *, equal: bool) -> bool:
    """Whether both are told, and are equal (or are not)."""
    return a is not None and b is not None and (a == b) is equal


def _is_likely(facts: Facts, known: Facts, reasons: list[MatchReason]) -> bool:
    """The rules by which two records without a common NIK are shown to a human as one person."""
    told = frozenset(reasons)
    if MatchReason.OTHER_NAME in told:
        return False
    one_word = min(len(facts.keys), len(known.keys)) < _FULL_NAME
    if MatchReason.SAME_BIRTH_DATE in told:
        return not one_word or bool(told & _SUPPORT)
    if told & {MatchReason.OTHER_SEX, MatchReason.OTHER_NIK}:
        return False
    full_name = MatchReason.SAME_NAME in told and not one_word
    slip_at_most = MatchReason.OTHER_BIRTH_DATE not in told or MatchReason.NEAR_BIRTH_DATE in told
    if MatchReason.SAME_PHONE in told:
        return slip_at_most and (full_name or MatchReason.OTHER_BIRTH_DATE not in told)
    return full_name and slip_at_most and not _both(facts.village, known.village, equal=False)


_SUPPORT = frozenset({MatchReason.SAME_PHONE, MatchReason.SAME_VILLAGE})


def _near(facts: Facts, known: Facts) -> bool:
    """Birth dates that a slip tells apart, or a year alone that agrees."""
    if facts.born and known.born:
        a, b = facts.born, known.born
        swapped = (a.day, a.month) == (b.month, b.day) and a.year == b.year
        parts = (a.day == b.day) + (a.month == b.month) + (a.year == b.year)
        slip = 2
        return swapped or parts == slip
    return bool(facts.birth_year and facts.birth_year == known.birth_year)


def _years_apart(facts: Facts, known: Facts) -> bool:
    """Estimated years differ by more than an estimate may."""
    tolerance = 2
    if facts.born and known.born:
        return False
    if facts.birth_year is None or known.birth_year is None:
        return False
    return abs(facts.birth_year - known.birth_year) > tolerance


def _name_agreement(a: tuple[str, ...], b: tuple[str, ...]) -> MatchReason | None:
    """Same words in any order, or every word of the shorter found in the longer, near enough."""
    if not a or not b:
        return None
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return MatchReason.SAME_NAME
    shorter, longer = sorted((a, b), key=len)
    remaining = list(longer)
    for word in shorter:
        match = next((other for other in remaining if _same_word(word, other)), None)
        if match is None:
            return None
        remaining.remove(match)
    return MatchReason.SIMILAR_NAME


def _same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    shortest = min(len(a), len(b))
    if shortest == 1:
        return a[0] == b[0]
    if shortest < _TYPO_FROM_LENGTH:
        return False
    allowed = 2 if shortest >= _TWO_TYPOS_FROM_LENGTH else 1
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed


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
