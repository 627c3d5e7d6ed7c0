"""The whole wiring on one screen."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from purna_pmi.accounts import blueprint as accounts
from purna_pmi.accounts import set_up_accounts
from purna_pmi.cases import blueprint as cases
from purna_pmi.cli import register_commands
from purna_pmi.community import blueprint as community
from purna_pmi.core.config import Addresses, Settings, load_settings
from purna_pmi.core.db import db
from purna_pmi.core.logs import set_up_logs
from purna_pmi.core.servers import find_database, sqlalchemy_url
from purna_pmi.counselling import blueprint as counselling
from purna_pmi.oversight import blueprint as oversight
from purna_pmi.people import blueprint as people
from purna_pmi.register import blueprint as register
from purna_pmi.reports import blueprint as reports
from purna_pmi.today import blueprint as today
from purna_pmi.training import blueprint as training
from purna_pmi.web.app_class import HouseFlask
from purna_pmi.web.assets import set_up_assets
from purna_pmi.web.door import open_door
from purna_pmi.web.errors import set_up_errors
from purna_pmi.web.frame import set_up_frame
from purna_pmi.web.headers import set_up_headers
from purna_pmi.web.language import set_up_language
from purna_pmi.web.navigation import set_up_navigation
from purna_pmi.web.requests import set_up_request_log
from purna_pmi.web.saving import answer_again
from purna_pmi.web.sessions import set_up_sessions
from purna_pmi.web.space import watch_space
from purna_pmi.web.uploads import set_up_uploads
from purna_pmi.web.views import blueprint as web

ROOMS = (
    web,
    accounts,
    people,
    cases,
    training,
    counselling,
    community,
    register,
    reports,
    oversight,
    today,
)
_ROOT = Path(__file__).resolve().parents[1]


def create_app(
    settings: Settings | None = None, addresses: Addresses | None = None, *, as_worker: bool = False
) -> Flask:
    """The application: for web requests, or with the worker's database role for jobs and commands."""
    settings = settings or load_settings()
    cluster = None
    if addresses is None:
        addresses, cluster = find_database(settings)
    set_up_logs()
    app = HouseFlask(
        __name__,
        template_folder=str(_ROOT / "templates"),
        static_folder=str(_ROOT / "static"),
        instance_path=str(settings.instance),
    )
    app.extensions["settings"] = settings
    app.extensions["addresses"] = addresses
    app.extensions["cluster"] = cluster
    app.extensions["as_worker"] = lambda: create_app(settings, addresses, as_worker=True)
    configure(app, settings, addresses.worker if as_worker else addresses.app, addresses.signin)
    set_up_page_kit(app, settings)
    set_up_accounts(app, settings)
    register_rooms(app)
    register_commands(app)
    return app


def configure(app: Flask, settings: Settings, database: str, signin: str) -> None:
    """Flask's own settings, made from ours, and the database."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=settings.session_cookie,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=None,
        SQLALCHEMY_DATABASE_URI=sqlalchemy_url(database),
        SQLALCHEMY_BINDS={"signin": sqlalchemy_url(signin)},
    )
    app.jinja_env.undefined = StrictUndefined
    db.init_app(app)


def set_up_page_kit(app: Flask, settings: Settings) -> None:
    """Everything that surrounds a view, from the outside in."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]  # documented
    set_up_assets(app, keep=settings.instance, https=settings.secure_cookies)
    set_up_sessions(app)
    set_up_request_log(app)
    open_door(app)
    set_up_uploads(app)
    CSRFProtect(app)
    watch_space(app)
    app.before_request(answer_again)
    set_up_errors(app)
    set_up_headers(app, https=settings.secure_cookies)
    set_up_language(app)
    set_up_navigation(app)
    set_up_frame(app)
    app.jinja_env.globals["demo"] = settings.demo


def register_rooms(app: Flask) -> None:
    """Every slice's pages."""
    for room in ROOMS:
        app.register_blueprint(room)
