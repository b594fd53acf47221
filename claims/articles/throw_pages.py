"""Routes of throwing an article away and of putting it back."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from claims.articles import throwing
from claims.articles.blueprint import blueprint
from claims.articles.models import Article
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import read


def thrown_page(article: Article) -> Response:
    """In place of an article that was thrown away: who did, until when it is kept, and the way back."""
    thrown_at = article.thrown_at or now()
    return page(
        "articles/thrown.html",
        article=article,
        by=names(read()).get(article.thrown_by_id or 0),
        until=thrown_at + throwing.KEEP_THROWN,
        works=actor().may(Permission.WORK),
    )


@blueprint.post("/desk/articles/<int:article_id>/trash")
@access(Permission.WORK)
def throw_away(article_id: int) -> ResponseReturnValue:
    form, by = _pressed(), actor()
    form.apply(
        lambda session: throwing.throw_away(session, article_id, by=by, at=now(), seen_version=form.seen).id
    )
    say(
        N_("Thrown away. It can be put back for 30 days."),
        undo=url_for("articles.put_back", article_id=article_id),
    )
    return see(url_for("articles.index"))


@blueprint.post("/desk/articles/<int:article_id>/return")
@access(Permission.WORK)
def put_back(article_id: int) -> ResponseReturnValue:
    form, by = _pressed(), actor()
    form.apply(lambda session: throwing.put_back(session, article_id, by=by, at=now()).id)
    say(N_("Put back."))
    return see(url_for("articles.article", article_id=article_id))


def _pressed() -> Button:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    return form
