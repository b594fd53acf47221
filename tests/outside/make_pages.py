"""Write the public pages of a small newsroom to a folder, fetched over HTTP: python -m tests.outside.make_pages DIR"""

import json
import logging
import sys
import threading
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, SQLModel
from werkzeug.serving import make_server

from app import create_app
from claims import features
from claims.config import Settings
from claims.people.actions import add_person
from claims.publishing import actions
from claims.publishing.rules import RevisionClass
from claims.storage.engine import Database
from claims.verdicts.actions import ensure_default_scale
from claims.web.markdown import render_markdown
from tests.conftest import CAST, NOW, Cast, settings_for
from tests.publishing import stories

EVIL = "Alles </script><b>vet</b> & “anders” <!-- kopje"
SLUG = "verkeer-op-de-aabrug-groeide-maar-verdubbelde-niet"
PAGES = {
    "front": "/",
    "list": "/verdicts",
    "list-filtered": "/verdicts?rating=mostly_false",
    "verdict": f"/verdicts/{SLUG}",
    "verdict-old": f"/verdicts/{SLUG}/1",
    "verdict-evil": "/verdicts/alles-script-b-vet-b-anders-kopje",
    "verdict-english": "/verdicts/traffic-did-not-double",
    "verdict-unproven": "/verdicts/niemand-weet-het",
    "withdrawn": "/verdicts/deze-check-klopte-niet",
    "corrections": "/corrections",
    "method": "/about/method",
    "how-we-correct": "/about/corrections",
    "results": "/?q=aabrug",
    "no-results": "/?q=zeppelin",
    "missing": "/verdicts/bestaat-niet",
}
# Pages that must carry exactly one ClaimReview, with what it must say; on all others there is none.
REVIEWS = {
    "nl-verdict": {
        "claimReviewed": stories.Story.statement,
        "alternateName": "Grotendeels onwaar",
        "author": True,
    },
    "nl-verdict-evil": {"claimReviewed": EVIL, "alternateName": "Grotendeels onwaar", "author": True},
    "nl-verdict-english": {
        "claimReviewed": stories.Story.statement,
        "alternateName": "Mostly false",
        "author": True,
    },
    "nl-verdict-unproven": {
        "claimReviewed": stories.Story.statement,
        "alternateName": "Onbewezen",
        "author": False,
    },
}


def main(folder: Path) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    settings = settings_for(folder / "instance")
    make_newsroom(settings)
    app = create_app(settings, CLOCK=lambda: NOW + timedelta(days=1))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        for name, path in PAGES.items():
            for language, prefix in (("nl", ""), ("en", "/en")):
                (folder / f"{language}-{name}.html").write_bytes(
                    fetch(f"{base}{prefix}{path}", missing=name == "missing")
                )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    (folder / "expected.json").write_text(json.dumps({"site": settings.site_url, "reviews": REVIEWS}))


def fetch(url: str, *, missing: bool) -> bytes:
    """The page; raises when its status is not what it should be."""
    try:
        with urllib.request.urlopen(url) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    if status != (404 if missing else 200):
        raise SystemExit(f"{url} answered {status}")
    return bytes(body)


def make_newsroom(settings: Settings) -> None:
    features.load_models()
    app = create_app(settings, CLOCK=lambda: NOW)  # fills the slots that the gates stand in
    database: Database = app.extensions["database"]
    SQLModel.metadata.create_all(database.writer)
    with database.writing() as session:
        ensure_default_scale(session)
        for key, (name, role) in CAST.items():
            add_person(session, email=f"{key}@example.org", name=name, role=role, by=None, at=NOW)
    cast = Cast(database)
    with database.writing() as session:
        tell_stories(session, cast)
    database.close()


def tell_stories(session: Session, cast: Cast) -> None:
    """A verdict with a typo mended and a correction; one full of markup; an English, an unproven and a withdrawn one."""
    editor = cast.actor("editor")
    claim_id = stories.published(session, cast)
    live = actions.typo_fields(actions.newest_revision(session, claim_id).snapshot)
    live["body"] = live["body"].replace("verdubbelling", "verdubbeling")
    html = render_markdown(live["body"])
    actions.mend_typo(session, claim_id, live, body_html=html, by=editor, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    stories.revised(session, claim_id, cast, RevisionClass.CORRECTION, "Alleen werkdagen zijn geteld.", later)
    body = f"# Kop\n\n{EVIL}\n\n- een [1]\n- twee\n\n> citaat\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n"
    evil = {
        "statement": EVIL,
        "claimant": EVIL,
        "headline": EVIL,
        "explanation": EVIL,
        "not_established": EVIL,
    }
    stories.published(session, cast, stories.Story(**evil, body=body))
    stories.published(session, cast, stories.Story(language="en", headline="Traffic did not double"))
    unproven = stories.Story(rating="unproven", headline="Niemand weet het", claimant=None, url=None)
    stories.published(session, cast, unproven)
    wrong = stories.published(session, cast, stories.Story(headline="Deze check klopte niet"))
    actions.withdraw(session, wrong, "De bron bleek vals.", by=editor, at=NOW + timedelta(hours=3))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
