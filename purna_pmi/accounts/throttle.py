"""Holding back who guesses: failures are counted by keyed hash of the account typed and of the address it came from.

Five failures an account and thirty an address within a quarter of an hour are free, then each costs a wait of
1, 2, 4 … at most 900 seconds (auth.wait_seconds). A known and an unknown account are counted alike.
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
    """What attempts are counted against, and how many are free."""

    account: bytes
    address: bytes
    free: int

    def both(self) -> list[bytes]:
        """The two hashes."""
        return [self.account, self.address]


def sign_in_subjects(keyring: Keyring, email: str, address: str) -> Subjects:
    """Against whom a wrong password counts."""
    return Subjects(
        account=keyring.lookup(email.strip().lower(), "sign_in.account"),
        address=keyring.lookup(address, "sign_in.address"),
        free=_FREE_FAILURES,
    )


def letter_subjects(keyring: Keyring, email: str, address: str) -> Subjects:
    """Against whom asking for a reset letter counts."""
    return Subjects(
        account=keyring.lookup(email.strip().lower(), "letter.account"),
        address=keyring.lookup(address, "letter.address"),
        free=_FREE_LETTERS,
    )


def hold_back(subjects: Subjects) -> None:
    """Raise TooManyError with the seconds to wait where the account or the address has failed too often."""
    wait = max(
        seconds_to_wait(subjects.account, subjects.free),
        seconds_to_wait(subjects.address, _FREE_OF_ADDRESS),
    )
    if wait:
        record_denial("too_many_attempts")
        raise TooManyError(wait)


def count_letter(subjects: Subjects) -> None:
    """Hold back who asks for letters without end, then count this one."""
    hold_back(subjects)
    count_attempt(subjects.both())
