"""The draft as one text in which passages are marked: headline, explanation, the text as it reads, what is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from sqlmodel import Session

from claims.anchors.rendered import APART, Stretch, marked, words_of
from claims.anchors.selectors import Quote, take
from claims.discussion.threads import Thread
from claims.errors import N_, NotFound
from claims.extraction.rules import locate
from claims.notices.slots import Told
from claims.verdicts import queries
from claims.verdicts.models import Draft

SUBJECT = "verdict"


@dataclass(frozen=True)
class Part:
    """One field of the draft as it reads, and where its words begin among those of all."""

    name: str
    html: Markup
    begins: int = 0


def parts_of(draft: Draft) -> list[Part]:
    """The fields of a draft that hold any words, in the order in which they are read."""
    fields = {
        "headline": escape(draft.headline),
        "explanation": escape(draft.explanation),
        "body": Markup(draft.body_html),  # noqa: S704  made by render_markdown when the draft was saved
        "not_established": escape(draft.not_established),
    }
    found, begins = [], 0
    for name, html in fields.items():
        words = words_of(html)
        if words:
            found.append(Part(name, html, begins))
            begins += len(words) + len(APART)
    return found


def draft_text(draft: Draft) -> str:
    """All words of a draft."""
    return APART.join(words_of(part.html) for part in parts_of(draft))


def marked_parts(draft: Draft, threads: Iterable[Thread]) -> list[Part]:
    """The draft to read, with the passages of these threads marked; resolved ones are left in peace."""
    stretches = [_stretch(number, each) for number, each in enumerate(threads, start=1)]
    shown = [each for each in stretches if each is not None]
    return [
        Part(part.name, Markup(marked(part.html, shown, part.begins)), part.begins)  # noqa: S704  ours, and escaped
        for part in parts_of(draft)
    ]


def _stretch(number: int, thread: Thread) -> Stretch | None:
    """The words of a thread with a number behind them that leads to it."""
    if thread.found is None or not thread.is_open:
        return None
    link = Markup('<sup data-aside=""><a href="#comment-%d" aria-label="%s">%d</a></sup>') % (
        thread.id,
        gettext("comment %(number)s", number=number),
        number,
    )
    return Stretch(thread.found.start, thread.found.end, f"passage-{thread.id}", link)


def hidden(session: Session, claim_id: int, draft_id: int) -> bool:
    """Everyone here sees a draft; raises NotFound where this claim has no such one."""
    draft = queries.draft(session, claim_id)
    if draft is None or draft.id != draft_id:
        raise NotFound(N_("There is nothing at this address."))
    return False


def told(_session: Session, claim_id: int, ids: Sequence[int]) -> dict[int, Told]:
    """The draft, as a thread names it."""
    page = url_for("desk.claim", claim_id=claim_id, tab=SUBJECT)
    return {each: Told(gettext("Verdict"), page) for each in ids}


def text(session: Session, claim_id: int) -> str:
    """All words of this claim's draft; none while there is none."""
    draft = queries.draft(session, claim_id)
    return draft_text(draft) if draft else ""


def passage(words: str, exact: str, start: int | None, end: int | None) -> Quote:
    """Marked words with what stands around them; raises Invalid when they are not in the draft, or more than once."""
    return take(words, *locate(words, exact, start, end))
