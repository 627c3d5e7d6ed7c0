"""Ciphertexts that open, and all the ways in which one does not: each is the same error and one line in the log."""

import pytest
from structlog.testing import capture_logs

from purna_pmi.core import crypto
from purna_pmi.core.crypto import CannotOpenError, Keyring
from purna_pmi.core.ids import new_id

KEYRING = Keyring({1: bytes(32)}, bytes(32))
PLACE, ROW = "people.example.sealed", new_id()
GOOD = KEYRING.seal("Tidur membaik", PLACE, ROW)
BAD = {
    "empty": b"",
    "one byte": b"x",
    "no nonce": GOOD[:5],
    "no body": GOOD[:14],
    "cut": GOOD[:-1],
    "changed": GOOD[:-1] + bytes([GOOD[-1] ^ 1]),
    "other version": b"\x02" + GOOD[1:],
    "missing key": Keyring({9: bytes(32)}, bytes(32)).seal("Tidur", PLACE, ROW),
    "other row": KEYRING.seal("Tidur", PLACE, new_id()),
    "other place": KEYRING.seal("Tidur", "people.example.tail", ROW),
}


@pytest.fixture
def logged(monkeypatch):
    """What this module logs, whether or not logging was set up before."""
    monkeypatch.setattr(crypto, "log", crypto.structlog.get_logger())
    with capture_logs() as lines:
        yield lines


def test_what_was_sealed_opens(logged):
    assert KEYRING.open(GOOD, PLACE, ROW) == KEYRING.read(GOOD, PLACE, ROW) == "Tidur membaik"
    assert logged == []


@pytest.mark.parametrize("sealed", BAD.values(), ids=BAD)
def test_what_does_not_open_is_one_error_and_one_line(logged, sealed):
    with pytest.raises(CannotOpenError):
        KEYRING.open(sealed, PLACE, ROW)
    line = {"event": "cannot_open", "log_level": "error", "place": PLACE, "row": str(ROW)}
    assert logged == [line]
    assert KEYRING.read(sealed, PLACE, ROW) is None


@pytest.mark.parametrize(
    ("mark", "opens"),
    [
        (GOOD[:2], True),
        (None, False),
        (b"", False),
        (b"x", False),
        (b"\x01\x09", False),
        (b"\x02\x01", False),
    ],
)
def test_a_mark_tells_whether_its_key_is_here(logged, mark, opens):
    if opens:
        KEYRING.expect_openable(mark, PLACE, ROW)
    else:
        with pytest.raises(CannotOpenError):
            KEYRING.expect_openable(mark, PLACE, ROW)
    assert len(logged) == (not opens)
