"""The public acts: publish, mend a typo, withdraw, and what a second person confirms afterwards."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.desk.actions import move_claim, touch_claim, write_card
from claims.desk.models import Claim
from claims.desk.rules import Publication as Public
from claims.desk.rules import Work
from claims.errors import N_, Invalid, NotFound, Refused
from claims.history.actions import changes, record
from claims.history.models import Event
from claims.people.rules import Actor
from claims.publishing import rules, slots
from claims.publishing.approval import changed_parts, check_unchanged, keep_mended
from claims.publishing.material import gather
from claims.publishing.models import Publication, Revision
from claims.publishing.plain import plain_words
from claims.publishing.review import markup_faults
from claims.publishing.rules import RevisionClass
from claims.publishing.snapshot import make_snapshot
from claims.storage.rows import check_version, get_row
from claims.verdicts.models import Draft
from claims.verdicts.references import link_sources
from claims.words.visible import has_text


def publish(
    session: Session,
    claim_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    revision_class: RevisionClass | None = None,
    reason: str | None = None,
) -> Revision:
    """Make an approved verdict public as the next revision; the gates are checked again on the way.

    The page keeps its slug for ever. Who overrode four eyes did so when approving; then the page names no reader.
    """
    claim = get_row(session, Claim, claim_id, lock=True)
    check_version(seen_version, claim.version, {"reason": ""}, claim_id=claim_id)
    publication = _publication(session, claim)
    revision_class = rules.check_class(publication.revision_number + 1, revision_class, reason)
    second_reader = claim.reviewer_id is not None and claim.reviewer_id not in _own_readers(session, claim)
    material = gather(session, claim)
    snapshot = make_snapshot(material, second_reader=second_reader, at=at, zone=slots.NEWSROOM.zone)
    move_claim(session, claim_id, Work.DONE, by=by, at=at, seen_version=seen_version)
    rules.check_faults(markup_faults(snapshot))
    check_unchanged(session, material, at)
    _clear_schedule(publication)
    reviewer_id = claim.reviewer_id if second_reader else None
    return _add_revision(
        session, claim, publication, snapshot, revision_class, reason, by=by, at=at, reviewer_id=reviewer_id
    )


def approve_and_publish(
    session: Session,
    claim_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    revision_class: RevisionClass | None = None,
    reason: str | None = None,
) -> Revision:
    """One act of an editor who is the second reader: approved, and public at once."""
    rules.check_editor(by)
    move_claim(session, claim_id, Work.APPROVED, by=by, at=at, seen_version=seen_version)
    return publish(session, claim_id, by=by, at=at, revision_class=revision_class, reason=reason)


def mend_typo(
    session: Session,
    claim_id: int,
    fields: dict[str, str],
    *,
    body_html: str,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Revision:
    """Change the live text in one act. `body_html` is fields["body"] rendered; statement, rating, sources stay.

    The draft is mended alongside where it still reads as the page did, so that the slip does not come back; an
    approval of that draft holds.
    """
    rules.check_editor(by)
    claim = get_row(session, Claim, claim_id, lock=True)
    live = newest_revision(session, claim_id)
    check_version(seen_version, claim.version, typo_fields(live.snapshot), claim_id=claim_id)
    rules.check_no_hold(claim.hold_reason)
    publication = _publication(session, claim)
    if publication.withdrawn_at is not None:
        raise Refused(N_("This verdict is withdrawn, so there is no live text to mend."))
    wanted = {name: fields[name] for name in rules.TYPO_FIELDS if name in fields}
    snapshot = mended(live.snapshot, wanted, body_html)
    rules.check_typo(live.snapshot, snapshot)
    rules.check_faults(markup_faults(snapshot))
    as_approved = "verdict" not in changed_parts(session, gather(session, claim), at)
    _mend_draft(session, claim_id, live.snapshot, wanted, body_html, at=at)
    if as_approved:
        keep_mended(session, claim, "verdict", at)
    touch_claim(session, claim, at)
    return _add_revision(
        session, claim, publication, snapshot, RevisionClass.TYPO, None, by=by, at=at, reviewer_id=None
    )


def mended(live: dict[str, Any], fields: dict[str, str], body_html: str) -> dict[str, Any]:
    """The live page with these texts; `body_html` is the body rendered."""
    numbers = {source["number"] for source in live["sources"]}
    return {**live, **fields, "body_html": link_sources(body_html, numbers)}


def typo_fields(snapshot: dict[str, Any]) -> dict[str, str]:
    """The live text that a typo may change."""
    return {name: str(snapshot.get(name) or "") for name in rules.TYPO_FIELDS}


def _mend_draft(
    session: Session,
    claim_id: int,
    live: dict[str, Any],
    wanted: dict[str, str],
    body_html: str,
    *,
    at: datetime,
) -> None:
    draft = session.exec(select(Draft).where(col(Draft.claim_id) == claim_id).with_for_update()).first()
    if draft is None:
        return
    same = {name: text for name, text in wanted.items() if getattr(draft, name) == (live.get(name) or "")}
    changed = {name: text for name, text in same.items() if getattr(draft, name) != text}
    if not changed:
        return
    for name, text in changed.items():
        setattr(draft, name, text)
    if "body" in changed:
        draft.body_html = body_html
    draft.version += 1
    draft.updated_at = at
    session.add(draft)


def withdraw(
    session: Session, claim_id: int, reason: str, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Publication:
    """Take a verdict back at once. Its address stays and says that it was withdrawn, when and why."""
    rules.check_editor(by)
    claim = get_row(session, Claim, claim_id, lock=True)
    check_version(seen_version, claim.version, {"reason": ""}, claim_id=claim_id)
    publication = session.get(Publication, claim_id, with_for_update=True)
    if publication is None or publication.first_published_at is None or publication.withdrawn_at is not None:
        raise Refused(N_("There is no published verdict to withdraw."))
    if not has_text(reason):
        raise Invalid("reason", N_("Write why: readers see it at the page's address."))
    publication.withdrawn_at, publication.withdrawn_by_id, publication.withdrawn_because = at, by.id, reason
    publication.withdrawal_confirmed_by_id = None
    _clear_schedule(publication)
    session.add(publication)
    before = {"publication": claim.publication}
    touch_claim(session, claim, at)
    write_card(session, claim_id, publication=Public.WITHDRAWN)
    after = {"publication": Public.WITHDRAWN, "reason": reason, "slug": publication.slug}
    _tell(session, "withdrawn", claim_id, by, at, before, after)
    return publication


def confirm_seen(
    session: Session, claim_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> None:
    """A second person saw what one editor did alone: typos mended and a withdrawal."""
    claim = get_row(session, Claim, claim_id, lock=True)
    publication = session.get(Publication, claim_id, with_for_update=True)
    if publication is None:
        raise NotFound(N_("There is nothing at this address."))
    typos = session.exec(
        select(Revision)
        .where(
            col(Revision.claim_id) == claim_id,
            col(Revision.revision_class) == RevisionClass.TYPO,
            col(Revision.seen_by_id).is_(None),
        )
        .with_for_update()
    ).all()
    mine = [typo for typo in typos if typo.published_by_id != by.id]
    withdrawn = publication.withdrawn_at is not None and publication.withdrawal_confirmed_by_id is None
    if not mine and not withdrawn:
        rules.check_second_pair_of_eyes(by, typos[0].published_by_id if typos else None)
        raise Refused(
            N_("Nothing here waits for a second person: no typo and no withdrawal is still to be confirmed.")
        )
    rules.check_second_pair_of_eyes(by, publication.withdrawn_by_id if withdrawn and not mine else None)
    check_version(seen_version, claim.version, claim_id=claim_id)
    for typo in mine:
        typo.seen_by_id = by.id
        session.add(typo)
    confirms = withdrawn and publication.withdrawn_by_id != by.id
    if confirms:
        publication.withdrawal_confirmed_by_id = by.id
        session.add(publication)
    after = {"revisions": [typo.number for typo in mine], "withdrawal": confirms}
    _tell(session, "seen", claim_id, by, at, None, after)


def newest_revision(session: Session, claim_id: int) -> Revision:
    """The revision that is live; raises Refused when there is none."""
    found = session.exec(
        select(Revision)
        .where(col(Revision.claim_id) == claim_id)
        .order_by(col(Revision.number).desc())
        .limit(1)
    ).first()
    if found is None:
        raise Refused(N_("Nothing of this claim has been published yet."))
    return found


def _own_readers(session: Session, claim: Claim) -> set[int]:
    """Those whose approval was no second reading: they worked on the verdict themselves."""
    from claims.desk.slots import AUTHORS

    authors = {person for source in AUTHORS for person in source(session, claim.id or 0)}
    return authors | ({claim.assignee_id} if claim.assignee_id else set())


def _publication(session: Session, claim: Claim) -> Publication:
    found = session.get(Publication, claim.id, with_for_update=True)
    return found or Publication(claim_id=claim.id or 0, language=claim.language)


def _clear_schedule(publication: Publication) -> None:
    publication.scheduled_for = publication.scheduled_by_id = None
    publication.scheduled_class = publication.scheduled_reason = None


def _add_revision(
    session: Session,
    claim: Claim,
    publication: Publication,
    snapshot: dict[str, Any],
    revision_class: RevisionClass,
    reason: str | None,
    *,
    by: Actor,
    at: datetime,
    reviewer_id: int | None,
) -> Revision:
    """Append the revision, move the public page to it, and tell the history."""
    claim_id = claim.id or 0
    number = publication.revision_number + 1
    before = {"publication": claim.publication, "revision": publication.revision_number}
    if publication.slug is None:
        publication.slug = _free_slug(session, snapshot["headline"])
    _show(publication, snapshot, number, at)
    session.add(publication)
    session.flush()
    revision = Revision(
        claim_id=claim_id,
        number=number,
        revision_class=revision_class,
        reason=(reason or "").strip() or None if number > 1 else None,
        snapshot=snapshot,
        published_at=at,
        published_by_id=by.id,
        reviewer_id=reviewer_id,
        chain_head="",
    )
    # A typo mended while the next version waits: that one is still scheduled, and can still be stopped.
    stands = Public.SCHEDULED if publication.scheduled_for else Public.PUBLISHED
    write_card(session, claim_id, publication=stands, revision_number=number, slug=publication.slug)
    after = {
        "publication": stands,
        "revision": number,
        "class": revision_class,
        "reason": revision.reason,
        "slug": publication.slug,
        "second_reader": snapshot["second_reader"],
    }
    if revision_class is RevisionClass.TYPO:
        event = _tell_typo(session, claim_id, snapshot, by, at, after)
    else:
        event = _tell(session, "published", claim_id, by, at, before, after)
    revision.chain_head, revision.chain_head_id = event.digest, event.id
    session.add(revision)
    session.flush()
    return revision


def _tell_typo(
    session: Session, claim_id: int, snapshot: dict[str, Any], by: Actor, at: datetime, after: dict[str, Any]
) -> Event:
    """A typo's event carries the texts themselves: the difference is what it is about."""
    previous = newest_revision_before(session, claim_id, after["revision"])
    old, new = changes(typo_fields(previous.snapshot), typo_fields(snapshot))
    was = {"revision": previous.number, **old}
    return _tell(session, "mended", claim_id, by, at, was, {**after, **new})


def newest_revision_before(session: Session, claim_id: int, number: int) -> Revision:
    """The revision that revision `number` replaced."""
    return session.exec(
        select(Revision)
        .where(col(Revision.claim_id) == claim_id, col(Revision.number) < number)
        .order_by(col(Revision.number).desc())
        .limit(1)
    ).one()


def _show(publication: Publication, snapshot: dict[str, Any], number: int, at: datetime) -> None:
    """Repeat on the publication what lists show of its newest revision."""
    claimant, rating = snapshot["claimant"], snapshot["rating"]
    publication.revision_number = number
    publication.language = snapshot["language"]
    publication.headline, publication.explanation = snapshot["headline"], snapshot["explanation"]
    publication.statement = snapshot["statement"]
    publication.claimant_name = claimant["name"] if claimant else None
    publication.rating = (
        {key: rating[key] for key in ("key", "truth", "symbol", "nl", "en")} if rating else None
    )
    publication.rating_key = rating["key"] if rating else None
    publication.words = plain_words(snapshot)
    publication.first_published_at = publication.first_published_at or at
    publication.updated_at = at
    publication.withdrawn_at = publication.withdrawn_by_id = publication.withdrawn_because = None
    publication.withdrawal_confirmed_by_id = None


def _free_slug(session: Session, headline: str) -> str:
    wanted = rules.make_slug(headline)
    taken = session.exec(select(Publication.slug).where(col(Publication.slug).startswith(wanted))).all()
    return rules.make_slug(headline, {slug for slug in taken if slug})


def _tell(
    session: Session,
    happened: str,
    claim_id: int,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> Event:
    return record(
        session,
        f"publication.{happened}",
        by_id=by.id,
        at=at,
        thing_id=claim_id,
        claim_id=claim_id,
        before=before,
        after=after,
    )
