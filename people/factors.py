"""The second factor of staff: an authenticator app (RFC 6238, 30 s, 6 digits) and recovery codes."""

import hmac

import pyotp
from flask_babel import gettext as _
from sqlalchemy import case, delete, or_, update
from sqlalchemy.orm import Session

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Conflict, Forbidden, TooMany
from core.fingerprint import fingerprints
from core.ids import short_code
from people import queries
from people.model import Account, RecoveryCode, SecondFactor, SignIn
from people.rules import FACTOR_PAUSE, FACTOR_TRIES, RECOVERY_CODES, digits, masked

STEP_S = 30
DRIFT = (-1, 0, 1)
"""A phone's clock may be half a minute off, either way."""
GROUP = 4
ISSUER = "累了么"
_READ_ALOUD = str.maketrans("OIL", "011")


def begin(session: Session, actor: Actor) -> None:
    """Make a new secret for an app to take up. Who has one already shows it first, else Forbidden."""
    factor = queries.second_factor(session, actor.id)
    if factor is None:
        factor = SecondFactor(account_id=actor.id)
        session.add(factor)
    elif factor.secret and not actor.proven:
        raise Forbidden(slug="second-factor-needed")
    factor.pending = pyotp.random_base32()


def confirm(session: Session, actor: Actor, code: str) -> list[str] | None:
    """Take the new secret into use when the app shows a code of it; gives the recovery codes, once.

    None for a wrong code. Raises Conflict when nothing was begun, TooMany after too many tries.
    """
    factor = queries.second_factor(session, actor.id)
    if factor is None or not factor.pending:
        raise Conflict(_("请先开始设置"))
    _count_try(session, actor)
    step = matching_step(factor.pending, code)
    if step is None:
        return None
    factor.secret, factor.pending = factor.pending, ""
    factor.confirmed_at, factor.last_step, factor.failures = now(), step, 0
    audit.record(session, actor, "second-factor:set", actor.id)
    _prove_now(session, actor)
    return _new_recovery_codes(session, actor)


def prove(session: Session, actor: Actor, code: str) -> bool:
    """Show the second factor: an app's code that was not used before, or a recovery code, once.

    False for a wrong one, which is counted, so it must be committed. Raises Conflict when none is
    set up, TooMany after too many tries.
    """
    factor = queries.second_factor(session, actor.id)
    if factor is None or not factor.secret:
        raise Conflict(_("还没有设置第二重验证,请先在“我的”里设置"), slug="second-factor-missing")
    _count_try(session, actor)
    if not (_use_step(session, factor, code) or _use_recovery_code(session, actor, code)):
        return False
    factor.failures = 0
    _prove_now(session, actor)
    return True


def forget(session: Session, actor: Actor, phone: str) -> Account:
    """Take an app and recovery codes that are both lost out of use. For the machine itself alone."""
    account = queries.account_for_the_machine(session, actor, phone)
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account.id))
    mine = SignIn.account_id == account.id
    session.execute(update(SignIn).where(mine).values(proven_at=None))
    audit.record(session, actor, "second-factor:forget", account.id)
    return account


def address_of(secret: str, phone: str) -> str:
    """What the QR code says to the authenticator app (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name=masked(phone), issuer_name=ISSUER)


def matching_step(secret: str, code: str) -> int | None:
    """The time step whose code this is, None when it is of no step around now."""
    present = int(now().timestamp()) // STEP_S
    app, given = pyotp.TOTP(secret), digits(code).encode()
    steps = [present + drift for drift in DRIFT]
    fitting = [s for s in steps if hmac.compare_digest(app.generate_otp(s).encode(), given)]
    return fitting[-1] if fitting else None


def _use_step(session: Session, factor: SecondFactor, code: str) -> bool:
    step = matching_step(factor.secret, code)
    if step is None:
        return False
    used = session.scalar(
        update(SecondFactor)
        .where(SecondFactor.account_id == factor.account_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.account_id)
    )
    return used is not None


def _use_recovery_code(session: Session, actor: Actor, code: str) -> bool:
    marks = fingerprints().all_of("recovery", digits(code).upper().translate(_READ_ALOUD))
    used = session.scalar(
        update(RecoveryCode)
        .where(RecoveryCode.account_id == actor.id, RecoveryCode.code_hash.in_(marks))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .returning(RecoveryCode.account_id)
    )
    if used:
        audit.record(session, actor, "second-factor:recover", actor.id)
    return used is not None


def _count_try(session: Session, actor: Actor) -> None:
    """Count a try before it is judged, so that racing tries cannot share a count."""
    factor, present = SecondFactor, now()
    rested = or_(factor.failed_at.is_(None), factor.failed_at < present - FACTOR_PAUSE)
    counted = session.scalar(
        update(factor)
        .where(factor.account_id == actor.id, or_(rested, factor.failures < FACTOR_TRIES))
        .values(failures=case((rested, 1), else_=factor.failures + 1), failed_at=present)
        .returning(factor.account_id)
    )
    if counted is None:
        wait = str(int(FACTOR_PAUSE.total_seconds()))
        raise TooMany(_("验证码错得太多,请 15 分钟后再试"), headers={"Retry-After": wait})


def _prove_now(session: Session, actor: Actor) -> None:
    sign_in = queries.own_sign_in(session, actor, actor.sign_in_id)
    sign_in.proven_at = now()
    audit.record(session, actor, "second-factor:prove", sign_in.id)


def _new_recovery_codes(session: Session, actor: Actor) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == actor.id))
    codes = [short_code(3 * GROUP) for _number in range(RECOVERY_CODES)]
    marks = fingerprints()
    session.add_all(
        RecoveryCode(code_hash=marks.of("recovery", code), account_id=actor.id) for code in codes
    )
    return ["-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP)) for code in codes]
