"""Security headers: a strict policy with a nonce for pages, and a constant set for the API."""

import secrets

from flask import Flask, Response, g, request

from core.config import settings

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
PAGE = {
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TRANSPORT = "max-age=31536000; includeSubDomains"
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:{images}; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def init_security(app: Flask) -> None:
    """Put the headers on every answer and `csp_nonce()` into templates."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_add_headers)


def csp_nonce() -> str:
    """This request's nonce for its inline script and style elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.update(COMMON)
    if response.mimetype == "text/html":
        headers.update(PAGE)
        images = " https://*.tianditu.gov.cn" if _tiles_from_outside() else ""
        headers["Content-Security-Policy"] = PAGE_POLICY.format(nonce=csp_nonce(), images=images)
    elif "Content-Security-Policy" not in headers:
        headers["Content-Security-Policy"] = API_POLICY
    if "lat" in request.args:
        # The address and the answer hold where somebody is: no cache keeps them.
        headers["Cache-Control"] = "no-store"
    if request.is_secure:
        headers["Strict-Transport-Security"] = TRANSPORT
    return response


def _tiles_from_outside() -> bool:
    return bool(settings().tianditu_key)
