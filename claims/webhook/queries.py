"""Reading the webhook and its last messages."""

from sqlmodel import Session, col, select

from claims.webhook.models import Webhook, WebhookMessage
from claims.webhook.rules import MOST_KEPT


def webhook(session: Session) -> Webhook | None:
    return session.get(Webhook, 1)


def messages(session: Session) -> list[WebhookMessage]:
    """The last messages, the newest first."""
    query = select(WebhookMessage).order_by(col(WebhookMessage.id).desc()).limit(MOST_KEPT)
    return list(session.exec(query).all())
