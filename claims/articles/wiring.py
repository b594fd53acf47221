"""What articles hang into the kernel and the worker."""

from flask import Flask, current_app

from claims.articles import slots
from claims.articles.asking import FETCH
from claims.articles.fetch import Tools, do_fetch, end_broken
from claims.articles.sources.reading import LARGEST
from claims.articles.throwing import named_files
from claims.articles.twins import sample_some
from claims.articles.watching import watch_some
from claims.errors import N_
from claims.fetching import politeness, warc
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.people import slots as people_slots
from claims.people.rules import Permission
from claims.web import slots as web_slots
from claims.web.clock import now
from claims.web.headers import LARGEST_BODY

UPLOADS = "/desk/articles/file"  # where files may be sent to, which are larger than what people type


def tick() -> None:
    """Make samples for articles that were kept before there were any; end what no worker could fetch; look at what is watched."""
    database = current_app.extensions["database"]
    sample_some(database)
    end_broken(database, now())
    watch_some(database, now())


def fetch_job(context: JobContext) -> None:
    """The worker fetches and reads an address, in turn with whoever else asks that host."""
    settings = current_app.config["SETTINGS"]
    get = politeness.client_of(settings, current_app.config["VERSION"])
    tools = Tools(get, settings.instance / warc.FOLDER, now)
    do_fetch(context.database, context.payload["fetch_id"], tools)


def register(_app: Flask) -> None:
    job_slots.TICKS.append(tick)
    job_slots.HANDLERS[FETCH] = fetch_job
    slots.KEEPS.append(named_files)
    web_slots.LARGE_BODIES[UPLOADS] = LARGEST + LARGEST_BODY
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.OWN,
            "articles.bookmarklet",
            N_("Add articles from your browser"),
            N_("A bookmark that brings the page you are looking at."),
            Permission.ADD_ARTICLE,
        )
    )
