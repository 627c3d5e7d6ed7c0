"""The door: everyone is stopped whom the law does not name. Runs before every view."""

from secrets import token_hex
from typing import cast
from urllib.parse import urlsplit

import structlog
from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from purna_pmi.access.enums import Action, Kind
from purna_pmi.access.law import allows
from purna_pmi.access.routes import PUBLIC, ROUTES
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.web.resend import ask_to_send_again
from purna_pmi.web.sessions import current_token

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_ADDRESS = 4_000  # letters
# Whoever asks for these is nobody, cookie or not: they answer while the database is away.
_ASKED_BY_MACHINES = frozenset({"static", "web.healthz", "web.readyz"})


class _UnknownNameError(UserError):
    """Somebody calls this server by a name that it does not have."""

    status = 400


def me() -> Me:
    """Who is signed in; only for views behind the door."""
    return cast("Me", g.me)


def may(kind: Kind, action: Action) -> bool:
    """May the signed-in role do this at all? For menus, buttons and fields."""
    return g.get("me") is not None and allows(me().role, kind, action)


def open_door(app: Flask) -> None:
    """Set up the checks that come before every view."""
    app.before_request(_name_the_request)
    app.before_request(_refuse_other_names)
    app.before_request(_refuse_long_addresses)
    app.before_request(_refuse_strangers_posts)
    app.before_request(_refuse_what_is_no_form)
    app.before_request(_ask_the_law)
    app.jinja_env.globals["may"] = lambda kind, action: may(Kind(kind), Action(action))


def _name_the_request() -> None:
    g.request_id = token_hex(8)
    g.me = None
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    set_asker(Asker(token=current_token(), request_id=g.request_id))


def _refuse_other_names() -> None:
    """Refuse a request that calls this server by a name it does not have: nothing may be built from such a name."""
    if not current_app.extensions["settings"].answers_to(request.host):
        # Of a name that no host can have there is no way to make links, which the page that says so has.
        if request_ctx.url_adapter is None:
            request_ctx.url_adapter = current_app.url_map.bind("localhost")
        raise _UnknownNameError(
            _l("Server ini tidak mengenal alamat itu sebagai alamatnya. Pakailah alamat resminya.")
        )


def _refuse_long_addresses() -> None:
    """Refuse what no page of ours asks for, with a page, where the server in front of us would only cut it off."""
    if len(request.environ.get("QUERY_STRING", "")) + len(request.path) > _LONGEST_ADDRESS:
        abort(414)


def _refuse_strangers_posts() -> None:
    """Refuse a form that another site sends, whatever token it carries."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    elsewhere = origin not in {None, "null"} and _host_of(origin or "") != request.host
    if elsewhere or request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        abort(403)


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no address at all
        return ""


def _refuse_what_is_no_form() -> None:
    """Refuse a body that no form of ours sends, before anything reads it."""
    sent = request.mimetype or (request.content_length or None)
    if request.method not in SAFE_METHODS and sent and request.mimetype not in FORM_TYPES:
        abort(415)


def _ask_the_law() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint in _ASKED_BY_MACHINES:
        return None
    # Also where no page is: its 404 speaks their language.
    g.me = who_am_i() if current_token() else None
    if endpoint is None or endpoint in PUBLIC:
        return None
    if g.me is None:
        return _show_sign_in()
    right = ROUTES.get(endpoint)
    if right is None or not allows(me().role, *right):
        raise NotFoundError
    g.in_use = me().seen_long_ago
    return None


def _show_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page; keep what an ended session was about to send."""
    if request.method in SAFE_METHODS:
        here = request.full_path.rstrip("?")
        return redirect(url_for("security.login", next=here if here != "/" else None))
    return ask_to_send_again(status=401)
