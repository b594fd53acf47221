"""What a file is, by its content: names and types that come along are often wrong. Pure, and cheap."""

import io
import re
import zipfile

from claims.articles.sources.charsets import decode
from claims.articles.sources.failures import Broken, Empty, Encrypted, OldWord, UnknownKind
from claims.articles.sources.source import Format

LOOKED_AT = 8192  # bytes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|p|h[1-6]|table|blockquote|ul|ol|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"</?(?:p|div|span|a|br|h[1-6]|li|ul|body|article)\b[^<>]*>", re.IGNORECASE)
HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):(?: |\t|$)")
OF_MAIL = frozenset(
    {"from", "to", "subject", "date", "message-id", "mime-version", "received", "return-path"}
)
MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|(?:-|\*|\d+\.) \S.*\n(?:-|\*|\d+\.) \S|```|>\s?\S)|\]\(https?://", re.MULTILINE
)


def format_of(data: bytes) -> Format:
    """Which kind of file this is. Raises ReadFailed for what cannot be read here."""
    begin = data[:LOOKED_AT]
    if not begin.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Empty
    if b"%PDF-" in begin[:1024]:
        return Format.PDF
    if begin.startswith(OLE):
        raise Encrypted if LOCKED in data[: 1 << 20] or LOCKED in data[-(1 << 20) :] else OldWord
    if begin.startswith(b"PK\x03\x04"):
        return _zipped(data)
    text = decode(begin).replace("\r\n", "\n")
    if begin.startswith(b"{\\rtf") or not _is_text(text):
        raise UnknownKind
    if PAGE.match(text):
        return Format.HTML
    if _is_mail(text):
        return Format.MAIL
    if len(TAG.findall(text)) > 20:
        return Format.HTML
    return Format.MARKDOWN if MARKDOWN.search(text) else Format.TEXT


def _zipped(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = set(opened.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        raise Broken from None
    if "word/document.xml" in names:
        return Format.DOCX
    raise UnknownKind


def _is_text(text: str) -> bool:
    """Whether these are letters: binary files hold control characters that no text does."""
    odd = sum(1 for letter in text if (letter < " " and letter not in "\t\n\r\f") or letter in "\x7f\ufffd")
    return odd * 50 <= len(text)


def _is_mail(text: str) -> bool:
    """Whether it begins with the head of a mail: lines that name its fields, three of them those of every mail."""
    names = set()
    for number, line in enumerate(text.split("\n")):
        if not line.strip():
            break
        found = HEADER.match(line)
        if found:
            names.add(found[1].lower())
        elif not (line[0] in " \t" and names) and not (number == 0 and line.startswith("From ")):
            return False
    return len(names & OF_MAIL) >= 3
