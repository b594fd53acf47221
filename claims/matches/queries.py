"""Claims that are like a text or a claim, and those that a person has matched to it."""

import logging
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sqlmodel import Session, col, or_, select

from claims.desk.duplicates import heads_among, same
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.desk.sharing import sharing
from claims.matches.models import Match
from claims.matches.rules import LEAST, Decision, Fate, Likeness, digest, enough_words, fate, likeness
from claims.names.queries import known_names
from claims.search.documents import CLAIM
from claims.search.engine import EngineDamaged
from claims.search.follower import Follower, View
from claims.search.queries import ClaimTexts, texts_of
from claims.search.similar import LONGEST, Candidate, Compares, Sample, Similar, similar
from claims.storage.rows import read_once

MOST = 10  # suggestions
ASKED = 30  # hits of the index, of which duplicates and decided ones fall away
MOST_MATCHED = 100  # listed with one claim
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Suggestion:
    """A claim that may say the same, and why. Without an index there is no score, and no reason but shared words."""

    texts: ClaimTexts
    score: int | None = None
    keys: frozenset[str] = frozenset()
    same_numbers: bool = False
    same_claimant: bool = False
    topics: tuple[str, ...] = ()  # that both are on
    by_meaning: bool = False  # it says so in other words
    version: int = 0  # of what was decided on the two before

    @property
    def likeness(self) -> Likeness:
        return likeness(self.score)


@dataclass(frozen=True)
class Suggestions:
    items: tuple[Suggestion, ...] = ()
    is_plain: bool = False  # there is no index now: these only share words as they are typed
    is_behind: bool = False  # the newest changes are not in the index yet
    asked: bool = True  # False: the text is too short to ask

    def __len__(self) -> int:
        """Those that are shown at once."""
        return sum(each.likeness is not Likeness.LITTLE for each in self.items)


@dataclass(frozen=True)
class Matched:
    """A claim that a person said is the same or related. `match` is None for a duplicate that the desk made."""

    texts: ClaimTexts
    decision: Decision
    match: Match | None


@dataclass(frozen=True)
class Known:
    """What was decided on one claim and others."""

    matches: dict[int, Match]  # by the other claim
    texts: dict[int, ClaimTexts]
    topics: frozenset[str]  # of the claim itself

    def stands(self, claim: Claim, other_id: int) -> bool:
        """Whether a decision still holds: a "no" until a statement changes, a duplicate until it is put back."""
        match, other = self.matches.get(other_id), self.texts.get(other_id)
        if match is None or match.decision is None or other is None:
            return False
        if match.decision is Decision.NO:
            mine, theirs = digest(claim.statement), digest(other.statement)
            first = match.claim_a_id == claim.id
            return [match.digest_a, match.digest_b] == ([mine, theirs] if first else [theirs, mine])
        if match.moved_id is None:
            return True
        return claim.duplicate_of_id == other_id or other.duplicate_of_id == claim.id


@read_once
def known(session: Session, claim_id: int) -> Known:
    """Decisions that involve this claim, taken back ones too, and its duplicates or the claim that it is one of; in three queries."""
    own = or_(col(Match.claim_a_id) == claim_id, col(Match.claim_b_id) == claim_id)
    query = select(Match).where(own).order_by(col(Match.id).desc())
    matches = {match.other(claim_id): match for match in session.exec(query).all()}
    mine = select(Claim.duplicate_of_id).where(col(Claim.id) == claim_id).scalar_subquery()
    family = session.exec(
        select(Claim.id).where(or_(col(Claim.duplicate_of_id) == claim_id, col(Claim.id) == mine))
    ).all()
    texts = claim_texts(session, {claim_id, *matches, *(each for each in family if each is not None)})
    itself = texts.pop(claim_id, None)
    return Known(matches, texts, itself.topics if itself else frozenset())


def claim_texts(session: Session, ids: Iterable[int]) -> dict[int, ClaimTexts]:
    """What a list shows of these claims, by number; in one query, in none for no claims."""
    names = [f"{CLAIM}{claim_id}" for claim_id in sorted(ids)]
    found = texts_of(session, names) if names else {}
    return {each.id: each for each in found.values() if isinstance(each, ClaimTexts)}


def matched(session: Session, claim: Claim) -> list[Matched]:
    """What was confirmed: the claim that this is a duplicate of, its duplicates by number, the same, the related."""
    facts, claim_id = known(session, claim.id or 0), claim.id or 0
    found = []
    for other_id, texts in facts.texts.items():
        is_double = texts.duplicate_of_id == claim_id or claim.duplicate_of_id == other_id
        stands = facts.stands(claim, other_id)
        match = facts.matches[other_id] if stands else None
        if is_double:
            found.append(Matched(texts, Decision.SAME, match))
        elif match is not None and match.decision in {Decision.SAME, Decision.RELATED}:
            found.append(Matched(texts, match.decision, match))
    found.sort(key=lambda each: _place(each, claim))
    return found[:MOST_MATCHED]


def _place(each: Matched, claim: Claim) -> tuple[int, int]:
    """Where a confirmed one stands in the list of this claim; among those that are linked the newest decision first."""
    newest = -(each.match.id or 0) if each.match else 0
    if each.texts.id == claim.duplicate_of_id:
        return 0, 0
    if each.texts.duplicate_of_id == claim.id:
        return 1, each.texts.id
    return 2 if each.decision is Decision.SAME else 3, newest


def refused(session: Session, claim: Claim) -> list[Matched]:
    """Claims that a person said are no match, while that stands: newest decision first."""
    facts = known(session, claim.id or 0)
    found = [
        Matched(facts.texts[other_id], Decision.NO, match)
        for other_id, match in facts.matches.items()
        if match.decision is Decision.NO and facts.stands(claim, other_id)
    ]
    return found[:MOST_MATCHED]


def similar_to(session: Session, follower: Follower, claim: Claim) -> Suggestions:
    """Claims that may say the same as this one, without those that were decided on. A duplicate has none: its head has."""
    if claim.state is Work.DUPLICATE:
        return Suggestions(asked=False)
    facts = known(session, claim.id or 0)
    sample = Sample(claim.statement, claim.language, claim.claimant_name, on=facts.topics)
    decided = {other_id for other_id in facts.texts if facts.stands(claim, other_id)}
    found = similar_claims(session, follower, sample, without={claim.id or 0}, decided=decided)
    versions = {other_id: match.version for other_id, match in facts.matches.items()}
    return replace(
        found,
        items=tuple(replace(each, version=versions.get(each.texts.id, 0)) for each in found.items),
    )


def fates(session: Session, claim: Claim, found: Suggestions) -> dict[int, Fate]:
    """By the suggested claim what would become of the two if they are the same; in one query."""
    mine, others = same(claim), [same(each.texts) for each in found.items]
    heads = heads_among(session, {mine.id, *(each.id for each in others)}) if others else set()
    return {other.id: fate(mine, other, heads) for other in others}


def similar_claims(
    session: Session,
    follower: Follower,
    sample: Sample,
    *,
    without: AbstractSet[int] = frozenset(),
    decided: AbstractSet[int] = frozenset(),
    limit: int = MOST,
) -> Suggestions:
    """Claims that may say the same as a text, best first, in a constant number of queries; nothing confidential.

    A duplicate is not among them: the claim that it is one of stands for it. Without an index those are given that
    share words as they are typed.
    """
    if not enough_words(sample.text):
        return Suggestions(asked=False)
    texts: dict[int, ClaimTexts] = {}
    sample = replace(sample, names=known_names(session).others_in(sample.text[:LONGEST]))
    try:
        view = follower.freshen()
        found = None if view.is_gone else _asked(session, view, follower.meaning, sample, without, texts)
    except EngineDamaged:
        found = None
    except Exception:
        log.exception("the %s index could not say what is similar", follower.name)
        found = None
    if found is None:
        return _plainly(session, sample, without | decided, limit)
    heads = {each.duplicate_of_id for each in texts.values() if each.duplicate_of_id} - texts.keys()
    texts |= claim_texts(session, heads)
    return Suggestions(tuple(_headed(found, texts, without | decided)[:limit]), is_behind=view.is_behind)


def _asked(
    session: Session,
    view: View,
    meaning: Compares | None,
    sample: Sample,
    without: AbstractSet[int],
    texts: dict[int, ClaimTexts],
) -> list[Similar]:
    """What the index finds; the texts it was compared with come into `texts`."""

    def load(names: Sequence[str]) -> dict[str, Candidate]:
        found = {
            name: each for name, each in texts_of(session, names).items() if isinstance(each, ClaimTexts)
        }
        texts.update({each.id: each for each in found.values()})
        return {name: _candidate(each) for name, each in found.items()}

    found = similar(
        view,
        load,
        sample,
        limit=ASKED,
        least=LEAST,
        filters={"kind": frozenset({"claim"})},
        without=[f"{CLAIM}{claim_id}" for claim_id in without],
        meaning=meaning,
    )
    for claim_id in texts.keys() - {int(each.id.removeprefix(CLAIM)) for each in found}:
        del texts[claim_id]
    return found


def _candidate(texts: ClaimTexts) -> Candidate:
    told, quotes = (texts.statement, texts.headline or ""), [exact for exact, _ in texts.quotes]
    return Candidate(told, texts.language, texts.claimant, quotes, texts.topics)


def _headed(
    found: Iterable[Similar], texts: dict[int, ClaimTexts], left_out: AbstractSet[int]
) -> list[Suggestion]:
    """Each claim once, with its best score, highest first; a duplicate counts for the claim that it is one of."""
    best: dict[int, Suggestion] = {}
    for each in sorted(found, key=lambda one: -one.score):
        claim_id = int(each.id.removeprefix(CLAIM))
        head = texts.get(texts[claim_id].duplicate_of_id or claim_id) if claim_id in texts else None
        if head is not None and head.id not in left_out and claim_id not in left_out and head.id not in best:
            best[head.id] = Suggestion(
                head,
                each.score,
                each.keys,
                bool(each.numbers),
                each.same_claimant and head.claimant == texts[claim_id].claimant,
                tuple(topic for topic in each.topics if topic in head.topics),
                each.by_meaning,
            )
    return list(best.values())


def _plainly(session: Session, sample: Sample, left_out: AbstractSet[int], limit: int) -> Suggestions:
    """While there is no index: what the database finds by words as they are typed."""
    ids = [each.id or 0 for each in sharing(session, sample.text[:1000])]
    kept = [claim_id for claim_id in ids if claim_id not in left_out][:limit]
    texts = claim_texts(session, kept)
    items = [
        Suggestion(
            texts[claim_id],
            same_claimant=bool(sample.claimant) and texts[claim_id].claimant == sample.claimant,
        )
        for claim_id in kept
        if claim_id in texts
    ]
    return Suggestions(tuple(items), is_plain=True)
