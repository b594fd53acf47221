"""Where the sentences of a text begin and end, in Dutch and English."""

import re

# A full stop after these ends no sentence; nor does one after a single letter, such as an initial.
_SHORT = frozenset(
    [
        "bijv",
        "bv",
        "blz",
        "ca",
        "dhr",
        "dr",
        "drs",
        "enz",
        "etc",
        "evt",
        "incl",
        "ing",
        "ir",
        "jl",
        "jr",
        "mevr",
        "mgr",
        "mr",
        "mrs",
        "ms",
        "mw",
        "nl",
        "nr",
        "o.a",
        "prof",
        "resp",
        "sr",
        "st",
        "t.a.v",
        "vs",
    ]
)
LONGEST_WORD = 40  # all that is looked at before a full stop
_END = re.compile(r"[.!?…]+[\"'’”»)\]]*(?=\s)|\n\s*|\Z")
_GOES_ON = re.compile(r"[ \t\u00a0]+[a-zà-öø-þ]")
# Between what someone says and that it was said: quotation marks, commas, dashes, and the word before what is said.
_APART = re.compile(
    r"(?<!\w)[\"“”„«»‘’']|[\"“”„«»‘’'](?!\w)|[,;:](?=\s)|\s[-–—]\s|\b(?:dat|that)\s", re.IGNORECASE
)
_NEXT = re.compile(r"\s*[\"'‘“„«(\[]*[A-ZÀ-ÖØ-Þ0-9]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Each sentence as its start and end in code points, without the space around it.

    >>> text = "Dr. De Vos zag 3.5 miljoen. Klopt dat?"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Dr. De Vos zag 3.5 miljoen.', 'Klopt dat?']
    """
    found: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        if mark[0].startswith(".") and not _ends(text, start, mark):
            continue
        if mark[0].startswith(("!", "?", "…")) and _GOES_ON.match(text, mark.end()):  # "Komt hij?" vroeg ze.
            continue
        part = text[start : mark.end()]
        if part.strip():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = mark.end()
    return found


def parts(sentence: str) -> list[tuple[int, int]]:
    """Pieces of a sentence that may be said by someone of whom the rest tells; none for a sentence of one piece.

    >>> said = "‘Het klopt niet’, zei De Vos, die vindt dat het regent."
    >>> [said[start:end] for start, end in parts(said)]
    ['Het klopt niet', 'zei De Vos', 'die vindt', 'het regent']
    """
    marks = [*_APART.finditer(sentence)]
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(sentence)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        piece = sentence[start:end]
        kept = piece.strip(" \t\n\u00a0.!?…")
        if kept:
            begin = start + piece.index(kept)
            found.append((begin, begin + len(kept)))
    return found if len(found) > 1 else []


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether this full stop ends a sentence: the next begins with a capital, and it shortens no word."""
    words = text[max(start, mark.start() - LONGEST_WORD) : mark.start()].split()
    last = words[-1].strip("\"'‘“(").lower() if words else ""
    shortens = last in _SHORT or (len(last) == 1 and last.isalpha()) or "." in last.strip(".")
    return not shortens and _NEXT.match(text, mark.end()) is not None
