"""What may be said of a picture, and when."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from claims.desk.rules import SET_ASIDE, Work
from claims.errors import N_, Forbidden, Invalid, MessageIds, Refused
from claims.people.rules import Actor


class MediaKind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"


class Category(StrEnum):
    """What was done to it, as MediaReview names it."""

    DECONTEXTUALIZED = "DecontextualizedContent"
    EDITED = "EditedOrCroppedContent"
    ORIGINAL = "OriginalMediaContent"
    SATIRE = "SatireOrParodyContent"
    STAGED = "StagedContent"
    TRANSFORMED = "TransformedContent"


MEDIA_LABELS = {MediaKind.PICTURE: N_("picture"), MediaKind.VIDEO: N_("video")}
CATEGORY_LABELS = {
    Category.ORIGINAL: N_("original, nothing changed"),
    Category.DECONTEXTUALIZED: N_("real, but out of its context"),
    Category.EDITED: N_("edited or cropped"),
    Category.TRANSFORMED: N_("manipulated or generated"),
    Category.STAGED: N_("staged"),
    Category.SATIRE: N_("satire or parody"),
}
TICKS = {
    category: category.name.lower() for category in Category
}  # the field of a form that is ticked for each
CONTRADICT = (Category.EDITED, Category.STAGED, Category.TRANSFORMED)  # what is no original any more


def check_categories(chosen: Collection[str]) -> None:
    """An original is not edited, staged or transformed; raises Invalid."""
    against = [category for category in CONTRADICT if category in chosen]
    if Category.ORIGINAL in chosen and against:
        raise Invalid(
            TICKS[Category.ORIGINAL],
            N_("What is original cannot be this as well: %(others)s."),
            others=MessageIds(tuple(CATEGORY_LABELS[category] for category in against)),
        )


def check_whole(facts: dict[str, Any]) -> None:
    """A file or an address, and for a file words for who cannot see it; raises Invalid."""
    if not facts["file_sha256"] and not facts["media_url"]:
        raise Invalid("file", N_("Choose a file, or give the address of the picture or video."))
    if facts["file_sha256"] and not facts["alt"]:
        raise Invalid("alt", N_("Say what can be seen, for who cannot see the picture."))
    check_categories(facts["categories"])


def is_open(state: Work) -> bool:
    """Whether pictures can change now."""
    return state not in SET_ASIDE and state is not Work.DONE


def check_open(state: Work) -> None:
    """Pictures change while a claim is open; raises Refused with the way on."""
    if state in SET_ASIDE:
        raise Refused(N_("This claim was set aside. Put it back first; its pictures are kept."))
    if state is Work.DONE:
        raise Refused(N_("This claim is done. Reopen it first; the public page stays as it is."))


def check_public(was: bool, becomes: bool, by: Actor) -> None:
    """Whether readers see it is an editor's to say; raises Forbidden."""
    if was != becomes and not by.is_editor:
        raise Forbidden(N_("Only an editor decides whether readers see a picture. Ask one of them."))


def check_may_restore(removed_by_id: int | None, by: Actor) -> None:
    """Undo is open to who did it and to editors; raises Forbidden."""
    if by.id != removed_by_id and not by.is_editor:
        raise Forbidden(N_("Only who removed this picture, or an editor, can put it back. Ask one of them."))
