"""The help of the desk: short pages out of docs/guide, by subject, and which of them belongs to which screen."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from claims.errors import N_
from claims.web.markdown import render_markdown

FOLDER = Path(__file__).parents[2] / "docs" / "guide"
SUBJECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Claims come in"),
        ("articles", "pull", "without-article", "images", "checked-before", "feeds", "tips", "import"),
    ),
    (
        N_("Choose and divide the work"),
        ("desk", "triage", "give", "board", "lists", "many-at-once", "fields", "absence"),
    ),
    (
        N_("Research and write"),
        ("claim", "tasks", "together", "sources", "contact", "verdict", "comments", "second-reader"),
    ),
    (
        N_("Publish and find again"),
        ("publish", "correct", "search", "claimants", "topics", "history", "trash"),
    ),
    (N_("You and the newsroom"), ("notices", "account", "people", "webhook")),
)
NAMES = tuple(name for _, names in SUBJECTS for name in names)
INDEX = ""  # the page of all pages, with the keys and the rules
# Which page a screen leads to: help page, then the endpoints of its screens.
_SCREENS = {
    INDEX: "desk.help desk.help_page",
    "articles": "articles.add articles.index articles.edit articles.new_version articles.fetching articles.compare",
    "pull": "articles.article extraction.note extraction.speaking",
    "without-article": "desk.add",
    "images": "pictures.add pictures.edit",
    "checked-before": "matches.cluster matches.count matches.head matches.suggestions",
    "feeds": "feeds.add feeds.edit feeds.feed feeds.feeds feeds.index feeds.remove",
    "tips": "tip_desk.dismiss tip_desk.index tip_desk.new_claim tip_desk.tip",
    "import": "importing.index importing.labels importing.show",
    "desk": "desk.mine desk.late",
    "triage": "reasons.add reasons.edit reasons.index triage.add triage.claim triage.edit triage.index triage.meeting triage.start",
    "give": "desk.assignment desk.due desk.handover desk.helpers desk.priority desk.waiting",
    "board": "desk.board limits.index stages.index stages.add stages.edit stages.mark",
    "lists": "desk.claims views.add views.edit",
    "many-at-once": "bulk.show",
    "fields": "desk.columns fields.add fields.edit fields.index fields.value",
    "absence": "people.absence people.absence_of staffing.absent staffing.leave staffing.work",
    "claim": "desk.claim desk.claimant desk.hold desk.move desk.statement",
    "tasks": "checklists.add checklists.edit checklists.index checklists.template",
    "together": "unsaved.index",
    "sources": "evidence.add evidence.edit evidence.research",
    "contact": "evidence.contact_add evidence.contact_answer evidence.contact_edit evidence.contact_except",
    "verdict": "verdicts.draft",
    "comments": "discussion.add discussion.edit discussion.texts",
    "publish": "publication.approve_and_publish publication.publish",
    "correct": "publication.typo publication.withdraw",
    "search": "search.desk saved.add saved.edit saved.index saved.search",
    "claimants": "claimants.claimant claimants.edit claimants.index claimants.merge names.add names.edit names.index",
    "topics": "desk.tags tags.add tags.edit tags.index",
    "history": "desk.compare desk.erase",
    "trash": "trash.index",
    "notices": "notices.index notices.settings",
    "account": "people.every_setting people.settings people.password people.second_factor people.recovery_codes people.second_factor_off "
    "people.elsewhere people.everywhere people.end_one articles.bookmarklet",
    "people": "staff.index staff.take_factor backup.index",
    "webhook": "webhook.index",
}
# Of the page of a claim: the parts that have a page of help of their own.
PAGE_OF_TAB = {
    "evidence": "sources",
    "verdict": "verdict",
    "discussion": "comments",
    "tasks": "tasks",
    "history": "history",
}
PAGE_OF = {endpoint: name for name, endpoints in _SCREENS.items() for endpoint in endpoints.split()}


@dataclass(frozen=True)
class Guide:
    """One page of the help in one language."""

    name: str
    title: str
    html: str
    before: str | None
    after: str | None


@cache
def guide(language: str, name: str) -> Guide | None:
    """The page of that name; none for any name but those of the index, so no name leads to another file."""
    if name not in NAMES:
        return None
    text = (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    at = NAMES.index(name)
    return Guide(
        name,
        title.removeprefix("# "),
        # Links name the file, so that they work where the files are read; here they lead to the page.
        render_markdown(re.sub(r"\]\(([a-z-]+)\.md\)", r"](\1)", body)),
        NAMES[at - 1] if at else None,
        NAMES[at + 1] if at + 1 < len(NAMES) else None,
    )


def picture_path(language: str, name: str) -> Path | None:
    """The picture of that page, if it has one."""
    path = FOLDER / "img" / language / f"{name}.webp"
    return path if name in NAMES and path.is_file() else None


@cache
def picture_digest(language: str, name: str) -> str | None:
    """What stands in the picture's address, so that another picture has another address."""
    path = picture_path(language, name)
    return sha256(path.read_bytes()).hexdigest()[:16] if path else None
