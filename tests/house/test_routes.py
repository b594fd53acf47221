"""Every route says who may use it, and every change leaves a line in the history."""

from collections.abc import Callable

from flask import Flask

from app import create_app
from claims import features
from claims.config import Settings
from claims.people.rules import Permission
from tests.checking import CheckingClient


def routes(app: Flask) -> dict[str, set[str]]:
    """Endpoint -> methods that a browser can use on it."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.endpoint, set()).update(
            (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
        )
    return found


def test_names_a_permission_or_stands_in_the_public_list(app: Flask) -> None:
    public = features.public_endpoints()
    for endpoint in routes(app):
        permission = getattr(app.view_functions[endpoint], "permission", None)
        assert (endpoint in public) != isinstance(permission, Permission), (
            f"{endpoint} must name a permission, or be public, not both"
        )


def test_lists_no_public_route_that_is_gone(app: Flask) -> None:
    assert features.public_endpoints() <= set(routes(app))


def test_changes_nothing_under_the_permission_to_look(app: Flask) -> None:
    for endpoint, methods in routes(app).items():
        if methods - {"GET"}:
            permission = getattr(app.view_functions[endpoint], "permission", None)
            assert permission is not Permission.LOOK, f"{endpoint} changes something under the right to look"


def test_asks_nobody_in_without_signing_in(app: Flask, as_: Callable[[str | None], CheckingClient]) -> None:
    """Each desk page sends nobody to the sign-in page, each change answers 401; ids do not matter."""
    nobody = as_(None)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in features.public_endpoints() or rule.endpoint == "static":
            continue
        url = rule.build(
            {
                name: 1 if "int" in type(converter).__name__.lower() else "x"
                for name, converter in rule._converters.items()
            }
        )
        assert url
        if "GET" in (rule.methods or set()):
            answer = nobody.get(url[1], status=302)
            assert "/sign-in" in answer.response.location, rule
        if "POST" in (rule.methods or set()):
            nobody.post(url[1], status=401)


def test_refuses_a_route_that_says_nothing(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/desk/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/desk/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data
