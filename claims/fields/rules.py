"""What a field of the desk's own may be."""

from collections.abc import Iterable

from claims.errors import N_, Invalid, Refused

LONGEST_LABEL = 60
LONGEST_HELP = 300
LONGEST_CHOICE = 80
MOST_CHOICES = 40
MOST_FIELDS = 20  # that stand at once
HIGHEST_PLACE = 999
KINDS = ("text", "number", "choice", "date", "link")


def checked_labels(nl: str, en: str, taken: Iterable[str]) -> tuple[str, str]:
    """The two labels as they may be kept; raises Invalid. No other field is called so."""
    known = {label.casefold() for label in taken}
    for name, text in (("nl", nl), ("en", en)):
        if not text.strip() or len(text) > LONGEST_LABEL:
            raise Invalid(name, N_("Between 1 and %(longest)s characters."), longest=LONGEST_LABEL)
        if text.casefold() in known:
            raise Invalid(name, N_("There is a field of this name already. Choose another name."))
    return nl, en


def checked_choices(kind: str, text: str) -> str:
    """The choices, one a line, each once; nothing for other kinds. Raises Invalid."""
    if kind != "choice":
        return ""
    choices = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if not choices:
        raise Invalid("choices", N_("Write down what one may choose, one a line."))
    if len(choices) > MOST_CHOICES:
        raise Invalid("choices", N_("At most %(most)s choices."), most=MOST_CHOICES)
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        raise Invalid("choices", N_("A choice has at most %(longest)s characters."), longest=LONGEST_CHOICE)
    return "\n".join(choices)


def checked_kind(kind: str) -> str:
    if kind not in KINDS:
        raise Invalid("kind", N_("Choose one of the kinds."))
    return kind


def check_room(count: int) -> None:
    if count >= MOST_FIELDS:
        raise Refused(N_("There are %(most)s fields, which is the most. Retire one first."), most=MOST_FIELDS)
