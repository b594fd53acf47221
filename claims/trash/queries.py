"""Reading what was thrown away, of every kind in one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import literal, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from claims.articles.models import Article
from claims.articles.throwing import KEEP_THROWN
from claims.errors import N_
from claims.importing.models import Import
from claims.people.rules import Actor, Permission
from claims.tips.models import Tip
from claims.tips.rules import may_read


class Kind(StrEnum):
    """What can be thrown away."""

    ARTICLE = "article"
    TIP = "tip"
    IMPORT = "import"


KIND_LABELS = {Kind.ARTICLE: N_("Article"), Kind.TIP: N_("Tip"), Kind.IMPORT: N_("Import")}


@dataclass(frozen=True, slots=True)
class Thrown:
    """One thing that can still be put back."""

    kind: str
    id: int
    name: str
    language: str
    version: int
    at: datetime
    by_id: int | None

    @property
    def until(self) -> datetime:
        return self.at + KEEP_THROWN


def kinds_for(by: Actor) -> tuple[Kind, ...]:
    """What this person may know of: tips are private letters, and imports are an editor's."""
    found = {
        Kind.ARTICLE: True,
        Kind.TIP: may_read(by),
        Kind.IMPORT: by.may(Permission.EDIT),
    }
    return tuple(kind for kind, may in found.items() if may)


def thrown_count(session: Session, kinds: Sequence[Kind]) -> int:
    each = union_all(*(_QUERIES[kind] for kind in kinds)).subquery()
    return int(session.execute(select_columns(func.count()).select_from(each)).scalar_one())


def thrown(session: Session, kinds: Sequence[Kind], *, limit: int, offset: int = 0) -> list[Thrown]:
    """The last thrown first."""
    each = union_all(*(_QUERIES[kind] for kind in kinds)).subquery()
    rows = session.execute(
        select_columns(each)
        .order_by(each.c.at.desc(), each.c.kind, each.c.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    return [Thrown(*row) for row in rows]


def days_left(until: datetime, at: datetime) -> int:
    """Whole days that are left, rounded up, as people count them."""
    return max(0, -((at - until) // timedelta(days=1)))


_NAME = 200
_QUERIES: dict[Kind, Any] = {
    Kind.ARTICLE: select_columns(
        literal(Kind.ARTICLE.value).label("kind"),
        col(Article.id).label("id"),
        func.coalesce(col(Article.title), col(Article.opening)).label("name"),
        col(Article.language).label("language"),
        col(Article.version).label("version"),
        col(Article.thrown_at).label("at"),
        col(Article.thrown_by_id).label("by_id"),
    ).where(col(Article.thrown_at).is_not(None)),
    Kind.TIP: select_columns(
        literal(Kind.TIP.value).label("kind"),
        col(Tip.id).label("id"),
        func.substr(col(Tip.what), 1, _NAME).label("name"),
        col(Tip.language).label("language"),
        col(Tip.version).label("version"),
        col(Tip.thrown_at).label("at"),
        col(Tip.thrown_by_id).label("by_id"),
    ).where(col(Tip.thrown_at).is_not(None)),
    Kind.IMPORT: select_columns(
        literal(Kind.IMPORT.value).label("kind"),
        col(Import.id).label("id"),
        col(Import.file_name).label("name"),
        literal("").label("language"),
        col(Import.version).label("version"),
        col(Import.thrown_at).label("at"),
        col(Import.thrown_by_id).label("by_id"),
    ).where(col(Import.thrown_at).is_not(None), col(Import.removed_at).is_(None)),
}
