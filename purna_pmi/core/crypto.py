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

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from purna_pmi.core.keyfile import read_or_create

_VERSION = 1
_NONCE = 12
_KEY = 32


class CannotOpenError(Exception):
    """A ciphertext that this keyring cannot open: unknown key, other row, or changed bytes."""


@dataclass(frozen=True)
class Keyring:
    """Encryption keys by id, the newest used for writing, and one root for look-up hashes."""

    keys: dict[int, bytes]
    lookup_root: bytes

    def seal(self, text: str, place: str, row: UUID) -> bytes:
        """Encrypt a text for one `schema.table.column` and row."""
        key_id = max(self.keys)
        nonce = os.urandom(_NONCE)
        body = self._ciphers[key_id].encrypt(nonce, text.encode(), _bound_to(place, row))
        return bytes([_VERSION, key_id]) + nonce + body

    def open(self, sealed: bytes, place: str, row: UUID) -> str:
        """Decrypt what `seal` made for the same place and row; raises CannotOpenError."""
        version, key_id = sealed[0], sealed[1]
        cipher = self._ciphers.get(key_id)
        if version != _VERSION or cipher is None:
            raise CannotOpenError(place)
        nonce, body = sealed[2 : 2 + _NONCE], sealed[2 + _NONCE :]
        try:
            return cipher.decrypt(nonce, body, _bound_to(place, row)).decode()
        except InvalidTag as error:
            raise CannotOpenError(place) from error

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


def _bound_to(place: str, row: UUID) -> bytes:
    return f"{place}|{row}".encode()


def _new_keys() -> str:
    return json.dumps(
        {"keys": {"1": os.urandom(_KEY).hex()}, "lookup_root": os.urandom(_KEY).hex()}
    )
