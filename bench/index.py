"""k nearest in process: cost from 300 to 200,000 stations, exactness, and other ways of doing it side by side.

    python -m bench.index [--queries 2000] [--exact 10000] [--postgres postgresql://…]

The filter passes a tenth of the stations. Other ways: numpy over everything, and PostGIS `<->` with the re-rank that
makes it exact (its own order is by the sphere), where a server is given; the tables it makes are temporary.
"""

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np

from bench.common import Places, percentiles, table, write_section
from stations.nearest.index import Columns, Filter, Index, geodesics

K = 20
FIELDS = Filter(facilities=0b101)
SIZES = (300, 2_000, 20_000, 200_000)
Ask = Callable[[float, float], Sequence[int]]


def columns(count: int) -> Columns:
    """Stations of which a tenth have both facilities of the filter."""
    places = Places.of(count)
    dice = np.random.default_rng(count)
    bits = sum((dice.random(count) < 0.3162).astype(np.int64) << bit for bit in range(21))
    zero = np.zeros(count, np.int64)
    return Columns(places.lat, places.lon, bits, zero, zero, zero, zero)


def brute(points: Columns) -> Ask:
    """A look at everything, as plainly as numpy allows: the truth, and the first rival."""

    def ask(lat: float, lon: float) -> Sequence[int]:
        rows = np.flatnonzero((points.facilities & FIELDS.facilities) == FIELDS.facilities)
        metres = geodesics(lat, lon, points.lat[rows], points.lon[rows])
        return rows[np.lexsort((rows, metres))[:K]].tolist()

    return ask


def postgis(points: Columns, url: str) -> Ask:
    """PostGIS with a KNN index, twelve more than wanted, re-ranked on the spheroid."""
    import psycopg

    link = psycopg.connect(url, autocommit=True)
    link.execute("create extension if not exists postgis")
    link.execute(
        "create temporary table place (row int primary key, mask int, at geography(point))"
    )
    with link.cursor().copy("copy place (row, mask, at) from stdin") as copy:
        for row, (lat, lon, mask) in enumerate(
            zip(points.lat.tolist(), points.lon.tolist(), points.facilities.tolist(), strict=True)
        ):
            copy.write_row((row, mask, f"SRID=4326;POINT({lon!r} {lat!r})"))
    link.execute("create index on place using gist (at)")
    link.execute("analyze place")
    text = """select row from (
        select row, at from place where mask & %(mask)s = %(mask)s
        order by at <-> st_point(%(lon)s, %(lat)s)::geography limit %(more)s) near
        order by st_distance(at, st_point(%(lon)s, %(lat)s)::geography, true), row limit %(k)s"""

    def ask(lat: float, lon: float) -> Sequence[int]:
        given = {"mask": FIELDS.facilities, "lat": lat, "lon": lon, "k": K, "more": K + 12}
        return [row for (row,) in link.execute(text, given, prepare=True)]

    return ask


def ours(points: Columns) -> Ask:
    """The product's index."""
    index = Index(points)
    return lambda lat, lon: index.nearest(lat, lon, K, FIELDS).rows.tolist()


def timed(ask: Ask, places: Sequence[tuple[float, float]]) -> list[float]:
    """Seconds of each query, after some that warm up."""
    for place in places[:50]:
        ask(*place)
    took = []
    for place in places:
        begun = time.perf_counter()
        ask(*place)
        took.append(time.perf_counter() - begun)
    return took


def compare(
    count: int, queries: int, postgres: str | None
) -> list[tuple[str, float, float, float]]:
    """Medians and tails of each way at one size."""
    points = columns(count)
    places = list(Places(points.lat, points.lon).near(queries))
    ways = {"STRtree, exact": ours(points), "brute force, geodesics": brute(points)}
    if postgres:
        ways["PostGIS `<->` + re-rank"] = postgis(points, postgres)
    slow = {"STRtree, exact": 1.0}
    return [
        (name, *percentiles(timed(ask, places[: int(queries * slow.get(name, 0.1))])))
        for name, ask in ways.items()
    ]


def wrong(count: int, queries: int) -> int:
    """How many answers of random queries differ from a look at everything, in set or order."""
    points = columns(count)
    mine, truth = ours(points), brute(points)
    dice = np.random.default_rng(7)
    wide = zip(
        dice.uniform(-90, 90, queries // 5).tolist(),
        dice.uniform(-180, 180, queries // 5).tolist(),
        strict=True,
    )
    near = Places(points.lat, points.lon).near(queries - queries // 5, 8)
    return sum(mine(*place) != truth(*place) for place in [*near, *wide])


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--queries", type=int, default=2000)
    options.add_argument("--exact", type=int, default=10_000)
    options.add_argument("--postgres")
    given = options.parse_args()
    rows, medians = [], {}
    for count in SIZES:
        for name, p50, p95, p99 in compare(count, given.queries, given.postgres):
            rows.append((f"{count:,}", name, f"{p50:.0f}", f"{p95:.0f}", f"{p99:.0f}"))
            medians[count, name] = p50
    growth = medians[SIZES[-1], "STRtree, exact"] / medians[SIZES[0], "STRtree, exact"]
    differ = wrong(SIZES[-1], given.exact)
    text = table(("stations", "way", "p50 µs", "p95 µs", "p99 µs"), rows)
    text += f"\n\nk = {K}, a tenth passes the filter. From {SIZES[0]} to {SIZES[-1]:,} stations the median grows {growth:.2f} times."
    text += f"\n\n{differ} of {given.exact:,} random queries over {SIZES[-1]:,} stations differ from brute force in set or order."
    write_section(
        "index",
        "Nearest in process",
        f"python -m bench.index --queries {given.queries} --exact {given.exact}",
        text,
    )
    raise SystemExit(1 if differ else 0)


if __name__ == "__main__":
    main()
