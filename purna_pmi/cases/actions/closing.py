"""Closing a case takes two people; reopening takes a reason."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from purna_pmi.cases import wording
from purna_pmi.cases.actions.notes import write_note
from purna_pmi.cases.actions.timeline import add_event
from purna_pmi.cases.actions.words import checked_lines, expect_open, expect_version
from purna_pmi.cases.enums import ClosureReason, Decision, EventKind, NoteKind, Stage
from purna_pmi.cases.models import Case, Closure
from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me

WORDS_LENGTH = 1_000


def propose_closure(
    case: Case, reason: ClosureReason, explanation: str, close_on: date, *, actor: Me
) -> Closure:
    """Ask another person to close a case as of a day. Raises UserError(`explanation` or `close_on`)."""
    expect_open(case)
    words = checked_lines(explanation, WORDS_LENGTH, wording.EXPLANATION_TOO_LONG, "explanation")
    if not words:
        raise UserError(wording.EXPLANATION_MISSING, "explanation")
    if close_on > clock.today():
        raise UserError(wording.CLOSE_IN_FUTURE, "close_on")
    if close_on < case.opened_on:
        raise UserError(wording.CLOSE_BEFORE_OPENING, "close_on")
    if db.session.scalar(select(Closure.id).filter_by(case_id=case.id, decision=None)):
        raise UserError(wording.CLOSURE_WAITING)
    closure = Closure(
        id=new_id(),
        case_id=case.id,
        reason=reason.value,
        explanation=words,
        close_on=close_on,
        proposed_by=actor.id,
    )
    db.session.add(closure)
    add_event(case.id, EventKind.CLOSURE_PROPOSED, reason=reason.value)
    return closure


def decide_closure(
    case: Case, closure: Closure, decision: Decision, note: str, *, version: int, actor: Me
) -> None:
    """Approve a proposal, which closes the case, or return it with a note; by a supervisor other than its author.

    Raises NotFoundError for other roles, UserError (also where it was withdrawn or decided meanwhile), StaleError.
    """
    if actor.role != Role.SUPERVISOR:
        raise NotFoundError
    _expect_waiting(closure)
    if closure.version != version:
        raise StaleError
    if closure.proposed_by == actor.id:
        raise UserError(wording.CLOSURE_BY_ANOTHER)
    words = checked_lines(note, WORDS_LENGTH, wording.EXPLANATION_TOO_LONG, "decision_note")
    if decision is Decision.RETURNED and not words:
        raise UserError(wording.RETURN_NEEDS_WORDS, "decision_note")
    closure.decision_note = words
    _settle(closure, decision, actor)
    if decision is Decision.RETURNED:
        add_event(case.id, EventKind.CLOSURE_RETURNED)
        return
    case.stage, case.closed_on = Stage.CLOSED.value, closure.close_on
    add_event(case.id, EventKind.CLOSED, on=closure.close_on, reason=closure.reason)


def withdraw_closure(case: Case, closure: Closure, *, actor: Me) -> None:
    """Take one's own proposal back while it waits; withdrawn already: nothing changes.

    Raises NotFoundError for another's, UserError where it was decided meanwhile.
    """
    if closure.proposed_by != actor.id:
        raise NotFoundError
    if closure.decision == Decision.WITHDRAWN:
        return
    _expect_waiting(closure)
    _settle(closure, Decision.WITHDRAWN, actor)
    add_event(case.id, EventKind.CLOSURE_WITHDRAWN)


def _expect_waiting(closure: Closure) -> None:
    if closure.decision == Decision.WITHDRAWN:
        raise UserError(wording.CLOSURE_WITHDRAWN)
    if closure.decision is not None:
        raise UserError(wording.CLOSURE_DECIDED)


def _settle(closure: Closure, decision: Decision, actor: Me) -> None:
    """Write what became of it; raises UserError where another did so in the same moment."""
    closure.decision, closure.decided_by, closure.decided_at = decision.value, actor.id, clock.now()
    try:
        db.session.flush()
    except StaleDataError as error:
        raise UserError(wording.CLOSURE_GONE) from error


def reopen(case: Case, reason: str, *, version: int, actor: Me, keyring: Keyring) -> None:
    """Open a closed case again, in assessment; the reason becomes its first note.

    Raises StaleError where another saved since `version`, UserError(`reason`) without words.
    """
    expect_version(case, version)
    if case.is_open:
        raise UserError(wording.CASE_OPEN)
    words = checked_lines(reason, WORDS_LENGTH, wording.EXPLANATION_TOO_LONG, "reason")
    if not words:
        raise UserError(wording.EXPLANATION_MISSING, "reason")
    case.stage, case.closed_on = Stage.ASSESSMENT.value, None
    add_event(case.id, EventKind.REOPENED)
    write_note(case, NoteKind.NOTE, words, actor=actor, keyring=keyring)
