"""Sources as what comments are on."""

from collections.abc import Sequence

from flask import url_for
from sqlmodel import Session

from claims.errors import N_, NotFound
from claims.evidence.models import Evidence
from claims.evidence.queries import found
from claims.notices.slots import Told
from claims.storage.rows import get_row

SUBJECT = "evidence"


def hidden(session: Session, claim_id: int, evidence_id: int) -> bool:
    """Whether only some see this source; raises NotFound where it is not on this claim's list."""
    source = get_row(session, Evidence, evidence_id)
    if source.claim_id != claim_id or source.removed_at is not None:
        raise NotFound(N_("There is no such source on this claim."))
    return source.confidential


def told(session: Session, claim_id: int, _ids: Sequence[int]) -> dict[int, Told]:
    """The sources on this claim's list, as a thread names them."""
    page = url_for("desk.claim", claim_id=claim_id, tab=SUBJECT)
    return {
        each.id or 0: Told(each.title, f"{page}#source-{each.id}")
        for each in found(session, claim_id).evidence
    }
