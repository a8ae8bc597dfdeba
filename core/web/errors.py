"""Errors become answers here and nowhere else: a page for people, a problem document for programs."""

import logging
import re
from typing import cast

from apiflask.exceptions import HTTPError
from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import HTTPException, default_exceptions

from core.errors import FieldErrors, Forbidden, Invalid, NotFound, Problem, TooMany, Unavailable
from core.web.messages import field_errors

log = logging.getLogger(__name__)

API = "/api/"
OPEN_DATA = "/open-data/"


def init_errors(app: Flask) -> None:
    """Register the one handler for each family of errors."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, lambda error: answer(_from_http(error)))
    app.register_error_handler(HTTPError, lambda error: answer(_from_apiflask(error)))
    app.register_error_handler(DBAPIError, lambda error: answer(_from_database(error)))
    app.register_error_handler(Exception, _unexpected)


def answer(problem: Problem) -> Response:
    """The response for a problem, in the form that the one who asked can read."""
    if wants_json():
        response = current_app.response_class(
            current_app.json.dumps(as_document(problem)), content_type="application/problem+json"
        )
    else:
        response = current_app.make_response(render_template("error.html", problem=problem))
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_json() -> bool:
    """Whether this request speaks to the API."""
    return request.path.startswith((API, OPEN_DATA))


def as_document(problem: Problem) -> dict[str, object]:
    """The problem as RFC 9457 has it, with our `errors` by field."""
    document: dict[str, object] = {
        "type": f"/problems/{problem.slug}",
        "title": str(problem.title),
        "status": problem.status,
        "detail": str(problem.detail),
    }
    if problem.errors:
        document["errors"] = {name: list(said) for name, said in problem.errors.items()}
    return document


def _from_http(error: HTTPException) -> Problem:
    known: dict[int, type[Problem]] = {404: NotFound, 429: TooMany, 422: Invalid}
    code = error.code or 500
    if isinstance(error, CSRFError):
        return Forbidden(_("页面放得太久了。请返回、刷新后再提交一次"), slug="csrf")
    problem = known.get(code, Problem)()
    if type(problem) is Problem:
        problem.status = code
        problem.slug = _slug(code)
        problem.title = problem.detail = _TITLES.get(code, lambda: error.name)()
    problem.headers = {
        name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}
    }
    return problem


def _slug(code: int) -> str:
    """`request-entity-too-large` for 413: Werkzeug's names, which do not change with Python's."""
    name = default_exceptions[code].__name__ if code in default_exceptions else "Error"
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


_TITLES = {
    400: lambda: _("请求无法读懂"),
    405: lambda: _("这个地址不支持这种操作"),
    413: lambda: _("内容太大"),
    414: lambda: _("网址太长"),
    415: lambda: _("内容格式不对"),
}


def _from_apiflask(error: HTTPError) -> Problem:
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        return Invalid(errors=cast(FieldErrors, field_errors(cause)))
    problem = Problem(error.message)
    problem.status = error.status_code
    return problem


def _from_database(error: DBAPIError) -> Problem:
    """A value it cannot hold is bad input, a database that is away or full is said as such."""
    if isinstance(error, DataError):
        return Invalid()
    log.error("database: %s", error, exc_info=error)
    if error.connection_invalidated or type(error).__name__ == "OperationalError":
        return Unavailable(_("数据库暂时无法使用,没有保存任何内容,请稍后再试"), slug="database")
    return Problem()


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error on %s", request.endpoint, exc_info=error)
    return answer(Problem())
