"""Static files: ours, and Bootstrap's CSS from the installed package, compressed, under hashed addresses."""

import gzip
import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, url_for
from whitenoise import WhiteNoise

from purna_pmi.web.headers import ALWAYS, STRICT_TRANSPORT

_BOOTSTRAP = "vendor/bootstrap.min.css"
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
_FOREVER = "public, max-age=31536000, immutable"  # an address carries its file's hash
_SMALLEST_GAIN = 200  # bytes; below it a compressed copy is not worth a file


def set_up_assets(app: Flask, *, keep: Path, https: bool) -> None:
    """Serve static files by whitenoise, in tests and development as in production.

    Files are the same for everybody and hold no secret, so they travel compressed; pages do not
    (docs/adr/0015). The copies that are served, and their compressed forms, lie in `keep`/static.
    """
    sources = _sources(Path(app.static_folder or "static"))
    laid_out = keep / "static"
    more = {"Strict-Transport-Security": STRICT_TRANSPORT} if https else {}

    def harden(headers: Headers, _path: str, _url: str) -> None:
        for name, value in (ALWAYS | more).items():
            headers[name] = value
        headers["Content-Security-Policy"] = _POLICY
        headers["Cache-Control"] = _FOREVER

    server = _HardenedFiles(
        app.wsgi_app,
        allow_all_origins=False,
        add_headers_function=harden,
        mimetypes={".js": "text/javascript"},
    )
    server.always = {
        **ALWAYS,
        **more,
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
    }
    for name, source in sources.items():
        copy = _lay_out(source, laid_out / name)
        server.add_file_to_dictionary(f"/static/{name}", str(copy), stat_cache=None)
    app.wsgi_app = server  # type: ignore[method-assign]  # the documented way to wrap a Flask app

    @cache
    def version(name: str) -> str:
        return sha256(sources[name].read_bytes()).hexdigest()[:10]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    app.jinja_env.globals["asset"] = asset


class _HardenedFiles(WhiteNoise):
    """Whitenoise, whose refusals (another method, a range past the end) have the headers of every answer too."""

    always: Mapping[str, str]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        """Serve a file, or what lies behind; a header that is missing is added."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            given = {name.lower() for name, _ in headers}
            missing = [one for one in self.always.items() if one[0].lower() not in given]
            return start_response(status, [*headers, *missing], *more)

        return super().__call__(environ, start)


def _sources(static: Path) -> dict[str, Path]:
    """Every static file by the name in its address."""
    own = {str(file.relative_to(static)): file for file in static.rglob("*") if file.is_file()}
    css = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5" / "css"
    return {**own, _BOOTSTRAP: css / "bootstrap.min.css"}


def _lay_out(source: Path, copy: Path) -> Path:
    """Put a file and its compressed form where they are served from; each as a whole, whoever else does so now."""
    content = source.read_bytes()
    if not copy.exists() or copy.read_bytes() != content:
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        packed = gzip.compress(content, mtime=0)
        if len(content) - len(packed) > _SMALLEST_GAIN:
            _write(copy.with_name(f"{copy.name}.gz"), packed)
        _write(copy, content)
    return copy


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(file)
