"""The real web server: what holds a thread without speaking is let go, and answered in words where there is time."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from purna_pmi.cli import serve, web_server

ROOT = Path(__file__).resolve().parents[2]
HALF = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=a"
)
BROKEN = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n"
)


@pytest.fixture
def web(committed_app, settings, unused_port):
    """gunicorn as `serve` starts it, on this test's database, patient for two seconds."""
    addresses = committed_app.extensions["addresses"]
    command = [
        part.replace("purna_pmi.cli.web_server", "tests.cli.impatient")
        for part in serve.web_child(f"127.0.0.1:{unused_port}").command
    ]
    environment = {
        **os.environ,
        "PURNA_INSTANCE": str(settings.instance),
        "PURNA_DEMO": "1",
        "PYTHONPATH": str(ROOT),
        "PURNA_DATABASE_URL": addresses.app,
        "PURNA_SIGNIN_DATABASE_URL": addresses.signin,
        "PURNA_WORKER_DATABASE_URL": addresses.worker,
    }
    child = subprocess.Popen(
        [sys.executable, *command[1:]], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    _wait_for(unused_port)
    yield unused_port
    child.terminate()
    child.wait(45)


def _wait_for(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the web server does not come up")


def _send(port, request):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(request)
    connection.settimeout(30)
    return connection


def _status(connection):
    return connection.recv(64).split(b" ")[1]


def test_silent_clients_are_let_go_and_others_are_served(web):
    held = [_send(web, HALF) for _ in range(40)]  # more than twice as many as there are threads
    began = time.monotonic()
    page = _send(web, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert _status(page) == b"200"
    assert time.monotonic() - began < 20
    assert _status(held[0]) == b"400"
    for one in (*held, page):
        one.close()


def test_a_body_that_is_none_is_a_bad_request(web):
    answer = _send(web, BROKEN)
    assert _status(answer) == b"400"
    answer.close()


def test_nobody_names_the_script_by_a_header(web):
    asked = b"GET /cases HTTP/1.1\r\nHost: 127.0.0.1\r\nSCRIPT_NAME: //evil\r\nConnection: close\r\n\r\n"
    answer = _send(web, asked)
    assert b"evil" not in answer.recv(4096)
    answer.close()


def test_the_product_waits_longer_than_these_tests_and_not_for_ever():
    assert 5 <= web_server.SILENT_SECONDS <= 20
