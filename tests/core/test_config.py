"""Settings: read once, refused in one sentence, documented from the same table."""

from datetime import timedelta
from pathlib import Path

import pytest

from purna_pmi.core.config import SettingError, load_settings, settings_table, unknown_settings


def load(tmp_path, **given):
    return load_settings({"PURNA_INSTANCE": str(tmp_path / "instance")} | given)


def test_the_defaults_are_safe(tmp_path):
    settings = load(tmp_path)
    assert settings.secure_cookies
    assert not settings.demo
    assert settings.session_cookie.startswith("__Host-")
    assert settings.session_idle == timedelta(minutes=30)


def test_secrets_are_kept_in_files_that_nobody_else_reads(tmp_path):
    first, again = load(tmp_path), load(tmp_path)
    assert first.secret_key == again.secret_key
    keys = tmp_path / "instance" / "keys"
    assert keys.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in keys.iterdir()} == {0o600}


def test_secrets_do_not_show(tmp_path):
    settings = load(tmp_path, PURNA_SECRET_KEY="s" * 40, PURNA_MAIL_URL="smtp://u:secret@host")
    assert "sss" not in repr(settings)
    assert "secret@host" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PURNA_DEMO", "yes"),
        ("PURNA_SESSION_IDLE_MINUTES", "0"),
        ("PURNA_SESSION_HOURS", "a day"),
        ("PURNA_SECRET_KEY", "short"),
        ("PURNA_TRUSTED_PROXIES", "-1"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path, name, value):
    with pytest.raises(SettingError, match=name):
        load(tmp_path, **{name: value})


def test_the_demo_alone_has_plain_cookies_and_only_over_http(tmp_path):
    assert not load(tmp_path, PURNA_DEMO="1").secure_cookies
    assert load(tmp_path, PURNA_DEMO="1", PURNA_BASE_URL="https://purna.test").secure_cookies


def test_typing_errors_are_found():
    assert unknown_settings({"PURNA_DEMOO": "1", "PURNA_DEMO": "1", "HOME": "/"}) == ["PURNA_DEMOO"]


def test_the_documentation_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert settings_table() in page.read_text(encoding="utf-8")
