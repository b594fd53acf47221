import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchors.distance import near_ends, similarity, start_of
from claims.anchors.finding import State, find, locate_typed, occurrences, state_of
from claims.anchors.selectors import Quote, take

ARTICLE = (
    "De minister zei dat de uitstoot in 2023 met zes procent daalde. Dat was meer dan verwacht.\n\n"
    "De oppositie vond dat te weinig. De minister zei later dat het beter kan."
)


def quoted(text: str, words: str) -> Quote:
    start = text.index(words)
    return take(text, start, start + len(words))


def test_it_moves_with_words_put_in_front() -> None:
    quote = quoted(ARTICLE, "met zes procent daalde")
    text = "Een nieuwe eerste zin. " + ARTICLE
    found = find(text, quote)
    assert found
    assert text[found.start : found.end] == quote.exact
    assert found.state is State.MOVED
    assert found.score > 0.99


def test_it_keeps_the_marked_one_of_two_equal_quotes() -> None:
    second = ARTICLE.rindex("De minister zei")
    quote = take(ARTICLE, second, second + len("De minister zei"))
    text = "Een nieuwe eerste zin. " + ARTICLE
    found = find(text, quote)
    assert found
    assert found.start == second + len("Een nieuwe eerste zin. ")
    unmoved = find(ARTICLE, quote)
    assert unmoved
    assert (unmoved.start, unmoved.state) == (second, State.EXACT)


def test_it_is_lost_when_it_could_be_any_of_several() -> None:
    quote = Quote("zin", "", "", 20, 23)
    assert find("zin en dan nog weer een zin", quote) is None


@pytest.mark.parametrize("words", ["zes procent", "De minister zei"])
def test_a_few_words_elsewhere_are_not_taken_for_the_marked_ones(words: str) -> None:
    assert find(f"Een ander stuk. Bij hem was het {words} en niet meer.", quoted(ARTICLE, words)) is None


def test_a_look_alike_is_never_taken_for_the_sentence() -> None:
    quote = quoted(ARTICLE, "De oppositie vond dat te weinig.")
    alike = "De oppositie vond dit nog te vaag."
    gone = ARTICLE.replace("De oppositie vond dat te weinig.", alike)
    assert find(gone, quote) is None
    elsewhere = gone + " Volgens ingewijden: De oppositie vond dat te weinig."
    found = find(elsewhere, quote)
    assert found
    assert found.start == elsewhere.rindex("De oppositie")


def test_an_edited_sentence_in_other_surroundings_is_lost() -> None:
    quote = quoted(ARTICLE, "de uitstoot in 2023 met zes procent daalde")
    text = "Heel ander nieuws. Waar is dat de uitstoot in 2023 met vijf procent daalde, zegt niemand."
    assert find(text, quote) is None


def test_of_two_edited_places_that_fit_as_well_neither_is_taken() -> None:
    sentence = "Er waren gisteren in de hele stad veel meer mensen op straat"
    quote = take(f"Zo was het. {sentence}. Dat is zeker.", 12, 12 + len(sentence))
    edited = sentence.replace("veel", "vele")
    assert (
        find(f"Kop. Zo was het. {edited}. Dat is zeker. Zo was het. {edited}. Dat is zeker.", quote) is None
    )


def test_it_finds_an_edited_sentence_as_changed() -> None:
    quote = quoted(ARTICLE, "de uitstoot in 2023 met zes procent daalde")
    text = ARTICLE.replace("met zes procent daalde", "met vijf procent daalde")
    found = find(text, quote)
    assert found
    assert text[found.start : found.end] == "de uitstoot in 2023 met vijf procent daalde"
    assert found.state is State.CHANGED
    assert 0.9 < found.score < 1


def test_it_finds_a_quote_across_paragraphs() -> None:
    quote = quoted(ARTICLE, "meer dan verwacht.\n\nDe oppositie vond")
    text = "Vooraf. " + ARTICLE.replace("\n\n", "\n \n")
    found = find(text, quote)
    assert found
    assert text[found.start : found.end] == "meer dan verwacht.\n \nDe oppositie vond"


def test_it_says_lost_when_the_sentence_is_gone() -> None:
    quote = quoted(ARTICLE, "Dat was meer dan verwacht")
    found = find("Een heel ander stuk over voetbal en het weer op zondag in Limburg.", quote)
    assert state_of(found) is State.LOST


def test_it_does_not_take_half_of_a_short_quote_for_a_change() -> None:
    quote = take("Volgens hem is het huis oud.", 12, 19)
    assert quote.exact == "is het "
    assert find("De visser at zijn brood op.", quote) is None


@pytest.mark.parametrize("text", ["", "x"])
def test_it_loses_a_quote_in_an_empty_text(text: str) -> None:
    assert find(text, quoted(ARTICLE, "zes procent")) is None


def test_it_stays_quick_in_a_long_text() -> None:
    quote = quoted(ARTICLE, ARTICLE[:160])
    text = "Heel andere woorden over een heel ander onderwerp staan hier. " * 16_000
    started = time.perf_counter()
    find(text, quote)
    assert time.perf_counter() - started < 5


def test_it_stays_quick_with_a_very_long_quote() -> None:
    words = " ".join(str(number) for number in range(4000))
    quote = take(words, 0, len(words))
    started = time.perf_counter()
    found = find(words.replace(" 7 ", " zeven "), quote)
    assert found
    assert (found.state, found.start) == (State.CHANGED, 0)
    assert time.perf_counter() - started < 5


def test_it_stays_quick_with_many_equal_quotes() -> None:
    started = time.perf_counter()
    assert find("ja " * 100_000, Quote("ja", "nee ", " nee", 7, 9)) is None
    assert time.perf_counter() - started < 5


@given(before=st.text(max_size=30), after=st.text(max_size=30), words=st.text(min_size=31, max_size=60))
def test_it_finds_unchanged_words_wherever_they_went(before: str, after: str, words: str) -> None:
    assume(len(occurrences(before + words + after, words)) == 1)
    quote = Quote(words, "", "", 0, len(words))
    text = before + words + after
    found = find(text, quote)
    assert found
    assert text[found.start : found.end] == words
    assert found.state in (State.EXACT, State.MOVED)


@given(text=st.text("abc ", max_size=40), words=st.text("abc ", min_size=1, max_size=10))
def test_it_never_breaks_and_never_leaves_the_text(text: str, words: str) -> None:
    found = find(text, Quote(words, "a", "b", 5, 5 + len(words)))
    if found:
        assert 0 <= found.start < found.end <= len(text)
        assert 0 <= found.score <= 1


def slow_errors(text: str, pattern: str) -> list[int]:
    """The textbook table, for comparison: errors of the best match that ends after each letter."""
    column = list(range(len(pattern) + 1))
    ends = []
    for letter in text:
        previous, column = column, [0]
        for row, wanted in enumerate(pattern, start=1):
            column.append(
                min(previous[row - 1] + (letter != wanted), previous[row] + 1, column[row - 1] + 1),
            )
        ends.append(column[-1])
    return ends


@given(text=st.text("abc", min_size=1, max_size=30), pattern=st.text("abcd", min_size=1, max_size=9))
def test_it_counts_errors_as_the_textbook_does(text: str, pattern: str) -> None:
    expected = slow_errors(text, pattern)
    errors, ends = near_ends(text, pattern, len(pattern))
    assert errors == min(expected)
    assert ends == [end for end, found in enumerate(expected, start=1) if found == errors]
    if errors < len(pattern):
        start = start_of(text, pattern, ends[0], errors)
        assert 0 <= start < ends[0]
        assert slow_errors(pattern, text[start : ends[0]])[-1] <= errors
    assert similarity(text, pattern) == 1 - errors / len(pattern)


def test_it_lists_every_occurrence_overlapping_ones_too() -> None:
    assert occurrences("ananas", "ana") == [0, 2]
    assert occurrences("ananas", "x") == []
    assert occurrences("ananas", "") == []


@pytest.mark.parametrize(
    "typed",
    ['zei "het  is goed"', "zei “het\nis goed”", " zei „het is\u00a0goed” "],
)
def test_it_finds_typed_words_whatever_their_spaces_and_quotation_marks(typed: str) -> None:
    text = "Hij zei “het is\n goed” en ging."
    spans = locate_typed(text, typed)
    assert [text[start:end] for start, end in spans] == ["zei “het is\n goed”"]


def test_it_lets_straight_and_curly_apostrophes_meet() -> None:
    assert locate_typed("Het sms’je kwam.", "sms'je") == [(4, 10)]
    assert locate_typed("Het sms'je kwam.", "sms’je") == [(4, 10)]


def test_it_finds_each_place_of_typed_words() -> None:
    assert locate_typed("een zin, een zin", "een zin") == [(0, 7), (9, 16)]
    assert locate_typed("een zin", "  ") == []
    assert locate_typed("een zin", "geen zin") == []
    assert locate_typed("a.c abc", "a.c") == [(0, 3)]


def test_it_finds_typed_words_in_another_unicode_form() -> None:
    assert locate_typed("het café", "cafe\u0301") == [(4, 8)]


def test_it_does_not_find_half_a_character() -> None:
    assert locate_typed("👩\u200d👧 en 👩", "👩") == [(7, 8)]


@given(text=st.text("ab '’\"“\n\u00a0", min_size=1, max_size=40), data=st.data())
def test_it_finds_every_stretch_typed_as_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = take(text, start, data.draw(st.integers(start + 1, len(text))))
    typed = quote.exact.replace("’", "'").replace("“", '"')
    spans = locate_typed(text, typed)
    assert bool(spans) == bool(typed.strip())
    for begin, end in spans:
        found = text[begin:end].replace("’", "'").replace("“", '"')
        assert found.split() == typed.split()
