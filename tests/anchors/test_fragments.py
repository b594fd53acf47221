from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from claims.anchors.fragments import DIRECTIVE, text_fragment
from claims.anchors.selectors import Quote, take


def fragment(text: str, words: str) -> str:
    start = text.index(words)
    written = text_fragment(take(text, start, start + len(words)))
    assert written.startswith("#:~:text=")
    return written.removeprefix("#:~:text=")


def test_it_writes_the_quote_alone_when_it_is_long_enough() -> None:
    text = "De minister zei dat de uitstoot met zes procent daalde."
    assert fragment(text, "de uitstoot met zes procent daalde") == (
        "de%20uitstoot%20met%20zes%20procent%20daalde"
    )


def test_it_encodes_what_the_directive_uses_itself() -> None:
    text = "Het sms-bericht, van R&D, was nogal lang."
    assert fragment(text, "sms-bericht, van R&D, was") == "sms%2Dbericht%2C%20van%20R%26D%2C%20was"


def test_it_gives_a_short_quote_its_context_in_whole_words() -> None:
    text = "Volgens de minister van Financiën daalde de uitstoot in het afgelopen jaar met zes procent."
    assert (
        unquote(fragment(text, "de uitstoot"))
        == "minister van Financiën daalde-,de uitstoot,-in het afgelopen jaar met zes"
    )


def test_it_keeps_the_context_inside_the_paragraph() -> None:
    text = "De eerste alinea.\n\nDe uitstoot\n\nDe derde alinea."
    assert unquote(fragment(text, "uitstoot")) == "De-,uitstoot"


def test_it_names_only_beginning_and_end_of_a_long_quote() -> None:
    text = "Een begin. " + "lange woorden " * 30 + "tot het einde van de zin."
    begin, end = fragment(text, text).split(",")
    assert unquote(begin) == "Een begin. lange woorden lange"
    assert unquote(end) == "tot het einde van de zin."


def test_it_names_beginning_and_end_of_a_quote_over_two_paragraphs() -> None:
    text = "Dat was meer dan verwacht.\n\nDe oppositie vond dat te weinig."
    assert unquote(fragment(text, "dan verwacht.\n\nDe oppositie")) == "dan verwacht.,De oppositie"


def test_it_widens_to_whole_words_which_browsers_need() -> None:
    text = "Wie zei dat klimaatverandering meevalt in dit land?"
    assert (
        unquote(fragment(text, "verandering meevalt in dit la")) == "klimaatverandering meevalt in dit land"
    )


def test_it_writes_nothing_for_white_space() -> None:
    assert text_fragment(Quote("  ", "a", "b", 1, 3)) == ""


@given(exact=st.text(min_size=1, max_size=400), prefix=st.text(max_size=32), suffix=st.text(max_size=32))
def test_it_never_leaves_a_bare_character_of_the_directive(exact: str, prefix: str, suffix: str) -> None:
    written = text_fragment(Quote(exact, prefix, suffix, 0, len(exact)))
    if not written:
        return
    assert written.isascii()
    terms = written.removeprefix(DIRECTIVE).split(",")
    assert len(terms) <= 3
    assert all("&" not in term and "-" not in term.removesuffix("-").removeprefix("-") for term in terms)
    assert not any("\n" in unquote(term) for term in terms)
