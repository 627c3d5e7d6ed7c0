"""Identifiers: UUIDv7 made here, so that any PostgreSQL from 15 on will do and rows of one time lie together."""

import os
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_MASK_LOW = (1 << 62) - 1
_MASK_HIGH = (1 << 12) - 1


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high = (random >> 62) & _MASK_HIGH
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | random & _MASK_LOW)
