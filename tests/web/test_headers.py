"""The table of headers, on every route: pages, errors, redirects, downloads, static files; over https and plain."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from purna_pmi.app import create_app
from purna_pmi.core.db import db
from tests.conftest import app_on_clone
from tests.world import EVERYBODY

STATIC = Path(__file__).resolve().parents[2] / "static"
ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # the check of forms over https reads it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}
TRANSPORT = "max-age=63072000; includeSubDomains"
PAGE_POLICY = (
    *("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"),
    *("object-src 'none'", "require-trusted-types-for 'script'", "script-src 'self' 'nonce-"),
)
SOMEWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def apps(cluster, settings, worker_id, tmp_path_factory):
    """The demo over plain http, and an office over https, on a database where commits are real."""
    with app_on_clone(cluster, settings, f"purna_headers_{worker_id}") as app:
        yield from _both(app, settings, tmp_path_factory)


def _both(app, settings, tmp_path_factory):
    office = replace(settings, demo=False, secure_cookies=True, base_url="https://localhost",
                     instance=tmp_path_factory.mktemp("office"))  # fmt: skip
    strict = create_app(office, app.extensions["addresses"])
    strict.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield {"http": app, "https": strict}
    with strict.app_context():
        for engine in db.engines.values():
            engine.dispose()


def addresses(app):
    """An address of every route; what it names need not exist."""
    rules = app.url_map.iter_rules()
    for rule in sorted(
        rules, key=lambda rule: rule.endpoint == "security.logout"
    ):  # ends the session
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<uuid:{name}>", SOMEWHERE).replace(f"<path:{name}>", "no.css")
            path = path.replace(f"<{name}>", "none")
        yield path, "GET" if "GET" in rule.methods else "POST"


def faults(answer, scheme):
    given = answer.headers
    wrong = [name for name, value in ALL.items() if given.get(name) != value]
    if given.get("Strict-Transport-Security") != (TRANSPORT if scheme == "https" else None):
        wrong.append("Strict-Transport-Security")
    if not all(part in given.get("Content-Security-Policy", "") for part in PAGE_POLICY):
        wrong.append("Content-Security-Policy")
    if given.get("Cache-Control") != "no-store":
        wrong.append("Cache-Control")
    kind = given.get("Content-Type", "").lower()
    if kind.startswith("text/") and "charset=" not in kind:
        wrong.append("Content-Type")
    return wrong


@pytest.mark.parametrize(
    ("key", "scheme"),
    [("", "http"), ("", "https"), ("worker", "http"), ("administrator", "https")],
)
def test_every_route_has_them_whatever_it_answers(apps, key, scheme):
    app = apps[scheme]
    app.test_client_class = FlaskClient
    client = app.test_client(use_cookies=False)
    signer = app.session_interface.get_signing_serializer(app)
    token = signer.dumps({"token": EVERYBODY[key].token}) if key else ""
    cookie = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={token}"}
    wrong, statuses = {}, set()
    for path, method in [*addresses(app), ("/no-such-page", "GET"), ("/cases", "PUT")]:
        with client.open(
            path, method=method, headers=cookie, base_url=f"{scheme}://localhost"
        ) as answer:
            statuses.add(answer.status_code)
            if found := faults(answer, scheme):
                wrong[path] = found
    assert wrong == {}
    assert statuses >= ({200, 204, 404, 405} if key else {200, 302, 401, 404})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_static_files_have_them_and_may_be_kept_for_good(apps, scheme):
    client = apps[scheme].test_client()
    names = [str(file.relative_to(STATIC)) for file in STATIC.rglob("*") if file.is_file()]
    for name in [*names, "vendor/bootstrap.min.css"]:
        with client.get(f"/static/{name}", base_url=f"{scheme}://localhost") as answer:
            assert faults(answer, scheme) == ["Content-Security-Policy", "Cache-Control"], name
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("method", "asked", "status"),
    [("PUT", {}, 405), ("DELETE", {}, 405), ("GET", {"Range": "bytes=999999999-"}, 416)],
)
def test_a_refused_file_has_them(apps, scheme, method, asked, status):
    client = apps[scheme].test_client()
    path, base = "/static/kit/theme.css", f"{scheme}://localhost"
    with client.open(path, method=method, headers=asked, base_url=base) as answer:
        assert answer.status_code == status
        assert set(faults(answer, scheme)) <= {"Content-Security-Policy", "Content-Type"}
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_address_too_long_for_any_page_of_ours_has_them(apps):
    answer = apps["http"].test_client().get("/cases?q=" + "a" * 5_000)
    assert (answer.status_code, faults(answer, "http")) == (414, [])


def test_a_fault_of_ours_has_them(apps, monkeypatch):
    app = apps["http"]
    monkeypatch.setitem(app.view_functions, "web.healthz", lambda: 1 / 0)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, faults(answer, "http")) == (500, [])


def test_a_nonce_is_new_each_time(client):
    first, second = (client.get("/sign-in").headers["Content-Security-Policy"] for _ in "ab")
    assert first != second


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "evil.test:80",
        "a b",
        "",
        "a..b",
        ".",
        "x" * 64 + ".test",
        "[::1",
    ],
)
def test_a_request_by_another_name_is_refused(apps, host):
    answer = apps["http"].test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert faults(answer, "http") == []


def test_the_demo_answers_to_addresses_and_an_office_to_its_names(apps):
    for scheme, status in (("http", 200), ("https", 400)):
        visitor = apps[scheme].test_client()
        assert visitor.get("/sign-in", headers={"Host": "192.168.1.7:8000"}).status_code == status
        assert visitor.get("/sign-in", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", "image/png"])
def test_a_body_that_is_no_form_is_refused_unread(client_of, kind):
    answer = client_of("worker").post("/language", data=b"[" * 20000, content_type=kind)
    assert answer.status_code == 415
    assert "Tidak ada yang berubah" in answer.text
