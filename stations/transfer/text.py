"""Cells as text: cleaned for storing, made harmless for spreadsheets, and back without loss."""

import re
import unicodedata

# Full-width letters and digits only: Chinese punctuation in a name is right as it stands.
_FULL_WIDTH = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_FULL_WIDTH[0x3000] = 0x20
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_TRIGGERS = "=+-@\t\r\n＝＋－＠"  # OWASP "CSV injection", the full-width forms included
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][\w:-]*(?:\s[\x20-\x7e]*)?/?>", re.ASCII)


def clean(text: str) -> str:
    """Text fit for storing on one line: full-width digits and letters made plain, no invisible
    characters, white space collapsed.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_FULL_WIDTH))
    return " ".join(plain.split())


def neutralise(text: str) -> str:
    """A cell no spreadsheet takes for a formula; `restore` is its exact inverse."""
    start = text.lstrip(" ")[:1]
    return f"'{text}" if start and (start in _TRIGGERS or start == "'") else text


def restore(text: str) -> str:
    """Take away the apostrophe that `neutralise` put there, and only that."""
    if not text.startswith("'"):
        return text
    start = text[1:].lstrip(" ")[:1]
    return text[1:] if start and (start in _TRIGGERS or start == "'") else text


def is_formula(name: str) -> bool:
    """True for a name that a spreadsheet would run: `=…`, `+f(…)`, `@SUM(…)`; not for `@home` or `-1F`."""
    plain = unicodedata.normalize("NFKC", name).lstrip()
    return plain.startswith("=") or (plain[:1] in ("+", "-", "@") and "(" in plain)


def has_html(text: str) -> bool:
    """True when the text holds something like a tag; it is stored as text all the same."""
    return bool(_HTML.search(text))
