"""Pages of a long list, with their addresses."""

from dataclasses import dataclass

from flask import request

from claims.errors import N_, NotFound
from claims.storage.rows import written_number
from claims.web.addresses import this_address

DEEPEST = 1000


@dataclass(frozen=True)
class Page:
    """Which slice of a list is shown. `total` is set once it is counted."""

    number: int
    size: int
    total: int = 0

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    def is_within(self, total: int) -> bool:
        """Whether there is such a page of so many; the first there always is."""
        return self.number == 1 or self.offset < total

    def url(self, number: int) -> str:
        """This page's address with another page number, filters kept."""
        return this_address(page=str(number))


def is_page(size: int, total: int | None = None) -> bool:
    """Whether the address asks for a page that there can be; with a total, for one that there is."""
    try:
        asked = asked_page(size)
    except NotFound:
        return False
    return total is None or asked.is_within(total)


def asked_page(size: int) -> Page:
    """The page that the address asks for; 404 for what is no page number or too deep to be meant."""
    text = request.args.get("page", "1")
    if not (number := written_number(text, DEEPEST)):
        raise NotFound(N_("There is no such page of this list."))
    return Page(number, size)
