"""`flask sample load | remove`: the labelled sample city with its roads and base map."""

from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from core.config import settings
from core.db import transaction
from core.errors import Conflict
from core.osm import BadExtract
from sample import load as city
from stations.basemap.build import BuildFailed as BasemapFailed
from stations.basemap.build import NoTilemaker
from stations.maps import build as maps
from stations.routing.binaries import NoOsrm
from stations.routing.build import BuildFailed as RoadsFailed

HERE = Path(__file__).parent
ROADS = HERE / "roads" / "liandu_schematic.osm.pbf"
BASEMAP = HERE / "basemap"

sample = AppGroup("sample", help="示例城市。 The sample city.")


@sample.command("load")
@click.option("--force", is_flag=True, help="已有真实驿站也装。 Even among stations of one's own.")
@click.option("--no-map", is_flag=True, help="只装驿站,不装路网和底图。 Stations only.")
def load(force: bool, no_map: bool) -> None:
    """装入示例城市:编造的驿站(名称带“示例”)、示意路网和底图;可重复运行。 Load the sample city.

    公开报道过的八个真实驿站也列出,但没有坐标(位置待核实)。 Can be repeated.
    """
    try:
        with transaction() as session:
            loaded = city.load(session, force=force)
    except Conflict as error:
        raise click.ClickException(
            _("数据库里已有真实驿站,没有装入示例;确实要装请加 --force")
        ) from error
    click.echo(
        _(
            "示例驿站:新增 %(created)s,恢复 %(revived)s,已有 %(present)s",
            created=loaded.created,
            revived=loaded.revived,
            present=loaded.present,
        )
    )
    if not no_map:
        _map()


@sample.command("remove")
def remove() -> None:
    """撤下示例城市(标为已撤销)。 Take the sample city away."""
    with transaction() as session:
        gone, kept = city.remove(session)
    click.echo(_("撤下 %(gone)s 个示例驿站", gone=gone))
    for name in kept:
        click.echo(_("保留(有人改过):%(name)s", name=name))


def _map() -> None:
    """Roads and base map through the same way as any extract."""
    data_dir = settings().data_dir
    drawn = next(iter(sorted(BASEMAP.glob("*.pmtiles"))), None)
    try:
        with maps.only_builder(data_dir):
            extract = maps.read_extract(ROADS, click.echo)
            maps.check_room(extract, data_dir)
            maps.make_roads(extract, data_dir, click.echo)
            maps.make_basemap(extract, data_dir, click.echo, drawn)
    except (
        BadExtract,
        NoOsrm,
        NoTilemaker,
        RoadsFailed,
        BasemapFailed,
        maps.Busy,
        maps.NoRoom,
    ) as error:
        raise click.ClickException(str(error)) from error
