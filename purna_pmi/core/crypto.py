"""Field encryption and keyed look-up. Keys lie outside the database, in the instance folder or the environment.

A ciphertext is `version (1 byte) | key id (1 byte) | nonce (12) | AES-256-GCM`. It is bound to its
place: the associated data names table, column and row, so that a ciphertext moved to another row
does not open (NIST SP 800-38D).
"""

import hmac
import json
import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from purna_pmi.core.keyfile import read_or_create

log = structlog.get_logger(__name__)
_VERSION = 1
_HEAD = 2  # version and key id
_NONCE = 12
_TAG = 16
_KEY = 32


class CannotOpenError(Exception):
    """A ciphertext that this keyring cannot open: none at all, unknown key, other row, or changed bytes.

    Whoever raises it has written one line to the log, with table and row.
    """


@dataclass(frozen=True)
class Keyring:
    """Encryption keys by id, the newest used for writing, and one root for look-up hashes."""

    keys: dict[int, bytes]
    lookup_root: bytes

    def seal(self, text: str, place: str, row: UUID) -> bytes:
        """Encrypt a text for one `schema.table.column` and row."""
        return self.seal_bytes(text.encode(), place, row)

    def seal_bytes(self, content: bytes, place: str, row: UUID) -> bytes:
        """As `seal`, for a file."""
        key_id = max(self.keys)
        nonce = os.urandom(_NONCE)
        body = self._ciphers[key_id].encrypt(nonce, content, _bound_to(place, row))
        return b"".join((bytes([_VERSION, key_id]), nonce, body))

    def open(self, sealed: bytes, place: str, row: UUID) -> str:
        """Decrypt what `seal` made for the same place and row; raises CannotOpenError."""
        return self.open_bytes(sealed, place, row).decode()

    def open_bytes(self, sealed: bytes, place: str, row: UUID) -> bytes:
        """As `open`, of what `seal_bytes` made."""
        if len(sealed) < _HEAD + _NONCE + _TAG:
            raise _cannot_open(place, row)
        self.expect_openable(sealed[:_HEAD], place, row)
        nonce, body = sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return self._ciphers[sealed[1]].decrypt(nonce, body, _bound_to(place, row))
        except InvalidTag as error:
            raise _cannot_open(place, row) from error

    def read(self, sealed: bytes, place: str, row: UUID) -> str | None:
        """As `open`, for pages that show many things: None where it does not open."""
        try:
            return self.open(sealed, place, row)
        except CannotOpenError:
            return None

    def expect_openable(self, mark: bytes | None, place: str, row: UUID) -> None:
        """Raise CannotOpenError where a ciphertext that begins with this mark (two bytes) has no key here.

        For values that are replaced without being opened: what cannot be read any more is not written over.
        """
        if mark is None or len(mark) != _HEAD or mark[0] != _VERSION or mark[1] not in self.keys:
            raise _cannot_open(place, row)

    def lookup(self, text: str, field: str) -> bytes:
        """The keyed hash (HMAC-SHA-256, 32 bytes) by which a field is found exactly."""
        return hmac.digest(self._field_key(field), text.encode(), "sha256")

    @cached_property
    def _ciphers(self) -> dict[int, AESGCM]:
        return {key_id: AESGCM(key) for key_id, key in self.keys.items()}

    @cached_property
    def _field_keys(self) -> dict[str, bytes]:
        return {}

    def _field_key(self, field: str) -> bytes:
        known = self._field_keys
        if field not in known:
            derived = HKDF(SHA256(), _KEY, salt=None, info=field.encode())
            known[field] = derived.derive(self.lookup_root)
        return known[field]


def load_or_create_keyring(file: Path) -> Keyring:
    """The keyring kept in a secret file, made on first use."""
    content = json.loads(read_or_create(file, _new_keys))
    keys = {int(key_id): bytes.fromhex(key) for key_id, key in content["keys"].items()}
    return Keyring(keys, bytes.fromhex(content["lookup_root"]))


def digest(content: bytes) -> bytes:
    """SHA-256, for tokens that are random already and for files."""
    return sha256(content).digest()


def _cannot_open(place: str, row: UUID) -> CannotOpenError:
    log.error("cannot_open", place=place, row=str(row))
    return CannotOpenError(place)


def _bound_to(place: str, row: UUID) -> bytes:
    return f"{place}|{row}".encode()


def _new_keys() -> str:
    return json.dumps(
        {"keys": {"1": os.urandom(_KEY).hex()}, "lookup_root": os.urandom(_KEY).hex()}
    )
