"""The end of every view that saves: validate, act once, answer; or the form again, whole."""

import json
from collections.abc import Callable
from typing import Any, Protocol

from flask import current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from purna_pmi.core.crypto import CannotOpenError, Keyring, digest
from purna_pmi.core.db import Base, db
from purna_pmi.core.errors import StaleError, UserError, constraint_sentences
from purna_pmi.web.errors import UNREADABLE, constraint_name
from purna_pmi.web.forms import HouseForm, known_key
from purna_pmi.web.resend import ask_to_send_again, posted_fields, show_other_words

_SAID = "_flashes"  # where Flask keeps what `flash` says


class Versioned(Protocol):
    """A record that several people may edit."""

    @property
    def version(self) -> Any:
        """How often it was saved."""


def submit(
    form: HouseForm, work: Callable[[], str], *, current: Callable[[], Versioned] | None = None
) -> ResponseReturnValue | None:
    """Run `work` once for a valid form and go where it says; None: show the form (again).

    `work` calls an action and returns the address to go to. It runs in a savepoint: what it refuses
    becomes an error of the form, with nothing typed lost. A form that was sent before leads where it
    led then; one that somebody else opened is carried until they send it. When somebody else saved
    meanwhile (StaleError), the form learns the `current` record and shows both versions.
    """
    if not form.is_submitted():
        return None
    if not form.is_mine():
        return ask_to_send_again(status=409)
    target = _attempt(form, work, current) if form.validate() else None
    return None if target is None else redirect(target, 303)


def _attempt(
    form: HouseForm, work: Callable[[], str], current: Callable[[], Versioned] | None
) -> str | None:
    """Where the work leads; None where it was refused and the form says why."""
    said = list(session.get(_SAID, ()))
    try:
        with db.session.begin_nested():
            return _once(work)
    except (StaleError, StaleDataError):
        if current is None:
            raise
        form.show_theirs(_reread(current))
    except DataError:
        form.refuse(_l("Ada isian yang tidak dapat disimpan. Periksa angka dan tanggalnya."))
    except (UserError, IntegrityError) as refusal:
        _refuse(form, refusal)
    except CannotOpenError:  # what does not open is not written over
        form.refuse(UNREADABLE)
    if _SAID in session:  # what the work said was done before it was refused, was not
        session[_SAID] = said
    return None


def _refuse(form: HouseForm, refusal: UserError | IntegrityError) -> None:
    """Turn a refusal into an error of the form; what the form cannot mend goes on to the error pages."""
    known = refusal
    if isinstance(refusal, IntegrityError):
        known = constraint_sentences.error_for(constraint_name(refusal)) or refusal
    if not isinstance(known, UserError) or known.status != UserError.status:
        raise refusal
    form.refuse(known.sentence, known.field)


def form_page(template: str, form: HouseForm, **context: Any) -> ResponseReturnValue:
    """The page of a form: 422 where something must be mended, 409 where somebody else saved first.

    The kit's `error_summary(form)` shows both versions of a stale form.
    """
    status = 409 if form.theirs else 422 if form.errors else 200
    return render_template(template, form=form, **context), status


def _reread(current: Callable[[], Versioned]) -> Versioned:
    record = current()
    if isinstance(record, Base):  # what a function of the database hands out is fresh already
        db.session.refresh(record)
    return record


def answer_again() -> ResponseReturnValue | None:
    """Lead a form that was saved before where it led then: its page may have gone since, with what was saved.

    Runs before the view, for whoever heard nothing of the first answer and sends once more; of two sendings
    at once the second waits here until the first is through. With other words than the first it is no second
    sending: what was typed is shown, and neither saved nor lost.
    """
    key = known_key(request.form.get("form_key", "")) if request.method == "POST" and g.me else None
    if key is None:
        return None
    g.sent = {"key": key, "endpoint": request.endpoint, "content": _content()}
    asked = text("SELECT target, same FROM auth.form_target(:key, :endpoint, :content)")
    before = db.session.execute(asked, g.sent).one()
    if before.target is None:
        return None
    return redirect(before.target, 303) if before.same else show_other_words(before.target)


def _content() -> bytes:
    """The keyed hash of what a form holds and where it goes: in whatever order, from a page that carried it as well."""
    ring: Keyring = current_app.extensions["settings"].keyring
    words = sorted((name, value.replace("\r\n", "\n")) for name, value in posted_fields())
    files = []
    for name, file in request.files.items(multi=True):
        files.append((name, file.filename, digest(file.read()).hex()))
        file.seek(0)
    return ring.lookup(json.dumps([request.path, words, files]), "form")


def _once(work: Callable[[], str]) -> str:
    """Act under the form's key: of two sendings one acts, the other learns where it led."""
    sent = g.get("sent")
    if sent is None:
        return _act(work)
    claim = text("SELECT auth.claim_form(:key, :endpoint, :content)")
    before = db.session.scalar(claim, sent)
    if before is not None:
        return str(before) or request.path
    target = _act(work)
    settle = text("SELECT auth.settle_form(:key, :target)")
    db.session.execute(settle, {"key": sent["key"], "target": target})
    return target


def _act(work: Callable[[], str]) -> str:
    target = work()
    db.session.flush()  # constraints speak while the form can still show them
    return target
