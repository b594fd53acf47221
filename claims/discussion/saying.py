"""After a comment was saved: who is told of it, and which of the names in it reach nobody."""

from collections.abc import Iterable

from claims.desk.models import Claim
from claims.discussion.mentions import Mentions, mentions
from claims.discussion.models import Comment
from claims.discussion.telling import sees
from claims.errors import N_
from claims.people.access import actor
from claims.people.queries import PersonCard, names
from claims.web.flashes import say
from claims.web.sessions import read


def say_added(claim: Claim, comment: Comment) -> None:
    """Of a new comment."""
    told = _read(comment)
    heard = _heard(claim, comment, told.found.values())
    if heard:
        say(N_("Comment added. A notice goes to %(names)s."), names=", ".join(heard))
    else:
        say(N_("Comment added."))
    _say_unheard(claim, comment, told)


def say_saved(claim: Claim, comment: Comment, before: set[int]) -> None:
    """Of an edited one, which only tells people that it has not named before."""
    told = _read(comment)
    heard = _heard(claim, comment, (each for each in told.found.values() if each.id not in before))
    if heard:
        say(N_("Comment saved. A notice goes to %(names)s."), names=", ".join(heard))
    else:
        say(N_("Comment saved."))
    _say_unheard(claim, comment, told)


def unseeing(claim: Claim, body: str, *, confidential: bool) -> list[str]:
    """Names of those whom this text mentions and who may not see it, for the form in which it stands."""
    if not confidential or "@" not in body:
        return []
    told = mentions(body, names(read()).values())
    return [each.name for each in told.found.values() if not sees(each, claim, confidential=True)]


def _read(comment: Comment) -> Mentions:
    return mentions(comment.body, names(read()).values()) if "@" in comment.body else Mentions()


def _heard(claim: Claim, comment: Comment, people: Iterable[PersonCard]) -> list[str]:
    mine = actor().id
    return [
        each.name
        for each in people
        if each.id != mine and sees(each, claim, confidential=comment.confidential)
    ]


def _say_unheard(claim: Claim, comment: Comment, told: Mentions) -> None:
    blind = unseeing(claim, comment.body, confidential=comment.confidential)
    if blind:
        say(
            N_("May not see this confidential comment, and gets no notice: %(names)s."),
            names=", ".join(blind),
            tone="warn",
        )
    if told.left:
        say(
            N_("Works here no more, so that the mention reaches nobody: %(names)s."),
            names=", ".join(told.left.values()),
            tone="warn",
        )
    for typed, handles in told.several.items():
        say(
            N_("@%(typed)s can be several people, so nobody was told. Write one of: %(handles)s."),
            typed=typed,
            handles=", ".join(f"@{each}" for each in handles),
            tone="warn",
        )
    if told.unknown:
        say(
            N_("Nobody here has this name, so the mention reaches nobody: %(names)s."),
            names=", ".join(f"@{each}" for each in told.unknown),
            tone="warn",
        )
