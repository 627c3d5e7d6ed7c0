"""The application class: one unit of work a request, committed in one place, after the view returned."""

import structlog
from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import OperationalError

from purna_pmi.core.db import abandon_work, commit_work
from purna_pmi.identity.queries import touch_session

log = structlog.get_logger(__name__)

_TRIES = 3


class HouseFlask(Flask):
    """Flask that makes what a view did true only once the view has answered.

    Return commits, raise does not: error handlers roll back before they render (web.errors). A page
    that only reads commits as well, since the reading itself is on record.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; a save once more from the beginning where the database made it yield to somebody else.

        Of two requests that wait for each other one loses all it did: nothing is left of it that a second run
        could double.
        """
        if request.method != "POST":
            return self._run_once()
        before = dict(session)
        for left in reversed(range(_TRIES)):
            try:
                return self._run_once()
            except OperationalError as error:
                if not (left and isinstance(error.orig, DeadlockDetected | SerializationFailure)):
                    raise
                log.info("began_again", endpoint=request.endpoint)
                abandon_work()
                _begin_again(before)
        raise AssertionError  # the last try returns or raises

    def _run_once(self) -> ResponseReturnValue:
        """Run the view, build its response, commit.

        That the session was used is noted (once a minute) last: until then the request holds no lock on it, so that
        the view may have the sign-in role give it another token.
        """
        response = self.make_response(super().dispatch_request())
        if g.get("in_use"):
            touch_session()
        commit_work()
        return response


def _begin_again(cookie: dict[str, object]) -> None:
    """Let the request look as it came: the cookie without what the view put there, files from their beginning."""
    session.clear()
    session.update(cookie)
    for file in request.files.values():
        file.stream.seek(0)
