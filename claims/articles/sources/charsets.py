"""Bytes as text, whatever is said about them. Pure."""

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
LAST = "windows-1252"  # what old pages and files of western Europe are when they say nothing
# Python knows codecs that are no charsets of texts, and some that grow what they read.
KNOWN = re.compile(
    r"(iso-?8859-\d{1,2}|windows-125\d|cp125\d|koi8-[ru]|macintosh|big5|gb2312|gbk|gb18030|euc-(jp|kr)|shift_jis|"
    r"utf-16(le|be)?)\Z",
    re.IGNORECASE,
)
LATIN = frozenset(
    {"iso-8859-1", "iso8859-1", "us-ascii", "ascii", "latin1"}
)  # read as windows-1252, as browsers do
IN_PAGE = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""", re.IGNORECASE)


def decode(data: bytes, declared: str | None = None) -> str:
    r"""Read by a mark at the beginning, as UTF-8 when it is valid, as what is declared, else as windows-1252.

    Texts with accents that are valid UTF-8 by chance there are none, so that it goes before what is declared.

    >>> decode("café".encode("cp1252"), "utf-8"), decode("café".encode(), "iso-8859-1")
    ('café', 'café')
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if _is_nearly_utf8(data):
            return data.decode("utf-8", "replace")
    name = (declared or "").strip().lower()
    if name and name not in LATIN and KNOWN.match(name):
        return data.decode(name, "replace")
    return data.decode(LAST, "replace")


def in_page(data: bytes) -> str | None:
    """The charset that a page names in its head."""
    found = IN_PAGE.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _is_nearly_utf8(data: bytes) -> bool:
    """One bad byte among many good ones is a fault of UTF-8, no other charset."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(1 for letter in text if letter > "\x7f") > 20 * bad


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of western text is zero."""
    begin = data[:400]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = begin[first::2].count(0), begin[1 - first :: 2].count(0)
        if zeros > 0.8 * len(begin) / 2 and not others and len(begin) >= 4:
            return name
    return None
