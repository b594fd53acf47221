"""A mail that was saved (eml): its subject, sender, day and text. What was attached to it is not read."""

import email
import email.policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

from claims.articles.sources.failures import Broken, NoText, ReadFailed
from claims.articles.sources.pages import read_page
from claims.articles.sources.plain import paragraphs_of
from claims.articles.sources.source import Format, Kind, Source, made_of, one_line


def read_mail(data: bytes) -> Source:
    """Read a mail; its HTML as a page, where that can be read, else its plain text. Raises ReadFailed."""
    try:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        read = _body(mail)
        sender = str(mail.get("from", ""))
        subject, moment = str(mail.get("subject", "")), mail.get("date")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, IndexError):
        raise Broken from None
    return read.having(
        format=Format.MAIL,
        title=one_line(subject),
        authors=tuple(filter(None, [one_line(parseaddr(sender)[0] or parseaddr(sender)[1])])),
        publisher=None,
        published=_moment(str(moment)) if moment else None,
        modified=None,
        canonical=None,
        wall=None,
    ).said()


def _body(mail: EmailMessage) -> Source:
    page = mail.get_body(("html",))
    plain = mail.get_body(("plain",))
    if page is not None:
        try:
            return read_page(_bytes(page), page.get_content_charset()).said()
        except ReadFailed:
            if plain is None:
                raise
    if plain is None:
        raise NoText
    text = str(plain.get_content()).replace("\r\n", "\n")
    return Source(
        format=Format.MAIL, blocks=made_of([(Kind.PARAGRAPH, part) for part in paragraphs_of(text)])
    )


def _bytes(part: MIMEPart) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _moment(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError):
        return None
