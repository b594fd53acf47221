"""What of a text is an amount: figures with their sign, numbers in words, their unit; in Dutch and English.

For telling a typo from a change of fact. Only a difference between two texts matters, so that a word that is
sometimes a number ("acht", "second") may stand among them.
"""

import re
import unicodedata

_FIGURES = re.compile(r"\d+(?:[.,:/]\d+)*")
_FRACTION = "\u00bc-\u00be\u2150-\u215e\u2189"
_TOKEN = re.compile(
    rf"""
    (?P<sign>(?<![^\W_])(?<![\d.,:/)])[-\u2010-\u2014\u2212](?=\d)|[<>\u2264\u2265\u00b1~\u2248](?=\s?\d))
    |(?P<figure>{_FIGURES.pattern}|[{_FRACTION}])
    |(?P<money>[$\u00a2-\u00a5\u20a0-\u20bf])
    |(?P<ratio>[%\u2030])
    |(?P<roman>\b[IVXLCDM]{{2,}}\b)
    |(?P<word>[^\W\d_]+)
    """,
    re.VERBOSE,
)
_ONES = "twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_LARGE = "honderd|duizend|miljoen|miljard|biljoen|biljard|triljoen"
_PARTS = "kwart|anderhalf|anderhalve|half|halve|helft|derde|eerste|nul|dubbel|dubbele|dozijn"
# "de", "ste" and "e" make ordinals, "en" plurals; the others make one word of number and unit.
_ENDINGS = "e|de|den|ste|en|n|s|maal|voud|voudige?|tal|tallen|jarige?|jaars|daagse?|weekse?|maandse?|uurs|delige?|procents"
_DUTCH = re.compile(
    rf"(?:een|en)*(?:{_TEENS}|{_TENS}|{_ONES}|{_LARGE}|{_PARTS})(?:een|en|{_TEENS}|{_TENS}|{_ONES}|{_LARGE}|{_PARTS})*"
    rf"(?:{_ENDINGS})?"
)
_SMALL = "zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TIES = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_GREAT = (
    "hundred|thousand|million|billion|trillion|dozen|half|halves|quarter|third|twice|thrice|double|triple"
)
_ORDINAL = "first|second|fifth|eighth|ninth|twelfth|twentieth|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth"
_ENGLISH = re.compile(rf"(?:{_SMALL}|{_TIES}|{_GREAT})(?:s|th|fold)?|{_ORDINAL}")
LONGEST_NUMBER = 60  # letters; longer ones are no words, and would be tried in all the ways they can be cut
_BEFORE = {"min": "-", "minus": "-"}
_BESIDE = {"one"}  # a number only as the end of another: twenty-one
# What one thing is measured in -> one name for it. Counted only right after a number.
_UNITS = {
    name: names.split()[0]
    for names in (
        "miljoen mln",
        "miljard mld",
        "billion bn",
        "% procent percent",
        "%-punt procentpunt procentpunten",
        "\u2030 promille",
        "\u20ac euro euros eur",
        "$ dollar dollars usd",
        "\u00a3 pond pound pounds",
        "cent cents",
        "mm millimeter millimetre millimetres",
        "cm centimeter centimetre centimetres",
        "m meter meters metre metres",
        "km kilometer kilometers kilometre kilometres",
        "mile mijl mijlen miles",
        "ha hectare hectaren hectares",
        "g gram grams",
        "kg kilo kilogram kilos kilograms",
        "ton tonnes",
        "l liter liters litre litres",
        "second seconde seconden seconds",
        "minute minuut minuten minutes",
        "hour uur uren hours",
        "day dag dagen days",
        "week weken weeks",
        "month maand maanden months",
        "year jaar jaren years",
        "century eeuw eeuwen centuries",
        "degree graad graden degrees",
        "jan januari january",
        "feb februari february",
        "mrt maart march mar",
        "apr april",
        "mei may",
        "jun juni june",
        "jul juli july",
        "aug augustus august",
        "sep september sept",
        "okt oktober october oct",
        "nov november",
        "dec december",
    )
    for name in names.split()
}


def figures(text: str) -> list[str]:
    """Every number in figures, in order, as written: decimal signs and times are part of it.

    >>> figures("In 2015 waren het er 11.400 (½), nu 31%.")
    ['2015', '11.400', '½', '31']
    """
    return re.findall(rf"{_FIGURES.pattern}|[{_FRACTION}]", _plain(text))


def amounts(text: str) -> list[str]:
    """Every amount, in order: figures, signs, numbers in words, currency, and the unit that follows a number.

    >>> amounts("Van -3 graden naar drieëntwintig; 5 miljoen euro, dat is 31 procent.")
    ['-', '3', 'degree', 'drieentwintig', '5', 'miljoen', '€', '31', '%']
    """
    found: list[str] = []
    after_number = False
    tokens = list(_TOKEN.finditer(_plain(text)))
    for place, token in enumerate(tokens):
        kind, said = token.lastgroup or "", token[0]
        if kind == "word":
            said = _folded(said)
            amount = _in_words(said, after_number=after_number)
            if said in _BEFORE and place + 1 < len(tokens) and tokens[place + 1].lastgroup == "figure":
                amount = _BEFORE[said]
        elif kind == "sign":
            amount = said if said in "<>\u2264\u2265\u00b1~\u2248" else "-"
        else:
            amount = said
        if amount:
            found.append(amount)
        after_number = bool(amount)
    return found


def _in_words(word: str, *, after_number: bool) -> str:
    """The amount that a folded word is, or nothing."""
    if len(word) > LONGEST_NUMBER:
        return ""
    if _DUTCH.fullmatch(word) or _ENGLISH.fullmatch(word):
        return word
    if after_number:
        return _UNITS.get(word, word if word in _BESIDE else "")
    return _UNITS[word] if _UNITS.get(word) in {"%", "%-punt", "\u2030"} else ""


def _folded(word: str) -> str:
    """Without case and accents: a diaeresis is a matter of spelling."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))


def _plain(text: str) -> str:
    """Figures of any script as the ones we know."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
