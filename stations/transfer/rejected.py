"""The bad rows go back as they came: same columns, same encoding, with the reason behind them."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from flask_babel import gettext as _

from stations.transfer.messages import words
from stations.transfer.plan import PlannedRow
from stations.transfer.table import SourceTable
from stations.transfer.text import neutralise, restore


def write_rejected(
    path: Path, table: SourceTable, rows: Sequence[PlannedRow], *, exact: bool = False
) -> Path:
    """Write the refused rows and give the file's path; a file that is there is never overwritten.

    Goes beside `path`, or into the working folder when that cannot be written; with `exact`, `path`
    itself is the file to write.
    """
    data = rejected_csv(table, rows)
    if exact:
        return _create(path, data)
    for folder in (path.parent, Path.cwd()):
        try:
            return _create(folder / f"{path.name}.rejected.csv", data)
        except OSError:
            continue
    raise PermissionError(path.parent)


def rejected_csv(table: SourceTable, rows: Sequence[PlannedRow]) -> bytes:
    """The refused rows as CSV, neutralised like every export (an apostrophe that import takes off)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=table.delimiter)
    width = len(table.headers)
    kept = [i for i, header in enumerate(table.headers) if header.strip() != _("原因")]
    writer.writerow([*(_safe(table.headers[i]) for i in kept), _("原因")])
    for row in rows:
        cells = [*row.draft.row.cells, *[""] * width]
        reasons = ";".join(words(fault) for fault in row.faults)
        writer.writerow([*(_safe(cells[i]) for i in kept), neutralise(reasons)])
    return buffer.getvalue().encode(table.encoding)


def _safe(cell: str) -> str:
    return cell if _is_number(cell) else neutralise(restore(cell))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _create(path: Path, data: bytes) -> Path:
    for number in range(1, 1000):
        tried = path if number == 1 else path.with_name(f"{path.stem}-{number}.csv")
        try:
            handle = os.open(tried, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return tried
    raise FileExistsError(path)
