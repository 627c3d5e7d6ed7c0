"""Nothing typed is lost: a form that came too late is shown again, whole, with a fresh token and one button."""

import re
from collections.abc import Iterator
from contextlib import suppress

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from purna_pmi.core.ids import new_id
from purna_pmi.web.sessions import let_a_form_wait

_OURS = frozenset({"form_key", "form_owner", "version"})
_CODE = re.compile(
    r"[a-z_]*|\d{1,4}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)  # a choice, a count, an id
# Never carried over: tokens that are stale anyhow, and passwords.
_LEFT_OUT = ("csrf_token", "password")  # wherever they stand in a name: new_password_confirm


def ask_to_send_again(status: int) -> ResponseReturnValue:
    """Show what was posted with a button to send it again.

    401: the session ended; 400: the form's token is stale; 409: somebody else opened the form.
    """
    if status in {401, 409}:
        let_a_form_wait()
    page = render_template("error/resend.html", fields=list(posted_fields()), status=status)
    return make_response(page, status)


def show_other_words(target: str) -> ResponseReturnValue:
    """Show what was typed into a form that was saved before with other words: beside it, or as well, or not at all."""
    carried = [(name, value) for name, value in posted_fields() if name != "form_key"]
    page = render_template(
        "error/other_words.html",
        fields=[*carried, ("form_key", str(new_id()))],
        typed=typed_words(),
        target=target,
    )
    return make_response(page, 409)


def opened_by_another() -> bool:
    """Whether the form that came was opened by somebody else than who sends it, at the same device."""
    owner, me = _sent("form_owner"), g.get("me")
    return bool(owner and me and owner != str(me.id))


def typed_words() -> list[str]:
    """What somebody typed into the form that came: words, numbers, days, but no choices and ids."""
    with suppress(HTTPException):  # a body too large to be read
        return [
            value.strip()
            for name, value in posted_fields()
            if name not in _OURS and not _CODE.fullmatch(value.strip())
        ]
    return []


def _sent(name: str) -> str:
    with suppress(HTTPException):
        return request.form.get(name, "")
    return ""


def posted_fields() -> Iterator[tuple[str, str]]:
    """Names and values of the form that came, but for tokens and passwords."""
    for name, values in request.form.lists():
        if name and not any(word in name for word in _LEFT_OUT):  # a part may come without a name
            yield from ((name, value) for value in values)
