"""What gunicorn is told by functions (`--config python:purna_pmi.cli.web_server`)."""

import struct
from socket import SO_RCVTIMEO, SOL_SOCKET
from typing import Any

SILENT_SECONDS = 10  # of a client within its request


def when_ready(server: Any) -> None:
    """Let no client that has fallen silent within a request hold a thread: each wait for its bytes has an end.

    Accepted connections have it from the socket that listens. A proxy that takes requests in whole
    before it passes them on protects better (README); this is for who has none.
    """
    for listener in server.LISTENERS:
        listener.sock.setsockopt(SOL_SOCKET, SO_RCVTIMEO, struct.pack("ll", SILENT_SECONDS, 0))
