"""Addresses made from the one that was asked for."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for


def this_address(endpoint: str | None = None, **changes: str) -> str:
    """The address of this request, with some query values changed, or with another endpoint of the same shape.

    Names that begin with an underscore mean something to url_for, so they are left out.
    """
    query = {
        name: values for name, values in request.args.to_dict(flat=False).items() if not name.startswith("_")
    }
    return url_for(endpoint or request.endpoint or "", **{**query, **changes, **(request.view_args or {})})


def numbered_url(endpoint: str, name: str) -> Callable[[int], str]:
    """Addresses that differ in one number, for the rows of a list: asked for once, then only filled in."""
    sample = 9_876_543_210
    values: dict[str, Any] = {name: sample}
    before, after = url_for(endpoint, **values).split(str(sample))
    return lambda number: f"{before}{number}{after}"
