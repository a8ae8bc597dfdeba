"""Field types that every room's bodies and queries share."""

from typing import Annotated

from flask_babel import gettext as _
from pydantic import AfterValidator, StringConstraints

ALLOWED_CONTROLS = {"\n", "\t"}


def printable(text: str) -> str:
    """The text, if it has no control characters but line breaks and tabs; ValueError otherwise.

    PostgreSQL cannot store NUL, and nobody types the others.
    """
    if any(sign < " " and sign not in ALLOWED_CONTROLS for sign in text):
        raise ValueError(_("不能含有控制字符"))
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(printable)]
"""A text that a person typed."""
