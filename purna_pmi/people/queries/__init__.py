"""Reading about a person: the file, finding somebody, pairs that may be one. Each notes what it shows."""

from purna_pmi.people.queries.elsewhere import (
    QUESTIONS_PAGE,
    Question,
    question,
    questions,
)
from purna_pmi.people.queries.files import (
    Masked,
    contact,
    contacts_of,
    episode,
    episodes_of,
    masked,
    paper,
    papers_of,
    person,
    persons_by_id,
    safe_contact_of,
)
from purna_pmi.people.queries.pairs import (
    PAGE,
    Pair,
    likely_pair,
    likely_pairs,
)
from purna_pmi.people.queries.search import (
    Likelies,
    LikelyPerson,
    SearchResult,
    likely_same,
    search,
)

__all__ = [
    "PAGE",
    "QUESTIONS_PAGE",
    "Likelies",
    "LikelyPerson",
    "Masked",
    "Pair",
    "Question",
    "SearchResult",
    "contact",
    "contacts_of",
    "episode",
    "episodes_of",
    "likely_pair",
    "likely_pairs",
    "likely_same",
    "masked",
    "paper",
    "papers_of",
    "person",
    "persons_by_id",
    "question",
    "questions",
    "safe_contact_of",
    "search",
]
