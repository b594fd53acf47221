"""What a message says in each shape, how it is signed, and when the webhook is given up. Pure."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claims.errors import N_, Invalid, Refused

MOST_TRIES = 5
MOST_FAILURES = 10  # messages in a row that did not arrive
MOST_KEPT = 50
LONGEST_ANSWER = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~@])")


class Shape(StrEnum):
    """How the program at the other end wants to be told."""

    SLACK = "slack"
    MATTERMOST = "mattermost"
    TEAMS = "teams"
    JSON = "json"


SHAPE_LABELS = {
    Shape.SLACK: N_("Slack"),
    Shape.MATTERMOST: N_("Mattermost"),
    Shape.TEAMS: N_("Microsoft Teams"),
    Shape.JSON: N_("JSON, for a program of your own"),
}


class Stage(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


STAGE_LABELS = {
    Stage.WAITING: N_("is being sent"),
    Stage.SENT: N_("arrived"),
    Stage.FAILED: N_("did not arrive"),
}
EVENT_LABELS = {
    "given": N_("a claim was given to someone"),
    "sent_back": N_("a claim was sent back"),
    "due": N_("a deadline is near or has passed"),
    "published": N_("a verdict was published"),
}
KINDS = {"late": "due"}  # told under this event


@dataclass(frozen=True)
class Message:
    """What is told: the same in every shape."""

    kind: str
    words: str  # in the newsroom's language, without the statement
    statement: str
    language: str
    url: str
    claim_id: int
    state: str
    at: datetime


def body_of(message: Message, shape: Shape) -> str:
    """The message as that program reads it."""
    if shape is Shape.JSON:
        claim = {
            "id": message.claim_id,
            "statement": message.statement,
            "language": message.language,
            "state": message.state,
            "url": message.url,
        }
        told = {"event": message.kind, "at": message.at.isoformat(), "text": message.words, "claim": claim}
    elif shape is Shape.SLACK:
        told = {"text": f"{slack_text(message.words)}: <{message.url}|{slack_text(message.statement)}>"}
    else:
        told = {
            "text": f"{markdown_text(message.words)}: [{markdown_text(message.statement)}]({message.url})"
        }
    return json.dumps(told, ensure_ascii=False)


def slack_text(text: str) -> str:
    """Text in which Slack sees no link, mention or command.

    >>> slack_text("a <!channel> & b")
    'a &lt;!channel&gt; &amp; b'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CONTROL.sub(" ", text).replace("|", "¦")


def markdown_text(text: str) -> str:
    r"""Text in which Markdown sees no link, image or mention.

    >>> markdown_text("[x](y) @all")
    '\\[x\\]\\(y\\) \\@\u200ball'
    """
    return _MARKDOWN.sub(r"\\\1", _CONTROL.sub(" ", text)).replace("@", "@\u200b")


def secret_of(secret_key: str, salt: str) -> str:
    """The webhook's secret: made of the newsroom's, so that no copy of the database holds it."""
    return hmac.new(secret_key.encode(), f"webhook:{salt}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body.

    >>> signature("geheim", 1700000000, b"{}")[:16]
    'sha256=75e8aa01e'
    """
    made = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={made.hexdigest()}"


def cleaned_answer(body: bytes) -> str:
    """The beginning of what came back, as harmless text."""
    return _CONTROL.sub(" ", body.decode("utf-8", "replace")).strip()[:LONGEST_ANSWER]


def check_events(events: list[str]) -> None:
    """Raises Invalid when nothing is to be told."""
    if not events:
        raise Invalid("events", N_("Choose what is told."))


def check_on(on: bool) -> None:
    if not on:
        raise Refused(N_("The webhook is off. Switch it on first."))
