"""Who says what is marked, where the text around it says so plainly: for the form, where it can always be changed. Pure.

Only the sentence that holds the marked words is read, and the next one where that begins with "Dat zei". Two names, a
name by itself that nothing in the text makes whole, a he or a she: nobody is named then.
"""

import re
from collections.abc import Iterator

from claims.words.sentences import sentences

_PART = r"(?<!\w)[A-ZÀ-ÖØ-Þ](?:[\w'’.-]{0,38}[\w'’])?(?!\w)"
_JOINED = r"(?:(?:van|de|der|den|het|ter|ten|te|von|la|el|al|bin|in|op|'t|’t)\s+){0,3}"
_NAME = rf"(?P<name>{_PART}(?:\s+{_JOINED}{_PART}){{0,4}})"
_ROLE = r"(?:(?:de|het|the|[a-zà-öø-ÿ][\w-]+)\s+){0,4}"  # "demissionair premier", "the mayor of"
_SAYS = (
    "zei|zegt|stelt|stelde|verklaart|verklaarde|beweert|beweerde|meldt|meldde|schrijft|schreef|benadrukt|benadrukte|"
    "waarschuwt|waarschuwde|betoogt|betoogde|twittert|twitterde|vertelt|vertelde|"
    "said|says|stated|states|claimed|claims|wrote|writes|warned|warns|argued|argues|tweeted"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:volgens|aldus|according to)\s+{_ROLE}{_NAME}",
        rf"\b(?i:{_SAYS})\s+{_ROLE}{_NAME}",
        rf"{_NAME}(?:,[^,.;]{{1,80}},|\s*\([^()]{{1,40}}\))?\s+(?:{_SAYS})\b",
    )
)
_NEXT = re.compile(r"\s*(?:Dat|Dit|Aldus|That)\b")
_WHOLE = re.compile(rf"{_PART}(?:\s+{_JOINED}{_PART}){{1,4}}")
_SHORT_FORM = re.compile(r"[A-Z]{2,6}\d*")
# Where a sentence begins with one of these it looks like the first word of the name.
_TITLES = frozenset(
    [
        "premier",
        "minister",
        "staatssecretaris",
        "burgemeester",
        "wethouder",
        "president",
        "senator",
        "kamerlid",
        "partijleider",
        "fractievoorzitter",
        "hoogleraar",
        "professor",
        "dokter",
        "koning",
        "koningin",
        "prins",
        "prinses",
        "directeur",
        "voorzitter",
        "woordvoerder",
        "mayor",
        "chancellor",
        "king",
        "queen",
        "prime",
    ]
)
MOST_NAMES = 6  # of more it is not plain who is meant
REACH = 20_000  # characters on either side in which a name is looked for whole


def speaker(text: str, start: int, end: int) -> str | None:
    """The one person or organisation that the text says these words of; None where it does not say so plainly.

    >>> text = "Premier Dick Schoof gaf uitleg. “Het bericht is openbaar gemaakt”, zei Schoof."
    >>> speaker(text, 33, 65)
    'Dick Schoof'
    """
    names = set(_named(text, start, end))
    if len(names) > MOST_NAMES:
        return None
    found = {whole for name in names if (whole := _whole(text, name, start))}
    return found.pop() if len(found) == 1 else None


def _named(text: str, start: int, end: int) -> Iterator[str]:
    first, last = _around(text, start, end)
    # What is quoted may tell of what others said: it is not read.
    before, after = text[first:start], text[end:last]
    inner = text[start:end]
    for piece in (before, after) if _is_speech(text, start, end) else (text[first:last], inner):
        for pattern in _PATTERNS:
            for match in pattern.finditer(piece):
                yield match["name"]


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences that hold the marked words, and the next one where it says who said that."""
    low, high = max(0, start - 2000), end + 2000
    spans = [(low + one, low + other) for one, other in sentences(text[low:high])]
    held = [span for span in spans if span[0] < end and span[1] > start]
    if not held:
        return start, end
    last = held[-1][1]
    following = next((span for span in spans if span[0] >= last), None)
    if following and _NEXT.match(text, following[0]) and "\n\n" not in text[last : following[0]]:
        last = following[1]
    return held[0][0], last


def _is_speech(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand around the marked words."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before in set("“”\"„‘'") or after in set("”\"’'")


def _whole(text: str, name: str, near: int) -> str | None:
    """The name as it stands whole in the text; None for a single word that does not."""
    name = _plain(name)
    if " " in name or _SHORT_FORM.fullmatch(name):
        return name
    wholes = {
        _plain(found.group())
        for found in _WHOLE.finditer(text, max(0, near - REACH), near + REACH)
        if found.group().split()[-1] == name
    }
    shortest = min(wholes, key=len, default=None)
    # "Premier Dick Schoof" begins a sentence where "Dick Schoof" is meant.
    return shortest if shortest and all(whole.endswith(shortest) for whole in wholes) else None


def _plain(name: str) -> str:
    """The name on one line, without a title before it."""
    words = name.split()
    while len(words) > 1 and words[0].lower() in _TITLES:
        del words[0]
    return " ".join(words)
