"""A full disk is noticed before the database trips over it: saves are refused in words while pages can still be read.

PostgreSQL that cannot make its next log segment ends at once, and starts again only when there is room: so the last
megabytes are kept for what must go on by itself. A server elsewhere tells us by its error (web.errors).
"""

import shutil

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from purna_pmi.access.routes import PUBLIC
from purna_pmi.core.postgres import Cluster
from purna_pmi.web.door import SAFE_METHODS
from purna_pmi.web.errors import come_back

_MEGABYTE = 2**20
# Below the first nothing is saved; below the second pages about people, which note their reader, are not shown either.
SAVES_NEED, READING_NEEDS = 64 * _MEGABYTE, 24 * _MEGABYTE


def watch_space(app: Flask) -> None:
    """Ask for room before every request but the public ones: whoever signs in may still read."""
    app.before_request(_refuse_without_room)


def _refuse_without_room() -> ResponseReturnValue | None:
    cluster: Cluster | None = current_app.extensions["cluster"]
    if cluster is None or request.endpoint is None or request.endpoint in PUBLIC:
        return None
    needed = READING_NEEDS if request.method in SAFE_METHODS else SAVES_NEED
    return come_back(507) if shutil.disk_usage(cluster.place.data).free < needed else None
