from hypothesis import given
from hypothesis import strategies as st

from claims.anchors.marks import Segment, paragraphs, segments

SPANS = st.lists(st.tuples(st.integers(-5, 45), st.integers(-5, 45), st.sampled_from("abcd")), max_size=8)


def test_it_cuts_overlapping_marks_into_pieces() -> None:
    assert segments("0123456789", [(2, 6, "a"), (4, 8, "b")]) == [
        Segment(0, 2, ()),
        Segment(2, 4, ("a",)),
        Segment(4, 6, ("a", "b")),
        Segment(6, 8, ("b",)),
        Segment(8, 10, ()),
    ]


def test_it_keeps_two_equal_spans_in_the_order_given() -> None:
    assert segments(4, [(0, 4, "b"), (0, 4, "a")]) == [Segment(0, 4, ("b", "a"))]


def test_it_names_a_key_once_where_its_own_spans_overlap() -> None:
    assert segments(3, [(0, 2, "a"), (1, 3, "a")]) == [
        Segment(0, 1, ("a",)),
        Segment(1, 2, ("a",)),
        Segment(2, 3, ("a",)),
    ]


def test_it_leaves_out_what_is_outside_of_the_text() -> None:
    assert segments("abc", [(-4, 1, "a"), (2, 9, "b"), (7, 9, "c"), (2, 2, "d"), (2, 1, "e")]) == [
        Segment(0, 1, ("a",)),
        Segment(1, 2, ()),
        Segment(2, 3, ("b",)),
    ]


def test_it_has_no_piece_of_an_empty_text() -> None:
    assert segments("", [(0, 0, "a")]) == []


@given(length=st.integers(0, 40), spans=SPANS)
def test_it_covers_every_character_once_with_its_marks(
    length: int, spans: list[tuple[int, int, str]]
) -> None:
    pieces = segments(length, spans)
    places = [at for piece in pieces for at in range(piece.start, piece.end)]
    assert places == list(range(length))
    for piece in pieces:
        for at in range(piece.start, piece.end):
            assert set(piece.keys) == {key for start, end, key in spans if start <= at < end}


def test_it_finds_the_paragraphs_between_blank_lines() -> None:
    text = "\nEen\nregel.\n\n \t\nTwee \r\n\r\nDrie"
    assert [text[start:end] for start, end in paragraphs(text)] == ["Een\nregel.", "Twee ", "Drie"]


def test_it_finds_no_paragraph_in_blank_text() -> None:
    assert paragraphs("") == []
    assert paragraphs(" \n\n\t") == []


@given(st.text(st.sampled_from("ab \n\r\t"), max_size=40))
def test_it_leaves_nothing_but_white_space_between_paragraphs(text: str) -> None:
    spans = paragraphs(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert not "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)).strip()
    for start, end in spans:
        assert text[start:end].strip()
        assert "\n\n" not in text[start:end]
