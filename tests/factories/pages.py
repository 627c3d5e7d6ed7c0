"""Filling in the forms of pages as a browser does."""

import re
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def hidden(page: TestResponse, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.get_data(as_text=True))
    assert found, f"no field {name} in {page.request.path}: {page.status}"
    return found[1]


def kept(page: TestResponse) -> dict[str, str]:
    """The hidden fields that the form of a page sends along."""
    names = ["form_key", "version"]
    if 'name="seen"' in page.get_data(as_text=True):
        names.append("seen")
    return {name: hidden(page, name) for name in names}


def send(client: FlaskClient, url: str, **fields: Any) -> TestResponse:
    """Open the form of a page, fill it in and send it."""
    return client.post(url, data=kept(client.get(url)) | fields)


def option(page: TestResponse, label: str) -> str:
    """The value of the option whose words begin so."""
    found = re.search(rf'<option[^>]* value="([^"]+)">{label}', page.get_data(as_text=True))
    assert found, f"no option {label}"
    return found[1]


def dmy(day: date) -> str:
    """A day as people type it."""
    return f"{day:%d-%m-%Y}"
