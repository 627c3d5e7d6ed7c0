"""The application class: one unit of work a request, committed in one place, after the view returned."""

from flask import Flask, g
from flask.typing import ResponseReturnValue

from purna_pmi.core.db import commit_work
from purna_pmi.identity.queries import touch_session


class HouseFlask(Flask):
    """Flask that makes what a view did true only once the view has answered.

    Return commits, raise does not: error handlers roll back before they render (web.errors). A page
    that only reads commits as well, since the reading itself is on record.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, build its response, commit.

        That the session was used is noted (once a minute) last: until then the request holds no lock on it, so that
        the view may have the sign-in role give it another token.
        """
        response = self.make_response(super().dispatch_request())
        if g.get("in_use"):
            touch_session()
        commit_work()
        return response
