"""Routes of fetching: how far it is, what came of it, its record, trying again, and the decisions it waits for."""

from io import BytesIO
from pathlib import PurePosixPath

from flask import current_app, request, send_file, url_for
from flask.typing import ResponseReturnValue

from claims.articles import asking, queries, watching
from claims.articles.blueprint import blueprint
from claims.articles.forms import ArticleForm, DecisionForm
from claims.articles.models import ArticleFetch
from claims.articles.rules import FETCH_LABELS, UNDER_WAY, FetchState
from claims.articles.twins import known_twins
from claims.articles.unkept import why_not
from claims.errors import N_, NotFound
from claims.fetching import warc
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import move_on, page, see
from claims.web.sessions import read


def begin(form: ArticleForm) -> ResponseReturnValue:
    """Have the address of a form fetched that holds no text."""
    url, article_id = form.url.data or "", form.version_of.data
    if article_id:
        queries.reading(read(), article_id)
    details = form.details()
    fetch_id = form.apply(
        lambda session: (
            asking.ask_fetch(session, url, article_id=article_id, details=details, by=actor(), at=now()).id
        )
    )
    return _to(fetch_id or 0)


@blueprint.get("/desk/articles/fetches/<int:fetch_id>")
@access(Permission.LOOK)
def fetching(fetch_id: int) -> ResponseReturnValue:
    """How far it is; then, for who waits for it, the article; or why not, and where to paste the text."""
    fetch = get_row(read(), ArticleFetch, fetch_id)
    if fetch.state is FetchState.DONE and fetch.is_new and "wait" in request.args:
        say(N_("Version %(number)s kept. Look whether what was read is right."), number=fetch.number)
        return move_on(url_for("articles.article", article_id=fetch.article_id))
    return page(
        "articles/fetching.html",
        part="articles/_fetching.html",
        fetch=fetch,
        waits=fetch.state in UNDER_WAY,
        why=why_not(fetch),
        labels=FETCH_LABELS,
        twins=known_twins(read(), fetch.values["twins"]) if fetch.code == asking.TWINS else [],
        may_add=actor().may(Permission.ADD_ARTICLE),
        form=ArticleForm(formdata=None, data={"url": fetch.url, **fetch.details}),
    )


@blueprint.get("/desk/articles/fetches/<int:fetch_id>/record")
@access(Permission.LOOK)
def fetch_record(fetch_id: int) -> ResponseReturnValue:
    """Request and answer as they travelled, to be saved and never shown."""
    fetch = get_row(read(), ArticleFetch, fetch_id)
    archive = current_app.config["SETTINGS"].instance / warc.FOLDER
    try:
        data = warc.whole(PurePosixPath(fetch.record or ""), archive)
    except warc.Damaged:
        raise NotFound(N_("This file is not kept here any more.")) from None
    name = PurePosixPath(fetch.record or "").name
    return send_file(BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name)


@blueprint.post("/desk/articles/fetches/<int:fetch_id>/again")
@access(Permission.ADD_ARTICLE)
def fetch_again(fetch_id: int) -> ResponseReturnValue:
    again = _pressed().apply(lambda session: asking.ask_again(session, fetch_id, by=actor(), at=now()).id)
    return _to(again or 0)


@blueprint.post("/desk/articles/fetches/<int:fetch_id>/decision")
@access(Permission.ADD_ARTICLE)
def decide_fetch(fetch_id: int) -> ResponseReturnValue:
    """Fetch it although the site would rather not; or keep it as a newer text, or as an article of its own."""
    form = DecisionForm()
    if not form.sent:
        refuse_odd(form)
    if form.despite.data:
        form.apply(lambda session: asking.fetch_despite(session, fetch_id, by=actor(), at=now()).id)
    else:
        article_id = form.version_of.data
        form.apply(
            lambda session: asking.keep_as(session, fetch_id, article_id=article_id, by=actor(), at=now()).id
        )
    return _to(fetch_id)


@blueprint.post("/desk/articles/<int:article_id>/fetches")
@access(Permission.ADD_ARTICLE)
def fetch_newer(article_id: int) -> ResponseReturnValue:
    """Fetch the address of an article again: a newer text of it, if there is one."""
    asked = _pressed().apply(lambda session: asking.ask_newer(session, article_id, by=actor(), at=now()).id)
    return _to(asked or 0)


@blueprint.post("/desk/articles/<int:article_id>/watch")
@access(Permission.ADD_ARTICLE)
def watch(article_id: int) -> ResponseReturnValue:
    """Look by itself whether the article changes."""
    _pressed().apply(lambda session: watching.watch(session, article_id, by=actor(), at=now()).article_id)
    say(N_("For 30 days the address is fetched again by itself, soon at first and then ever more seldom."))
    return see(url_for("articles.article", article_id=article_id))


@blueprint.post("/desk/articles/<int:article_id>/watch/end")
@access(Permission.ADD_ARTICLE)
def end_watch(article_id: int) -> ResponseReturnValue:
    _pressed().apply(lambda session: watching.stop_watching(session, article_id, by=actor(), at=now()))
    say(N_("The address is not fetched by itself any more."))
    return see(url_for("articles.article", article_id=article_id))


def _pressed() -> Button:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    return form


def _to(fetch_id: int) -> ResponseReturnValue:
    """To where one sees how far it is, and then the article."""
    return see(url_for("articles.fetching", fetch_id=fetch_id, wait=1))
