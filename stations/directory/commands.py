"""`flask stations …` for what belongs to the directory itself: regions, photos, the keeper's word."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from core import versions
from core.actor import COMMAND_LINE
from core.config import settings
from core.db import transaction
from core.errors import Problem
from stations.directory import actions, photos, queries, regions
from stations.directory.model import StationPhoto
from stations.hours import State

stations = AppGroup(
    "stations", help="驿站:导入、导出、区划、照片。 Stations: import, export, regions, photos."
)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@stations.command("regions")
@click.argument("file", type=FILE)
def load_regions(file: Path) -> None:
    """读入区划表(CSV:adcode,name,name_en,parent,lat,lon)。 Load the regions of a CSV file."""
    try:
        with transaction() as session:
            number = regions.load(session, file)
    except (ValueError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    click.echo(f"{number} 个区划 / regions")


@stations.command("photo")
@click.argument("code")
@click.argument("file", type=FILE)
@click.option("--alt", required=True, help="照片里有什么(给看不见的人)。 What the picture shows.")
def add_photo(code: str, file: Path, alt: str) -> None:
    """给驿站加一张照片(去掉元数据,重新编码)。 Add a photo to the station with this CODE."""
    try:
        with transaction() as session:
            station = queries.station_by_code(session, code)
            kept = photos.keep(file.read_bytes(), settings().data_dir / "photos")
            picture = StationPhoto(
                file=kept.file,
                alt=alt,
                width=kept.width,
                height=kept.height,
                position=len(station.photos),
            )
            station.photos.append(picture)
            station.revision = versions.bump(session, actions.VERSION)
    except Problem as problem:
        raise click.ClickException(_words(problem)) from problem
    click.echo(f"{code}: {kept.width} x {kept.height}")


@stations.command("override")
@click.argument("code")
@click.argument("state", type=click.Choice(["open", "closed"]))
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    help="到几点为止(当地时间)。 Local time.",
)
@click.option("--note", default="", help="给骑手的话。 A word to riders.")
def override(code: str, state: str, until: datetime, note: str) -> None:
    """临时开门或关门,到时自动恢复。 Open or close the station with this CODE for now."""
    end = until.replace(tzinfo=settings().zone)
    try:
        with transaction() as session:
            station = queries.station_by_code(session, code)
            command = actions.SetOverride(station.id, State(state), until=end, note=note)
            actions.set_override(session, COMMAND_LINE, command)
    except Problem as problem:
        raise click.ClickException(_words(problem)) from problem
    click.echo(f"{code}: {state} → {end:%Y-%m-%d %H:%M}")


def _words(problem: Problem) -> str:
    said = [text for texts in problem.errors.values() for text in texts]
    return ";".join(said) or str(problem.detail)
