"""Reading pictures."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from claims.pictures.models import Picture


def pictures_of(session: Session, claim_id: int) -> Sequence[Picture]:
    """The pictures of a claim, in the order in which they were added."""
    query = select(Picture).where(col(Picture.claim_id) == claim_id, col(Picture.removed_at).is_(None))
    return session.exec(query.order_by(col(Picture.id))).all()


def named_files(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these files that are a picture's; also of removed ones, which older public pages may show."""
    query = select(Picture.file_sha256).where(col(Picture.file_sha256).in_(list(digests)))
    return {digest for digest in session.exec(query.distinct()).all() if digest}
