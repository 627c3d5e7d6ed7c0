"""A real mail server on this machine, in a thread."""

from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink


class Box(Sink):
    """Keeps what arrives."""

    def __init__(self):
        super().__init__()
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def listening(box, port, **options):
    """Let a box take letters on a port for the time of a with-block."""
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
