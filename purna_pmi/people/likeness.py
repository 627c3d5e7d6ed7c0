"""How much two records resemble one person: a pure comparison, with the reasons.

The register attaches by itself only who has the same NIK and nothing against it; whatever else
speaks for one person is put before a human, with these reasons.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from purna_pmi.people.enums import LikenessReason, Sex

_TYPO_FROM_LENGTH = 4
_TWO_TYPOS_FROM_LENGTH = 8
_FULL_NAME = 2
_ESTIMATE = 2  # years by which an estimated year of birth may be off


@dataclass(frozen=True, slots=True)
class Facts:
    """What persons are compared by. `nik` and `phone` may be keyed hashes, as long as both sides' are."""

    keys: tuple[str, ...]
    nik: str | bytes | None = None
    born: date | None = None
    birth_year: int | None = None
    sex: Sex | None = None
    phone: str | bytes | None = None
    village: str | None = None


CONTRADICTIONS = frozenset(
    {LikenessReason.OTHER_NAME, LikenessReason.OTHER_BIRTH_DATE, LikenessReason.OTHER_SEX}
)
_WEIGHTS = {
    LikenessReason.SAME_NIK: 16,
    LikenessReason.SAME_NAME: 5,
    LikenessReason.SIMILAR_NAME: 3,
    LikenessReason.SAME_BIRTH_DATE: 6,
    LikenessReason.NEAR_BIRTH_DATE: 2,
    LikenessReason.SAME_PHONE: 4,
    LikenessReason.SAME_VILLAGE: 1,
    LikenessReason.OTHER_BIRTH_DATE: -2,
    LikenessReason.OTHER_SEX: -2,
    LikenessReason.OTHER_NIK: -2,
}


def reasons_for(facts: Facts, known: Facts) -> tuple[LikenessReason, ...]:
    """What speaks for one person, then what speaks against."""
    agreement = name_agreement(facts.keys, known.keys)
    return (*_for(facts, known, agreement), *_against(facts, known, agreement))


def weight(reasons: Iterable[LikenessReason]) -> int:
    """How strongly reasons speak for one person: for putting the likeliest first."""
    return sum(_WEIGHTS.get(reason, 0) for reason in reasons)


def is_certain(reasons: Iterable[LikenessReason]) -> bool:
    """The same NIK, and neither name, birth date nor sex against it."""
    told = frozenset(reasons)
    return LikenessReason.SAME_NIK in told and not told & CONTRADICTIONS


def is_likely(facts: Facts, known: Facts, reasons: Iterable[LikenessReason]) -> bool:
    """Whether two records without a common NIK are likely one person: worth a human's decision."""
    told = frozenset(reasons)
    if LikenessReason.OTHER_NAME in told:
        return False
    one_word = min(len(facts.keys), len(known.keys)) < _FULL_NAME
    full_name = LikenessReason.SAME_NAME in told and not one_word
    if LikenessReason.SAME_BIRTH_DATE in told:
        supported = told & {LikenessReason.SAME_PHONE, LikenessReason.SAME_VILLAGE}
        return bool(supported) or (full_name or not one_word)
    if LikenessReason.OTHER_SEX in told or LikenessReason.OTHER_NIK in told:
        return False
    if LikenessReason.SAME_PHONE in told:
        return LikenessReason.OTHER_BIRTH_DATE not in told or (
            full_name and LikenessReason.NEAR_BIRTH_DATE in told
        )
    undated = LikenessReason.OTHER_BIRTH_DATE not in told or LikenessReason.NEAR_BIRTH_DATE in told
    same_home = LikenessReason.SAME_VILLAGE in told or not (facts.village and known.village)
    return full_name and undated and same_home


def is_worth_showing(facts: Facts, known: Facts, reasons: Iterable[LikenessReason]) -> bool:
    """Whether somebody about to register a person should look at a known one first.

    Wider than is_likely, since nothing is attached or stored: also the same NIK, the same name and
    nothing against it, and a similar name with about the same year of birth in the same village.
    """
    told = frozenset(reasons)
    if LikenessReason.SAME_NIK in told or is_likely(facts, known, told):
        return True
    if told & (CONTRADICTIONS | {LikenessReason.OTHER_NIK}):
        return False
    same_age = told & {LikenessReason.NEAR_BIRTH_DATE} or _years_agree(facts, known)
    return LikenessReason.SAME_NAME in told or bool(
        LikenessReason.SAME_VILLAGE in told and same_age
    )


def name_agreement(a: tuple[str, ...], b: tuple[str, ...]) -> LikenessReason | None:
    """Same words in any order, or every word of the shorter found in the longer, near enough."""
    if not a or not b:
        return None
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return LikenessReason.SAME_NAME
    shorter, longer = sorted((a, b), key=len)
    remaining = list(longer)
    for word in shorter:
        match = next((other for other in remaining if same_word(word, other)), None)
        if match is None:
            return None
        remaining.remove(match)
    return LikenessReason.SIMILAR_NAME


def same_word(a: str, b: str) -> bool:
    """One word spelt twice: equal keys, an initial of the other, or a typing error (two in long words)."""
    if a == b:
        return True
    shortest = min(len(a), len(b))
    if shortest == 1:
        return a[0] == b[0]
    if shortest < _TYPO_FROM_LENGTH:
        return False
    allowed = 2 if shortest >= _TWO_TYPOS_FROM_LENGTH else 1
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed


def _for(facts: Facts, known: Facts, agreement: LikenessReason | None) -> Iterator[LikenessReason]:
    if facts.nik and facts.nik == known.nik:
        yield LikenessReason.SAME_NIK
    if agreement:
        yield agreement
    if facts.born and facts.born == known.born:
        yield LikenessReason.SAME_BIRTH_DATE
    elif _near(facts, known):
        yield LikenessReason.NEAR_BIRTH_DATE
    if facts.phone and facts.phone == known.phone:
        yield LikenessReason.SAME_PHONE
    if facts.village and facts.village == known.village:
        yield LikenessReason.SAME_VILLAGE


def _against(
    facts: Facts, known: Facts, agreement: LikenessReason | None
) -> Iterator[LikenessReason]:
    if agreement is None:
        yield LikenessReason.OTHER_NAME
    if _years_apart(facts, known) or (facts.born and known.born and facts.born != known.born):
        yield LikenessReason.OTHER_BIRTH_DATE
    if facts.sex and known.sex and facts.sex != known.sex:
        yield LikenessReason.OTHER_SEX
    if facts.nik and known.nik and facts.nik != known.nik:
        yield LikenessReason.OTHER_NIK


def _near(facts: Facts, known: Facts) -> bool:
    """Birth dates that a slip tells apart, or a year alone that agrees."""
    if facts.born and known.born:
        a, b = facts.born, known.born
        swapped = (a.day, a.month) == (b.month, b.day) and a.year == b.year
        parts = (a.day == b.day) + (a.month == b.month) + (a.year == b.year)
        slip = 2
        return swapped or parts == slip
    return bool(facts.birth_year and facts.birth_year == known.birth_year)


def _years_agree(facts: Facts, known: Facts) -> bool:
    """Neither year is known to differ by more than an estimate may; both are known."""
    both = facts.birth_year is not None and known.birth_year is not None
    return both and not _years_apart(facts, known)


def _years_apart(facts: Facts, known: Facts) -> bool:
    """Estimated years differ by more than an estimate may."""
    if facts.born and known.born:
        return False
    if facts.birth_year is None or known.birth_year is None:
        return False
    return abs(facts.birth_year - known.birth_year) > _ESTIMATE
