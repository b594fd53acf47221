"""The link to a quote on its own page: #:~:text=[prefix-,]start[,end][,-suffix] (WICG text fragments).

A browser matches each term inside one block and at word boundaries; one that knows no fragments ignores it.
"""

from urllib.parse import quote as percent_encoded

from claims.anchors.selectors import CONTEXT, Quote

DIRECTIVE = "#:~:text="
_LONGEST_WHOLE = 300
_SHORTEST_ALONE = 20
_CUT = CONTEXT - 8  # a shorter context reaches to the end of the text; eight for an emoji left out whole
_TERM = 32  # enough of the first and last words to be found, as Google's generator takes


def text_fragment(quote: Quote) -> str:
    """Write the directive, to be put behind the article's address; '' for a quote without a word."""
    exact, prefix, suffix = _whole_words(quote)
    blocks = [" ".join(line.split()) for line in exact.splitlines() if line.strip()]
    if not blocks:
        return ""
    whole = blocks[0]
    if len(blocks) > 1 or len(whole) > _LONGEST_WHOLE:
        return f"{DIRECTIVE}{_encoded(_beginning(whole))},{_encoded(_ending(blocks[-1]))}"
    before = _context_before(prefix, cut=len(quote.prefix) >= _CUT)
    after = _context_after(suffix, cut=len(quote.suffix) >= _CUT)
    alone = len(whole) >= _SHORTEST_ALONE
    terms = [f"{_encoded(before)}-"] if before and not alone else []
    terms.append(_encoded(whole))
    terms += [f"-{_encoded(after)}"] if after and not alone else []
    return DIRECTIVE + ",".join(terms)


def _whole_words(quote: Quote) -> tuple[str, str, str]:
    """Widen the quote to whole words, from its context: half a word is never found."""
    exact, prefix, suffix = quote.exact, quote.prefix, quote.suffix
    while prefix and prefix[-1].isalnum() and exact[0].isalnum():
        prefix, exact = prefix[:-1], prefix[-1] + exact
    while suffix and suffix[0].isalnum() and exact[-1].isalnum():
        exact, suffix = exact + suffix[0], suffix[1:]
    return exact, prefix, suffix


def _context_before(prefix: str, *, cut: bool) -> str:
    """Give the words before, in the same block, without a first word that the context cuts in two."""
    line = prefix.rpartition("\n")[2]
    halved = cut and line == prefix and not line[:1].isspace()
    return " ".join(line.split()[1:] if halved else line.split())


def _context_after(suffix: str, *, cut: bool) -> str:
    line = suffix.partition("\n")[0]
    halved = cut and line == suffix and not line[-1:].isspace()
    return " ".join(line.split()[:-1] if halved else line.split())


def _beginning(block: str) -> str:
    """Give the first words, as many as fit; at least one."""
    words = block.split()
    taken = words[:1]
    for word in words[1:]:
        if len(" ".join([*taken, word])) > _TERM:
            break
        taken.append(word)
    return " ".join(taken)


def _ending(block: str) -> str:
    words = block.split()
    taken = words[-1:]
    for word in reversed(words[:-1]):
        if len(" ".join([word, *taken])) > _TERM:
            break
        taken.insert(0, word)
    return " ".join(taken)


def _encoded(term: str) -> str:
    """Encode everything but letters and digits; the hyphen too, which ends a prefix."""
    return percent_encoded(term, safe="", errors="replace").replace("-", "%2D")
