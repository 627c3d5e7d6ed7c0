"""Holding back who guesses: failures are counted by keyed hash of the account typed and of the address it came from.

Five failures an account and thirty an address within a quarter of an hour are free, then each costs a wait of
1, 2, 4 … at most 900 seconds; three letters are free, then it is 60, 120 … (auth.wait_seconds). A known and an
unknown account are counted alike.
"""

from dataclasses import dataclass

from purna_pmi.accounts.gate import count_attempt, record_denial, seconds_to_wait
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.errors import TooManyError

_FREE_LETTERS = 3
_FREE_FAILURES = 5
_FREE_OF_ADDRESS = 30


@dataclass(frozen=True)
class Subjects:
    """What attempts are counted against, how many are free, how many seconds the next one costs."""

    account: bytes
    address: bytes
    free: int
    first_wait: int

    def both(self) -> list[bytes]:
        """The two hashes."""
        return [self.account, self.address]


def sign_in_subjects(keyring: Keyring, email: str, address: str) -> Subjects:
    """Against whom a wrong password counts."""
    return Subjects(
        account=keyring.lookup(email.strip().lower(), "sign_in.account"),
        address=keyring.lookup(address, "sign_in.address"),
        free=_FREE_FAILURES,
        first_wait=1,
    )


def letter_subjects(keyring: Keyring, email: str, address: str) -> Subjects:
    """Against whom asking for a reset letter counts."""
    return Subjects(
        account=keyring.lookup(email.strip().lower(), "letter.account"),
        address=keyring.lookup(address, "letter.address"),
        free=_FREE_LETTERS,
        first_wait=60,
    )


def hold_back(subjects: Subjects) -> None:
    """Raise TooManyError with the seconds to wait where the account or the address has failed too often."""
    wait = max(
        seconds_to_wait(subjects.account, free=subjects.free, first=subjects.first_wait),
        seconds_to_wait(subjects.address, free=_FREE_OF_ADDRESS, first=subjects.first_wait),
    )
    if wait:
        record_denial("too_many_attempts")
        raise TooManyError(wait)


def count_letter(subjects: Subjects) -> None:
    """Hold back who asks for letters without end, then count this one."""
    hold_back(subjects)
    count_attempt(subjects.both())
