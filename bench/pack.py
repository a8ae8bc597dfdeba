"""The offline pack's size on the wire and what it costs to make.

python -m bench.pack [--sizes 300,5000]
"""

import argparse
import time

from bench.common import table, write_section
from bench.filled import database, filled
from core.clock import local, now
from core.db import db
from stations.directory.opening import calendar
from stations.directory.published import published_since
from stations.nearest.pack import Pack, write
from stations.nearest.schedules import Day


def measured(count: int) -> tuple[str, ...]:
    """One row of the table."""
    with filled(count, (118.7, 27.7, 120.5, 28.9)) as folder:
        app = database(folder)
        with app.app_context():
            config = app.extensions["settings"]
            today = local(now(), config.zone).date()
            begun = time.perf_counter()
            stations = published_since(db.session(), -1)
            text = write(stations, [], Day(today, calendar(config, today.year), config.zone), 1)
            written = time.perf_counter()
            pack = Pack.of(text)
            done = time.perf_counter()
            db.session.remove()
            db.engine.dispose()
    sizes = (f"{len(pack.encodings[name]) / 1024:.1f}" for name in ("br", "gzip", "identity"))
    return f"{count:,}", *sizes, f"{(written - begun) * 1000:.0f}", f"{(done - written) * 1000:.0f}"


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", default="300,5000")
    given = options.parse_args()
    head = ("stations", "brotli KB", "gzip KB", "plain KB", "written in ms", "compressed in ms")
    rows = [measured(int(count)) for count in given.sizes.split(",")]
    write_section(
        "pack", "Offline pack", f"python -m bench.pack --sizes {given.sizes}", table(head, rows)
    )


if __name__ == "__main__":
    main()
