"""What matches hang into the desk: the tab "Checked before?" of a claim, and the words of its events."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup
from sqlalchemy import true
from sqlmodel import Session, col, delete, select

from claims.articles import slots as article_slots
from claims.articles.models import Article, ArticleVersion
from claims.articles.reading import Mark, Reading
from claims.desk import slots as desk_slots
from claims.desk.advising import ADVICE_WORDS, advice
from claims.desk.models import Claim
from claims.desk.new_claim import NewClaimForm
from claims.desk.rules import APPEARANCE_LABELS, OPEN, WORK_LABELS
from claims.errors import N_
from claims.extraction import slots as extraction_slots
from claims.extraction.forms import PullForm
from claims.jobs import slots as job_slots
from claims.matches import queries, telling
from claims.matches.choosing import to_choose_from
from claims.matches.models import VersionMatch
from claims.matches.queries import Suggestion, Suggestions
from claims.matches.returns import RETURNED, follow_duplicate
from claims.matches.rules import DECISION_LABELS, FATES_AHEAD, LIKENESS_LABELS, enough_words
from claims.matches.sayings import checked_sentences, returns_of, sayings, seen_again
from claims.matches.suggesting import ARTICLE_NOTICE, CLAIM_NOTICE, follow
from claims.notices import slots as notice_slots
from claims.notices.models import Notice
from claims.notices.slots import Told
from claims.people.access import actor
from claims.people.queries import names
from claims.people.rules import Actor, Permission
from claims.search.asking import LITTLE
from claims.search.marking import marked
from claims.search.similar import Sample
from claims.search.wiring import DESK, followers
from claims.storage.rows import get_row, read_once
from claims.web.clock import now
from claims.web.languages import choose_language
from claims.web.rendering import drawn
from claims.words.pipeline import highlight

TAB = "matches"
# Words that say nothing about what two claims share, beside those that a search passes over.
UNTOLD = LITTLE.union([
    "over", "naar", "heeft", "hebben", "had", "werd", "wordt", "worden", "niet", "meer", "dan", "ook", "nog", "maar", "uit",
    "tot", "door", "zo", "per", "elk", "elke", "alle", "geen", "kan", "was", "were", "has", "have", "not", "more", "than",
    "also", "from", "about", "into", "their", "its", "his", "her", "all", "each", "can", "will", "would",
])  # fmt: skip


def marked_statement(suggestion: Suggestion) -> Markup:
    """The statement with the words marked that it shares and that say something."""
    texts = suggestion.texts
    found = highlight(texts.statement, texts.language, set(suggestion.keys))
    return marked(
        texts.statement, [span for span in found if texts.statement[slice(*span)].lower() not in UNTOLD]
    )


@read_once
def _similar(session: Session, claim_id: int) -> Suggestions:
    """Asked by the count and by the tab itself."""
    return queries.similar_to(session, followers()[DESK], get_row(session, Claim, claim_id))


def beside_article(session: Session, reading: Reading, form: PullForm) -> Markup:
    """In the form beside an article: claims like what was typed, to which the marked words can be added as a place."""
    typed = [(form.statement.data or ""), (form.exact.data or "")]
    text = next((each for each in typed if enough_words(each)), "")
    sample = Sample(text, reading.language, form.claimant.data or None)
    return _beside(session, sample, typed[0], reading.article_id, looked=form.unsaved)


def beside_new_claim(session: Session, form: NewClaimForm) -> Markup:
    """In the form for a claim without an article: claims like it."""
    text, language = form.statement.data or "", form.language.data or "nl"
    sample = Sample(text, language, form.claimant.data or None)
    return _beside(session, sample, text, None, looked=form.unsaved)


def _beside(
    session: Session, sample: Sample, statement: str, article_id: int | None, *, looked: bool
) -> Markup:
    found = queries.similar_claims(session, followers()[DESK], sample)
    return drawn(
        "matches/_beside.html",
        found=found,
        sample=sample,
        article_id=article_id,
        looked=looked,
        states=WORK_LABELS,
        likenesses=LIKENESS_LABELS,
        marked=marked_statement,
        warnings=advice(statement, sample.language),
        advice_words=ADVICE_WORDS,
    )


def count_on_tab(session: Session, claim: Claim, _by: Actor) -> int | None:
    """On the tab itself; elsewhere the count comes afterwards, as the index is asked for it."""
    return count(session, claim) if request.args.get("tab") == TAB else None


def count(session: Session, claim: Claim) -> int:
    """Confirmed ones, and while the claim is open those that wait for a decision."""
    confirmed = len(queries.matched(session, claim))
    return confirmed + (len(_similar(session, claim.id or 0)) if claim.state in OPEN else 0)


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    said, found, works = (
        sayings(session, claim.id or 0),
        _similar(session, claim.id or 0),
        by.may(Permission.WORK),
    )
    return drawn(
        "matches/_panel.html",
        claim=claim,
        places=seen_again(said, claim),
        said=len(said),
        matched=queries.matched(session, claim),
        refused=queries.refused(session, claim),
        found=found,
        fates=queries.fates(session, claim, found) if works else {},
        ahead=FATES_AHEAD,
        pulls=by.may(Permission.PULL_CLAIM),
        works=works,
        by=by,
        people=names(session),
        states=WORK_LABELS,
        kinds=APPEARANCE_LABELS,
        likenesses=LIKENESS_LABELS,
        decisions=DECISION_LABELS,
        marked=marked_statement,
    )


def choose_original(session: Session, claim: Claim, typed: str, by: Actor, back: str) -> Markup:
    """On the page of "Duplicate of…": what becomes of the two stands with each claim, before it is done."""
    found = to_choose_from(session, claim, typed, choose_language())
    return drawn(
        "matches/_choose.html",
        claim=claim,
        typed=typed,
        back=back,
        found=found,
        fates=queries.fates(session, claim, found),
        ahead=FATES_AHEAD,
        works=by.may(Permission.WORK),
        states=WORK_LABELS,
        likenesses=LIKENESS_LABELS,
        marked=marked_statement,
    )


def tick() -> None:
    """In the worker: look whether what came in was checked before."""
    database = current_app.extensions["database"]
    follow(database, followers()[DESK], now())


def forget_matches(session: Session, article_id: int) -> None:
    """The article is removed, and so is what its sentences said, and what anyone was told of it."""
    versions = select(ArticleVersion.id).where(col(ArticleVersion.article_id) == article_id)
    session.exec(delete(VersionMatch).where(col(VersionMatch.version_id).in_(versions)))
    session.exec(
        delete(Notice).where(col(Notice.kind) == ARTICLE_NOTICE, col(Notice.subject_id) == article_id)
    )


def articles_told(session: Session, article_ids: Sequence[int]) -> dict[int, Told]:
    """Articles as notices of them name them."""
    query = select(Article.id, Article.title, Article.opening, Article.language)
    rows = session.exec(query.where(col(Article.id).in_(article_ids))).all()
    return {
        article_id: Told(title or opening, url_for("articles.article", article_id=article_id), language)
        for article_id, title, opening, language in rows
        if article_id is not None
    }


def checked_panel(session: Session, reading: Reading, _marks: Sequence[Mark], /, **_asked: Any) -> Markup:
    """Beside an article: which of its sentences say what we published, each to be added as one more place."""
    found = checked_sentences(session, reading)
    if not found:
        return Markup("")
    return drawn(
        "matches/_sentences.html",
        found=found,
        reading=reading,
        pulls=actor().may(Permission.PULL_CLAIM),
    )


def back_notice(session: Session, claim: Claim) -> Markup:
    """Above the tabs of a claim that was public: how often it was seen again, and when last."""
    returns = returns_of(session, claim.id or 0) if claim.revision_number else None
    if returns is None:
        return Markup("")
    return drawn("matches/_back.html", claim=claim, returns=returns)


def register(_app: Flask) -> None:
    desk_slots.PANELS.append(
        desk_slots.Panel(TAB, N_("Checked before?"), count_on_tab, render_panel, "matches.count")
    )
    desk_slots.CONTEXT.append(back_notice)
    article_slots.PANELS.append(article_slots.Panel("checked", checked_panel))
    article_slots.REMOVED.append(forget_matches)
    job_slots.TICKS.append(tick)
    notice_slots.SUBJECTS["article"] = notice_slots.Subject(lambda _by: true(), articles_told)
    notice_slots.SENTENCES[CLAIM_NOTICE] = N_("Probably checked before: %(subject)s")
    notice_slots.SENTENCES[ARTICLE_NOTICE] = N_("Says what we checked before: %(subject)s")
    notice_slots.SEEN[CLAIM_NOTICE] = telling.written_down
    notice_slots.SEEN[ARTICLE_NOTICE] = telling.articles_added
    notice_slots.SEEN[RETURNED] = telling.returned
    desk_slots.CHOOSING.append(choose_original)
    desk_slots.ADDING.append(beside_new_claim)
    desk_slots.POINTED.append(follow_duplicate)
    notice_slots.SENTENCES[RETURNED] = N_("It is back: %(subject)s")
    extraction_slots.BESIDE.append(beside_article)
    desk_slots.WORDS["match.decision"] = {each.value: label for each, label in DECISION_LABELS.items()}
