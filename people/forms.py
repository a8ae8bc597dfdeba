"""HTML in: a form is read by the same schema as the JSON body, and says the same when it is wrong."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from core.errors import Invalid
from core.web.messages import field_errors

Body = TypeVar("Body", bound=BaseModel)


def read(schema: type[Body]) -> Body:
    """The posted form as a body of this schema; raises Invalid with reasons by field."""
    given = {name: request.form[name] for name in schema.model_fields if name in request.form}
    try:
        return schema.model_validate(given)
    except ValidationError as error:
        raise Invalid(errors=field_errors(error)) from error


def said(problem: Exception) -> str:
    """One line for the top of a form: the first reason, else what the problem says as a whole."""
    errors = getattr(problem, "errors", {})
    return next(
        (text for texts in errors.values() for text in texts), str(getattr(problem, "detail", ""))
    )
