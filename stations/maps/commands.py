"""`flask map build FILE.osm.pbf`: the road graph, and the base map, from one extract."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from core.config import settings
from core.osm import BadExtract
from stations.basemap.build import BuildFailed as BasemapFailed
from stations.basemap.build import NoTilemaker
from stations.maps import build as builder
from stations.maps.build import Busy, NoRoom, Part
from stations.routing.binaries import NoOsrm
from stations.routing.build import BuildFailed as RoadsFailed

EXIT_FAILED, EXIT_BAD_FILE, EXIT_PARTLY = 1, 2, 3

maps = AppGroup("map", help="路网与底图。 Road graph and base map.")


@maps.command("build")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--only",
    type=click.Choice([part.value for part in Part]),
    help="只生成其中一种。 Build only one of the two.",
)
def build(file: Path, only: str | None) -> None:
    """用 OSM 数据文件(.osm.pbf)生成路网和底图,生成后自动启用,不用重启。

    Build the road graph (e-bike, walk) and the base map from one OpenStreetMap extract. What is
    served stays until the new one is complete; the one before is kept.

    Exit code: 0 all built; 2 the file cannot be used, nothing changed; 3 roads built, but no base
    map (tilemaker is missing or failed); 1 the build failed or another one is running.
    """
    parts = [Part(only)] if only else list(Part)
    try:
        with builder.only_builder(settings().data_dir), builder.measured(_say):
            code = _build(file, parts)
    except BadExtract as error:
        _stop(EXIT_BAD_FILE, error)
    except (Busy, NoRoom, NoOsrm, RoadsFailed) as error:
        _stop(EXIT_FAILED, error)
    sys.exit(code)


def _build(file: Path, parts: list[Part]) -> int:
    data_dir = settings().data_dir
    extract = builder.read_extract(file, _say)
    builder.check_room(extract, data_dir)
    if Part.ROADS in parts:
        builder.make_roads(extract, data_dir, _say)
    if Part.BASEMAP not in parts:
        return 0
    try:
        builder.make_basemap(extract, data_dir, _say)
    except (NoTilemaker, BasemapFailed) as error:
        click.echo(str(error), err=True)
        return EXIT_PARTLY if Part.ROADS in parts else EXIT_FAILED
    return 0


def _say(line: str) -> None:
    click.echo(line)


def _stop(code: int, error: Exception) -> None:
    click.echo(str(error), err=True)
    sys.exit(code)
