"""Mail: a letter waits sealed in the database, a job sends it, then the row is gone.

Without a mail server (PURNA_MAIL_URL) the letter lies as a file in the instance folder's outbox, and pages say so.
"""

import json
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import current_app
from procrastinate import RetryStrategy
from sqlalchemy import Connection, text

from purna_pmi.core.config import Settings
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.jobs.kit import enqueue, job

_PLACE = "jobs.outgoing_mail.sealed"
_SECONDS = 20
_SUBMISSION = 587  # RFC 6409: a submission port without TLS is not spoken to
# A mail server may be away for hours: 4, 16, 64 … seconds, about six hours in all.
_PATIENT = RetryStrategy(max_attempts=8, exponential_wait=4)


class MailError(Exception):
    """A letter that cannot be sent safely; the text names a setting, never a person."""


@dataclass(frozen=True)
class Letter:
    """What is sealed: to whom, and the words."""

    recipient: str
    subject: str
    body: str


def post_mail(letter: Letter, *, connection: Connection | None = None) -> UUID:
    """Seal a letter and ask for its sending, within the present transaction (or that of `connection`).

    It goes out after the commit, or never. The job knows the row's id and nothing else.
    """
    mail_id = new_id()
    settings: Settings = current_app.extensions["settings"]
    content = json.dumps([letter.recipient, letter.subject, letter.body])
    (connection or db.session).execute(
        text("INSERT INTO jobs.outgoing_mail (id, sealed) VALUES (:id, :sealed)"),
        {"id": mail_id, "sealed": settings.keyring.seal(content, _PLACE, mail_id)},
    )
    enqueue("send_mail", purpose="mail", connection=connection, mail=str(mail_id))
    return mail_id


def has_mail_server() -> bool:
    """Whether letters leave this machine; otherwise they lie in the outbox."""
    settings: Settings = current_app.extensions["settings"]
    return bool(settings.mail_url)


@job("send_mail", retry=_PATIENT)
def send_mail(*, mail: str) -> None:
    """Send a waiting letter and forget it; nothing where it was sent before.

    It is taken out first and held until the commit: of two workers at one letter, one sends it.
    """
    take = text("DELETE FROM jobs.outgoing_mail WHERE id = :id RETURNING sealed, created_at")
    found = db.session.execute(take, {"id": mail}).one_or_none()
    if found is None:
        return
    settings: Settings = current_app.extensions["settings"]
    letter = Letter(*json.loads(settings.keyring.open(found.sealed, _PLACE, UUID(mail))))
    message = compose(letter, sender=settings.mail_from, mail_id=mail, at=found.created_at)
    if settings.mail_url:
        _deliver(message, settings.mail_url)
    else:
        _lay_down(message, settings.instance / "outbox" / f"{mail}.eml")


def compose(letter: Letter, *, sender: str, mail_id: str, at: datetime) -> EmailMessage:
    """The message as it travels. Its Message-ID is the row's, so that a letter sent twice is known to be one.

    Line breaks in a subject become spaces; an address with anything but one mailbox raises ValueError.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(sender)
    message["To"] = _mailbox(letter.recipient)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail_id}@{_mailbox(sender).domain or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _mailbox(address: str) -> Address:
    return Address(addr_spec=address)


def _deliver(message: EmailMessage, url: str) -> None:
    with _server(url) as server:
        server.send_message(message)


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """A mail server ready to take messages: over TLS from the start (smtps), or as soon as it offers STARTTLS."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=_SECONDS, context=context
        )
    elif parts.scheme == "smtp":
        server = smtplib.SMTP(host, parts.port or _SUBMISSION, timeout=_SECONDS)
    else:
        raise MailError("PURNA_MAIL_URL begins with smtp:// or smtps://.")
    with server:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp":
            _secure(server, context, must=_must_be_secure(parts.port, parts.username, host))
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _secure(server: smtplib.SMTP, context: ssl.SSLContext, *, must: bool) -> None:
    if server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    elif must:
        raise MailError("The server of PURNA_MAIL_URL offers no STARTTLS.")


def _must_be_secure(port: int | None, username: str | None, host: str) -> bool:
    """A password never travels in the clear, nor anything over the submission port."""
    return (port or _SUBMISSION) == _SUBMISSION or bool(username and not _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _lay_down(message: EmailMessage, file: Path) -> None:
    """Write the letter where only the product's own account reads it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(message.as_bytes())
