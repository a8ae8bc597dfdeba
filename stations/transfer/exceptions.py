"""Dated exceptions in one cell: `2027-02-05/2027-02-08 off #春节 | 2026-12-31 09:00-12:00`. Pure."""

import re
from datetime import date

from stations.hours import validate_exception

_ITEM = re.compile(
    r"^(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?\s+([^#]+?)\s*(?:#\s*(.*))?$", re.DOTALL
)


def parse_exceptions(text: str) -> list[dict[str, object]]:
    """The exceptions a cell holds. Raises ValueError with the item that cannot be read."""
    found: list[dict[str, object]] = []
    for item in filter(None, (piece.strip() for piece in text.split("|"))):
        match = _ITEM.match(item)
        if not match:
            raise ValueError(item[:60])
        first, last, hours, reason = match.groups()
        try:
            start, end = date.fromisoformat(first), date.fromisoformat(last or first)
            hours = validate_exception(hours)
        except ValueError as error:
            raise ValueError(item[:60]) from error
        if end < start:
            raise ValueError(item[:60])
        found.append({"first": start, "last": end, "hours": hours, "reason": reason or ""})
    return found


def write_exceptions(rows: list[dict[str, object]]) -> str:
    """The cell `parse_exceptions` reads back."""
    return " | ".join(_write(row) for row in rows)


def _write(row: dict[str, object]) -> str:
    days = str(row["first"]) if row["first"] == row["last"] else f"{row['first']}/{row['last']}"
    reason = str(row.get("reason") or "").replace("|", "/").replace("#", " ")
    return f"{days} {row['hours']}" + (f" #{reason}" if reason else "")
