"""What is findable: filled by this feature for the desk, and by publishing for the public. See claims.features."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Response
from markupsafe import Markup
from sqlmodel import Session

from claims.history.queries import Line
from claims.search.addresses import Address
from claims.search.engine import Document


class DocumentSource(Protocol):
    """One kind of findable thing. The ids of its documents begin with a prefix that no other source uses.

    `harmless` are the kinds of events after which a document as it was before tells nothing that it may not tell any
    more; after any other it is left out of answers until the index has followed.
    """

    harmless: frozenset[str]

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        """Ids of the documents that may be others, or gone, after these events."""
        ...

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        """The documents with these ids as they are now, in a constant number of queries; what is gone is left out."""
        ...

    def texts(self, session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
        """The texts that these are found by, whole, as they are now: for looking up exact words in them."""
        ...

    def all_ids(self, session: Session) -> list[str]: ...


DESK_DOCUMENTS: list[DocumentSource] = []  # what who works here may find; nothing confidential
PUBLIC_DOCUMENTS: list[DocumentSource] = []  # what readers may find; only what is public


@dataclass(frozen=True)
class Suggestion:
    """What may be meant, as a link to it."""

    facet: str  # message id of its name
    value: str
    url: str


# On the desk's search page: what stands beside a search, what people did before that the typed text begins, and who
# is told that something was searched for, once the answer is on its way.
BESIDE: list[Callable[[Session, Address], Markup]] = []
SUGGESTED: list[Callable[[Session, Address], list[Suggestion]]] = []
ASKED: list[Callable[[Response, Address], None]] = []
