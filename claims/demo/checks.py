"""Whether the script of the demonstration newsroom hangs together; it says which claim does not, and why.

The rules of the desk are not repeated here: playing the script through the product's own actions tests those.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from claims.demo.content import Article, Claim, Newsroom, Revision, Verdict

INVENTED = {
    "nl": "Dit artikel is verzonnen voor de demonstratie van Claimdesk.",
    "en": "This article was invented for the demonstration of Claimdesk.",
}
ENDS = frozenset(
    [
        "new",
        "accepted",
        "researching",
        "in_review",
        "approved",
        "scheduled",
        "done",
        "withdrawn",
        "declined",
        "duplicate",
    ]
)
PUBLISHED = frozenset({"done", "withdrawn"})
JUDGED = PUBLISHED | {"approved", "scheduled"}
REASONS = frozenset(
    [
        "opinion",
        "prediction",
        "not_checkable",
        "too_small",
        "satire",
        "out_of_scope",
        "no_capacity",
        "overtaken",
        "checked_elsewhere",
        "other",
    ]
)
RATINGS = frozenset(
    ["true", "mostly_true", "misleading", "mostly_false", "false", "unproven", "unverifiable"]
)
STANCES = frozenset({"supports", "refutes", "context"})
KINDS = frozenset({"data", "document", "official", "expert", "media", "own_contact", "image"})
CHANNELS = frozenset({"email", "phone", "letter", "in_person"})
CLASSES = frozenset({"update", "correction", "clarification", "retraction", "typo"})
PRIORITIES = frozenset({"low", "normal", "high"})
ROLES = frozenset({"reader", "contributor", "checker", "editor", "admin"})
QUOTATION_MARKS = frozenset('"“”„‟«»‹›‘’‚')
LONGEST_STATEMENT = 200


def check(newsroom: Newsroom) -> None:
    problems = [*_people_and_articles(newsroom)]
    for claim in newsroom.claims:
        problems += [f"claim {claim.key}: {problem}" for problem in _claim(newsroom, claim)]
    if problems:
        raise ValueError("the demo newsroom does not fit together:\n" + "\n".join(problems))


def _people_and_articles(newsroom: Newsroom) -> Iterator[str]:
    yield from _twice("person", (person.key for person in newsroom.people))
    yield from _twice("claimant", (claimant.name for claimant in newsroom.claimants))
    yield from _twice("claim", (claim.key for claim in newsroom.claims))
    yield from (f"{person.key} has no known role" for person in newsroom.people if person.role not in ROLES)
    yield from _twice("tip", (tip.key for tip in newsroom.tips))
    before: set[str] = {""}
    for tip in newsroom.tips:
        if tip.like not in before:
            yield f"tip {tip.key} is like {tip.like}, which is no tip before it"
        before.add(tip.key)
    seeds = {claim.article for claim in newsroom.claims if claim.seed}
    for article in newsroom.articles:
        if article.slug not in seeds and INVENTED.get(article.language) != article.text.split("\n\n")[0]:
            yield f"article {article.slug} does not begin by saying that it is invented"


def _twice(what: str, keys: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} {key} is there {count} times" for key, count in Counter(keys).items() if count > 1)


def _claim(newsroom: Newsroom, claim: Claim) -> Iterator[str]:
    yield from _references(newsroom, claim)
    yield from _words(claim, newsroom.article(claim.article))
    yield from _quotes(newsroom, claim)
    yield from _keys(claim)
    yield from _ending(newsroom, claim)
    yield from _hours(newsroom, claim)
    yield from _four_eyes(claim)
    if claim.verdict:
        yield from _verdict(claim, claim.verdict)
    if claim.ends in JUDGED:
        yield from _gates(claim)


def _references(newsroom: Newsroom, claim: Claim) -> Iterator[str]:
    named = {claim.pulled_by, claim.assignee, claim.reviewer, *(move.by for move in claim.moves)}
    named |= {contact.by for contact in claim.contacts} | {comment.by for comment in claim.comments}
    named |= {appearance.by for appearance in claim.appearances}
    named |= {key for revision in claim.revisions for key in (revision.by, revision.reviewer)}
    if claim.withdrawal:
        named |= {claim.withdrawal.by, claim.withdrawal.confirmed_by}
    known = {person.key for person in newsroom.people}
    yield from (f"nobody is called {key}" for key in sorted(named - known - {""}))
    newsroom.claimant(claim.claimant)
    if claim.duplicate_of and newsroom.claim(claim.duplicate_of).ends == "duplicate":
        yield f"{claim.duplicate_of} is itself a duplicate"


def _words(claim: Claim, article: Article) -> Iterator[str]:
    if not 0 < len(claim.statement) <= LONGEST_STATEMENT or QUOTATION_MARKS & {*claim.statement}:
        yield f"the statement is empty, over {LONGEST_STATEMENT} characters or has quotation marks"
    if claim.statement.casefold().strip(" .") == claim.quote.casefold().strip(" ."):
        yield "the statement is the quote itself, not a paraphrase"
    if claim.language != article.language:
        yield "the claim and its article are in different languages"


def _quotes(newsroom: Newsroom, claim: Claim) -> Iterator[str]:
    wanted = [(claim.article, claim.quote)]
    wanted += [(appearance.article, appearance.quote) for appearance in claim.appearances]
    wanted += [(source.passage_of, source.quote) for source in claim.sources if source.passage_of]
    for slug, quote in wanted:
        if not quote or quote not in newsroom.article(slug).text:
            yield f"{quote!r} does not stand in {slug}"


def _keys(claim: Claim) -> Iterator[str]:
    pairs = [
        (claim.ends, ENDS),
        (claim.priority, PRIORITIES),
        *((c.channel, CHANNELS) for c in claim.contacts),
    ]
    pairs += [pair for s in claim.sources for pair in ((s.stance, STANCES), (s.kind, KINDS))]
    pairs += [(revision.kind, CLASSES) for revision in claim.revisions]
    pairs += [(verdict.rating, RATINGS) for verdict in _verdicts(claim)]
    pairs += [(claim.decline.reason, REASONS)] if claim.decline else []
    yield from (
        f"{value} is none of {', '.join(sorted(known))}" for value, known in pairs if value not in known
    )


def _verdicts(claim: Claim) -> tuple[Verdict, ...]:
    later = tuple(revision.verdict for revision in claim.revisions)
    return (claim.verdict, *later) if claim.verdict else later


def _ending(newsroom: Newsroom, claim: Claim) -> Iterator[str]:
    last = claim.moves[-1].to if claim.moves else "new"
    if last != ("done" if claim.ends == "withdrawn" else claim.ends):
        yield f"it ends as {claim.ends}, but its last move is to {last}"
    expected = {
        "decline": (claim.decline, claim.ends == "declined"),
        "duplicate_of": (claim.duplicate_of, claim.ends == "duplicate"),
        "withdrawal": (claim.withdrawal, claim.ends == "withdrawn"),
        "publish_in_days": (claim.publish_in_days, claim.ends == "scheduled"),
        "verdict": (claim.verdict, claim.ends in JUDGED | {"in_review"}),
    }
    for name, (value, wanted) in expected.items():
        if bool(value) != wanted:
            yield f"{name} does not go with {claim.ends}"
    roles = {person.key: person.role for person in newsroom.people}
    for move in claim.moves:
        if roles.get(move.by) not in {"checker", "editor"}:
            yield f"{move.by} moves it, but is no checker or editor"
    if claim.revisions and claim.ends not in PUBLISHED:
        yield "only what is published is revised"


def _hours(newsroom: Newsroom, claim: Claim) -> Iterator[str]:
    moved = [move.days_after for move in claim.moves]
    if moved != sorted({*moved}):
        yield "its moves are not in the order of their days"
    pulled = newsroom.written_on - dt.timedelta(days=claim.days_ago)
    if bool(claim.time) != (claim.days_ago >= 1):
        yield "it needs a time of day when it is a day old or more, and none when it is younger"
    if newsroom.article(claim.article).first_day > pulled:
        yield "its article is younger than the claim"
    cited = [(source.passage_of, source.days_after or max(moved, default=0)) for source in claim.sources]
    for slug, days in [*cited, *((each.article, each.days_after) for each in claim.appearances)]:
        if slug and newsroom.article(slug).first_day > pulled + dt.timedelta(days=days):
            yield f"it uses {slug} before that appeared"


def _four_eyes(claim: Claim) -> Iterator[str]:
    if claim.reviewer and claim.reviewer in {claim.assignee, claim.pulled_by}:
        yield "its reviewer is also its assignee, or pulled it"
    if any(move.to == "approved" and move.by != claim.reviewer for move in claim.moves):
        yield "someone other than its reviewer approves it"
    yield from (f"{each.by} reviews an own {each.kind}" for each in claim.revisions if _alone(each))


def _alone(revision: Revision) -> bool:
    return revision.kind != "typo" and revision.reviewer in {"", revision.by}


def _verdict(claim: Claim, verdict: Verdict) -> Iterator[str]:
    if not 0 <= verdict.as_known_on_days_ago <= claim.days_ago:
        yield "the verdict is as known on a day before the claim was pulled"
    for each in _verdicts(claim):
        numbers = {int(number) for number in re.findall(r"\[(\d+)\]", each.body)}
        if numbers - {*range(1, len(claim.sources) + 1)}:
            yield f"the text refers to sources {sorted(numbers)}, but there are {len(claim.sources)}"
        if claim.ends in JUDGED and len(numbers) != len(claim.sources):
            yield f"the text refers to {sorted(numbers)} only, of {len(claim.sources)} sources"


def _gates(claim: Claim) -> Iterator[str]:
    verdict = claim.verdict
    if not (verdict and verdict.headline and verdict.explanation):
        yield "it is judged without headline or explanation"
    if len({source.publisher for source in claim.sources if source.named}) < 2 and not claim.source_exception:
        yield "it has fewer than two named, independent sources and no exception"
    if not claim.contacts and not claim.no_contact_because:
        yield "the claimant was not asked, and no reason says why"
    if claim.both_sides == bool(claim.one_side_because):
        yield "it must consider both sides, or say why one is enough"
