"""Whose row it is: each accepted row gets its person, and rows met before become known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from sys import intern

from purna_pmi.core.text import name_keys
from purna_pmi.people.enums import LikenessReason
from purna_pmi.people.likeness import Facts, weight
from purna_pmi.register.enums import Match, Outcome
from purna_pmi.register.matching import (
    Episode,
    Finding,
    Fingerprint,
    Index,
    KnownPeople,
    Memory,
    Sieve,
    facts_of,
)
from purna_pmi.register.results import RowOutcome
from purna_pmi.register.rows import ParsedRow

# Rows for which the system is asked at once: each asking walks the agency's people, and holds those who resemble them.
PORTION = 10_000


@dataclass(frozen=True, slots=True)
class _Told:
    """An accepted row with what it is compared by."""

    outcome: RowOutcome
    facts: Facts
    episode: Episode


def settle_rows(rows: Iterable[RowOutcome], memory: Memory) -> dict[int, str]:
    """Fill in person, match and identity of every accepted row; a row met before becomes ``known``.

    Returns which subjects the system knows, by their ids there.
    """
    told = [
        _told(row, row.data, memory.fingerprint)
        for row in rows
        if row.outcome is Outcome.IMPORT and row.data
    ]
    _identify(told, memory.fingerprint)
    matcher = Matcher(one.facts for one in told)
    for portion in _portions(told):
        matcher.forget()
        facts = [one.facts for one in portion]
        matcher.learn(memory.recall(facts, [one.outcome.identity or b"" for one in portion]), facts)
        for one in portion:
            matcher.settle(one)
    return matcher.known_ids


def _portions(told: Sequence[_Told]) -> Iterator[Sequence[_Told]]:
    for start in range(0, len(told), PORTION):
        yield told[start : start + PORTION]


def _told(outcome: RowOutcome, data: ParsedRow, fingerprint: Fingerprint) -> _Told:
    facts = Facts(
        keys=tuple(map(intern, name_keys(data.name))),  # the same words over and over
        nik=fingerprint("nik", data.nik) if data.nik else None,
        born=data.born,
        birth_year=data.birth_year,
        sex=data.sex,
        phone=fingerprint("phone", data.phone) if data.phone else None,
        village=data.home.kelurahan or data.home.village,
    )
    episode = Episode(
        data.departed or data.departed_year,
        data.returned or data.returned_year,
        data.reason.value,
    )
    return _Told(outcome, facts, episode)


def _identify(told: Sequence[_Told], fingerprint: Fingerprint) -> None:
    """Give each row its identity: the same row a second time in one file is another row."""
    seen: Counter[int] = Counter()
    for one in told:
        identity = row_identity(one.facts, one.episode)
        key = hash(identity)
        seen[key] += 1
        one.outcome.identity = fingerprint("row", f"{identity}#{seen[key]}")


class Matcher:
    """Who each row's person is, and whether the row is known already.

    Whom the system knows is learnt portion by portion of the rows; of them only those whom a row met
    are kept as subjects, since a large agency's people are too many to hold.
    """

    def __init__(self, told: Iterable[Facts]) -> None:
        self._index = Index(Sieve(told))
        self._episodes: set[tuple[int, Episode]] = set()
        self._numbers: dict[int, int] = {}
        self._last_number = 0
        self._met: dict[str, int] = {}
        self.forget()
        self.known_ids: dict[int, str] = {}

    def forget(self) -> None:
        """Let go of whom the last portion was compared with, before the next ones come."""
        self.learn(KnownPeople(), ())

    def learn(self, known: KnownPeople, told: Sequence[Facts]) -> None:
        """Look for the next rows, of which this is told, among these people and rows."""
        self._people, self._rows = known.people, known.rows
        facts = [facts_of(person) for person in known.people]
        self._known = Index(Sieve(chain(told, facts)))
        for one in facts:
            self._known.add(one)

    def settle(self, told: _Told) -> None:
        """Fill in person and match; a row met before becomes ``known``."""
        outcome = told.outcome
        finding = self._find(told.facts)
        known = self._is_known(told, finding)
        if known:
            outcome.outcome = Outcome.KNOWN
        self._attach(outcome, told.facts, finding, take_in=not known)
        if not known and outcome.subject is not None:
            self._episodes.add((outcome.subject, told.episode))

    def _find(self, facts: Facts) -> Finding:
        """The best match among those whom the system knows, then among the file's persons."""
        known, own = self._known.find(facts), self._index.find(facts)
        if known.match is not Match.EXACT and (
            own.match is Match.EXACT or weight(own.reasons) > weight(known.reasons)
        ):
            return own
        return known if known.subject is None else replace(known, subject=self._meet(known.subject))

    def _meet(self, place: int) -> int:
        """The subject that a known person is from now on."""
        person = self._people[place]
        if person.id not in self._met:
            subject = self._met[person.id] = self._index.add(self._known.facts[place])
            self.known_ids[subject] = person.id
            self._episodes.update((subject, episode) for episode in person.episodes)
        return self._met[person.id]

    def _is_known(self, told: _Told, finding: Finding) -> bool:
        if told.outcome.identity in self._rows:
            return True
        if finding.subject is None or (finding.subject, told.episode) not in self._episodes:
            return False
        return bool(told.episode.departed or told.episode.returned) and _surely(finding)

    def _attach(
        self, outcome: RowOutcome, facts: Facts, finding: Finding, *, take_in: bool
    ) -> None:
        outcome.match, outcome.reasons = finding.match, finding.reasons
        if finding.match is Match.EXACT and finding.subject is not None:
            outcome.subject = finding.subject
            self._index.enrich(finding.subject, facts)
        elif take_in:
            outcome.subject = self._index.add(facts)
        if finding.match is Match.LIKELY:
            outcome.proposed = finding.subject
        self._show(outcome)

    def _show(self, outcome: RowOutcome) -> None:
        """Number the person: for a likely match the one proposed, whose number the new one shares."""
        if outcome.proposed is None:
            outcome.person = self._number(outcome.subject)
            return
        outcome.person = self._number(outcome.proposed)
        if outcome.subject is not None:
            self._numbers[outcome.subject] = outcome.person or 0

    def _number(self, subject: int | None) -> int | None:
        if subject is None:
            return None
        if subject not in self._numbers:
            self._last_number += 1
            self._numbers[subject] = self._last_number
        return self._numbers[subject]


def _surely(finding: Finding) -> bool:
    """Whether more than a name says that it is the same person."""
    strong = {LikenessReason.SAME_NIK, LikenessReason.SAME_BIRTH_DATE, LikenessReason.SAME_PHONE}
    return finding.match is Match.EXACT or bool(strong.intersection(finding.reasons))


def row_identity(facts: Facts, episode: Episode) -> str:
    """Person and journey in one line: equal for the same row in the same file read again."""
    parts = (
        *(facts.nik, " ".join(sorted(facts.keys)), facts.born or facts.birth_year, facts.sex),
        *(facts.phone, facts.village, episode.departed, episode.returned, episode.reason),
    )
    return "|".join(map(_written, parts))


def _written(part: object) -> str:
    if isinstance(part, bytes):
        return part.hex()
    return "" if part is None else str(part)
