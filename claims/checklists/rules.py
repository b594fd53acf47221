"""What a task is, and what is done for each kind of claim until the team writes its own."""

from enum import StrEnum

from claims.errors import N_, Invalid, Refused

LONGEST_TASK = 300
LONGEST_TEMPLATE = 4000
MOST_LINES = 20
MOST_TASKS = 50  # of one claim


class Kind(StrEnum):
    NUMBER = "number"
    QUOTE = "quote"
    IMAGE = "image"
    LAW = "law"


KIND_LABELS = {
    Kind.NUMBER: N_("A number"),
    Kind.QUOTE: N_("A statement by someone"),
    Kind.IMAGE: N_("A picture or video"),
    Kind.LAW: N_("A law or rule"),
}
# Words of the newsroom and not of the interface: in the claim's language, until editors write their own.
FIRST: dict[str, dict[Kind, tuple[str, ...]]] = {
    "nl": {
        Kind.NUMBER: (
            "Oorspronkelijke cijfers zoeken",
            "Periode, eenheid en definitie nagaan",
            "Met een tweede bron vergelijken",
            "Vragen waar het cijfer vandaan komt",
        ),
        Kind.QUOTE: (
            "De hele uitspraak in beeld, geluid of verslag zoeken",
            "Nagaan wat ervoor en erna werd gezegd",
            "Wie het zei om een toelichting vragen",
        ),
        Kind.IMAGE: (
            "Eerste plaatsing zoeken",
            "Plaats en dag vaststellen",
            "Op bewerking nakijken",
            "De maker zoeken en vragen",
        ),
        Kind.LAW: (
            "De tekst van de wet lezen zoals die nu geldt",
            "Nagaan voor wie en vanaf wanneer ze geldt",
            "Een deskundige vragen",
        ),
    },
    "en": {
        Kind.NUMBER: (
            "Find the original figures",
            "Check period, unit and definition",
            "Compare with a second source",
            "Ask where the number comes from",
        ),
        Kind.QUOTE: (
            "Find the whole statement in picture, sound or record",
            "Check what was said before and after it",
            "Ask who said it for an explanation",
        ),
        Kind.IMAGE: (
            "Find where it was first posted",
            "Establish place and day",
            "Look for signs of editing",
            "Find and ask the maker",
        ),
        Kind.LAW: (
            "Read the text of the law as it stands",
            "Check for whom and since when it holds",
            "Ask an expert",
        ),
    },
}


def checked_text(text: str | None) -> str:
    """One line of words; raises Invalid."""
    text = " ".join((text or "").split())
    if not text:
        raise Invalid("text", N_("Please fill this in."))
    if len(text) > LONGEST_TASK:
        raise Invalid("text", N_("A task has at most %(longest)s characters."), longest=LONGEST_TASK)
    return text


def checked_lines(text: str) -> str:
    """The tasks of a template, one a line, each once; raises Invalid."""
    lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if not lines:
        raise Invalid("lines", N_("Write at least one task."))
    if len(lines) > MOST_LINES:
        raise Invalid("lines", N_("At most %(most)s tasks, one a line."), most=MOST_LINES)
    if any(len(line) > LONGEST_TASK for line in lines):
        raise Invalid("lines", N_("A task has at most %(longest)s characters."), longest=LONGEST_TASK)
    return "\n".join(lines)


def check_room(there: int, more: int) -> None:
    """Raise Refused when a claim would have too many tasks."""
    if there + more > MOST_TASKS:
        raise Refused(N_("A claim has at most %(most)s tasks."), most=MOST_TASKS)
