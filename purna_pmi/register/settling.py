"""Whose row it is: each accepted row gets its person, and rows met before become known."""

from collections import Counter

from purna_pmi.core.text import name_keys
from purna_pmi.people.enums import LikenessReason
from purna_pmi.people.likeness import Facts
from purna_pmi.register.enums import Match, Outcome
from purna_pmi.register.matching import Episode, Finding, Index, KnownPeople, facts_of
from purna_pmi.register.results import RowOutcome
from purna_pmi.register.rows import ParsedRow


class Matcher:
    """Who each row's person is, and whether the row is known already."""

    def __init__(self, known: KnownPeople) -> None:
        self._known = known
        self._index = Index()
        self._episodes: set[tuple[int, Episode]] = set()
        self._numbers: dict[int, int] = {}
        self._last_number = 0
        self._seen: Counter[int] = Counter()
        self.known_ids: dict[int, str] = {}
        for person in known.people:
            subject = self._index.add(facts_of(person))
            self.known_ids[subject] = person.id
            self._episodes.update((subject, episode) for episode in person.episodes)

    def settle(self, outcome: RowOutcome, data: ParsedRow) -> None:
        """Fill in person, match and identity; a row met before becomes ``known``."""
        facts = self._facts(data)
        finding = self._index.find(facts)
        episode = Episode(
            data.departed or data.departed_year,
            data.returned or data.returned_year,
            data.reason.value,
        )
        known = self._is_known(outcome, facts, finding, episode)
        if known:
            outcome.outcome = Outcome.KNOWN
        self._attach(outcome, facts, finding, take_in=not known)
        if not known and outcome.subject is not None:
            self._episodes.add((outcome.subject, episode))

    def _facts(self, data: ParsedRow) -> Facts:
        fingerprint = self._known.fingerprint
        return Facts(
            keys=name_keys(data.name),
            nik=fingerprint("nik", data.nik) if data.nik else None,
            born=data.born,
            birth_year=data.birth_year,
            sex=data.sex,
            phone=fingerprint("phone", data.phone) if data.phone else None,
            village=data.home.kelurahan or data.home.village,
        )

    def _is_known(
        self, outcome: RowOutcome, facts: Facts, finding: Finding, episode: Episode
    ) -> bool:
        identity = row_identity(facts, episode)
        seen = hash(identity)
        self._seen[seen] += 1
        identity = f"{identity}#{self._seen[seen]}"
        outcome.identity = self._known.fingerprint("row", identity)
        if outcome.identity in self._known.rows:
            return True
        if finding.subject is None or (finding.subject, episode) not in self._episodes:
            return False
        return bool(episode.departed or episode.returned) and _surely(finding)

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
    return "|".join("" if part is None else str(part) for part in parts)
