"""Letters: sealed while they wait, sent by a worker to a real mail server, then gone."""

import json
import ssl
import stat
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address

import psycopg
import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from purna_pmi.core.clock import now
from purna_pmi.core.db import unit_of_work
from purna_pmi.jobs import mail
from purna_pmi.jobs.mail import Letter, MailError, compose, post_mail, send_mail
from tests.jobs.conftest import Box, listening

LETTER = Letter("orang@example.test", "Salam", "Isi surat yang rahasia.")


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def mail_server(box, unused_port):
    with listening(box, unused_port):
        yield f"smtp://127.0.0.1:{unused_port}"


@pytest.fixture
def use_server(committed_app, run_jobs):
    """Point the applications at a mail server."""

    def use(url):
        for app in (committed_app, run_jobs.app):
            app.extensions["settings"] = replace(app.extensions["settings"], mail_url=url)

    return use


@pytest.fixture
def waiting(committed_app):
    """How many letters wait, as the worker sees them."""

    def count():
        with psycopg.connect(committed_app.extensions["addresses"].worker) as worker:
            return worker.execute("SELECT count(*), min(sealed) FROM jobs.outgoing_mail").fetchone()

    return count


def self_signed(folder):
    """A certificate of 127.0.0.1 and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(key.private_bytes(pem, pkcs8, plain) + certificate.public_bytes(pem))
    return file


def post(app, letter=LETTER):
    with app.app_context(), unit_of_work():
        return post_mail(letter)


def test_a_letter_reaches_the_mail_server_and_is_forgotten(
    committed_app, run_jobs, use_server, mail_server, box, waiting
):
    use_server(mail_server)
    mail_id = post(committed_app)
    assert waiting()[0] == 1
    run_jobs()
    (letter,) = box.letters
    assert letter["To"] == "orang@example.test"
    assert letter["Subject"] == "Salam"
    assert letter["Message-ID"] == f"<{mail_id}@localhost>"
    assert letter["Date"].datetime.tzinfo is not None
    assert letter.get_content().strip() == LETTER.body
    assert waiting()[0] == 0


def test_while_it_waits_nobody_reads_it_in_the_database(committed_app, waiting):
    post(committed_app)
    sealed = waiting()[1]
    assert b"orang" not in sealed
    assert b"rahasia" not in sealed


def test_the_job_holds_the_id_alone(committed_app):
    mail_id = post(committed_app)
    with psycopg.connect(committed_app.extensions["addresses"].worker) as worker:
        jobs = worker.execute("SELECT args FROM jobs.procrastinate_jobs").fetchall()
    assert jobs == [({"mail": str(mail_id)},)]


def test_a_letter_waits_while_the_server_is_away(
    committed_app, run_jobs, use_server, unused_port, waiting
):
    use_server(f"smtp://127.0.0.1:{unused_port}")
    post(committed_app)
    run_jobs()
    assert waiting()[0] == 1


def test_without_a_server_the_letter_lies_in_the_outbox(committed_app, run_jobs, settings):
    mail_id = post(committed_app)
    run_jobs()
    file = settings.instance / "outbox" / f"{mail_id}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == "orang@example.test"


def test_a_letter_sent_before_is_not_sent_again(committed_app, run_jobs):
    with run_jobs.app.app_context(), unit_of_work():
        send_mail(mail="018f0000-0000-7000-8000-000000000000")


def test_line_breaks_in_a_subject_add_no_header():
    letter = replace(LETTER, subject="Salam\r\nBcc: semua@example.test")
    message = compose(letter, sender="a@example.test", mail_id="1", at=now())
    assert message["Subject"] == "Salam Bcc: semua@example.test"
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "address", ["a@example.test\r\nBcc: b@example.test", "a@x.test, b@x.test", "A <a@x.test>", ""]
)
def test_an_address_is_one_mailbox(address):
    with pytest.raises((ValueError, IndexError)):
        compose(replace(LETTER, recipient=address), sender="a@x.test", mail_id="1", at=now())


@pytest.mark.parametrize("name", ["Ñandú", "Surat – untuk Anda"])
def test_words_of_any_script_arrive(name):
    message = compose(replace(LETTER, subject=name), sender="a@x.test", mail_id="1", at=now())
    assert message_from_bytes(message.as_bytes(), policy=default)["Subject"] == name


@pytest.mark.parametrize(
    ("port", "user", "host", "must"),
    [
        (2525, "user", "mail.example.test", True),
        (587, None, "mail.example.test", True),
        (None, None, "mail.example.test", True),
        (2525, "user", "127.0.0.1", False),
        (25, None, "mail.example.test", False),
    ],
)
def test_a_password_never_travels_in_the_clear(port, user, host, must):
    assert mail._must_be_secure(port, user, host) is must


def test_a_server_without_starttls_gets_nothing_where_it_must(
    committed_app, run_jobs, use_server, mail_server, box, monkeypatch
):
    use_server(mail_server)
    monkeypatch.setattr(mail, "_SUBMISSION", int(mail_server.rpartition(":")[2]))
    mail_id = post(committed_app)
    with run_jobs.app.app_context(), unit_of_work(), pytest.raises(MailError):
        send_mail(mail=str(mail_id))
    assert box.letters == []


@pytest.mark.parametrize("trusted", [True, False])
def test_starttls_is_used_and_the_certificate_checked(
    committed_app, run_jobs, use_server, box, unused_port, waiting, tmp_path, monkeypatch, trusted
):
    certificate = self_signed(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    use_server(f"smtp://127.0.0.1:{unused_port}")
    post(committed_app)
    with listening(box, unused_port, tls_context=context, require_starttls=True):
        run_jobs()
    assert (len(box.letters), waiting()[0]) == ((1, 0) if trusted else (0, 1))


def test_a_server_that_wants_a_password_gets_it(
    committed_app, run_jobs, use_server, box, unused_port
):
    asked = []

    def check(_server, _session, _envelope, _mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=True)

    use_server(f"smtp://kantor%40x.test:p%3Aass@127.0.0.1:{unused_port}")
    post(committed_app)
    with listening(box, unused_port, authenticator=check, auth_require_tls=False):
        run_jobs()
    assert asked == [(b"kantor@x.test", b"p:ass")]
    assert len(box.letters) == 1


def test_another_kind_of_address_is_refused(committed_app, run_jobs, use_server):
    use_server("http://127.0.0.1")
    mail_id = post(committed_app)
    with run_jobs.app.app_context(), unit_of_work(), pytest.raises(MailError):
        send_mail(mail=str(mail_id))


def test_what_is_sealed_is_the_letter(committed_app, waiting):
    mail_id = post(committed_app)
    keyring = committed_app.extensions["settings"].keyring
    content = keyring.open(waiting()[1], "jobs.outgoing_mail.sealed", mail_id)
    assert json.loads(content) == [LETTER.recipient, LETTER.subject, LETTER.body]
