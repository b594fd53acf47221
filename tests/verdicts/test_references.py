import pytest

from claims.verdicts.references import link_sources, numbers_in
from claims.web.markdown import render_markdown

KNOWN = {1, 2}


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ("Ja [1].", '<p>Ja <sup><a href="#source-1">[1]</a></sup>.</p>'),
        (
            "[1][2]",
            '<p><sup><a href="#source-1">[1]</a></sup><sup><a href="#source-2">[2]</a></sup></p>',
        ),
        ("Nee [9] [x] [1a] [ 1 ].", "<p>Nee [9] [x] [1a] [ 1 ].</p>"),
        ("`[1]`", "<p><code>[1]</code></p>"),
    ],
)
def test_known_numbers_become_links(source: str, linked: str) -> None:
    assert link_sources(render_markdown(source), KNOWN).strip() == linked


def test_a_number_inside_a_link_or_an_attribute_stays() -> None:
    html = render_markdown('[see [1] there](https://a.example/?q=[1]&gt;"x")')
    assert link_sources(html, KNOWN) == html


def test_numbers_are_named_once_and_in_order() -> None:
    assert numbers_in(render_markdown("[2] en [1] en [2] en `[7]` en [12]")) == [2, 1, 12]
    assert numbers_in("") == []
