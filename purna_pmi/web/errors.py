"""Errors as pages that help. The rollback comes first, then the page is rendered in a fresh transaction."""

import structlog
from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from psycopg.errors import DiskFull, IdleInTransactionSessionTimeout
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from purna_pmi.core.crypto import CannotOpenError
from purna_pmi.core.db import abandon_work
from purna_pmi.core.errors import StaleError, TooManyError, UserError, constraint_sentences
from purna_pmi.web.door import SAFE_METHODS
from purna_pmi.web.resend import ask_to_send_again, opened_by_another, posted_fields, typed_words

log = structlog.get_logger(__name__)

UNREADABLE = _l("Isi ini tidak dapat dibuka. Jangan menulis ulang; laporkan kepada admin sistem.")

# Pages we have words for; other statuses borrow the nearest.
PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503, 507})
# Written without the frame: they must not need the database.
BARE_PAGES = frozenset({500, 503, 507})
# These carry what was posted, for another try.
CARRYING_PAGES = frozenset({429, 503, 507})
_RETRY_AFTER_SECONDS = {503: 5, 507: 60}


def set_up_errors(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(UserError, _user_error)
    app.register_error_handler(StaleDataError, lambda _error: _user_error(StaleError()))
    app.register_error_handler(CannotOpenError, _unreadable)
    app.register_error_handler(IntegrityError, _broken_constraint)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InternalError, _internal)
    app.register_error_handler(ParseException, _no_request)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(Exception, _our_fault)


def error_page(
    status: int, message: object = "", retry_after: int | None = None
) -> ResponseReturnValue:
    """The page of a status, with a sentence of its own where there is one; `retry_after` in seconds."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    posted = request.method not in SAFE_METHODS
    lost = posted and known == 404 and g.get("me") is not None
    if lost and opened_by_another():
        return ask_to_send_again(status=409)
    kept = list(posted_fields()) if posted and known in CARRYING_PAGES else []
    framed = g.get("me") is not None and known not in BARE_PAGES
    page = render_template(
        f"error/{known}.html",
        frame="base.html" if framed else "bare.html",
        message=message,
        retry_after=retry_after,
        fields=kept,
        typed=typed_words() if lost else [],
        request_id=g.get("request_id", ""),
    )
    return make_response(page, status)


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    abandon_work()
    return ask_to_send_again(status=400)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error  # a redirect raised on purpose
    abandon_work()
    return error_page(error.code)


def _user_error(error: UserError) -> ResponseReturnValue:
    abandon_work()
    wait = error.wait if isinstance(error, TooManyError) else None
    response = make_response(error_page(error.status, error.sentence, wait))
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _unreadable(_error: CannotOpenError) -> ResponseReturnValue:
    """A page of which nothing is left to show; the log says already what it was."""
    abandon_work()
    page = render_template(
        "error/unreadable.html",
        frame="base.html" if g.get("me") is not None else "bare.html",
        message=UNREADABLE,
        request_id=g.get("request_id", ""),
    )
    return make_response(page, UserError.status)


def _broken_constraint(error: IntegrityError) -> ResponseReturnValue:
    abandon_work()
    known = constraint_sentences.error_for(constraint_name(error))
    return _user_error(known) if known else _our_fault(error)


def _internal(error: InternalError) -> ResponseReturnValue:
    """A page that computed too long between two statements lost its transaction: as good as a database away."""
    late = isinstance(error.orig, IdleInTransactionSessionTimeout)
    return _database_away(error) if late else _our_fault(error)


def _no_request(_error: ParseException) -> ResponseReturnValue:
    """The web server cannot make sense of the rest of a request."""
    abandon_work()
    return error_page(400)


def _database_away(error: Exception) -> ResponseReturnValue:
    """The database does not answer, not in time, or has no room left: say so, and when to come back."""
    full = isinstance(getattr(error, "orig", None), DiskFull)
    log.warning("disk_full" if full else "database_away", exc_info=error)
    abandon_work()
    return come_back(507 if full else 503)


def come_back(status: int) -> ResponseReturnValue:
    """The page of a trouble that passes, with the time to leave it."""
    response = make_response(error_page(status))
    response.headers["Retry-After"] = str(_RETRY_AFTER_SECONDS[status])
    return response


def _our_fault(error: Exception) -> ResponseReturnValue:
    log.error("unexpected", endpoint=request.endpoint, exc_info=error)
    abandon_work()
    return error_page(500)


def constraint_name(error: DBAPIError) -> str | None:
    """The name of the constraint that the database refused by, never its detail."""
    diagnostics = getattr(error.orig, "diag", None)
    return diagnostics.constraint_name if diagnostics else None
