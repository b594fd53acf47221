"""What a claim may be the duplicate of: claims like it as everywhere else, or those that a person asks for."""

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from claims.desk.models import Claim
from claims.matches.queries import MOST, Suggestion, Suggestions, claim_texts, known, similar_to
from claims.search.documents import CLAIM
from claims.search.finding import find
from claims.search.keys import number_of
from claims.search.queries import ClaimTexts, asked_here, plain_search
from claims.search.wiring import DESK, followers
from claims.storage.rows import HIGHEST_ID

_NUMBER = re.compile(r"#?(\d{1,10})")


def to_choose_from(session: Session, claim: Claim, typed: str, language: str) -> Suggestions:
    """Claims like this one while nothing is typed; else the one of this number, or those that have these words."""
    if not typed:
        return similar_to(session, followers()[DESK], claim)
    number = _NUMBER.fullmatch(typed)
    if number and 0 < int(number[1]) <= HIGHEST_ID:
        return _headed(session, claim, Suggestions(), [int(number[1])])
    return _searched(session, claim, typed, language)


def _searched(session: Session, claim: Claim, typed: str, language: str) -> Suggestions:
    """As on the search page, among claims only."""
    asking, _ = asked_here(session, followers()[DESK], language)
    findings = find(asking, typed, filters={"kind": frozenset({"claim"})}, limit=MOST)
    words = findings.asked.words
    if findings.asked.is_nothing:
        return Suggestions()
    if findings.found is None:
        ids, _ = plain_search(session, [word.text for word in words], limit=MOST, offset=0)
        return _headed(session, claim, Suggestions(is_plain=True), map(number_of, _claims(ids)))
    ids = [hit.id for hit in findings.found.hits]
    keys = frozenset(key for word in words for wanted in (word, *word.inner) for key in wanted.wanted.keys)
    return _headed(
        session, claim, Suggestions(is_behind=findings.is_behind), map(number_of, _claims(ids)), keys
    )


def _claims(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(CLAIM)]


def _headed(
    session: Session,
    claim: Claim,
    found: Suggestions,
    ids: Iterable[int],
    keys: frozenset[str] = frozenset(),
) -> Suggestions:
    """Each other claim once; the claim that a duplicate is one of stands for it. Without scores: nothing was compared."""
    asked = list(ids)
    texts = claim_texts(session, asked)
    heads = {each.duplicate_of_id for each in texts.values() if each.duplicate_of_id} - texts.keys()
    texts |= claim_texts(session, heads)
    matches = known(session, claim.id or 0).matches
    kept: dict[int, ClaimTexts] = {}
    for claim_id in asked:
        head = texts.get(texts[claim_id].duplicate_of_id or claim_id) if claim_id in texts else None
        if head is not None and head.id != claim.id:
            kept.setdefault(head.id, head)
    items = [
        Suggestion(each, keys=keys, version=matches[each.id].version if each.id in matches else 0)
        for each in kept.values()
    ]
    return replace(found, items=tuple(items))
