"""Words that lemma and stem get wrong, each with the reason beside it. Keys are folded; values are lemmas.

A word that means two things has two lemmas: it is found under both.
"""

DUTCH: dict[str, tuple[str, ...]] = {
    "loog": ("liegen",),  # the dictionary says "logen", to treat with lye
    "logen": ("liegen",),  # the plural of the same past tense
    "verbod": ("verbieden",),  # stands apart from verboden and verbiedt
    "boog": ("boog", "buigen"),  # the thing, and the past tense
    "bogen": ("boog", "buigen"),
    "woog": ("wegen",),  # the dictionary does not know it
    "wogen": ("wegen",),
    "genoot": ("genieten", "genoot"),  # the past tense, and the companion
    "reed": ("rijden",),  # the dictionary says "reden"
    "reden": ("reden", "rijden"),  # the cause, and the past tense
    "las": ("lezen",),  # the dictionary says "lassen", to weld
    "lazen": ("lezen",),
    "vroeg": ("vroeg", "vragen"),  # early, and asked
    "vroegen": ("vragen",),
    "leden": ("lid", "lijden"),  # members, and suffered
    "koe": ("koe",),  # the dictionary leads koeien and koe to different animals
    "koeien": ("koe",),
    "verloren": ("verliezen",),  # only ever the verb in news
    "verlies": ("verliezen",),  # the stemmer cuts the noun to "verlie"
    "verliezen": ("verliezen",),
    "appje": ("appen",),  # the dictionary keeps the small message apart, and takes app for a form of appen
    "appjes": ("appen",),
}

# Names that are also a word; with a capital they are only the name.
# Small on purpose: names in the news that the dictionary turns into something else.
NAMES: frozenset[str] = frozenset({
    "schoof",  # past tense of schuiven
    "wilders",  # stemmed to "wild"
    "klaver",  # the plant
    "timmermans",  # plural of a trade
    "dassen",  # plural of das
    "jetten",  # stemmed to "jet"
    "kuipers",  # plural of a trade
})  # fmt: skip

ENGLISH: dict[str, tuple[str, ...]] = {
    "lay": ("lay", "lie"),  # two verbs share the form
    "left": ("left", "leave"),  # the side, and the past tense
    "news": ("news",),  # the dictionary takes it for a form of new
    "data": ("data",),  # as English treats it: nobody searches for datum
}
