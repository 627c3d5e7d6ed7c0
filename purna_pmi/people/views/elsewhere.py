"""Somebody whom another agency knows too: the supervisor's list, and what came of asking."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.core.errors import NotFoundError
from purna_pmi.people import actions, labels, queries
from purna_pmi.people.enums import ElsewhereAnswer
from purna_pmi.people.views.room import blueprint, uuid_or_none
from purna_pmi.web.door import me

_ANSWERED = "answered"


@blueprint.get("/people/elsewhere")
def elsewhere() -> ResponseReturnValue:
    """Questions that wait for an answer, or those that have one."""
    answered = request.args.get("view") == _ANSWERED
    found = queries.questions(answered=answered, before=uuid_or_none(request.args.get("before")))
    shown = found[: queries.QUESTIONS_PAGE]
    view = _ANSWERED if answered else None
    more = None
    if len(found) > queries.QUESTIONS_PAGE:
        more = url_for(".elsewhere", view=view, before=shown[-1].question.id)
    return render_template(
        "people/elsewhere.html",
        questions=shown,
        answered=answered,
        more_url=more,
        answers=labels.ELSEWHERE_ANSWERS,
    )


@blueprint.post("/people/elsewhere/<uuid:question_id>")
def answer_elsewhere(question_id: UUID) -> ResponseReturnValue:
    """Note what came of asking; an empty answer opens the question again."""
    question = queries.question(question_id)
    answer = _read(request.form.get("answer"))
    version = request.form.get("version", default=0, type=int)
    actions.answer_question(question, answer, version=version, actor=me())
    if answer is None:
        flash(_("Pertanyaan ini kembali ke daftar."), "success")
    else:
        flash(_("Dicatat: %(answer)s.", answer=labels.ELSEWHERE_ANSWERS[answer]), "success")
    return redirect(url_for(".elsewhere"), 303)


def _read(raw: str | None) -> ElsewhereAnswer | None:
    """An answer by its code; raises NotFoundError where the page offers no such answer."""
    if raw not in {"", *ElsewhereAnswer}:
        raise NotFoundError
    return ElsewhereAnswer(raw) if raw else None
