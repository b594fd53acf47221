"""Security headers on every answer, and the checks of address and body before any route runs."""

from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, abort, request
from werkzeug.wrappers import Response

from claims.words.folding import has_too_many_marks

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC_CSP = CSP.replace("script-src 'self'", "script-src 'none'").replace(
    "connect-src 'self'", "connect-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31_536_000
MOST_PARAMETERS = 500  # of one request, in its address or in a form


def register(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    own_hosts = {
        urlsplit(settings.site_url).hostname,
        "127.0.0.1",
        "localhost",
        "::1",
        *app.config.get("TEST_HOSTS", ()),
    }

    @app.before_request
    def check_address() -> Response | None:
        """Refuse foreign hosts, and bytes that no page or form of ours could mean."""
        try:
            host = urlsplit(f"//{request.host}").hostname
        except ValueError:
            host = None
        if host not in own_hosts:
            return Response("This host name is not ours.", 400, mimetype="text/plain")
        _check_query()
        _check_form()
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        public = (request.blueprint or "").startswith("publishing") and not request.path.startswith("/desk/")
        response.headers.setdefault("Content-Security-Policy", PUBLIC_CSP if public else CSP)
        if request.endpoint != "static" and not public:
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return response


def _check_query() -> None:
    """Refuse an address with more in it than any of ours, with broken bytes, or with letters that take long to read."""
    if request.query_string.count(b"&") >= MOST_PARAMETERS:
        abort(400)
    address = request.path + request.query_string.decode("latin-1")
    if "\x00" in request.path or "\ufffd" in request.path or "%00" in address:
        abort(400)
    if any(map(has_too_many_marks, (request.path, *request.args, *request.args.values()))):
        abort(400)


def _check_form() -> None:
    """Refuse more fields than any form of ours has, and broken bytes, which would be kept as other characters."""
    if request.mimetype != "application/x-www-form-urlencoded":
        if any("\ufffd" in value for _name, value in request.form.items(multi=True)):
            abort(400)
        return
    sent = request.get_data(cache=True)
    if sent.count(b"&") >= MOST_PARAMETERS:
        abort(413)
    try:
        unquote_to_bytes(sent).decode("utf-8")
    except UnicodeDecodeError:
        abort(400)
