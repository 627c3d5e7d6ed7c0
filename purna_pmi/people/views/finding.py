"""Search: one box for a name, a NIK or a phone. The words travel by POST and stand in no address."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from purna_pmi.core import clock
from purna_pmi.core.errors import UserError
from purna_pmi.people import queries
from purna_pmi.people.homes import home_words
from purna_pmi.people.views.room import blueprint, keyring, room_url


@blueprint.route("/people", methods=["GET", "POST"])
def search() -> ResponseReturnValue:
    """Find somebody before registering them a second time."""
    words = request.form.get("q", "")
    result, refusal = None, None
    if request.method == "POST":
        try:
            result = queries.search(words, keyring=keyring())
        except UserError as error:
            refusal = error.sentence
    page = render_template(
        "people/search.html",
        words=words,
        result=result,
        refusal=refusal,
        home_words=home_words,
        today=clock.today(),
        intake_url=room_url("cases.intake"),
    )
    return page, 422 if refusal else 200
