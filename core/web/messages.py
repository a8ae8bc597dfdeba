"""What is wrong with a field, in plain words, from pydantic's error types."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

Words = Callable[[dict[str, Any]], str]

WORDS: dict[str, Words] = {
    "missing": lambda c: _("必填"),
    "float_parsing": lambda c: _("应为数字"),
    "float_type": lambda c: _("应为数字"),
    "finite_number": lambda c: _("应为普通数字"),
    "int_parsing": lambda c: _("应为整数"),
    "int_from_float": lambda c: _("应为整数"),
    "int_type": lambda c: _("应为整数"),
    "greater_than_equal": lambda c: _("不能小于 %(n)s", n=c.get("ge")),
    "less_than_equal": lambda c: _("不能大于 %(n)s", n=c.get("le")),
    "enum": lambda c: _("只能是:%(expected)s", expected=c.get("expected")),
    "literal_error": lambda c: _("只能是:%(expected)s", expected=c.get("expected")),
    "string_too_long": lambda c: _("最多 %(n)s 个字", n=c.get("max_length")),
    "string_too_short": lambda c: _("至少 %(n)s 个字", n=c.get("min_length")),
    "string_pattern_mismatch": lambda c: _("写法不对"),
    "string_type": lambda c: _("应为文字"),
    "extra_forbidden": lambda c: _("没有这个字段"),
    "timezone_aware": lambda c: _("时间要带时区,例如 2026-07-01T12:00:00+08:00"),
    "datetime_parsing": lambda c: _("应为时间,例如 2026-07-01T12:00:00+08:00"),
    "datetime_from_date_parsing": lambda c: _("应为时间,例如 2026-07-01T12:00:00+08:00"),
    "model_type": lambda c: _("应为一个对象"),
    "model_attributes_type": lambda c: _("应为一个对象"),
}


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """Messages by field name; a fault of the whole body stands under `body`."""
    found: dict[str, list[str]] = {}
    for item in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in item["loc"]) or "body"
        words = WORDS.get(item["type"])
        context = item.get("ctx", {})
        if item["type"] == "value_error" and "error" in context:
            said = str(context["error"])
        else:
            said = words(context) if words else item["msg"]
        found.setdefault(name, []).append(said)
    return found
