"""The OpenAPI document: what APIFlask draws from the views, with our way of saying errors."""

from typing import Any, cast

from apiflask import APIFlask

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "example": "/problems/invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "What is wrong with each field.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
MEANINGS = {
    "Unauthorized": "Nobody is signed in, or not any more.",
    "NotFound": "There is no such thing, or not for you.",
    "Invalid": "A field cannot be accepted; `errors` says which and why.",
    "Problem": "Anything else that went wrong, said the same way.",
}
IN_PLACE_OF = {"401": "Unauthorized", "404": "NotFound", "422": "Invalid", "default": "Problem"}


def init_openapi(app: APIFlask) -> None:
    """Put our errors in place of the library's in every operation."""
    # The library would name the server after the Host header, that is, after whatever was sent.
    app.config["AUTO_SERVERS"] = False
    app.security_schemes = {"bearer": {"type": "http", "scheme": "bearer"}}
    app.spec_processor(cast(Any, describe_errors))


def describe_errors(spec: dict[str, Any]) -> dict[str, Any]:
    """The document with every error answer as a problem document, and no schema left over."""
    components = spec.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    components["responses"] = {name: _response(text) for name, text in MEANINGS.items()}
    for operations in spec["paths"].values():
        for operation in operations.values():
            answers = operation["responses"] = operation.get("responses", {})
            for status, name in IN_PLACE_OF.items():
                if status in answers or status == "default":
                    answers[status] = {"$ref": f"#/components/responses/{name}"}
    # A tag shared by two blueprints is listed by each of them.
    spec["tags"] = list({tag["name"]: tag for tag in spec.get("tags", [])}.values())
    return spec


def _response(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
