"""What holds for phones, codes and sign-ins; pure."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.permissions import Role


class Purpose(StrEnum):
    """What a one-time code is good for; it is good for nothing else."""

    SIGN_IN = "sign_in"


class SignInKind(StrEnum):
    """How a sign-in is carried: by the browser's cookie or by a program's bearer token."""

    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret


CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=5)
CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
"""How long a page waits before it sends another code to the same phone."""

PER_PHONE = ((5, timedelta(minutes=15)), (20, timedelta(days=1)))
PER_ADDRESS = ((60, timedelta(hours=1)), (300, timedelta(days=1)))
"""Most codes sent: a phone has one owner; an address may be a carrier's, with many riders behind it."""
CODES_KEPT = timedelta(days=1)
"""As long as the longest limit looks back."""

SIGN_IN_LIVES = timedelta(days=90)
PROOF_LIVES = timedelta(hours=12)
"""So long a second factor counts: a working day."""
SEEN_EVERY = timedelta(minutes=10)
"""How exactly it is noted when a sign-in was last used."""

FACTOR_TRIES = 5
FACTOR_PAUSE = timedelta(minutes=15)
RECOVERY_CODES = 10

HOME = "/me"

ROLE_LABELS: dict[Role, LazyString] = {
    Role.KEEPER: _l("站长"),
    Role.COUNTY_STAFF: _l("县级工作人员"),
    Role.COUNTY_APPROVER: _l("县级审批人"),
    Role.CITY_STAFF: _l("市级工作人员"),
    Role.CITY_APPROVER: _l("市级审批人"),
    Role.AUDITOR: _l("审计员"),
    Role.ADMIN: _l("系统管理员"),
}

_IGNORED = re.compile(r"[\s\-().·]")
_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")


def phone_number(typed: str) -> str:
    """The 11 digits of a mainland mobile number, however it was typed: +86, spaces, full width.

    Raises ValueError, in words for the person who typed it.
    """
    plain = _IGNORED.sub("", unicodedata.normalize("NFKC", typed))
    found = _MOBILE.fullmatch(plain)
    if found is None:
        raise ValueError(_("请填 11 位手机号,例如 138 0013 8000"))
    return found[1]


def masked(phone: str) -> str:
    """A phone as others may see it: 138****8000."""
    return f"{phone[:3]}****{phone[-4:]}"


def digits(typed: str) -> str:
    """A code as typed, with full-width digits and spaces made plain."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", typed))


def safe_next(target: str | None) -> str:
    r"""Where to go after signing in: a path of this site, or the home of a person.

    A browser reads `//host`, `/\host` and `/<tab>/host` as another site, so these are refused.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return HOME
    if "\\" in target or any(sign <= " " or sign == "\x7f" for sign in target):
        return HOME
    try:
        parts = urlsplit(target)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc else target


_BROWSERS = (("MicroMessenger", "微信"), ("QQ/", "QQ"), ("Edg", "Edge"), ("Firefox", "Firefox"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_label(user_agent: str) -> str:
    """As much of a user agent as its owner needs to know it again: "Android · Chrome"."""
    found = (
        next((name for sign, name in known if sign in user_agent), "")
        for known in (_SYSTEMS, _BROWSERS)
    )
    return " · ".join(part for part in found if part)
