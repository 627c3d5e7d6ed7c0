"""Uploads: a request may be larger only where a room takes files, and only for those whom the door let in."""

from flask import Flask, request

_FORM_BYTES = 100_000  # what comes beside the file: tokens, boundaries, a few fields
_LIMITS: dict[str, int] = {}


def allow_upload(endpoint: str, most_bytes: int) -> None:
    """Let this endpoint take a file of so many bytes."""
    _LIMITS[endpoint] = most_bytes + _FORM_BYTES


def set_up_uploads(app: Flask) -> None:
    """Widen the limit after the door has opened and before anybody reads the form."""
    app.before_request(_widen)


def _widen() -> None:
    limit = _LIMITS.get(request.endpoint or "")
    if limit is not None:
        request.max_content_length = limit
