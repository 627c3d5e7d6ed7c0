"""The headers of every answer (OWASP ASVS 5.0, chapter 3.4): strict policy, nothing cached, nothing framed."""

from secrets import token_urlsafe

from flask import Flask, Response, g

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'"
)
_FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


def csp_nonce() -> str:
    """The nonce of this answer's Content-Security-Policy."""
    if "csp_nonce" not in g:
        g.csp_nonce = token_urlsafe(16)
    return str(g.csp_nonce)


def set_up_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, errors and redirects included."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def add_headers(response: Response) -> Response:
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        policy = _FILE_POLICY if is_file else _POLICY.format(nonce=csp_nonce())
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        return response
