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
        ("PURNA_HOSTS", "https://purna.test"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path, name, value):
    with pytest.raises(SettingError, match=name):
        load(tmp_path, **{name: value})


def test_the_demo_alone_has_plain_cookies_and_only_over_http(tmp_path):
    assert not load(tmp_path, PURNA_DEMO="1").secure_cookies
    assert load(tmp_path, PURNA_DEMO="1", PURNA_BASE_URL="https://purna.test").secure_cookies


def secret_file(tmp_path, mode=0o600):
    file = tmp_path / "secret"
    file.write_text("s" * 40 + "\n")
    file.chmod(mode)
    return str(file)


def test_a_secret_may_lie_in_a_file(tmp_path):
    settings = load(tmp_path, PURNA_SECRET_KEY_FILE=secret_file(tmp_path))
    assert settings.secret_key == "s" * 40
    assert unknown_settings({"PURNA_MAIL_URL_FILE": "/x", "PURNA_DEMO_FILE": "/x"}) == [
        "PURNA_DEMO_FILE"
    ]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_secret_that_others_may_read_is_refused_in_one_sentence(tmp_path, mode):
    with pytest.raises(
        SettingError, match=rf"PURNA_SECRET_KEY_FILE: .* mode {mode:04o}.*chmod 600"
    ):
        load(tmp_path, PURNA_SECRET_KEY_FILE=secret_file(tmp_path, mode))


@pytest.mark.parametrize("name", ["cookies", "fields.json"])
def test_a_key_that_others_may_read_is_refused(tmp_path, name):
    load(tmp_path)
    (tmp_path / "instance" / "keys" / name).chmod(0o644)
    with pytest.raises(SettingError, match="has mode 0644"):
        load(tmp_path)


def test_a_secret_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingError, match=r"PURNA_MAIL_URL_FILE.*No such file"):
        load(tmp_path, PURNA_MAIL_URL_FILE="/no/such/file")


def test_the_server_answers_to_its_own_names(tmp_path):
    office = load(
        tmp_path,
        PURNA_BASE_URL="https://purna.kota.test",
        PURNA_HOSTS="Lama.test",
    )
    known = ("purna.kota.test", "purna.kota.test:443", "lama.test", "localhost:8000", "[::1]:80")
    assert all(map(office.answers_to, known))
    strangers = ("evil.test", "purna.kota.test.evil.test", "192.168.1.7", "", "a b", "[")
    assert not any(map(office.answers_to, strangers))


def test_the_demo_answers_to_any_address_of_the_machine(tmp_path):
    demo = load(tmp_path, PURNA_DEMO="1", PURNA_BIND="0.0.0.0:8000")
    known = ("127.0.0.1:8000", "localhost:8000", "192.168.1.7:8000", "[fe80::1]:8000")
    assert all(map(demo.answers_to, known))
    assert not demo.answers_to("evil.test:8000")


def test_typing_errors_are_found():
    assert unknown_settings({"PURNA_DEMOO": "1", "PURNA_DEMO": "1", "HOME": "/"}) == ["PURNA_DEMOO"]


def test_the_documentation_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert settings_table() in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("there", ["pgdata/PG_VERSION", "keys/postgres.json"])
def test_lost_keys_of_data_are_named_and_no_new_ones_are_made(tmp_path, there):
    file = tmp_path / "instance" / there
    file.parent.mkdir(parents=True, mode=0o700)
    file.touch(mode=0o600)
    for _ in range(2):
        with pytest.raises(SettingError, match=r"keys/fields\.json is missing.*put it back"):
            load(tmp_path)
    assert [one for one in (tmp_path / "instance").rglob("*") if one.is_file()] == [file]


@pytest.mark.parametrize("text", ["", "{broken", "[]", "7", '{"keys": {"1": "xy"}}', "\ud800"])
def test_damaged_keys_are_named_and_kept(tmp_path, text):
    load(tmp_path)
    file = tmp_path / "instance" / "keys" / "fields.json"
    damaged = text.encode(errors="surrogatepass")
    file.write_bytes(damaged)
    with pytest.raises(SettingError, match=r"fields\.json is damaged: put it back"):
        load(tmp_path)
    assert file.read_bytes() == damaged


def test_a_kept_secret_that_was_emptied_is_named(tmp_path):
    load(tmp_path)
    (tmp_path / "instance" / "keys" / "cookies").write_text("")
    with pytest.raises(SettingError, match="keys/cookies must have 32 characters"):
        load(tmp_path)


def test_a_folder_that_cannot_be_made_is_named():
    with pytest.raises(SettingError, match=r"/proc/instance cannot be read or written \(No such"):
        load_settings({"PURNA_INSTANCE": "/proc/instance"})


def test_a_folder_in_the_place_of_a_key_is_named(tmp_path):
    (tmp_path / "instance" / "keys" / "fields.json").mkdir(parents=True)
    with pytest.raises(SettingError, match=r"cannot be read or written \(Is a directory"):
        load(tmp_path)
