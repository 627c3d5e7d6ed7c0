"""Writing about a person: who they are, how they travelled, how to reach them, who they are not."""

from purna_pmi.people.actions.elsewhere import answer_question, ask_supervisors
from purna_pmi.people.actions.episodes import add_episode, check_episode, correct_episode
from purna_pmi.people.actions.pairs import mark_distinct, propose_likely, reconsider
from purna_pmi.people.actions.persons import (
    check_person,
    correct_person,
    learn_words,
    register_person,
)
from purna_pmi.people.actions.vault import (
    StoredPaper,
    correct_contact,
    correct_paper,
    put_contact,
    put_paper,
    reveal_contact,
    reveal_paper,
    write_safe_contact,
)

__all__ = [
    "StoredPaper",
    "add_episode",
    "answer_question",
    "ask_supervisors",
    "check_episode",
    "check_person",
    "correct_contact",
    "correct_episode",
    "correct_paper",
    "correct_person",
    "learn_words",
    "mark_distinct",
    "propose_likely",
    "put_contact",
    "put_paper",
    "reconsider",
    "register_person",
    "reveal_contact",
    "reveal_paper",
    "write_safe_contact",
]
