"""The application class: one unit of work a request, committed in one place, after the view returned."""

from flask import Flask
from flask.typing import ResponseReturnValue

from purna_pmi.core.db import commit_work


class HouseFlask(Flask):
    """Flask that makes what a view did true only once the view has answered.

    Return commits, raise does not: error handlers roll back before they render (web.errors). A page
    that only reads commits as well, since the reading itself is on record.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, build its response, commit."""
        response = self.make_response(super().dispatch_request())
        commit_work()
        return response
