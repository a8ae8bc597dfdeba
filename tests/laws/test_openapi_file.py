"""docs/openapi.json, which others build on, says what the code does."""

import json
from copy import deepcopy
from typing import Any

from tests.support.tree import ROOT

FILE = ROOT / "docs" / "openapi.json"
HOW = "the API changed; if that is meant: ./run flask spec --indent 2 --quiet --output docs/openapi.json"


def same(written: dict[str, Any], spoken: dict[str, Any]) -> bool:
    """Whether two documents describe the same API, whatever their order."""
    return json.dumps(written, sort_keys=True) == json.dumps(spoken, sort_keys=True)


def spoken(app) -> dict[str, Any]:
    """The document that the running app gives."""
    return app.test_client().get("/api/openapi.json").get_json()


def test_the_file_is_what_the_app_says(migrated_app):
    assert same(json.loads(FILE.read_text()), spoken(migrated_app)), HOW


def test_a_changed_answer_is_caught(migrated_app):
    document = spoken(migrated_app)
    planted = deepcopy(document)
    path = next(iter(planted["paths"].values()))
    next(iter(path.values()))["responses"]["299"] = {"description": "planted"}
    assert not same(planted, document)


def test_every_operation_is_described(migrated_app):
    silent = [
        f"{method.upper()} {path}"
        for path, operations in spoken(migrated_app)["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and not (operation.get("summary") and operation.get("responses"))
    ]
    assert silent == []
