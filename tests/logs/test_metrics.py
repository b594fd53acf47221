"""/metrics: only for who has the token, and with as many series as there are routes, whatever is asked."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from tests.checking import CheckingClient

As = Callable[[str | None], CheckingClient]
TOKEN = "een-lang-woord-voor-de-monitor"


@pytest.fixture
def open_app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], metrics_token=TOKEN))
    return app


def samples(app: Flask) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }


def test_it_is_not_there_without_the_setting(as_: As) -> None:
    as_("admin").get("/metrics", status=404)


@pytest.mark.parametrize(
    "sent", ["", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer \u00e9"]
)
def test_it_refuses_any_other_token(open_app: Flask, sent: str) -> None:
    answer = open_app.test_client().get("/metrics", headers={"Authorization": sent})
    assert answer.status_code == 401
    assert b"claimdesk_" not in answer.data


def test_it_counts_requests_by_route_method_and_status(open_app: Flask, as_: As) -> None:
    labels = (("method", "GET"), ("route", "/desk/articles"), ("status", "200"))
    before = samples(open_app).get(("claimdesk_requests_total", labels), 0)
    as_("editor").get("/desk/articles")
    after = samples(open_app)
    assert after["claimdesk_requests_total", labels] == before + 1
    timed = (("method", "GET"), ("route", "/desk/articles"))
    assert after["claimdesk_request_seconds_count", timed] >= 1


def test_it_says_what_waits_and_how_far_search_is(open_app: Flask, as_: As) -> None:
    as_("editor").post("/desk/articles/new", {"text": "De grutto broedt later.", "language": "nl"})
    found = {name: value for (name, labels), value in samples(open_app).items() if not labels}
    assert found["claimdesk_jobs_failed"] == 0
    assert found["claimdesk_search_behind"] > 0, "nobody has searched yet"
    assert found["claimdesk_history_events"] > 0
    assert found["claimdesk_database_bytes"] > 0


def test_it_says_what_each_number_means(open_app: Flask) -> None:
    answer = open_app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    lines = [line.split(" ", 3) for line in answer.text.splitlines() if line.startswith("# HELP claimdesk_")]
    helps = [
        line for line in lines if not line[2].endswith("_created")
    ]  # the library's own beside each counter
    assert len(helps) >= 7
    assert len({words for *_, words in helps}) == len(helps)
    assert all(" " in words for *_, words in helps), "a sentence, not the name again"


def test_it_makes_no_series_of_what_people_invent(open_app: Flask) -> None:
    client = open_app.test_client()
    client.get("/nowhere")
    client.open("/", method="BREW")
    before = set(samples(open_app))
    for number in range(30):
        client.get(f"/nowhere/{number}?q={number}")
        client.open(f"/{number}", method=f"BREW{number}")
        client.get("/verdicts/x", headers={"X-Request-Id": f"request-{number}"})
        client.get("/", headers={"Host": f"host{number}.example"})
    new = {labels for name, labels in set(samples(open_app)) - before if name == "claimdesk_requests_total"}
    assert len(new) <= 4, new
