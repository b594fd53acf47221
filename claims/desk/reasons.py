"""Reasons to decline, as the desk has them now: which are offered, what each is called, and whether one may be given."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select

from claims.desk.models import Reason
from claims.desk.states import DECLINE_LABELS, DeclineReason
from claims.errors import N_, Invalid, MessageIds
from claims.storage.rows import read_once
from claims.web.languages import catalogue

# What who sent a tip reads of each of the ten; of `other` they read the sentence that was written.
REASON_WORDS = {
    DeclineReason.OPINION: N_("It is an opinion, and an opinion cannot be true or false."),
    DeclineReason.PREDICTION: N_("It is about the future, and that cannot be checked yet."),
    DeclineReason.NOT_CHECKABLE: N_("It cannot be found out with sources that everyone can look at."),
    DeclineReason.TOO_SMALL: N_("Too few people have seen or heard it."),
    DeclineReason.SATIRE: N_("It is satire, and not meant as a fact."),
    DeclineReason.OUT_OF_SCOPE: N_("It is about something that we do not write about."),
    DeclineReason.NO_CAPACITY: N_("We do not have the people for it now."),
    DeclineReason.OVERTAKEN: N_("The news has overtaken it."),
    DeclineReason.CHECKED_ELSEWHERE: N_("Others have checked it well already."),
}
_IDS = {key.value: label for key, label in DECLINE_LABELS.items()}
_TOLD = {key.value: words for key, words in REASON_WORDS.items()}


class Named(NamedTuple):
    """What a list needs of a reason: its key, and its words where they are the desk's own."""

    key: str
    nl: str
    en: str
    is_retired: bool = False


@read_once
def every(session: Session) -> list[Reason]:
    """All there ever were, in the order that the desk gave them."""
    return list(session.exec(select(Reason).order_by(col(Reason.place), col(Reason.id))).all())


def offered(session: Session) -> list[Reason]:
    """Those in use."""
    return [each for each in every(session) if each.retired_at is None]


def of_every_desk(reason: Reason | Named) -> bool:
    """Whether it is one of the ten, whose words are not the desk's to change."""
    return reason.key in _IDS


def words_of(reason: Reason | Named) -> tuple[str, str]:
    """What it is called in Dutch and in English; the latter may be empty for one of the desk's own."""
    text = _IDS.get(reason.key)
    return (catalogue("nl").gettext(text), text) if text else (reason.nl, reason.en)


def called(reason: Reason | Named, language: str) -> str:
    """What it is called in this language; without an English name it keeps the Dutch one."""
    nl, en = words_of(reason)
    return (language == "en" and en) or nl


def called_by_key(reasons: Iterable[Named], language: str) -> dict[str, str]:
    """What each of these is called in this language, in their order."""
    return {each.key: called(each, language) for each in reasons}


def told_of(reason: Reason, language: str) -> tuple[str, str] | None:
    """Why not, in plain words for who sent a tip, and the language of these words; None for a reason that has none."""
    text = _TOLD.get(reason.key)
    if text:
        return catalogue(language).gettext(text), language
    if language == "en" and reason.told_en:
        return reason.told_en, "en"
    return (reason.told_nl, "nl") if reason.told_nl else None


def told_because(session: Session, key: str | None, language: str) -> tuple[str, str] | None:
    """The same, of the reason of this key."""
    found = _found(session, key)
    return told_of(found, language) if found else None


def named(session: Session, key: str | None, language: str) -> str:
    """What the reason of this key is called; where there is none, as a form may send anything, the key itself."""
    found = _found(session, key)
    return called(found, language) if found else key or ""


def told_words(reason: Reason) -> dict[str, str] | None:
    """What the history keeps of one of the desk's own beside its key: what it was called when it was given."""
    return None if of_every_desk(reason) else {"nl": reason.nl, "en": reason.en or reason.nl}


def _found(session: Session, key: str | None) -> Reason | None:
    return next((each for each in every(session) if each.key == key), None)


def check_offered(session: Session, key: str | None) -> Reason:
    """The reason of this key; raises Invalid unless one may give it now."""
    found = _found(session, key)
    if found is None:
        raise Invalid("decline_reason", N_("There is no such reason. Choose one from the list."))
    if found.retired_at is not None:
        raise Invalid(
            "decline_reason",
            N_("The reason %(reason)s is no longer in use. Choose another one."),
            reason=found.nl or MessageIds((_IDS[found.key],)),
        )
    return found


def ensure_first_reasons(session: Session) -> None:
    """Give a newsroom whose tables no migration made the ten; the demonstration and tests make theirs so."""
    if not every(session):
        session.add_all(Reason(key=key.value, place=place) for place, key in enumerate(DeclineReason, 1))
        session.flush()
