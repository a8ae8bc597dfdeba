"""`flask staff …`: who has which rights, given and taken back on the machine itself."""

from collections.abc import Callable
from datetime import datetime, time

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from core.actor import COMMAND_LINE, Actor
from core.clock import local
from core.config import settings
from core.db import db, transaction
from core.errors import NotFound, Problem
from core.permissions import Role, scope
from people import actions, factors, grants, queries
from people.grants import GiveGrant
from people.model import Account, StaffGrant
from people.rules import ROLE_LABELS, masked, phone_number

staff = AppGroup("staff", help="工作人员:授权、收回、停用。 Staff: grant, revoke, suspend.")


class PhoneType(click.ParamType[str]):
    """A mobile number, however it is typed."""

    name = "phone"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Its eleven digits."""
        try:
            return phone_number(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


PHONE = click.option("--phone", required=True, type=PhoneType(), help="手机号。 Mobile number.")
ROLE = click.Choice([role.value for role in Role])


@staff.command("grant")
@PHONE
@click.option("--role", required=True, type=ROLE, help="角色。 Role.")
@click.option("--region", required=True, help="区划代码,例如 331102。 Region code (adcode).")
@click.option("--station", default="", help="站长的驿站(编号)。 A keeper's station (id or code).")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]),
    help="最后一天(含)。 The last day on which it holds.",
)  # fmt: skip
def give(phone: str, role: str, region: str, station: str, until: datetime | None) -> None:
    """给一个手机号授权。 Give a role over a region to the owner of a phone."""
    command = GiveGrant(phone, Role(role), region, station, _end_of(until))
    try:
        with transaction() as session:
            grant = grants.give(session, COMMAND_LINE, command)
    except Problem as problem:
        raise click.ClickException(_words(problem)) from problem
    click.echo(_line(grant))


@staff.command("revoke")
@PHONE
@click.option("--role", type=ROLE, help="只收回这个角色。 Only this role.")
@click.option("--region", help="只收回这个区划内的。 Only inside this region.")
def take_back(phone: str, role: str | None, region: str | None) -> None:
    """收回授权(不写角色和区划就全部收回)。 Take back the grants of a phone, all unless narrowed."""
    try:
        with transaction() as session:
            account = queries.account_by_phone(session, phone)
            held = queries.live_grants(session, account.id) if account else ()
            ended = [
                grants.revoke(session, COMMAND_LINE, grant.id)
                for grant in held
                if role in {None, grant.role}
                and scope(grant.region).startswith(scope(region or "000000"))
            ]
            if not ended:
                raise NotFound
    except Problem as problem:
        raise click.ClickException(_words(problem)) from problem
    for grant in ended:
        click.echo(_line(grant))


@staff.command("list")
@click.option("--region", default="000000", help="只看这个区划内的。 Only inside this region.")
def list_grants(region: str) -> None:
    """列出现有授权(手机号只显示一部分)。 List the grants that hold now, phones masked."""
    for grant in queries.visible_grants(db.session(), COMMAND_LINE):
        if scope(grant.region).startswith(scope(region)):
            click.echo(_line(grant))


@staff.command("suspend")
@PHONE
def suspend(phone: str) -> None:
    """停用账号:所有设备立即退出,令牌失效。 Suspend: signed out everywhere at once, tokens too."""
    _to_account(actions.suspend, phone, "已停用 / suspended")


@staff.command("restore")
@PHONE
def restore(phone: str) -> None:
    """恢复停用的账号。 Let a suspended account sign in again."""
    _to_account(actions.restore, phone, "已恢复 / restored")


@staff.command("forget-factor")
@PHONE
def forget_factor(phone: str) -> None:
    """验证器和恢复码都丢了:作废,本人再重新设置。 Forget a lost second factor, to be set up anew."""
    _to_account(factors.forget, phone, "第二重验证已作废 / second factor forgotten")


def _to_account(verb: Callable[[Session, Actor, str], Account], phone: str, done: str) -> None:
    try:
        with transaction() as session:
            account = verb(session, COMMAND_LINE, phone)
    except Problem as problem:
        raise click.ClickException(_words(problem)) from problem
    click.echo(f"{masked(account.phone)} {done}")


def _end_of(day: datetime | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day.date(), time.max, settings().zone)


def _line(grant: StaffGrant) -> str:
    role = f"{ROLE_LABELS[Role(grant.role)]} {grant.role}"
    until = f"→ {local(grant.until, settings().zone):%Y-%m-%d}" if grant.until else ""
    parts = (masked(grant.account.phone), role, grant.region, grant.station_id, until)
    return "  ".join(part for part in parts if part)


def _words(problem: Problem) -> str:
    said = [text for texts in problem.errors.values() for text in texts]
    return ";".join(said) or str(problem.detail)
