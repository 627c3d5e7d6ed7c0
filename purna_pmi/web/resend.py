"""Nothing typed is lost: a form that came too late is shown again, whole, with a fresh token and one button."""

from collections.abc import Iterator

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from purna_pmi.web.sessions import let_a_form_wait

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


def posted_fields() -> Iterator[tuple[str, str]]:
    """Names and values of the form that came, but for tokens and passwords."""
    for name, values in request.form.lists():
        if name and not any(word in name for word in _LEFT_OUT):  # a part may come without a name
            yield from ((name, value) for value in values)
