"""What pages, mail and feeds show of a document: read when they are made, and nothing that is confidential."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlmodel import Session

from claims.desk.rules import WORK_LABELS
from claims.search.documents import CLAIM
from claims.search.keys import number_of
from claims.search.naming import KIND_LABELS
from claims.search.queries import ArticleTexts, ClaimTexts, texts_of
from claims.web.languages import spoken


@dataclass(frozen=True)
class Shown:
    """One document in a few words."""

    id: str
    title: str
    language: str
    facts: tuple[str, ...]  # where the desk stands, what was found, who said it
    texts: ClaimTexts | ArticleTexts

    @property
    def url(self) -> str:
        """Its page, on this site."""
        if self.id.startswith(CLAIM):
            return url_for("desk.claim", claim_id=number_of(self.id))
        return url_for("articles.article", article_id=number_of(self.id))


def shown(session: Session, ids: Sequence[str]) -> dict[str, Shown]:
    """These documents as they are now, in two queries; what is gone is left out."""
    return {name: _shown(name, texts) for name, texts in texts_of(session, ids).items()}


def _shown(name: str, texts: ClaimTexts | ArticleTexts) -> Shown:
    if isinstance(texts, ArticleTexts):
        title = texts.title or texts.opening
        return Shown(
            name, title, texts.language, _facts(gettext(KIND_LABELS["article"]), texts.medium), texts
        )
    rating: dict[str, Any] = texts.rating or {}
    facts = _facts(gettext(WORK_LABELS[texts.state]), rating.get(spoken()), texts.claimant)
    return Shown(name, texts.statement, texts.language, facts, texts)


def _facts(*facts: str | None) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)
