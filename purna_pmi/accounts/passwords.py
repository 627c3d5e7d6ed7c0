"""What makes a long password easy to guess all the same, and a limit on how many are hashed at once."""

import re
from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import Any

SHORTEST = 15  # NIST SP 800-63B-4 §3.1.1 for a password that is the only factor
_FEWEST_LETTERS = 6
_LEAST_OF_ONES_OWN = 8
_AT_ONCE = 2  # each hash takes 64 MiB
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKS = re.compile(r"[\W_]")
_EVERYBODYS = (
    *("purna", "pmi", "dinsos", "dinas", "sosial", "kupang", "kota", "indonesia", "ntt"),
    *("password", "katasandi", "kata", "sandi", "rahasia", "admin", "selamat", "datang"),
    *("qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "1234567890", "123456789"),
    *("12345678", "123456", "12345", "0987654321", "987654321", "2024", "2025", "2026"),
)


def easy_to_guess(password: str, about: Iterable[str]) -> bool:
    """Whether a password holds little beyond well-known words, the person's own (`about`) and repetition."""
    lowered = password.lower()
    if len(set(lowered)) < _FEWEST_LETTERS:
        return True
    own = [word for text in about for word in _WORD.findall(text.lower())]
    rest = lowered
    for word in sorted({*own, *_EVERYBODYS}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(_MARKS.sub("", rest)) < _LEAST_OF_ONES_OWN


class FewAtATime:
    """A password context that lets few hashes be computed at once: each takes memory, and anybody may ask."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._turns = BoundedSemaphore(_AT_ONCE)

    def hash(self, secret: str, **options: Any) -> str:
        """Hash, when it is our turn."""
        with self._turns:
            return str(self._context.hash(secret, **options))

    def verify(self, secret: str, hashed: str) -> bool:
        """Compare, when it is our turn."""
        with self._turns:
            return bool(self._context.verify(secret, hashed))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)
