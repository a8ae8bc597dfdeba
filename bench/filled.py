"""A data folder with a database full of synthetic stations."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from bench.common import Places, fill
from core import versions
from core.config import Settings
from core.db import db, init_database, transaction
from stations.directory import model  # noqa: F401  its tables


@contextmanager
def filled(count: int, box: Sequence[float], kept: Path | None = None) -> Iterator[Path]:
    """A data folder with so many stations; temporary, or ``kept`` and used again when it is there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = kept or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "leileme.db").exists():
            print(f"writing {count:,} stations to {folder} …", flush=True)
            write(folder, Places.of(count, box=box))
        yield folder


def write(folder: Path, places: Places) -> None:
    """A database in the folder with a station at each place."""
    with database(folder).app_context():
        db.create_all()
        with transaction() as session:
            fill(session, places)
            versions.bump(session, "stations")
        db.session.remove()
        db.engine.dispose()


def database(folder: Path) -> Flask:
    """A bare app on the database of a folder."""
    app = Flask("bench")
    made = Settings(
        folder, f"sqlite:///{folder / 'leileme.db'}", secret_key="bench", rate_limits=False
    )
    app.extensions["settings"] = made
    init_database(app, made)
    return app
