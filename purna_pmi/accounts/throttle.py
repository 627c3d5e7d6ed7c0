"""Holding back who guesses: failures are counted by keyed hash of the account typed and of the address it came from.

Five failures an account and thirty an address within a quarter of an hour are free, then each costs a wait of
1, 2, 4 … at most 900 seconds; three letters are free, then it is 60, 120 … (auth.wait_seconds). A known and an
unknown account are counted alike.
"""

from dataclasses import dataclass
from uuid import UUID

from purna_pmi.accounts import gate
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.errors import TooManyError
from purna_pmi.core.text import clean_text

_FREE_LETTERS = 3
_FREE_FAILURES = 5
_FREE_OF_ADDRESS = 30
LONGEST_EMAIL = 254  # letters (RFC 5321)


@dataclass(frozen=True)
class Subjects:
    """What attempts are counted against, how many are free, how many seconds the next one costs."""

    account: bytes
    address: bytes
    free: int
    first_wait: int


def sign_in_subjects(keyring: Keyring, email: str, address: str) -> Subjects:
    """Against whom a wrong password counts."""
    return Subjects(
        account=keyring.lookup(_as_looked_up(email), "sign_in.account"),
        address=keyring.lookup(address, "sign_in.address"),
        free=_FREE_FAILURES,
        first_wait=1,
    )


def letter_subjects(keyring: Keyring, email: str, address: str) -> Subjects:
    """Against whom asking for a reset letter counts."""
    return Subjects(
        account=keyring.lookup(_as_looked_up(email), "letter.account"),
        address=keyring.lookup(address, "letter.address"),
        free=_FREE_LETTERS,
        first_wait=60,
    )


def count_attempt(subjects: Subjects) -> list[UUID]:
    """Count an attempt before it is made, so that many at once are many; the marks take it back (gate).

    Raises TooManyError with the seconds to wait where the account or the address has failed too often.
    """
    wait, marks = gate.begin_attempt(
        subjects.account,
        subjects.address,
        free=subjects.free,
        free_of_address=_FREE_OF_ADDRESS,
        first=subjects.first_wait,
    )
    if wait:
        gate.record_denial("too_many_attempts")
        raise TooManyError(wait)
    return marks


def _as_looked_up(email: str) -> str:
    """The address as an account is found by it: unseen letters, wide letters and capitals make no other account."""
    return clean_text(email[:LONGEST_EMAIL]).lower()
