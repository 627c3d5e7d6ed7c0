"""One JSON line a request: endpoint, status, milliseconds. No address, no words, no name."""

import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("request")


def set_up_request_log(app: Flask) -> None:
    """Write the line after every answer but those of the health checks."""
    app.before_request(_start_watch)
    app.after_request(_write_line)


def _start_watch() -> None:
    g.started = time.perf_counter()


def _write_line(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    if endpoint not in {"static", "web.healthz", "web.readyz"}:
        spent = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        log.info(
            "answered",
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            ms=spent,
        )
    return response
