"""Security headers on every answer, and the checks of address and body before any route runs."""

import re
from typing import NoReturn
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from claims.web import slots
from claims.web.requests import tell_refused
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
SHOWN_PATH = 100  # characters of a path that is too long
YEAR = 31_536_000
MOST_PARAMETERS = 500  # of one request, in its address or in a form
FOREIGN_PAGE = "another site's page"  # why a change was refused
LONGEST_ADDRESS = 8_000  # bytes: what proxies and browsers all take
SMALL_BODY = 64 * 1024  # bytes that anyone may send
# Bytes from a browser that was signed in: the longest article, escaped, and half as much again.
LARGEST_BODY = 4 * 1024 * 1024
MOST_ESCAPES = 500_000  # of one form: each takes some 200 bytes while it is read
NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
URL_ENCODED = "application/x-www-form-urlencoded"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


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
            tell_refused("host")
            return Response("This host name is not ours.", 400, mimetype="text/plain")
        _check_length()
        _check_size()
        refused = _check_body()  # before the address: a page that refuses shows what was typed
        if refused is None:
            _check_query()
        return refused

    _register_origin_check(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        public = (request.blueprint or "") in slots.SITE
        response.headers.setdefault("Content-Security-Policy", PUBLIC_CSP if public else CSP)
        own = "private" in response.headers.get("Cache-Control", "")  # said by the page itself
        if request.endpoint != "static" and not public and not own:
            response.headers["Cache-Control"] = "no-store"
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return response


def _refuse(guard: str, status: int = 400) -> NoReturn:
    tell_refused(guard)
    abort(status)


def _check_length() -> None:
    """Refuse an address that is too long; the page that refuses it repeats nothing of it."""
    if len(request.path.encode(errors="replace")) + len(request.query_string) > LONGEST_ADDRESS:
        request.path, request.query_string = request.path[:SHOWN_PATH], b""
        request.__dict__.update(args=ImmutableMultiDict(), values=ImmutableMultiDict())
        _refuse("address length", 414)


def _check_query() -> None:
    """Refuse an address with more in it than any of ours, with broken bytes, or with letters that take long to read."""
    if request.query_string.count(b"&") >= MOST_PARAMETERS:
        _refuse("parameters")
    address = request.path + request.query_string.decode("latin-1")
    if "\x00" in request.path or "\ufffd" in request.path or "%00" in address:
        _refuse("address bytes")
    if any(map(has_too_many_marks, (request.path, *request.args, *request.args.values()))):
        _refuse("marks")


def _register_origin_check(app: Flask) -> None:
    site_url = app.config["SETTINGS"].site_url

    @app.before_request
    def check_origin() -> None:
        """Refuse a change that another site's page sends along with our cookie, before anything else looks at it."""
        if request.method in UNSAFE and not _is_own_page(site_url):
            raise CSRFError(FOREIGN_PAGE)


def _is_own_page(site_url: str) -> bool:
    """Whether a page of ours sends this, by what the browser says; what says nothing is no browser of today.

    A page of a sibling domain is another's. Sec-Fetch-Site comes first: it is there wherever Origin may be hidden
    ("null") although the page is ours.
    """
    fetch_site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    if origin is None:
        return True
    own = urlsplit(site_url)
    return origin == f"{own.scheme}://{own.netloc}" or origin.partition("://")[2] == request.host


def says_own_page() -> bool:
    """Whether the browser itself says that a page of ours sends this: where it says nothing, nothing is offered to send again."""
    said = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    return said and _is_own_page(current_app.config["SETTINGS"].site_url)


def _check_size() -> None:
    """Refuse a body larger than this sender may send, by what its headers say; where they say nothing, reading stops there.

    Who was signed out a while ago may send as much as before: what they typed is shown back to them.
    """
    if request.method in UNSAFE and any(source() for source in slots.CAME_IN_HERE):
        request.max_content_length = slots.LARGE_BODIES.get(request.path, LARGEST_BODY)
    if (request.content_length or 0) > (request.max_content_length or SMALL_BODY):
        _refuse_size()


def _refuse_size() -> NoReturn:
    """The page that refuses it reads nothing of it either."""
    request.__dict__.update(form=ImmutableMultiDict(), files=ImmutableMultiDict())
    _refuse("size", 413)


def _check_body() -> Response | None:
    """Read what was sent, once; refuse what is no text, or comes cut short or in broken chunks."""
    try:
        _read_body()
        _check_form()
    except HTTPException:
        raise
    except Exception:  # noqa: BLE001  servers raise errors of their own here, of no common kind
        tell_refused("body")
        return Response("This request does not hold what it says it does.", 400, mimetype="text/plain")
    return None


def _read_body() -> None:
    try:
        if request.mimetype != URL_ENCODED:
            request.form  # noqa: B018  reads it
            return
        sent = request.get_data()
        if request.content_length is None and len(sent) >= (request.max_content_length or 0):
            _refuse_size()  # werkzeug takes what came so far for all of it
        if sent.count(b"%") > MOST_ESCAPES:
            _refuse_size()
    except RequestEntityTooLarge:
        _refuse_size()


def _check_form() -> None:
    """Refuse more fields than any form of ours has, and broken bytes, which would be kept as other characters."""
    if request.mimetype != URL_ENCODED:
        if any("\ufffd" in value for _name, value in request.form.items(multi=True)):
            _refuse("body bytes")
        if None in request.form or None in request.files:
            _refuse("nameless field")
        return
    sent = request.get_data()
    if sent.count(b"&") >= MOST_PARAMETERS:
        _refuse("parameters", 413)
    if NO_ESCAPE.search(sent):
        _refuse("body bytes")
    try:
        unquote_to_bytes(sent).decode("utf-8")
    except UnicodeDecodeError:
        _refuse("body bytes")
