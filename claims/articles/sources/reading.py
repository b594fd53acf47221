"""Reading a file or page in this process. What comes from others is read in a child: claims.articles.sources.apart."""

from claims.articles.sources.charsets import in_page
from claims.articles.sources.failures import TooLarge, TooLong
from claims.articles.sources.kinds import format_of
from claims.articles.sources.source import Format, Source

MEBIBYTE = 1 << 20
LARGEST = 10 * MEBIBYTE
LARGEST_PAGE = 2 * MEBIBYTE  # of HTML: each megabyte takes half a second
LONGEST = 1_000_000  # characters, as an article may have
SPOKEN = ("nl", "en", "de", "fr")
SAMPLE = 5000  # characters from which a language is told


def read(data: bytes, *, charset: str | None = None) -> Source:
    """What these bytes say. Raises ReadFailed.

    Their content decides what they are; a name or a type that came along is not asked, and `charset` is believed last.
    """
    if len(data) > LARGEST:
        raise TooLarge(most=LARGEST // MEBIBYTE)
    source = _read(data, format_of(data), charset)
    if len(source.text) > LONGEST:
        raise TooLong(most=LONGEST)
    return source if source.language or not source.text else source.having(language=_spoken(source.text))


def _read(data: bytes, kind: Format, charset: str | None) -> Source:
    """Each reader is loaded when it is needed: together they take a second."""
    if kind is Format.HTML:
        from claims.articles.sources.pages import read_page

        if len(data) > LARGEST_PAGE:
            raise TooLarge(most=LARGEST_PAGE // MEBIBYTE)
        return read_page(data, charset or in_page(data))
    if kind is Format.PDF:
        from claims.articles.sources.paper import read_pdf

        return read_pdf(data)
    if kind is Format.DOCX:
        from claims.articles.sources.word import read_word

        return read_word(data)
    if kind is Format.MAIL:
        from claims.articles.sources.letters import read_mail

        return read_mail(data)
    from claims.articles.sources.plain import read_markdown, read_text

    return read_markdown(data, charset) if kind is Format.MARKDOWN else read_text(data, charset)


def _spoken(text: str) -> str | None:
    """In which of four languages this is; not known where py3langid finds no room to unpack its model in."""
    import py3langid

    try:
        py3langid.set_languages(list(SPOKEN))
    except OSError:
        return None
    return str(py3langid.classify(text[:SAMPLE])[0])
