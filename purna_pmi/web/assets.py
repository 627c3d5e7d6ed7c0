"""Static files: ours, and Bootstrap's CSS from the installed package, under hashed addresses."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, url_for
from whitenoise import WhiteNoise

_BOOTSTRAP = "vendor/bootstrap.min.css"
_FOREVER = 31_536_000


def set_up_assets(app: Flask) -> None:
    """Serve static files by whitenoise, in tests and development as in production."""
    static = Path(app.static_folder or "static")
    vendor = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5" / "css"
    server = WhiteNoise(
        app.wsgi_app,
        root=static,
        prefix="static/",
        max_age=_FOREVER,
        allow_all_origins=False,
        add_headers_function=_harden,
        mimetypes={".js": "text/javascript"},
    )
    server.add_file_to_dictionary(
        f"/static/{_BOOTSTRAP}", str(vendor / "bootstrap.min.css"), stat_cache=None
    )
    app.wsgi_app = server  # type: ignore[method-assign]  # the documented way to wrap a Flask app

    @cache
    def version(name: str) -> str:
        file = vendor / "bootstrap.min.css" if name == _BOOTSTRAP else static / name
        return sha256(file.read_bytes()).hexdigest()[:10]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    app.jinja_env.globals["asset"] = asset


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:"
    )
