"""The one module that knows htmx: a page for a person's browser, its part for a swap.

A POST answers 303 to a page in both cases; the browser follows with the same headers, so that the page's
own route renders the part.
"""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Response, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

UNPROCESSABLE = 422


def wants_part() -> bool:
    """Whether a swap asks; boosted and restored pages are whole pages."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type", "partial") == "partial"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page(template: str, *, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render a page, or only its part (with fresh flash messages) when a swap asks for it.

    A form in the context that comes back, refused or unsaved, makes the status 422.
    """
    form = context.get("form")
    if (
        status == 200
        and form is not None
        and (getattr(form, "errors", None) or getattr(form, "unsaved", False))
    ):
        status = UNPROCESSABLE
    if part and wants_part():
        text = render_template(part, **context) + render_template("ui/_flash_swap.html")
    else:
        text = render_template(template, **context)
    response = make_response(text, status)
    response.vary.add("HX-Request")
    return response


def drawn(template: str, **context: Any) -> Markup:
    """A template's output, escaped there, to be put whole into another one."""
    return Markup(render_template(template, **context))  # noqa: S704  escaped in the template


def whole(response: Response) -> Response:
    """Show this page in place of the one that asked for a part: a refusal is no part of it."""
    if wants_part():
        response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML"})
    return response


def asked_by_itself() -> bool:
    """Whether the page asks without anyone doing anything, so that it does not keep a session alive.

    Whatever a page repeats by itself says so: hx-headers='{"X-Background": "1"}'. Browsers say it when they fetch ahead.
    """
    return "X-Background" in request.headers or "prefetch" in request.headers.get("Sec-Purpose", "")


def move_on(url: str) -> BaseResponse:
    """Nothing more is to be seen here: this page instead, as a whole where only a part was asked for."""
    if wants_part():
        return Response(headers={"HX-Redirect": url, "Vary": "HX-Request"})
    return see(url)


def see(url: str) -> BaseResponse:
    """Answer a change that worked: 303 to where it shows."""
    return redirect(url, code=303)


def swap_page() -> str | None:
    """The path of the page that a swap was asked from ("/" when it does not say); None when no swap asks."""
    if request.headers.get("HX-Request") != "true":
        return None
    try:
        asked_from = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return urlunsplit(("", "", asked_from.path or "/", asked_from.query, ""))


def lead_to(url: str) -> Response:
    """Answer a swap of who is signed out: 401, and the browser opens this whole page instead."""
    return Response(status=401, headers={"HX-Redirect": url, "Vary": "HX-Request"})
