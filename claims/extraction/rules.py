"""What a statement may be, and where a quote stands in its text."""

from claims.anchors.finding import locate_typed
from claims.anchors.marks import paragraphs
from claims.desk.checks import check_statement
from claims.errors import N_, Invalid
from claims.words.folding import TooManyMarks, clean

LONGEST_STATEMENT = 300
LONGEST_QUOTE = 20_000
MOST_PLACES = 20
_NOT_THERE = N_("These words do not stand in this version of the text. Copy them from the text.")


class Several(Invalid):
    """The quote stands in the text more than once: somebody has to say which one is meant."""

    def __init__(self, places: list[tuple[int, int]]) -> None:
        super().__init__(
            "exact",
            N_("These words stand in the text %(count)s times. Choose the ones you mean."),
            count=len(places),
        )
        self.places = places[:MOST_PLACES]


def checked_statement(typed: str) -> str:
    """The statement as it is kept: one sentence of the editor's own words; raises Invalid at `statement`."""
    statement = " ".join(clean(typed).split())
    if len(statement) > LONGEST_STATEMENT:
        raise Invalid(
            "statement",
            N_("This is too long: %(length)s characters, at most %(longest)s."),
            length=len(statement),
            longest=LONGEST_STATEMENT,
        )
    return check_statement(statement)


def locate(text: str, exact: str, start: int | None, end: int | None) -> tuple[int, int]:
    """Where the marked words stand: at the place that was marked, else wherever they stand only once.

    Raises Invalid at `exact` when they do not stand in the text, Several when they do so more than once.
    """
    try:
        wanted = clean(exact.replace("\r\n", "\n").replace("\r", "\n"))
    except TooManyMarks:  # of which an article's text holds none
        raise Invalid("exact", _NOT_THERE) from None
    if not wanted.strip():
        raise Invalid("exact", N_("Mark words in the text, or paste them here."))
    if len(wanted) > LONGEST_QUOTE:
        raise Invalid(
            "exact",
            N_("This is too long: %(length)s characters, at most %(longest)s."),
            length=len(wanted),
            longest=LONGEST_QUOTE,
        )
    if start is not None and end is not None and 0 <= start < end <= len(text):
        marked = text[start:end]
        if (
            marked.split() == wanted.split()
        ):  # a page cannot tell how many blank lines stand between paragraphs
            first = start + len(marked) - len(marked.lstrip())
            return first, first + len(marked.strip())
    places = locate_typed(text, wanted)
    if not places:
        raise Invalid("exact", _NOT_THERE)
    if len(places) > 1:
        raise Several(places)
    return places[0]


def context_of(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the paragraphs that hold this stretch begin, and their text."""
    over = [span for span in paragraphs(text) if span[0] < end and span[1] > start]
    first, last = min([start, *(span[0] for span in over)]), max([end, *(span[1] for span in over)])
    return first, text[first:last]
