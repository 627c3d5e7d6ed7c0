"""The one password of the demo accounts: given, or random and kept in the instance folder."""

import secrets
from pathlib import Path

from purna_pmi.core.config import SettingError, Settings
from purna_pmi.core.keyfile import read_or_create

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _GROUP = 4, 5


def demo_password(settings: Settings) -> str:
    """The password that demo accounts have from now on; raises SettingError where it cannot be kept."""
    if not settings.demo_password.isascii():
        raise SettingError(
            "PURNA_DEMO_PASSWORD is made of plain letters, figures and marks (ASCII)."
        )
    kept = password_file(settings)
    if settings.demo_password and kept_password(settings) != settings.demo_password:
        kept.unlink(missing_ok=True)
    return read_or_create(kept, lambda: settings.demo_password or _random_password())


def kept_password(settings: Settings) -> str | None:
    """The password of the last start, None before the first."""
    kept = password_file(settings)
    return kept.read_text(encoding="ascii") if kept.exists() else None


def password_file(settings: Settings) -> Path:
    """Where it is kept, mode 0600."""
    return settings.instance / "keys" / "demo-password"


def _random_password() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
