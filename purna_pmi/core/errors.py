"""The few errors that mean something to the person in front of the page, and what broken constraints say.

Actions raise these; the page kit turns them into a status and a sentence. Sentences are Indonesian message ids.
"""

from collections.abc import Mapping


class UserError(Exception):
    """Something the user can mend: `sentence` says what, `field` where (a form field's name, or none)."""

    status = 422

    def __init__(self, sentence: object, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class NotFoundError(UserError):
    """The thing does not exist, or not for you: the two are never told apart."""

    status = 404

    def __init__(self) -> None:
        super().__init__("")


class StaleError(UserError):
    """Somebody changed the record since it was opened."""

    status = 409

    def __init__(self) -> None:
        super().__init__("")


class TooManyError(UserError):
    """Asked too often; `wait` is how many seconds to leave it."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__("")
        self.wait = wait


class ConstraintSentences:
    """What the user reads when a named constraint refuses a row: filled by each room, complete by a test."""

    def __init__(self) -> None:
        self._sentences: dict[str, tuple[object, str | None]] = {}

    def add(self, sentences: Mapping[str, tuple[object, str | None]]) -> None:
        """Register `constraint name → (sentence, form field)`; a name may be registered once."""
        twice = self._sentences.keys() & sentences.keys()
        if twice:
            raise ValueError(f"registered twice: {sorted(twice)}")
        self._sentences.update(sentences)

    def error_for(self, constraint: str | None) -> UserError | None:
        """The error that a broken constraint means, none where it is our own fault."""
        found = self._sentences.get(constraint or "")
        return UserError(*found) if found else None

    def names(self) -> set[str]:
        """The constraints that have a sentence."""
        return set(self._sentences)


constraint_sentences = ConstraintSentences()
