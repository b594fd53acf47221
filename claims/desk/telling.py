"""The sentences of the history: for every kind of event who did what, and the names of the fields it changed."""

from typing import Any

from claims.desk.rules import (
    APPEARANCE_LABELS,
    DECLINE_LABELS,
    PRIORITY_LABELS,
    PUBLICATION_LABELS,
    SET_ASIDE,
    WORK_LABELS,
    Work,
)
from claims.errors import N_

SENTENCES = {
    "claim.added": N_("%(who)s wrote the claim down"),
    "claim.imported": N_("%(who)s imported the claim"),
    "claim.pulled": N_("%(who)s pulled the claim from an article"),
    "claim.made_own": N_("%(who)s imported our own archive, of which this verdict is"),
    "claim.restated": N_("%(who)s changed the statement"),
    "claim.claimant_set": N_("%(who)s changed who made the claim"),
    "claim.claimant_merged": N_("%(who)s made who made the claim one with another"),
    "claim.claimant_parted": N_("%(who)s took who made the claim apart from another again"),
    "claim.assigned": N_("%(who)s changed who works on it"),
    "claim.helper_added": N_("%(who)s asked %(helper)s to help"),
    "claim.helper_removed": N_("%(who)s took %(helper)s off as a helper"),
    "claim.reviewer_set": N_("%(who)s changed the second reader"),
    "claim.due_set": N_("%(who)s changed the deadline"),
    "claim.handover_noted": N_("%(who)s noted what was done and what is left"),
    "claim.waiting_set": N_("%(who)s changed what we wait for"),
    "claim.priority_set": N_("%(who)s changed the priority"),
    "claim.staged": N_("%(who)s changed the stage"),
    "claim.tags_set": N_("%(who)s changed the topics"),
    "claim.field_set": N_("%(who)s changed a field of the desk's own"),
    "claim.held": N_("%(who)s set a legal hold"),
    "claim.released": N_("%(who)s released the legal hold"),
    "claim.triaged": N_("%(who)s answered questions of triage"),
    "claim.asked_again": N_("%(who)s: readers asked so often that the claim comes back"),
    "claim.undone": N_("%(who)s undid a change"),
    "claim.head_changed": N_("%(who)s made claim %(head)s the head"),
    "claim.head_undone": N_("%(who)s made claim %(head)s the head again"),
    "appearance.added": N_("%(who)s added a place where it appeared"),
    "appearance.noted": N_("%(who)s changed the note on the context of a place"),
    "quote.added": N_("%(who)s marked the quote in an article"),
    "quote.found": N_("%(who)s looked for the quote in a newer version of the article"),
    "quote.placed": N_("%(who)s pointed at the quote in a newer version of the article"),
    "quote.place_undone": N_("%(who)s took back where the quote stands in a newer version of the article"),
    "evidence.added": N_("%(who)s added a source"),
    "evidence.changed": N_("%(who)s changed a source"),
    "evidence.moved": N_("%(who)s put the sources in another order"),
    "evidence.removed": N_("%(who)s removed a source"),
    "evidence.restored": N_("%(who)s put a source back"),
    "picture.added": N_("%(who)s added a picture"),
    "picture.changed": N_("%(who)s changed what is said of a picture"),
    "picture.removed": N_("%(who)s removed a picture"),
    "picture.restored": N_("%(who)s put a picture back"),
    "contact.asked": N_("%(who)s asked the claimant"),
    "contact.answered": N_("%(who)s wrote down the answer"),
    "contact.changed": N_("%(who)s changed a contact attempt"),
    "contact.excepted": N_("%(who)s decided to go on without an answer"),
    "research.explained": N_("%(who)s explained how we checked"),
    "task.added": N_("%(who)s added a task"),
    "task.changed": N_("%(who)s changed a task"),
    "task.done": N_("%(who)s did a task"),
    "task.reopened": N_("%(who)s: a task is not done after all"),
    "task.moved": N_("%(who)s put the tasks in another order"),
    "task.removed": N_("%(who)s removed a task"),
    "task.restored": N_("%(who)s put a task back"),
    "comment.added": N_("%(who)s commented"),
    "comment.edited": N_("%(who)s changed a comment"),
    "comment.removed": N_("%(who)s removed a comment"),
    "comment.restored": N_("%(who)s put a comment back"),
    "comment.resolved": N_("%(who)s resolved a comment"),
    "comment.reopened": N_("%(who)s reopened a comment"),
    "comment.hidden": N_("%(who)s made a comment confidential together with its source"),
    "verdict.written": N_("%(who)s worked on the verdict"),
    "verdict.mended": N_("%(who)s mended the verdict while reading"),
    "publication.scheduled": N_("%(who)s scheduled the publication"),
    "publication.stopped": N_("%(who)s stopped the publication"),
    "publication.failed": N_("what %(who)s scheduled did not become public"),
    "publication.published": N_("%(who)s published the verdict"),
    "publication.mended": N_("%(who)s mended a typo in the published verdict"),
    "publication.withdrawn": N_("%(who)s withdrew the publication"),
    "publication.seen": N_("%(who)s saw what was changed"),
    "match.decided": N_("%(who)s decided on another claim that is like it"),
    "match.undone": N_("%(who)s took back a decision on another claim that is like it"),
    "return.added": N_("%(who)s saw the published claim again"),
    "return.removed": N_("%(who)s took back that it was seen again"),
    "appearance.removed": N_("%(who)s removed a place where it appeared"),
    "quote.removed": N_("%(who)s removed a quote"),
    "tip.joined": N_("%(who)s counted a reader's tip with the claim"),
    "tip.left": N_("%(who)s took a reader's tip off the claim"),
    "history.erased": N_("%(who)s erased what a line of the history held"),
}
# By what was decided on this claim and another one; a line that was erased has the sentences above.
MATCHED = {
    "same": N_("%(who)s decided that the claim is the same as claim %(other)s"),
    "related": N_("%(who)s decided that the claim is related to claim %(other)s"),
    "no": N_("%(who)s decided that the claim is no match for claim %(other)s"),
}
UNMATCHED = {
    "same": N_("%(who)s took back that the claim is the same as claim %(other)s"),
    "related": N_("%(who)s took back that the claim is related to claim %(other)s"),
    "no": N_("%(who)s took back that the claim is no match for claim %(other)s"),
}
# By what a comment is on; one on the claim itself has the sentence above.
COMMENTED = {
    "evidence": N_("%(who)s commented on a source"),
    "verdict": N_("%(who)s commented on a passage of the verdict"),
}
ANSWERED = N_("%(who)s answered a comment")
UNDID = N_("%(who)s undid: %(what)s")
STEP = N_("from %(from)s to %(to)s")
OTHERWISE = N_("%(who)s changed something (%(kind)s)")
NOBODY = N_("Claimdesk")  # who did what no person did

# What others want to know of when they come back to their desk; sources and drafts in the making are not among them.
NEWSWORTHY = (
    "claim.moved",
    "claim.added",
    "claim.pulled",
    "claim.assigned",
    "claim.held",
    "claim.released",
    "comment.added",
    "contact.answered",
    "publication.published",
    "publication.mended",
    "publication.withdrawn",
    "return.added",
)

TOOK = N_("%(who)s took the claim")
GAVE = N_("%(who)s gave the claim to %(assignee)s")
GAVE_AWAY = N_("%(who)s gave the claim away")
TOOK_OVER = N_("%(who)s took the claim over")
HANDED_OVER = N_("%(who)s handed the claim over to %(assignee)s")
HELPS = N_("%(who)s helps with it")
HELPS_NO_MORE = N_("%(who)s helps with it no more")
BACK_ON_PILE = N_("%(who)s put the claim back on the pile")
ASKED_READER = N_("%(who)s asked a second reader")
SENT_BACK = N_("%(who)s sent the claim back")
TOOK_BACK = N_("%(who)s took the claim back")
APPROVED = N_("%(who)s approved the verdict")
OVERRODE = N_("%(who)s approved the verdict without a second reader")
WITHDREW = N_("%(who)s withdrew the approval")
VOIDED = N_("%(who)s changed approved text; the approval lapsed")
ACCEPTED = N_("%(who)s decided that we check this")
FINISHED = N_("%(who)s finished the claim")
REOPENED = N_("%(who)s reopened the claim")
DROPPED = N_("%(who)s dropped the claim: %(reason)s")
DOUBLED = N_("%(who)s marked it as a duplicate of claim %(original)s")
PUT_BACK = N_("%(who)s put the claim back: %(to)s")
MOVED = N_("%(who)s moved the claim")

FIELDS = {
    "statement": N_("Statement"),
    "claimant_name": N_("Claim made by"),
    "assignee_id": N_("Assigned"),
    "reviewer_id": N_("Second reader"),
    "assignment_note": N_("Message"),
    "left_by_id": N_("Left by"),
    "handover_done": N_("What was done"),
    "handover_left": N_("What is left"),
    "task": N_("Task"),
    "owner_id": N_("Who does it"),
    "due_on": N_("Deadline"),
    "due_time": N_("Hour of the deadline"),
    "waiting_until": N_("Waiting until"),
    "waiting_because": N_("Because"),
    "priority": N_("Priority"),
    "stage": N_("Stage"),
    "points": N_("Points of triage"),
    "asked": N_("Asked"),
    "tags": N_("Topics"),
    "field": N_("Field"),
    "value": N_("Value"),
    "hold_reason": N_("Reason for the hold"),
    "decline_note": N_("Explanation"),
    "title": N_("Title"),
    "publisher": N_("Publisher"),
    "url": N_("Address"),
    "quote": N_("Quote"),
    "exact": N_("Quote"),
    "note": N_("Note"),
    "stance": N_("What it does to the claim"),
    "kind": N_("Kind"),
    "said_on": N_("Date"),
    "published": N_("Date"),
    "place": N_("Place in it"),
    "order": N_("Place"),
    "platform": N_("Platform"),
    "account": N_("Account"),
    "said": N_("What was said, word for word"),
    "media_url": N_("Address of the picture or video"),
    "media_kind": N_("At that address is"),
    "alt": N_("What can be seen"),
    "original_url": N_("Address of the original"),
    "original_context": N_("About the original"),
    "categories": N_("What was done to it"),
    "graphic": N_("Graphic"),
    "public": N_("On the public page"),
    "who": N_("Who was asked"),
    "channel": N_("How"),
    "deadline_at": N_("Reply deadline"),
    "asked_at": N_("Asked"),
    "answered_at": N_("Answered"),
    "answer": N_("Answer"),
    "excepted_because": N_("Because"),
    "source_exception": N_("Exception for sources"),
    "both_sides": N_("Both sides considered"),
    "one_side_because": N_("Only one side, because"),
    "no_contact_because": N_("Not asked, because"),
    "because": N_("Because"),
    "headline": N_("Headline"),
    "label": N_("Label of the check"),
    "own_archive": N_("From our own archive"),
    "explanation": N_("Explanation in one sentence"),
    "body": N_("Text"),
    "passage": N_("Passage"),
    "not_established": N_("What we could not establish"),
    "as_known_on": N_("As known on"),
    "review_by": N_("Look again on"),
    "rating": N_("Rating"),
    "publication": N_("Publication"),
    "revision": N_("Version"),
    "class": N_("Kind of change"),
    "scheduled_for": N_("Scheduled for"),
    "reason": N_("Reason"),
    "checking_again": N_("Page says that we check this again"),
    "is_primary": N_("Primary source"),
    "is_named": N_("Named"),
    "confidential": N_("Confidential"),
    "archive_url": N_("Archived copy"),
}
# What an event is of, in words; and what one may want to see of the history alone.
THINGS = {
    "claim": N_("Claim"),
    "verdict": N_("Verdict"),
    "research": N_("How we checked"),
    "evidence": N_("Source"),
    "contact": N_("Contact"),
    "picture": N_("Picture"),
    "appearance": N_("Where it appeared"),
    "quote": N_("Quote"),
    "comment": N_("Comment"),
    "publication": N_("Publication"),
}
OVERRULED = "overruled"
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "claim": (N_("Claim and steps"), ("claim",)),
    "verdict": (N_("Verdict"), ("verdict", "research")),
    "sources": (N_("Sources and contact"), ("evidence", "contact", "picture")),
    "places": (N_("Where it appeared"), ("appearance", "quote", "match", "return", "tip")),
    "comments": (N_("Comments"), ("comment",)),
    "public": (N_("Publication"), ("publication",)),
    OVERRULED: (N_("Without second reader"), ("claim",)),
}
DATES = frozenset(
    [
        "due_on",
        "waiting_until",
        "said_on",
        "published",
        "deadline_at",
        "asked_at",
        "answered_at",
        "as_known_on",
        "review_by",
        "scheduled_for",
    ]
)  # shown in words; what someone typed elsewhere stays as typed, whatever it looks like
NOT_TYPED = frozenset(
    {"due_time", "field_kind", "language", "open_points", "sha256", "subject"}
)  # strings of ours that no list of words names
PEOPLE_FIELDS = frozenset({"assignee_id", "left_by_id", "owner_id", "reviewer_id"})
WORDS: dict[str, dict[str, str]] = {
    "state": {key.value: label for key, label in WORK_LABELS.items()},
    "state_before": {key.value: label for key, label in WORK_LABELS.items()},
    "priority": {key.value: label for key, label in PRIORITY_LABELS.items()},
    "publication": {key.value: label for key, label in PUBLICATION_LABELS.items()},
    "decline_reason": {key.value: label for key, label in DECLINE_LABELS.items()},
    "appearance.kind": {key.value: label for key, label in APPEARANCE_LABELS.items()},
}

OWN_HELP = {"claim.helper_added": HELPS, "claim.helper_removed": HELPS_NO_MORE}
_STEPS = {
    (Work.NEW, Work.ACCEPTED): ACCEPTED,
    (Work.RESEARCHING, Work.ACCEPTED): BACK_ON_PILE,
    (Work.RESEARCHING, Work.IN_REVIEW): ASKED_READER,
    (Work.APPROVED, Work.RESEARCHING): WITHDREW,
    (Work.APPROVED, Work.DONE): FINISHED,
    (Work.DONE, Work.RESEARCHING): REOPENED,
}


def told_sentence(kind: str, before: dict[str, Any], after: dict[str, Any], by_id: int | None) -> str:
    """The message id that tells of an event."""
    if kind == "claim.moved":
        return move_sentence(before, after, by_id) if after else OTHERWISE  # its payload was erased
    if kind == "claim.assigned" and before.get("assignee_id") and after.get("assignee_id"):
        return TOOK_OVER if after["assignee_id"] == by_id else HANDED_OVER
    if kind in OWN_HELP and after.get("helper_id") == by_id is not None:
        return OWN_HELP[kind]
    decided, undone = after.get("decision"), before.get("decision")
    if kind == "match.decided" and decided in MATCHED:
        return MATCHED[decided]
    if kind == "match.undone" and undone in UNMATCHED:
        return UNMATCHED[undone]
    if kind == "comment.added":
        return (
            ANSWERED if "reply_to_id" in after else COMMENTED.get(after.get("subject", ""), SENTENCES[kind])
        )
    return SENTENCES.get(kind, OTHERWISE)


def work(payload: dict[str, Any] | None) -> Work | None:
    """The state in an event's before or after."""
    return next((state for state in Work if state.value == (payload or {}).get("state")), None)


def move_sentence(before: dict[str, Any], after: dict[str, Any], by_id: int | None) -> str:
    """The message id that tells of a move."""
    source, target = work(before), work(after)
    if target is Work.DECLINED:
        return DROPPED
    if target is Work.DUPLICATE:
        return DOUBLED
    if source in SET_ASIDE:
        return PUT_BACK
    if target is Work.APPROVED:
        return OVERRODE if after.get("override") else APPROVED
    if target is Work.RESEARCHING and source in {Work.NEW, Work.ACCEPTED}:
        return TOOK if after.get("assignee_id", by_id) == by_id else GAVE
    if source is Work.IN_REVIEW and target is Work.RESEARCHING:
        return SENT_BACK if after.get("reason") else TOOK_BACK
    if after.get("voided"):
        return VOIDED
    return _STEPS.get((source, target), MOVED) if source and target else MOVED
