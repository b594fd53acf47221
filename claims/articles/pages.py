"""Routes of articles: the list, pasting one, reading it, pasting a newer text, mending what is said about it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Response, current_app, request, send_file, url_for
from flask.typing import ResponseReturnValue

from claims.anchors.differences import differences
from claims.articles import actions, asking, bookmarklet, fetch_pages, queries, slots, throw_pages
from claims.articles.blueprint import blueprint
from claims.articles.files import keep_file, kept_file
from claims.articles.forms import ArticleForm, DetailsForm, FileForm, VersionForm
from claims.articles.reading import Mark, faintly, laid_out, numbered, part_of, within
from claims.articles.rules import FETCH_LABELS, LANGUAGES, How, Kept, Thrown
from claims.articles.sources.source import Source
from claims.articles.sources.walls import WARNINGS
from claims.articles.twins import alike, twins
from claims.articles.wiring import UPLOADS
from claims.errors import N_, NotFound
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS, FIELD_WORDS, choice_words
from claims.web.flashes import say
from claims.web.forms import clean_line
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import read

__all__ = ["blueprint", "bookmarklet"]
PAGE_SIZE = 50
LONGEST_QUESTION = 200

FIELD_LABELS.update(
    title=N_("Title"),
    medium=N_("Medium"),
    url=N_("Address"),
    author=N_("Author"),
    published=N_("Date"),
    language=N_("Language"),
    text=N_("Text"),
)
FIELD_WORDS["language"] = choice_words(LANGUAGES)


def asked_number(name: str) -> int | None:
    """A whole number in the address, or None when it is not there; 404 for what is no number."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:19]) > queries.HIGHEST_ID:
        raise NotFound(N_("There is nothing at this address."))
    return int(text[:19])


def _place(marks: Sequence[Mark], asked: dict[str, Any]) -> int | None:
    """What the page is about: the words of a refused form, or those of the claim that is asked for."""
    form = asked.get("form")
    if form is not None and form.start.data is not None:
        return int(form.start.data)
    if asked.get("part") or not asked.get("claim_id"):
        return None
    return next((mark.start for mark in marks if mark.key == asked["claim_id"]), None)


def article_page(article_id: int, number: int | None = None, **asked: Any) -> Response:
    """The page of one version, with the parts that upper features hang in; a refused form comes back in `asked`."""
    session = read()
    reading = queries.reading(session, article_id, number)
    marks = numbered([mark for source in slots.MARKS for mark in source(session, reading)])
    part = part_of(reading.text, asked.get("part") or 1, _place(marks, asked))
    marks = within(marks, part)
    faint = [each for source in slots.FAINT for each in source(session, reading, marks)]
    panels = [panel.render(session, reading, marks, **asked) for panel in slots.PANELS]
    return page(
        "articles/article.html",
        part="articles/_article.html",
        reading=reading,
        paragraphs=[faintly(each, faint) for each in laid_out(reading.text, marks, part, reading.kinds)],
        shown=part,
        panels=panels,
        alike=alike(session, article_id),
        may_add=actor().may(Permission.ADD_ARTICLE),
        form=asked.get("form"),
    )


@blueprint.get("/desk/articles")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    asked = asked_page(PAGE_SIZE)
    text = clean_line(request.args.get("q"))[:LONGEST_QUESTION]
    slice_ = Page(asked.number, asked.size, queries.article_count(read(), text))
    found = queries.article_list(read(), text, limit=slice_.size, offset=slice_.offset)
    may_add = actor().may(Permission.ADD_ARTICLE)
    return page(
        "articles/index.html",
        articles=found,
        pages=slice_,
        q=text,
        may_add=may_add,
        fetches=asking.open_fetches(read(), actor(), now()) if may_add else (),
        labels=FETCH_LABELS,
    )


@blueprint.route("/desk/articles/new", methods=["GET", "POST"])
@access(Permission.ADD_ARTICLE)
def add() -> ResponseReturnValue:
    form = ArticleForm()
    if not form.sent:
        return page("articles/add.html", form=form)
    if form.is_to_fetch:
        return fetch_pages.begin(form)
    kept, details = form.text.kept, form.details()
    if form.version_of.data:
        return _as_version(form, form.version_of.data)
    found = [] if form.apart.data else twins(read(), kept.text, form.url.data)
    if found:
        return page("articles/add.html", form=form, twins=found, status=409)
    article = form.apply(lambda session: actions.add_article(session, kept, **details, by=actor(), at=now()))
    if article is None:
        return page("articles/add.html", form=form)
    say(N_("Article added."))
    return see(url_for("articles.article", article_id=article.id))


def _as_version(form: ArticleForm, article_id: int) -> ResponseReturnValue:
    """What was typed as a new article becomes a newer text of one that there is."""
    queries.reading(read(), article_id)
    kept, details = form.text.kept, form.details()
    told = {name: details[name] for name in ("title", "author", "published")}
    return _kept_version(form, article_id, kept, **told) or page("articles/add.html", form=form)


def _kept_version(
    form: ArticleForm | VersionForm, article_id: int, kept: Kept, **details: Any
) -> ResponseReturnValue | None:
    """Keep a newer text and go to it; None when the form is refused."""
    version = form.apply(
        lambda session: actions.new_version(session, article_id, kept, **details, by=actor(), at=now())
    )
    if version is None:
        return None
    say(N_("Version %(number)s kept. The older ones stay."), number=version.number)
    return see(url_for("articles.article", article_id=article_id))


@blueprint.post(UPLOADS)
@access(Permission.ADD_ARTICLE)
def add_file() -> ResponseReturnValue:
    form = FileForm()
    if not form.sent:
        return page("articles/add.html", form=form)
    kept, details = form.file.kept, form.details()
    if found := twins(read(), kept.text, details["url"]):
        return page("articles/add.html", form=form.as_pasted(), twins=found, status=409)
    keep_file(current_app.config["SETTINGS"].instance, form.file.data_read)
    article = form.apply(
        lambda session: actions.add_article(session, kept, **details, how=How.UPLOADED, by=actor(), at=now())
    )
    if article is None:
        return page("articles/add.html", form=form)
    _say_read(form.file.source)
    return see(url_for("articles.edit", article_id=article.id))


def _say_read(source: Source) -> None:
    say(N_("Article added. Look whether what was read from the file is right."))
    if source.wall:
        say(WARNINGS[source.wall])
    if source.cut:
        say(N_("Only the first 200 pages were read."))


@blueprint.get("/desk/articles/<int:article_id>/file")
@access(Permission.LOOK)
def file(article_id: int) -> ResponseReturnValue:
    """The file that a version was read from, to be saved and never shown: it is others' and may hold anything."""
    reading = queries.reading(read(), article_id, asked_number("version"))
    if reading.file_sha256 is None:
        raise NotFound(N_("There is nothing at this address."))
    data = kept_file(current_app.config["SETTINGS"].instance, reading.file_sha256)
    name = reading.file_name or f"{reading.file_sha256[:8]}.{reading.file_format}"
    return send_file(BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name)


@blueprint.get("/desk/articles/<int:article_id>")
@access(Permission.LOOK)
def article(article_id: int) -> ResponseReturnValue:
    try:
        return article_page(
            article_id,
            asked_number("version"),
            claim_id=asked_number("claim"),
            part=asked_number("part"),
            take=asked_number("take"),
        )
    except Thrown:
        found = queries.thrown(read(), article_id)
        if found is None:
            raise
        return throw_pages.thrown_page(found)


@blueprint.route("/desk/articles/<int:article_id>/versions", methods=["GET", "POST"])
@access(Permission.ADD_ARTICLE)
def new_version(article_id: int) -> ResponseReturnValue:
    newest = queries.reading(read(), article_id)
    form = VersionForm(data={"title": newest.title, "author": newest.author, "published": newest.published})
    if form.sent:
        kept, details, seen = form.text.kept, form.details(), form.seen
        answer = _kept_version(form, article_id, kept, **details, seen_version=seen)
        if answer is not None:
            return answer
    return page("articles/new_version.html", form=form, reading=newest)


@blueprint.route("/desk/articles/<int:article_id>/details", methods=["GET", "POST"])
@access(Permission.ADD_ARTICLE)
def edit(article_id: int) -> ResponseReturnValue:
    newest = queries.reading(read(), article_id)
    form = DetailsForm(obj=newest)
    if form.sent:
        details, seen = form.details(), form.seen
        if form.apply(
            lambda session: actions.edit_article(
                session, article_id, **details, by=actor(), at=now(), seen_version=seen
            )
        ):
            say(N_("Saved."))
            return see(url_for("articles.article", article_id=article_id))
    return page(
        "articles/edit.html",
        form=form,
        reading=newest,
        works=actor().may(Permission.WORK),
        is_used=queries.is_used(read(), article_id),
    )


@blueprint.get("/desk/articles/<int:article_id>/compare")
@access(Permission.LOOK)
def compare(article_id: int) -> ResponseReturnValue:
    newer = queries.reading(read(), article_id, asked_number("to"))
    older = queries.reading(read(), article_id, asked_number("from") or max(1, newer.number - 1))
    return page("articles/compare.html", older=older, newer=newer, parts=differences(older.text, newer.text))
