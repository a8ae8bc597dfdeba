"""One vocabulary of errors. Rooms raise them; `core.web.errors` turns them into answers."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

FieldErrors = Mapping[str, Sequence[str]]


class Problem(Exception):
    """Something the person who asked must be told (RFC 9457).

    `slug` names the kind for programs and is stable; `detail` is for people.
    """

    status = 500
    slug = "internal"
    title = _l("系统出错了")

    def __init__(
        self,
        detail: object = None,
        *,
        slug: str | None = None,
        errors: FieldErrors | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail if detail is not None else self.title
        self.slug = slug or self.slug
        self.errors = errors or {}
        self.headers = headers or {}


class Invalid(Problem):
    """The input cannot be used; `errors` says which field and why."""

    status, slug, title = 422, "invalid", _l("填写的内容有误")


class Unauthorized(Problem):
    """Nobody is signed in and somebody must be."""

    status, slug, title = 401, "unauthorized", _l("请先登录")


class Forbidden(Problem):
    """The one who asks may not do this."""

    status, slug, title = 403, "forbidden", _l("没有权限")


class NotFound(Problem):
    """It does not exist, or the one who asks may not know of it."""

    status, slug, title = 404, "not-found", _l("没有找到")


class Conflict(Problem):
    """Somebody was faster, or the thing has changed meanwhile."""

    status, slug, title = 409, "conflict", _l("内容已变化,请刷新")


class TooMany(Problem):
    """Too many requests in too short a time."""

    status, slug, title = 429, "too-many", _l("操作太频繁,请稍后再试")


class Unavailable(Problem):
    """Something this needs is not there right now; trying later may help."""

    status, slug, title = 503, "unavailable", _l("暂时无法使用")
