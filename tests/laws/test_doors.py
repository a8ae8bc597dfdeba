"""Every route says who may come in; a GET changes nothing."""

from flask import Flask

from core.web.guard import door_of, public

# Routes that a library adds by itself, and why they need no door of ours.
FROM_LIBRARIES = {
    "openapi.spec": "APIFlask serves /api/openapi.json, which describes what is public anyway",
}


def unclassified(app: Flask) -> list[str]:
    """The routes whose view names no permission and is not public."""
    return [
        f"{rule} → {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FROM_LIBRARIES
        and door_of(app.view_functions[rule.endpoint]) is None
    ]


def test_every_route_has_a_door(migrated_app):
    assert unclassified(migrated_app) == []


def test_exemptions_are_still_needed(migrated_app):
    assert set(FROM_LIBRARIES) <= set(migrated_app.view_functions)


def test_a_route_without_a_door_is_caught():
    planted = Flask("planted", static_folder=None)
    planted.add_url_rule("/open", view_func=public(lambda: ""), endpoint="open")
    planted.add_url_rule("/forgotten", view_func=lambda: "", endpoint="forgotten")
    assert unclassified(planted) == ["/forgotten → forgotten"]
