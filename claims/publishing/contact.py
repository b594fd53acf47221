"""The contact log as sentences for readers, in the language of the verdict."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date


@dataclass(frozen=True)
class Asked:
    """One contact attempt, as far as the public may know it."""

    who: str
    channel: str
    asked_at: datetime
    deadline_at: datetime | None = None
    answer: str | None = None
    answered_at: datetime | None = None


_CHANNELS = {
    "nl": {
        "email": " per e-mail",
        "phone": " per telefoon",
        "message": " met een bericht",
        "letter": " per brief",
        "in_person": " in een gesprek",
    },
    "en": {
        "email": " by e-mail",
        "phone": " by telephone",
        "message": " by message",
        "letter": " by letter",
        "in_person": " in person",
    },
}
_SENTENCES = {
    "nl": {
        "asked": "We vroegen {who} op {day}{channel} om een reactie.",
        "answered": "Op {day} kregen we antwoord.",
        "reply": "De reactie: {answer}",
        "silent": "Voor de deadline van {day} kregen we geen antwoord.",
        "waiting": "Bij publicatie was er nog geen antwoord.",
        "none": "We vroegen niet om een reactie. De reden: {reason}",
    },
    "en": {
        "asked": "We asked {who} for a response{channel} on {day}.",
        "answered": "We received an answer on {day}.",
        "reply": "The response: {answer}",
        "silent": "We received no answer before the deadline of {day}.",
        "waiting": "There was no answer yet when this was published.",
        "none": "We did not ask for a response. The reason: {reason}",
    },
}


def contact_sentences(
    log: list[Asked], no_contact_because: str | None, *, language: str, at: datetime, zone: ZoneInfo
) -> list[str]:
    """One text for each attempt, oldest first; else the reason why nobody was asked; else nothing."""
    texts = _SENTENCES["en" if language.startswith("en") else "nl"]
    if not log:
        return [texts["none"].format(reason=no_contact_because)] if no_contact_because else []
    return [_told(asked, language, at, zone) for asked in sorted(log, key=lambda asked: asked.asked_at)]


def _told(asked: Asked, language: str, at: datetime, zone: ZoneInfo) -> str:
    short = "en" if language.startswith("en") else "nl"
    texts = _SENTENCES[short]

    def day(moment: datetime) -> str:
        return str(format_date(moment.astimezone(zone).date(), "d MMMM y", locale=short))

    parts = [
        texts["asked"].format(
            who=asked.who, day=day(asked.asked_at), channel=_CHANNELS[short].get(asked.channel, "")
        )
    ]
    if asked.answered_at is not None:
        answer = (asked.answer or "").strip()
        told = (
            texts["reply"].format(answer=answer)
            if answer
            else texts["answered"].format(day=day(asked.answered_at))
        )
        parts.append(told)
    elif asked.deadline_at is not None and asked.deadline_at <= at:
        parts.append(texts["silent"].format(day=day(asked.deadline_at)))
    else:
        parts.append(texts["waiting"])
    return " ".join(parts)
