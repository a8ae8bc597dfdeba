"""Reading a region list: `adcode,name,name_en,parent,lat,lon`, one line a region."""

import csv
from pathlib import Path

from sqlalchemy.orm import Session

from stations.directory.model import Region


def load(session: Session, path: Path) -> int:
    """Add or renew the regions of a CSV file (UTF-8); gives how many.

    Raises ValueError naming the line that cannot be read; the caller's transaction then rolls back.
    """
    line = 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            session.merge(_region(line, row))
    session.flush()
    return line - 1


def _region(line: int, row: dict[str, str]) -> Region:
    if not ((row.get("adcode") or "").isdigit() and row.get("name")):
        raise ValueError(f"line {line}: adcode or name missing")
    try:
        return Region(
            adcode=row["adcode"],
            name=row["name"],
            name_en=row.get("name_en") or "",
            parent=row.get("parent") or "",
            lat=float(row["lat"]) if row.get("lat") else None,
            lon=float(row["lon"]) if row.get("lon") else None,
        )
    except ValueError as error:
        raise ValueError(f"line {line}: {error}") from error
