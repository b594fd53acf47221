"""Whether a page is a wall in front of an article, by what it says. Pure.

A wall is told and never decided: who sees it pastes the text. So it errs to the side of silence, and a long text is none
unless the page itself says that it is not free.
"""

import re

from claims.articles.sources.source import Wall
from claims.errors import N_

WARNINGS = {
    Wall.CONSENT: N_(
        "This looks like a page that asks for consent, and not like the article. Paste the text."
    ),
    Wall.PAY: N_(
        "This looks like a page on which one must sign in or pay, so text may be missing. Paste the whole text."
    ),
}
SHORT = 900  # characters: what a wall lets through, at most
TEASER = 1500  # of an article that says itself that it is not free
END = 400
MOST = 10_000
CONSENT_PAGE = re.compile(
    r"privacy gate|before you continue|bevor sie fortfahren|voordat je verdergaat|avant de continuer|"
    r"cookie[- ]?(?:wall|consent|instellingen|voorkeuren|settings)|je privacy|your privacy choices|privacy-?instellingen",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"\bcookies?\b.{0,300}?\b(?:accepteren|accepteer|akkoord|toestemming|toestaan|accept|agree|consent|akzeptieren|"
    r"zustimm\w+|einwillig\w+|accepter|consentement)\b|"
    r"\b(?:akkoord|toestemming|accepteer|accept all|agree|consent|zustimmen|accepter)\b.{0,300}?\bcookies?\b",
    re.IGNORECASE | re.DOTALL,
)
PAY = re.compile(
    r"(?:log|meld je|schrijf je) (?:in|aan) om (?:dit artikel )?(?:verder )?te lezen|lees (?:dit artikel )?verder met|"
    r"alleen (?:toegankelijk )?voor abonnees|(?:al|reeds) abonnee\?|neem een abonnement|word (?:nu )?abonnee|"
    r"exclusief voor abonnees|dit artikel is (?:alleen )?voor abonnees|"
    r"(?:subscribe|sign in|log in|register) to (?:continue|read|keep reading)|already a subscriber|subscribers only|"
    r"(?:this article|this content|this story) is (?:for|only available to|reserved for) (?:subscribers|members)|"
    r"to continue reading|jetzt weiterlesen mit|nur für abonnenten|bereits abonnent|r[ée]serv[ée]e?s? aux abonn[ée]s|"
    r"abonnez-vous|il vous reste [\d.,]+\s?% de cet article",
    re.IGNORECASE,
)


def wall_of(title: str | None, text: str, visible: str, *, is_free: bool | None) -> Wall | None:
    """Which wall this page is. `text` was found on it, `visible` is all of its words, `is_free` what it says itself.

    >>> wall_of("DPG Media Privacy Gate", "", "Wij gebruiken cookies. Akkoord", is_free=None).value
    'consent'
    >>> wall_of("Weer", "De zon schijnt. Log in om verder te lezen.", "", is_free=None).value
    'pay'
    """
    if len(text) < SHORT:
        said = text or visible[:MOST]  # the cookie bar and the menu of an article are no wall
        if CONSENT_PAGE.search(title or "") or CONSENT.search(said):
            return Wall.CONSENT
        if PAY.search(said):
            return Wall.PAY
    return Wall.PAY if PAY.search(text[-END:]) or (is_free is False and len(text) < TEASER) else None
