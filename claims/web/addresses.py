"""Addresses made from the one that was asked for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.routing import IntegerConverter, ValidationError

from claims.storage.rows import HIGHEST_ID


class RowInteger(IntegerConverter):
    """A number in an address that a row may have; nothing stands at a larger one."""

    def to_python(self, value: str) -> int:
        number = int(super().to_python(value)) if len(value) < 20 else HIGHEST_ID + 1
        if number > HIGHEST_ID:
            raise ValidationError
        return number


def this_address(endpoint: str | None = None, **changes: str) -> str:
    """The address of this request, with some query values changed, or with another endpoint of the same shape."""
    path = url_for(endpoint or request.endpoint or "", **(request.view_args or {}))
    query = {**request.args.to_dict(flat=False), **{name: [value] for name, value in changes.items()}}
    return f"{path}?{urlencode(query, doseq=True, errors='replace')}" if query else path


def numbered_url(endpoint: str, name: str) -> Callable[[int], str]:
    """Addresses that differ in one number, for the rows of a list: asked for once, then only filled in."""
    sample = 9_876_543_210
    values: dict[str, Any] = {name: sample}
    before, after = url_for(endpoint, **values).split(str(sample))
    return lambda number: f"{before}{number}{after}"
