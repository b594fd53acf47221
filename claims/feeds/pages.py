"""Routes of feeds: the inbox and what is done with its items, the list of feeds, one feed and its rules."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.articles.rules import FETCH_LABELS
from claims.errors import N_, Message
from claims.feeds import actions, inbox, queries, rules
from claims.feeds.forms import FeedForm, RuleForm, asked_items, item_fields
from claims.feeds.models import Feed, FeedRule
from claims.feeds.queries import Asked
from claims.feeds.rules import ItemState
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, clean_line, refuse_odd
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("feeds", __name__)
FIELD_LABELS.setdefault("item", N_("Item"))
ITEMS = 50  # on one page; as many as can be taken at once


def _asked() -> Asked:
    state = next((each for each in ItemState if each == request.args.get("list")), ItemState.NEW)
    number = request.args.get("feed", "")
    feed_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return Asked(state, feed_id, clean_line(request.args.get("folder"))[:100])


@blueprint.get("/desk/inbox")
@access(Permission.ADD_ARTICLE)
def index() -> ResponseReturnValue:
    """What came in feeds and waits for someone; or what was taken or dismissed."""
    asked, slice_ = _asked(), asked_page(ITEMS)
    counts, feeds = queries.counts(read(), asked), queries.feeds(read())
    lines = queries.items(read(), asked, limit=slice_.size, offset=slice_.offset)
    within: dict[str, Any] = {
        name: value for name, value in (("feed", asked.feed_id), ("folder", asked.folder)) if value
    }
    lists = [
        (each.value, label, _list(each, within), counts.get(each, 0))
        for each, label in rules.ITEM_LABELS.items()
    ]
    return page(
        "feeds/inbox.html",
        asked=asked,
        lists=lists,
        lines=lines,
        used=queries.used(read(), lines) if asked.state is ItemState.TAKEN else frozenset(),
        feeds=feeds,
        folders=sorted({feed.folder for feed in feeds if feed.folder}),
        fetch_labels=FETCH_LABELS,
        works=actor().may(Permission.WORK),
        edits=actor().is_editor,
        pages=Page(slice_.number, slice_.size, counts.get(asked.state, 0)),
    )


def _list(state: ItemState, within: dict[str, Any]) -> str:
    """The address of one of the inbox's lists, of the same feed or folder."""
    more: dict[str, Any] = {} if state is ItemState.NEW else {"list": state.value}
    return url_for("feeds.index", **within, **more)


@blueprint.post("/desk/inbox/taking")
@access(Permission.ADD_ARTICLE)
def take() -> ResponseReturnValue:
    """Have the articles fetched; with one alone, go and look how far it is."""
    items, by = _sent_items(), actor()
    with change() as session:
        taken = [(item.article_id, item.fetch_id) for item in inbox.take(session, items, by=by, at=now())]
    if len(taken) > 1:
        say(
            N_(
                "Taken. The articles are being fetched; what needs your decision stands above the list of articles."
            ),
            undo=url_for("feeds.return_taken"),
            undo_fields=item_fields(items),
        )
        return see(url_for("feeds.index"))
    ((article_id, fetch_id),) = taken
    if article_id:
        undo = url_for("feeds.return_taken")
        say(N_("Taken. This article was there already."), undo=undo, undo_fields=item_fields(items))
        return see(url_for("articles.article", article_id=article_id))
    return see(url_for("articles.fetching", fetch_id=fetch_id, wait=1))


@blueprint.post("/desk/inbox/taking/undo")
@access(Permission.ADD_ARTICLE)
def return_taken() -> ResponseReturnValue:
    items, by = _sent_items(), actor()
    with change() as session:
        went = inbox.return_taken(session, items, by=by, at=now())
    say(N_("Undone. The article that came of it is in the trash.") if went else N_("Undone."))
    return see(url_for("feeds.index"))


@blueprint.post("/desk/inbox/dismissal")
@access(Permission.WORK)
def dismiss() -> ResponseReturnValue:
    items, by = _sent_items(), actor()
    with change() as session:
        inbox.dismiss(session, items, by=by, at=now())
    say(N_("Dismissed."), undo=url_for("feeds.return_dismissed"), undo_fields=item_fields(items))
    return see(url_for("feeds.index"))


@blueprint.post("/desk/inbox/dismissal/undo")
@access(Permission.WORK)
def return_dismissed() -> ResponseReturnValue:
    items, by = _sent_items(), actor()
    with change() as session:
        inbox.return_dismissed(session, items, by=by, at=now())
    say(N_("Undone."))
    return see(url_for("feeds.index"))


@blueprint.get("/desk/feeds")
@access(Permission.ADD_ARTICLE)
def feeds() -> ResponseReturnValue:
    """Every feed with how it does."""
    return page(
        "feeds/feeds.html", feeds=queries.feeds(read()), labels=rules.FEED_LABELS, edits=actor().is_editor
    )


@blueprint.route("/desk/feeds/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = FeedForm()
    if form.sent:
        feed_id = form.apply(
            lambda session: actions.add_feed(session, **form.details(), by=actor(), at=now()).id
        )
        if feed_id is not None:
            say(N_("Feed added. It is being fetched; what it holds comes into the inbox."))
            return see(url_for("feeds.feed", feed_id=feed_id))
    return page("feeds/edit.html", form=form, feed=None)


@blueprint.get("/desk/feeds/<int:feed_id>")
@access(Permission.ADD_ARTICLE)
def feed(feed_id: int) -> ResponseReturnValue:
    """One feed: how it does, and its rules."""
    return _feed_page(feed_id, RuleForm())


def _feed_page(feed_id: int, form: RuleForm) -> ResponseReturnValue:
    found = get_row(read(), Feed, feed_id)
    text = rules.FAILURE_WORDS.get(found.code or "")
    return page(
        "feeds/feed.html",
        feed=found,
        why=Message(text, found.values) if text else None,
        labels=rules.FEED_LABELS,
        intervals=rules.MINUTES,
        fields=rules.FIELD_LABELS,
        acts=rules.ACT_LABELS,
        rules=queries.rules_of(read(), feed_id),
        people=names(read()),
        edits=actor().is_editor,
        form=form,
    )


@blueprint.route("/desk/feeds/<int:feed_id>/details", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(feed_id: int) -> ResponseReturnValue:
    found = get_row(read(), Feed, feed_id)
    form = FeedForm(obj=found)
    if form.sent:
        details, seen = form.details(), form.seen
        if form.apply(
            lambda session: actions.edit_feed(
                session, feed_id, **details, by=actor(), at=now(), seen_version=seen
            )
        ):
            say(N_("Saved."))
            return see(url_for("feeds.feed", feed_id=feed_id))
    return page("feeds/edit.html", form=form, feed=found)


@blueprint.post("/desk/feeds/<int:feed_id>/fetch")
@access(Permission.EDIT)
def fetch_now(feed_id: int) -> ResponseReturnValue:
    return _pressed(actions.fetch_now, feed_id, N_("The feed is being fetched."))


@blueprint.post("/desk/feeds/<int:feed_id>/stop")
@access(Permission.EDIT)
def stop(feed_id: int) -> ResponseReturnValue:
    return _pressed(actions.stop, feed_id, N_("The feed is not fetched any more."))


@blueprint.post("/desk/feeds/<int:feed_id>/start")
@access(Permission.EDIT)
def start(feed_id: int) -> ResponseReturnValue:
    return _pressed(actions.start, feed_id, N_("The feed is being fetched again."))


@blueprint.route("/desk/feeds/<int:feed_id>/removal", methods=["GET", "POST"])
@access(Permission.EDIT)
def remove(feed_id: int) -> ResponseReturnValue:
    """Confirmed once: it cannot be undone."""
    found = get_row(read(), Feed, feed_id)
    form = Button()
    if form.sent:
        by, seen = actor(), form.seen
        with change() as session:
            actions.remove(session, feed_id, by=by, at=now(), seen_version=seen)
        say(N_("Feed removed. Its articles stay."))
        return see(url_for("feeds.feeds"))
    return page("feeds/remove.html", feed=found)


@blueprint.post("/desk/feeds/<int:feed_id>/rules")
@access(Permission.EDIT)
def add_rule(feed_id: int) -> ResponseReturnValue:
    get_row(read(), Feed, feed_id)
    form = RuleForm()
    if (
        form.sent
        and form.apply(
            lambda session: actions.add_rule(session, feed_id, **form.details(), by=actor(), at=now()).id
        )
        is not None
    ):
        say(N_("Rule added, for what comes from now on."))
        return see(url_for("feeds.feed", feed_id=feed_id))
    return _feed_page(feed_id, form)


@blueprint.post("/desk/feeds/rules/<int:rule_id>/removal")
@access(Permission.EDIT)
def remove_rule(rule_id: int) -> ResponseReturnValue:
    get_row(read(), FeedRule, rule_id)
    if not (form := Button()).sent:
        refuse_odd(form)
    by = actor()
    with change() as session:
        feed_id = actions.remove_rule(session, rule_id, by=by, at=now())
    say(N_("Rule removed. What it did stays."))
    return see(url_for("feeds.feed", feed_id=feed_id))


def _pressed(action: Callable[..., Any], feed_id: int, done: str) -> ResponseReturnValue:
    """A button of a feed's page."""
    get_row(read(), Feed, feed_id)
    form, by = Button(), actor()
    if not form.sent:
        refuse_odd(form)
    with change() as session:
        action(session, feed_id, by=by, at=now(), seen_version=form.seen)
    say(done)
    return see(url_for("feeds.feed", feed_id=feed_id))


def _sent_items() -> dict[int, int]:
    if not (form := Button()).sent:
        refuse_odd(form)
    return asked_items()
