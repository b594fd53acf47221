import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchors.clusters import is_boundary
from claims.anchors.finding import Found, State, find
from claims.anchors.selectors import CONTEXT, Quote, take

# Letters of which clusters are made, so that hypothesis finds them.
TRICKY = st.text(st.sampled_from(list("ab \n\r\u0301\u200d👩👧🏽🇳🇱🇧❤\ufe0f한ᄀ가각")), max_size=40)
ANY = st.one_of(st.text(max_size=80), TRICKY)


def test_it_takes_the_words_and_32_characters_on_both_sides() -> None:
    text = "x" * 40 + "het citaat" + "y" * 40
    assert take(text, 40, 50) == Quote("het citaat", "x" * 32, "y" * 32, 40, 50)


def test_it_takes_less_context_at_the_ends_of_the_text() -> None:
    assert take("een citaat", 0, 10) == Quote("een citaat", "", "", 0, 10)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 11), (11, 12)])
def test_it_refuses_bounds_that_are_no_stretch_of_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no quote from"):
        take("een citaat", start, end)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("e\u0301", "combining accent"),
        ("👩\u200d👩\u200d👧\u200d👦", "family"),
        ("👍🏽", "skin colour"),
        ("🇳🇱", "flag"),
        ("❤\ufe0f\u200d🔥", "joined heart"),
        ("\r\n", "line end"),
        ("가", "Korean syllable of two letters"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "flag of England"),
        ("1\ufe0f\u20e3", "keycap"),
    ],
)
def test_it_widens_to_whole_characters_as_people_see_them(character: str, name: str) -> None:
    text = f"a{character}b"
    for cut in range(2, 1 + len(character)):
        assert take(text, 0, cut).exact == f"a{character}", name
        assert take(text, cut, len(text)).exact == f"{character}b", name


def test_it_cuts_between_two_flags() -> None:
    assert take("🇳🇱🇧🇪", 0, 2).exact == "🇳🇱"
    assert take("🇳🇱🇧🇪", 2, 4).exact == "🇧🇪"


def test_it_does_not_split_a_character_of_the_context_either() -> None:
    family = "👩\u200d👩\u200d👧"
    text = family + "x" * 30 + "citaat" + "y" * 30 + family
    quote = take(text, 35, 41)
    assert (quote.prefix, quote.exact, quote.suffix) == ("x" * 30, "citaat", "y" * 30)


@given(text=ANY, data=st.data())
def test_it_finds_what_it_took_at_the_same_place(text: str, data: st.DataObject) -> None:
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = take(text, start, end)
    assert quote.start <= start < end <= quote.end
    assert text[quote.start : quote.end] == quote.exact
    assert text[quote.start - len(quote.prefix) : quote.start] == quote.prefix
    assert text[quote.end : quote.end + len(quote.suffix)] == quote.suffix
    assert len(quote.prefix) <= CONTEXT
    assert len(quote.suffix) <= CONTEXT
    assert is_boundary(text, quote.start)
    assert is_boundary(text, quote.end)
    assert find(text, quote) == Found(quote.start, quote.end, State.EXACT, 1.0)
