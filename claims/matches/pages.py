"""Routes of matches: suggestions while one types, and decisions on two claims."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from claims.articles.pages import article_page, asked_number
from claims.articles.rules import guess_language
from claims.claimants.queries import find_claimant
from claims.desk.advising import ADVICE_WORDS, advice
from claims.desk.changes import back_to
from claims.desk.models import Appearance, Claim
from claims.desk.rules import WORK_LABELS
from claims.errors import N_
from claims.extraction.models import ClaimQuote
from claims.extraction.pages import placed
from claims.matches import actions, clusters, places, queries
from claims.matches.blueprint import blueprint
from claims.matches.forms import DecisionForm, PlaceForm
from claims.matches.models import Match
from claims.matches.rules import FATES_DONE, LIKENESS_LABELS, Decision, Fate, enough_words
from claims.matches.wiring import count as count_of
from claims.matches.wiring import marked_statement
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.search.asking import LANGUAGES, shown
from claims.search.naming import LANGUAGE_LABELS
from claims.search.similar import LONGEST, Sample
from claims.search.wiring import DESK, followers
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import read

__all__ = ["blueprint", "clusters"]
FIELD_LABELS.setdefault("decision", N_("Match"))
TOLD = {
    Decision.RELATED: N_("These claims are related."),
    Decision.NO: N_("These claims are no match; this is not suggested again unless a statement changes."),
}


@blueprint.get("/desk/matches/suggestions")
@access(Permission.LOOK)
def suggestions() -> ResponseReturnValue:
    """Claims like a text: the part for a form in which one types, or a page to ask on."""
    sample = asked_sample()
    found = queries.similar_claims(read(), followers()[DESK], sample)
    return page(
        "matches/suggestions.html",
        part="matches/_suggestions.html",
        found=found,
        typed=shown(sample.text),
        claimant=shown(sample.claimant or ""),
        language=sample.language,
        languages=LANGUAGE_LABELS,
        states=WORK_LABELS,
        likenesses=LIKENESS_LABELS,
        marked=marked_statement,
        warnings=advice(request.args.get("statement", "")[:LONGEST], sample.language),
        advice_words=ADVICE_WORDS,
        article_id=asked_number("article") if actor().may(Permission.PULL_CLAIM) else None,
    )


def asked_sample() -> Sample:
    """What the address asks about: the statement when it says enough, else the marked words."""
    typed = [request.args.get(name, "")[:LONGEST] for name in ("statement", "text", "words")]
    text = next((each for each in typed if enough_words(each)), next(filter(None, typed), ""))
    name = shown(request.args.get("claimant", ""))
    claimant = find_claimant(read(), name) if name else None
    language = request.args.get("language", "")
    return Sample(
        text,
        language if language in LANGUAGES else guess_language(text),
        claimant.name if claimant else name or None,
    )


@blueprint.get("/desk/matches/<int:claim_id>/count")
@access(Permission.LOOK)
def count(claim_id: int) -> ResponseReturnValue:
    """The count on the tab of a claim, asked once its page is there."""
    number = count_of(read(), get_row(read(), Claim, claim_id))
    return page("matches/_count.html", number=number)


@blueprint.post("/desk/matches/<int:claim_id>/<int:other_id>")
@access(Permission.WORK)
def decide(claim_id: int, other_id: int) -> ResponseReturnValue:
    """Same claim, related, or no match."""
    for each in (claim_id, other_id):
        get_row(read(), Claim, each)
    form = DecisionForm()
    if not form.sent:
        refuse_odd(form)
    chosen, versions = form.chosen(), form.versions(claim_id, other_id)
    fate = form.apply(
        lambda session: _fate(
            actions.decide(
                session,
                claim_id,
                other_id,
                chosen,
                by=actor(),
                at=now(),
                seen_version=form.seen,
                claim_versions=versions,
                foreseen=form.foreseen,
            ),
            claim_id,
        )
    )
    if fate is None:
        refuse_odd(form)
    undo = url_for("matches.take_back", claim_id=claim_id, other_id=other_id)
    say(
        FATES_DONE[fate] if chosen is Decision.SAME else TOLD[chosen],
        undo=undo,
        number=other_id,
        undo_fields=(("seen_version", str(form.seen + 1)), ("next", back_to(claim_id))),
    )
    return see(back_to(claim_id))


def _fate(match: Match, claim_id: int) -> Fate:
    """What became of this claim and the other."""
    if match.moved_id is None:
        return Fate.BOTH
    return Fate.THIS if match.moved_id == claim_id else Fate.OTHER


@blueprint.post("/desk/matches/<int:claim_id>/<int:other_id>/undo")
@access(Permission.WORK)
def take_back(claim_id: int, other_id: int) -> ResponseReturnValue:
    for each in (claim_id, other_id):
        get_row(read(), Claim, each)
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(
        lambda session: actions.take_back(
            session, claim_id, other_id, by=actor(), at=now(), seen_version=form.seen
        )
    )
    say(N_("Undone."))
    return see(back_to(claim_id))


@blueprint.post("/desk/articles/<int:article_id>/places")
@access(Permission.PULL_CLAIM)
def add_place(article_id: int) -> ResponseReturnValue:
    """The marked words become one more place of a claim that there is; or one looks which ones are alike."""
    form = PlaceForm()
    number = form.article_version.data
    sent = not form.looks() and form.sent
    found = form.ask(lambda: form.one_more(placed(article_id, form))) if sent else None
    if found is not None:
        quote = form.apply(
            lambda session: _copied(
                session, places.add_place(session, article_id=article_id, by=actor(), at=now(), **found)
            )
        )
        if quote is not None:
            return _placed(article_id, number, *quote)
    return article_page(article_id, number, form=form)


def _placed(
    article_id: int, number: int | None, claim_id: int, appearance_id: int, version: int
) -> ResponseReturnValue:
    """Back to the text, at the claim's card; undo leads back there too."""
    back = url_for("articles.article", article_id=article_id)
    undo = url_for("matches.remove_place", appearance_id=appearance_id)
    told = N_("Added as one more place of claim %(number)s.")
    fields = (("seen_version", str(version)), ("next", back))
    say(told, undo=undo, undo_fields=fields, number=claim_id)
    anchor = f"claim-{claim_id}"
    return see(
        url_for("articles.article", article_id=article_id, version=number, claim=claim_id, _anchor=anchor)
    )


def _copied(session: Session, quote: ClaimQuote) -> tuple[int, int, int]:
    """What is needed of the row after its session is gone, and the version of its claim."""
    return quote.claim_id, quote.appearance_id, get_row(session, Claim, quote.claim_id).version


@blueprint.post("/desk/matches/places/<int:appearance_id>/undo")
@access(Permission.PULL_CLAIM)
def remove_place(appearance_id: int) -> ResponseReturnValue:
    claim_id = get_row(read(), Appearance, appearance_id).claim_id
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(
        lambda session: places.remove_place(
            session, appearance_id, by=actor(), at=now(), seen_version=form.seen
        )
    )
    say(N_("Undone."))
    return see(back_to(claim_id))
