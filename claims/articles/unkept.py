"""Why nothing came of fetching an address, as a sentence that says what to do."""

from typing import ClassVar

from claims.articles.models import ArticleFetch
from claims.articles.sources import failures as reading
from claims.articles.sources.source import Wall
from claims.errors import N_, DomainError, Message
from claims.fetching import failures as fetching


class NotKept(DomainError):
    """A page came, and is no article to keep."""

    code: ClassVar[str]
    text: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.text)


class ConsentWall(NotKept):
    code = "consent_wall"
    text = N_(
        "The site asks for consent before it shows the article. Open it in your browser and paste the text here."
    )


class PayWall(NotKept):
    code = "pay_wall"
    text = N_(
        "The site shows the whole article to subscribers only. Open it in your browser and paste the text here."
    )


class Unreadable(NotKept):
    code = "cannot_be_kept"
    text = N_("What the page says cannot be kept as it is. Open it in your browser and paste the text here.")


class AnotherPage(NotKept):
    code = "another_page"
    text = N_(
        "At this address stands quite another text by now. Open it in your browser; if it is the same article, "
        "paste its newer text here."
    )


class NotAllowed(NotKept):
    code = "not_allowed"
    text = N_(
        "Whoever asked for this may not add articles any more. Try again yourself, or paste the text here."
    )


class ThrownAway(NotKept):
    code = "thrown_away"
    text = N_("The article that this was to be a newer text of was thrown away. Put it back, and try again.")


class TakenBack(NotKept):
    code = "taken_back"
    text = N_("Whoever asked for this does not want it any more. Try again, or paste the text here.")


class BrokenOff(NotKept):
    code = "broken_off"
    text = N_(
        "Fetching this broke off in the middle, several times. Try again later, or paste the text here."
    )


WALLS = {Wall.CONSENT: ConsentWall, Wall.PAY: PayWall}
PAGE_TOO_LARGE = N_("This page is larger than %(most)s MB. Paste the part of the text that matters.")
_TEXTS = {
    **{f"fetch_{code}": each.text for code, each in fetching.FAILURES.items()},
    **{f"read_{code}": each.text for code, each in reading.FAILURES.items()},
    **{each.code: each.text for each in NotKept.__subclasses__()},
    "read_too_large": PAGE_TOO_LARGE,
}


def code_of(failure: fetching.FetchFailed | reading.ReadFailed | NotKept) -> str:
    """Under which name a failure is noted: fetching and reading have names in common."""
    if isinstance(failure, NotKept):
        return failure.code
    return f"{'fetch' if isinstance(failure, fetching.FetchFailed) else 'read'}_{failure.code}"


def why_not(fetch: ArticleFetch) -> Message | None:
    """Why nothing came of it; None when something did, or may still."""
    text = _TEXTS.get(fetch.code or "")
    return Message(text, fetch.values) if text else None
