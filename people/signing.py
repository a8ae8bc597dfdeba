"""The edge of signing in, for pages and programs alike: one transaction, then the message or the error."""

import logging

from flask_babel import gettext as _

from core.db import transaction
from core.errors import Forbidden, Invalid, Unavailable
from people.actions import Opened, Refused, SignInByCode, sign_in
from people.codes import SendCode, new_code
from people.rules import CODE_LIVES
from people.sms import sms

log = logging.getLogger(__name__)


def send_code(command: SendCode) -> None:
    """Make a code and send it. Raises TooMany, Unavailable when no message can be sent."""
    with transaction() as session:
        code = new_code(session, command)
    minutes = int(CODE_LIVES.total_seconds()) // 60
    text = _(
        "【累了么】登录验证码 %(code)s,%(n)s 分钟内有效。工作人员不会问您要它,请不要告诉任何人。",
        code=code,
        n=minutes,
    )
    try:
        sms().send(command.phone, text)
    except OSError as error:
        log.exception("a text message could not be sent")  # to whom, and what, stays out of the log
        raise Unavailable(_("短信暂时发不出去,请稍后再试"), slug="sms") from error


def open_by_code(command: SignInByCode) -> Opened:
    """Sign in by a code. Raises Invalid for a wrong one (after it was counted), Forbidden for a stopped account."""
    with transaction() as session:
        outcome = sign_in(session, command)
    if outcome is Refused.WRONG_CODE:
        said = _("验证码不对或已过期,请核对,或重新获取")
        raise Invalid(said, slug=outcome, errors={"code": [said]})
    if outcome is Refused.SUSPENDED:
        raise Forbidden(_("这个账号已停用,请联系工会"), slug=outcome)
    return outcome
