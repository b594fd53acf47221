"""What a sentence shows that makes it more or less worth checking, in Dutch and English: signs that a person can see.

The words behind a sign stand here as they are written, in small letters without accents; `*` stands for any ending.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.words.folding import fold
from claims.words.forms import LONGEST_WORD, primary_language
from claims.words.numbers import Amount, amounts_of
from claims.words.tokens import Token, tokens

LANGUAGES = ("nl", "en")
SHORT, LONG = 6, 30  # words

_WORDS: dict[str, dict[str, str]] = {
    "comparison": {
        "nl": "meer, minder, *er dan, hoe meer, hoe minder, hoe langer, even vaak, hoger*, lager*, groter*, kleiner*, sneller, vaker, duurder, "
        "goedkoper, armer, rijker, langer, hoogste, laagste, grootste, kleinste, meeste, minste, eerste, enige, "
        "slechtste, beste, snelste, dubbel*, driedubbel*, verdubbel*, tweemaal, driemaal, keer zo, zoveel als, "
        "evenveel, even * als, vergeleken, in vergelijking, ten opzichte van, record*, top 10",
        "en": "more, less, fewer, *er than, higher, lower, larger, greater, smaller, "
        "bigger, faster, poorer, richer, longer, highest, lowest, largest, greatest, biggest, smallest, most, "
        "least, fewest, first, only, worst, best, fastest, double*, tripled, twice, times as, as * as, "
        "compared, in comparison, record",
    },
    "change": {
        "nl": "stijg*, steeg, stegen, gestegen, daal*, daling*, gedaald*, toegenomen, toename, nam * toe, neemt * toe, "
        "afgenomen, afname, neemt * af, groei*, gegroeid, krimp*, verhoog*, verhoging*, verlaag*, verlaging*, "
        "vermeerder*, verminder*, verlies*, verloren, bespaar*, besparing*, bijgekomen, verdwenen, verdwijn*, "
        "halveer*, gehalveerd, explodeer*, oploopt, opgelopen, liep * op, loopt * op",
        "en": "rise, rises, rising, rose, risen, fall, falls, fell, fallen, falling, increas*, decreas*, grew, grow, "
        "grows, growing, growth, grown, shrink*, shrank, cut, cuts, cutting, raise, raises, raised, lowered, "
        "reduced, reduc*, lost, lose, loses, losing, gained, doubled, halved, went up, gone up, went down, "
        "gone down, dropped, created",
    },
    "share": {
        "nl": "helft, kwart, derde van, gemiddeld*, aantal, aantallen, percentage, totaal, totale, meerderheid, minderheid, "
        "deel van, per jaar, per dag, per maand, per persoon, per inwoner, jaarlijks*, miljoen*, miljard*, "
        "duizend*, honderd*, tientallen, maar liefst, ruim, bijna, ongeveer, minstens, zowat",
        "en": "half, quarter, third of, average, number of, percentage, total, majority, minority, part of, per year, "
        "a year, per day, a month, per capita, annually, million*, billion*, trillion*, thousand*, hundred*, "
        "dozens, nearly, almost, about, at least, roughly",
    },
    "source": {
        "nl": "volgens, blijkt, bleek, gebleken, onderzoek*, studie, studies, rapport*, cijfers, statistiek*, peiling*, "
        "enquete, wetenschapp*, experts, deskundig*, planbureau, rekenhof, nationale bank, eurostat, oeso, "
        "aangetoond, toont aan, tonen aan, toont, becijfer*, berekend, berekening*",
        "en": "according to, study, studies, report, reports, research, figures, statistics, poll, polls, survey*, "
        "scientist*, experts, economists, shows, showed, shown, estimates, estimated, found that, census",
    },
    "said": {
        "nl": "zei, zeiden, zegt, zeggen, gezegd, verklaar*, stelt, stelde, aldus, beweer*, meldt, meldde, melden, "
        "gemeld, waarschuw*, bevestig*, ontken*, aangekondigd, kondigde*, schrijft, schreef, beloof*",
        "en": "said, says, say, stated, claimed, claims, told, announced, denied, confirmed, warned, wrote, promised, "
        "admitted, testified",
    },
    "done": {
        "nl": "was, waren, had, hadden, werd, werden, kwam, kwamen, ging, gingen, deed, kreeg, kregen, stond, "
        "heeft * ge*, hebben * ge*, is * ge*, zijn * ge*, werd * ge*, heeft * be*d, heeft * ver*, heb * ge*, hebt * ge*, "
        "is * ver*, geweest, geworden",
        "en": "was, were, had, did, been, went, came, got, gave, made, took, voted, passed, signed, left, began, ran, "
        "has *ed, have *ed, brought, supported, opposed, spent, built, put",
    },
    "when": {
        "nl": "gisteren, eergisteren, vorig*, voorbije, afgelopen, sinds, sedert, tussen, geleden, jaren, tot nu toe, "
        "januari, februari, maart, april, juni, juli, augustus, september, oktober, november, december",
        "en": "yesterday, last year, last month, last week, since, ago, in the last, in the past, years, over the last, "
        "january, february, april, june, july, august, september, october, november, december",
    },
    "cause": {
        "nl": "veroorza*, leidt tot, leidde* tot, leiden tot, zorgt voor, zorgde* voor, zorgen voor, dankzij, wegens, "
        "omwille van, gevolg*, waardoor, effect*, invloed, verhindert, bewezen",
        "en": "cause*, because of, led to, leads to, due to, thanks to, result*, effect*, responsible for, proven",
    },
    "health": {
        "nl": "kanker*, ziek*, gezond*, arts, artsen, vaccin*, virus*, besmet*, roken, rokers, alcohol*, drugs*, medicijn*, "
        "geneesmiddel*, zorg, sterf*, sterven, doden, overleden, dood, stress, eten, slaap",
        "en": "cancer, disease*, ill, health*, doctor*, vaccin*, virus*, infect*, smok*, alcohol, drug, drugs, medicine*, "
        "die, died, dies, dead, deaths, killed",
    },
    "law_and_order": {
        "nl": "politie*, misdaad, misdrij*, criminal*, terroris*, geweld*, moord*, gevangenis*, veroordeeld*, aanslag*, wet, "
        "wetgeving, rechter*, rechtbank*, verboden, illega*, straf*, soldaten, leger, wapen*",
        "en": "police, crime*, criminal*, terror*, violence, murder*, prison*, convicted, attack*, law, laws, court*, "
        "illegal*, military, army, weapon*, nuclear, war",
    },
    "opinion": {
        "nl": "vind, vindt, vinden, vond, vonden, denk, denken, dacht, geloof, geloven, hoop, hopen, meen, menen, mening, "
        "mijns inziens, volgens mij, eigenlijk, helaas, gelukkig, natuurlijk, jammer, belangrijk*, goed, goede, "
        "mooi*, slecht*, terecht*, onterecht*, onaanvaardbaar, schandalig*, wellicht, misschien, waarschijnlijk, "
        "uiteraard, duidelijk, blij, erg, fantastisch*, dankbaar, vertrouwen",
        "en": "think, thinks, thought, believe, believes, hope, hopes, feel, feels, opinion, in my view, unfortunately, "
        "important, good, bad, great, terrible, wonderful, wrong, right, maybe, perhaps, probably, love, proud, "
        "glad, respect, guess, happy, disagree, agree",
    },
    "should": {
        "nl": "moet, moeten, moest*, zou, zouden, kan, kunnen, kunt, mag, mogen, wil, willen, wilt, wens*, dient, dienen, "
        "hoeft, hoeven, nodig",
        "en": "should, must, would, could, can, can't, may, might, need, needs, ought, want, wants, let's, have to, "
        "has to, got to",
    },
    "future": {
        "nl": "zal, zult, zullen, ga, volgend*, komende, binnenkort, straks, morgen, toekomst, voortaan, ooit, plan, "
        "plannen, van plan, wordt verwacht",
        "en": "will, won't, going to, gonna, tomorrow, next, future, soon, shall, plan, *'ll",
    },
    "first_person": {
        "nl": "ik, mij, me, mijn, wij, we, ons, onze",
        "en": "i, i'm, i've, i'd, i'll, me, my, mine, we, we're, we've, we'll, us, our",
    },
    "second_person": {
        "nl": "u, uw, jij, je, jou, jouw, jullie",
        "en": "you, your, yours, you're, you've, you'll",
    },
    "address": {
        "nl": "mijnheer, meneer, mevrouw, collega*, voorzitter, geachte, beste, dames en heren",
        "en": "mr, mister, mrs, ladies, gentlemen, folks, senator, governor, thank, thanks, please, excuse",
    },
    "procedure": {
        "nl": "vraag, vragen, antwoord*, debat, bespreking*, amendement*, wetsontwerp*, wetsvoorstel*, wetsvoorstellen, "
        "voorstel*, resolutie*, motie*, commissie*, hoofdstuk, artikel, fractie, spreken, verder, standpunt*, dank*",
        "en": "question*, answer*, debate, point, issue, issues, talk, talking, discuss*, minute, minutes, tonight, "
        "program, move on",
    },
    "loose_start": {
        "nl": "^dat, ^dit, ^deze, ^die, ^daar*, ^hij, ^zij, ^ze, ^hier*, ^dan, ^toen, ^zo",
        "en": "^that, ^this, ^these, ^those, ^it, ^he, ^she, ^they, ^there, ^so, ^then",
    },
    "place": {
        "nl": "nederland*, vlaanderen, vlaams*, vlaming*, belgi*, brussel*, wallonie, wals*, waals*, europ*, frankrijk, "
        "duitsland, ons land, wereld, amerika*, rusland, syrie, turkije, china",
        "en": "america*, united states, country, world, china, chinese, russia*, iraq*, iran*, mexic*, europ*, "
        "washington, states, state, nation",
    },
    "people": {
        "nl": "mensen, burger*, inwoner*, bevolking, gezin*, vrouwen, mannen, kinderen, jongeren, ouderen, werknemer*, "
        "werkloz*, werkgever*, bedrijven, leerling*, student*, patient*, migrant*, vluchteling*, asielzoeker*, "
        "gepensioneerd*, arbeider*, ambtena*",
        "en": "people, citizens, families, women, men, children, workers, students, seniors, immigrants, veterans, "
        "taxpayers, businesses, companies, troops, americans, jobs, job",
    },
    "money_words": {
        "nl": "euro*, geld*, kosten, kost, kostte, belasting*, loon, lonen, budget*, begroting*, inkomen*, prijs, prijzen, "
        "schuld*, tekort*, uitkering*, pensioen*, subsidie*, betaal*, betalen, investe*, factuur, fraude",
        "en": "dollar*, money, cost, costs, tax, taxes, wage, wages, budget, deficit*, debt, income, price, prices, "
        "spending, pay, pays, paid, invest*, insurance, social security, medicare",
    },
}  # fmt: skip
_QUOTE = re.compile(r"[\"“”„«»]|(?:^|\s)['‘]\w")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_TAG = re.compile(r"[#@]\w|https?\b")


def signs(sentence: str, language: str) -> frozenset[str]:
    """What this sentence shows, sign by sign; what it does not show is left out. Other languages show nothing."""
    language = primary_language(language)
    if language not in LANGUAGES:
        return frozenset()
    found = tokens(sentence)
    plain = [fold(token.text) for token in found]
    line = " ".join(plain)
    shown = {name for name, pattern in _listed(language).phrases.items() if pattern.search(line)}
    shown = shown.union(*(_of_word(word, language) for word in plain if len(word) <= LONGEST_WORD))
    shown |= _numbers(amounts_of(found, sentence, language, plain), found)
    shown |= _marks(sentence, found)
    return frozenset(shown)


def _numbers(amounts: list[Amount], found: list[Token]) -> set[str]:
    years = [token for token in found if _YEAR.fullmatch(token.text)]
    units = {amount.unit for amount in amounts}
    in_digits = [token for token in found if token.text[0].isdecimal() and token not in years]
    told: dict[str, bool] = {
        "number": bool(in_digits) or any(amount.value > 1 for amount in amounts if amount.value != 2),
        "percentage": "%" in units,
        "money": bool(units - {"%", ""}),
        "numbers": len(in_digits) > 1,
    }
    return {name for name, is_so in told.items() if is_so}


def _marks(sentence: str, found: list[Token]) -> set[str]:
    size = len(found)
    names = sum(token.text[0].isupper() for token in found[1:])
    end = sentence.rstrip("\"'’”») ")
    told: dict[str, bool] = {
        "question": end.endswith("?"),
        "quote": bool(_QUOTE.search(sentence)),
        "name": names > 0,
        "names": names > 2,
        "short": size < SHORT,
        "middling": 12 <= size < LONG,
        "long": size >= LONG,
        "tag": bool(_TAG.search(sentence)),
    }
    return {name for name, is_so in told.items() if is_so}


@dataclass(frozen=True, slots=True)
class _Listed:
    """The words behind the signs: whole words and beginnings to look up, and phrases to look for."""

    words: dict[str, set[str]]
    beginnings: dict[str, set[str]]
    phrases: dict[str, re.Pattern[str]]


@cache
def _listed(language: str) -> _Listed:
    made = _Listed({}, {}, {})
    for name, listed in _WORDS.items():
        phrases = []
        for entry in listed[language].split(", "):
            bare = entry.removesuffix("*")
            if re.search(r"[ ^*]", bare):
                phrases.append(_pattern(entry))
            else:
                (made.words if bare == entry else made.beginnings).setdefault(bare, set()).add(name)
        if phrases:
            made.phrases[name] = re.compile("|".join(phrases))
    return made


@lru_cache(maxsize=50_000)
def _of_word(word: str, language: str) -> frozenset[str]:
    listed = _listed(language)
    shown = set(listed.words.get(word, ()))
    for size in range(1, len(word) + 1):
        shown |= listed.beginnings.get(word[:size], set())
    return frozenset(shown)


def _pattern(entry: str) -> str:
    """A phrase; a star by itself stands for up to five words."""
    parts = [
        r"\S+(?: \S+){0,4}" if part == "*" else re.escape(part).replace(r"\*", r"\S*")
        for part in entry.removeprefix("^").split()
    ]
    return ("^" if entry.startswith("^") else r"(?<!\S)") + " ".join(parts) + r"(?!\S)"
