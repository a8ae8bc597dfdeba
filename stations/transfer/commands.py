"""`flask stations import | export | places | batches | undo`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale
from flask_babel import gettext as _
from tqdm import tqdm

from core.actor import COMMAND_LINE
from core.config import settings
from core.db import db
from core.errors import Conflict, NotFound
from core.geo import Crs
from stations.directory.commands import stations
from stations.directory.rules import SourceKind, StationType
from stations.transfer import exporting, queries, report, undo
from stations.transfer.importing import Import, ImportResult, run
from stations.transfer.messages import nothing_written, words
from stations.transfer.options import ImportOptions
from stations.transfer.places import read_places
from stations.transfer.plan import Action
from stations.transfer.reading import read_table
from stations.transfer.reasons import UnreadableFile
from stations.transfer.rejected import write_rejected
from stations.transfer.table import SourceTable

ROWS_REFUSED = 3
UNREADABLE = 2
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="报告的语言。 Language of the report."
)


@contextmanager
def _speaking(lang: str | None) -> Iterator[None]:
    with force_locale(lang or settings().lang):
        yield


def _importing(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every import shares."""
    for option in (
        LANG,
        click.option(
            "--details", is_flag=True, help="列出每一行的每一项。 Show every field of every row."
        ),
        click.option(
            "--rejected",
            type=click.Path(path_type=Path, dir_okay=False),
            help="退回的行写到哪个文件。",
        ),
        click.option("--allow-far", is_flag=True, help="允许离其他驿站或地区很远的坐标。"),
        click.option(
            "--accept-similar", is_flag=True, help="疑似重复的也导入。 Land suspected duplicates."
        ),
        click.option(
            "--region", default="", help="区划代码:没写区县的行归入这里。 Default adcode."
        ),
        click.option(
            "--dry-run",
            is_flag=True,
            help="只显示全部差异,不写入。 Show the difference, write nothing.",
        ),
    ):
        command = option(command)
    return command


@stations.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--crs",
    type=click.Choice([c.value for c in Crs], case_sensitive=False),
    help="全表坐标系;“坐标系”列写明的以该列为准。 Datum.",
)
@click.option("--crs-fills-blanks", is_flag=True, help="“坐标系”列空着的行也用 --crs。")
@click.option("--fix-swapped", is_flag=True, help="经纬度写反的自动换过来。 Mend swapped lon/lat.")
@click.option(
    "--type",
    "kind",
    type=click.Choice([t.value for t in StationType]),
    default="union",
    show_default=True,
    help="没写类型的新驿站算哪一类。 Type of new stations whose row names none.",
)
@click.option(
    "--source",
    type=click.Choice([k.value for k in SourceKind]),
    default="import",
    show_default=True,
    help="这些数据从哪来。 Where the values come from.",
)
@_importing
def import_file(file: Path, **given: Any) -> None:
    """导入驿站表(CSV、XLSX、GeoJSON)。 Import stations.

    好的行写入,有问题的行连同原因退回成 FILE.rejected.csv。退出码:0 全部写入,3 有行退回,2 文件读不了
    (什么都没写)。 Exit code 0: all landed, 3: some rows went back, 2: unreadable, nothing written.
    """
    _import(file, read_table, given)


@stations.command("places")
@click.argument("file", type=FILE)
@_importing
def import_places(file: Path, **given: Any) -> None:
    """从 OSM 提取公厕和 24 小时商店,作为“非驿站”去处。 Load toilets and 24 h shops of an OSM extract.

    重复运行只更新变化(按 OSM 编号)。 Running it again updates by OSM id.
    """
    given |= {"crs": Crs.WGS84, "kind": "other", "source": SourceKind.OSM, "accept_similar": True}
    _import(file, read_places, given)


def _import(file: Path, read: Callable[[Path], SourceTable], given: dict[str, Any]) -> None:
    with _speaking(given.get("lang")):
        task = Import(file, _options(given), COMMAND_LINE, settings().zone)
        try:
            table = read(file)
            with tqdm(total=len(table.rows), unit=_("行"), desc=file.name) as bar:
                result = run(task, table, write=not given["dry_run"], progress=bar.update)
        except UnreadableFile as error:
            click.echo(f"{file.name}: {words(error.reason)}。{nothing_written()}", err=True)
            raise SystemExit(UNREADABLE) from error
        _tell(file, result, given)


def _options(given: dict[str, Any]) -> ImportOptions:
    region = given["region"]
    if region and not (region.isdigit() and len(region) == 6):
        raise click.BadParameter(_("应为六位区划代码"), param_hint="--region")
    return ImportOptions(
        crs=Crs(given["crs"]) if given.get("crs") else None,
        crs_fills_blanks=given.get("crs_fills_blanks", False),
        fix_swapped=given.get("fix_swapped", False),
        accept_similar=given["accept_similar"],
        allow_far=given["allow_far"],
        region=region,
        type=given["kind"],
        source=SourceKind(given["source"]),
    )


def _tell(file: Path, result: ImportResult, given: dict[str, Any]) -> None:
    for line in report.lines(result, rehearsal=given["dry_run"], details=given["details"]):
        click.echo(line)
    refused = result.of(Action.REFUSED)
    if not refused:
        return
    if not given["dry_run"]:
        path = write_rejected(
            given["rejected"] or file, result.table, refused, exact=bool(given["rejected"])
        )
        click.echo(_("退回的行:%(file)s(改好后再导入这个文件)", file=path.name))
    raise SystemExit(ROWS_REFUSED)


@stations.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--headers",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="表头的语言。 Language of the header row.",
)
@click.option(
    "--with-private", is_flag=True, help="包括站长姓名电话(不得公开)。 Keeper contacts too."
)
@click.option("--with-withdrawn", is_flag=True, help="包括已撤销的驿站。 Withdrawn stations too.")
def export_file(file: Path, headers: str, with_private: bool, with_withdrawn: bool) -> None:
    """导出驿站(CSV、XLSX、GeoJSON),可原样再导入。 Export stations; import reads it back."""
    wanted = exporting.Export(headers=headers, private=with_private, withdrawn=with_withdrawn)
    with _speaking("zh" if headers == "zh" else "en"):
        try:
            count = exporting.write_file(db.session(), file, wanted)
        except UnreadableFile as error:
            click.echo(f"{file.name}: {words(error.reason)}", err=True)
            raise SystemExit(UNREADABLE) from error
    with _speaking(None):
        click.echo(_("%(file)s:%(n)s 个驿站", file=file.name, n=count))
        if with_private:
            click.echo(_("文件里有站长的姓名和电话:不得公开,用完请删除"), err=True)


@stations.command("batches")
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="最多列几批。 How many at most.",
)
def list_batches(limit: int) -> None:
    """列出最近的导入批次。 List the latest imports."""
    with _speaking(None):
        found = queries.batches(db.session(), limit)
        if not found:
            click.echo(_("还没有导入过"))
        for b in found:
            when = b.started_at.astimezone(settings().zone)
            counts = f"+{b.created} ~{b.changed} ={b.unchanged} ✗{b.refused}"
            click.echo(f"{b.id}  {when:%Y-%m-%d %H:%M}  {b.state:<8}  {counts}  {b.file}")


@stations.command("undo")
@click.argument("batch")
@LANG
def undo_batch(batch: str, lang: str | None) -> None:
    """撤回一批导入:恢复原值,撤销新增;之后有人改过的保留并列出。 Take an import back."""
    with _speaking(lang):
        try:
            result = undo.run(batch, COMMAND_LINE)
        except NotFound as error:
            raise click.ClickException(_("没有批次 %(batch)s", batch=batch)) from error
        except Conflict as error:
            raise click.ClickException(_("批次 %(batch)s 已经撤回过", batch=batch)) from error
        for line in report.undo_lines(result):
            click.echo(line)
