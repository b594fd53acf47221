"""Writing the draft of a verdict. HTML comes in rendered: nothing slow runs here."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlmodel import Session, col, select

from claims.desk.actions import touch_claim, void_approval, write_card
from claims.desk.authorship import watching_gates
from claims.desk.models import Claim
from claims.errors import N_, Invalid
from claims.history.actions import changes, record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.verdicts import queries, rules, scale
from claims.verdicts.models import Draft, DraftAuthor, Rating, RatingScale
from claims.verdicts.rules import Part, Writing

TEXTS = ("headline", "explanation", "body", "not_established")
DATES = ("as_known_on", "review_by")


class DraftFields(TypedDict, total=False):
    """What may be saved of a draft. `body_html` is render_markdown(body) and comes with `body`.

    A rating of None leaves the rating as it is: a chosen one is changed, never taken away.
    """

    rating_id: int | None
    headline: str
    explanation: str
    body: str
    body_html: str
    not_established: str
    as_known_on: date | None
    review_by: date | None


def ensure_default_scale(session: Session) -> RatingScale:
    """The default scale, made once."""
    found = session.exec(
        select(RatingScale).where(
            col(RatingScale.key) == scale.SCALE_KEY, col(RatingScale.version) == scale.SCALE_VERSION
        )
    ).first()
    if found is not None:
        return found
    made = RatingScale(
        key=scale.SCALE_KEY,
        version=scale.SCALE_VERSION,
        name_nl=scale.SCALE_NAME_NL,
        name_en=scale.SCALE_NAME_EN,
    )
    session.add(made)
    session.flush()
    for position, row in enumerate(scale.DEFAULT, start=1):
        session.add(Rating(scale_id=made.id or 0, position=position, **vars(row)))
    session.flush()
    return made


def write_draft(
    session: Session,
    claim_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    **fields: Unpack[DraftFields],
) -> Draft:
    """Save what is given of a claim's verdict; the rest stays. Saving the same again changes nothing."""
    claim = get_row(session, Claim, claim_id, lock=True)
    found = session.exec(select(Draft).where(col(Draft.claim_id) == claim_id).with_for_update()).first()
    draft = found or Draft(claim_id=claim_id, version=0, updated_at=at, updated_by_id=by.id)
    writing = Writing(claim.state, claim.assignee_id, queries.author_ids(session, claim_id))
    part = rules.part_of(writing, by)
    check_version(seen_version, draft.version, form_values(session, draft), thing=("verdict", draft.id))
    was = facts_of(session, draft)
    rating = _rating(session, fields.get("rating_id"), draft)
    rules.check_rating(part, draft.rating_id, rating.id if rating else None)
    with watching_gates(session, claim, by=by, at=at):
        draft.rating_id = rating.id if rating else None
        for name in (*TEXTS, "body_html", *DATES):
            if name in fields:
                setattr(draft, name, fields[name])  # type: ignore[literal-required]
        rules.check_days(draft.as_known_on, draft.review_by)
        before, after = changes(was, facts_of(session, draft))
        if after:
            _save(session, claim, draft, part, before, after, by, at)
    if "rating" in after:
        write_card(session, claim_id, rating=card_of(rating))
    return draft


def _save(
    session: Session,
    claim: Claim,
    draft: Draft,
    part: Part,
    before: dict[str, Any],
    after: dict[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    claim_id = draft.claim_id
    if part is Part.VOIDER:
        void_approval(session, claim, by=by, at=at)
    if part is not Part.READER:
        add_author(session, claim_id, by.id)
    draft.version += 1
    draft.updated_at, draft.updated_by_id = at, by.id
    session.add(draft)
    session.flush()
    kind = "verdict.mended" if part is Part.READER else "verdict.written"
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=draft.id or 0,
        claim_id=claim_id,
        before=before,
        after=after,
    )
    touch_claim(session, claim, at)
    session.flush()


def add_author(session: Session, claim_id: int, person_id: int) -> None:
    """Count this person among the authors; again changes nothing."""
    if session.get(DraftAuthor, (claim_id, person_id)) is None:
        session.add(DraftAuthor(claim_id=claim_id, person_id=person_id))
        session.flush()


def card_of(rating: Rating | None) -> dict[str, Any] | None:
    """A rating as lists show it."""
    if rating is None:
        return None
    return {
        "key": rating.key,
        "symbol": rating.symbol,
        "truth": rating.truth,
        "nl": rating.label_nl,
        "en": rating.label_en,
    }


def facts_of(session: Session, draft: Draft) -> dict[str, Any]:
    """A draft's fields as JSON values, for the history. The rating by its key, which never changes."""
    rating = session.get(Rating, draft.rating_id) if draft.rating_id else None
    dates = {name: getattr(draft, name) for name in DATES}
    return {
        "rating": rating.key if rating else None,
        **{name: getattr(draft, name) for name in TEXTS},
        **{name: value.isoformat() if value else None for name, value in dates.items()},
    }


def form_values(session: Session, draft: Draft) -> dict[str, object]:
    """A draft's fields as its form sends them, for the page that shows both texts."""
    values: dict[str, object] = {name: value or "" for name, value in facts_of(session, draft).items()}
    return values | {name: getattr(draft, name) or "" for name in DATES}


def _rating(session: Session, rating_id: int | None, draft: Draft) -> Rating | None:
    """The rating that the draft gets. One that it has already may be of an older scale."""
    wanted = rating_id or draft.rating_id
    if wanted is None:
        return None
    rating = session.get(Rating, wanted)
    active = (
        rating
        and session.exec(select(RatingScale.active).where(col(RatingScale.id) == rating.scale_id)).first()
    )
    if rating is None or not (active or wanted == draft.rating_id):
        raise Invalid("rating", N_("Choose a rating from the list."))
    return rating
