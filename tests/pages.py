"""A browser for tests that reads every page it opens as a proof-reader would."""

from contextvars import Context
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from tests.untranslated import hearing
from tests.web.lint import lint_page

# The tests check passwords by the thousand; what the product takes for one is looked at in tests/accounts.
QUICK_HASH = {"argon2__memory_cost": 64, "argon2__time_cost": 1, "argon2__parallelism": 1}


class LintingClient(FlaskClient):
    """Fails the test that opens a page with a structural fault: headings, labels, ids, inline script or style, or a
    sentence without a translation.

    Each request runs in an empty context, so that it gets an application context, a `g` and a
    transaction of its own, as it does behind a web server, even where the test holds one.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response, untranslated = Context().run(self._open_and_hear, *args, **kwargs)
        assert not untranslated, f"{response.request.path}: not translated: {untranslated}"
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            faults = lint_page(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: {faults}"
        return response

    def _open_and_hear(self, *args: Any, **kwargs: Any) -> tuple[TestResponse, list[str]]:
        with hearing() as untranslated:
            return super().open(*args, **kwargs), untranslated


class KeptTemplates(BytecodeCache):
    """Compiled templates in memory, by name and content; no file is opened that a test would hear of."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


def make_ready(app: Flask) -> None:
    """Configure an application as tests ask it: pages are linted, forms need no token, passwords cost little."""
    app.test_client_class = LintingClient
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    app.extensions["security"].pwd_context.update(**QUICK_HASH)
