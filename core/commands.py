"""Commands of the cellar itself."""

import click

from core.db import transaction
from core.web.edge import forget_old


@click.command("purge")
def purge() -> None:
    """删除已过保存期的内容。 Delete what has been kept long enough (answers to repeated calls: 24 h)."""
    with transaction() as session:
        click.echo(f"{forget_old(session)} 条已删除 / rows deleted")
