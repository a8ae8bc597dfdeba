"""One database a test worker, migrated once, emptied after every test that wrote.

Emptying beats rolling back here: the code under test commits, opens connections of its own, races
itself in threads; none of that works inside one held-open transaction.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, make_url, text

URL_VARIABLE = "LEILEME_TEST_DATABASE_URL"


@contextmanager
def worker_database(folder: Path, worker: str) -> Iterator[str]:
    """The URL of an empty database for one worker: a file, or a database of the given server."""
    server = os.environ.get(URL_VARIABLE)
    if not server:
        yield f"sqlite:///{folder / 'test.db'}"
        return
    name = f"leileme_{worker}_{os.getpid()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


class Reset:
    """Puts every table back to what the migrations left in it."""

    def __init__(self, engine: Engine, metadata: MetaData) -> None:
        self.engine = engine
        # A model without a migration is a law's business; it must not fail every other test as well.
        present = set(inspect(engine).get_table_names())
        self.tables = {t.name: t for t in metadata.sorted_tables if t.name in present}
        with engine.connect() as connection:
            self.baseline = {
                name: [
                    dict(row) for row in connection.execute(self.tables[name].select()).mappings()
                ]
                for name in self.filled(connection)
            }

    def filled(self, connection: Connection) -> set[str]:
        """The names of the tables that hold rows, asked in one round trip."""
        parts = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in self.tables]
        found: Any = connection.execute(text(" UNION ALL ".join(parts))).scalars() if parts else ()
        return set(found)

    def __call__(self) -> None:
        """Empty what a test filled. Cheap when it wrote nothing.

        Version numbers go on instead of starting again: what is kept in memory under a number must
        not be taken for the next test's.
        """
        with self.engine.connect() as connection:
            filled = self.filled(connection)
        if filled <= {"versions"} and not self.baseline:
            return
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for table in reversed(self.tables.values()):
                if table.name in filled - {"versions"}:
                    connection.execute(table.delete())
            for name, rows in self.baseline.items():
                connection.execute(self.tables[name].insert(), rows)
            versions = self.tables.get("versions")
            if versions is not None:
                connection.execute(versions.update().values(number=versions.c.number + 1))
