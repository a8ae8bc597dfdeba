"""Whatever the OpenAPI document allows, and much that it forbids, gets an answer and never a 5xx."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.tree import ROOT

# The file is the app's own document; a law compares them.
PATHS = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]


def can_be_wrong(operation: dict[str, Any]) -> bool:
    """Whether there is a query or a body; a path alone is a string, and any string is one."""
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    return "query" in places or "requestBody" in operation


CASES = [
    (method, path, mode)
    for path, methods in PATHS.items()
    for method in methods
    if method != "parameters"
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or can_be_wrong(methods[method])
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=40,
    derandomize=True,  # the same cases in every run
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def api(app):
    """The document the app itself serves, bound to the app."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


@pytest.mark.parametrize(
    ("method", "path", "mode"), CASES, ids=lambda part: getattr(part, "value", part)
)
def test_no_operation_breaks(api, make_station, session, method: str, path: str, mode):
    station = make_station(name="fuzzed")

    @given(case=api[path][method].as_strategy(generation_mode=mode))
    @BOUNDED
    def run(case) -> None:
        if mode is GenerationMode.POSITIVE and "station_id" in (case.path_parameters or {}):
            case.path_parameters["station_id"] = station.id
        judge(case)

    run()


def judge(case) -> None:
    """Send one case; raise when the answer is a fault or not what the document says."""
    case.headers["Accept-Encoding"] = "identity"  # the test transport does not unpack
    response = case.call()
    case.validate_response(response, checks=CHECKS)
    if response.status_code >= 400:
        assert response.headers["content-type"][0] == "application/problem+json"
        document = response.json()
        assert document["status"] == response.status_code
        assert document["type"].startswith("/problems/")
        assert document["title"]
        assert document["detail"]
