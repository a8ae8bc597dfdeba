"""JSON of people, in and out."""

from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from core.actor import Actor
from core.permissions import Role
from core.web.fields import Line
from people.factors import GROUP
from people.grants import GiveGrant
from people.model import Account, SignIn, StaffGrant
from people.rules import CODE_DIGITS, digits, masked, phone_number

Phone = Annotated[Line, Field(max_length=40), AfterValidator(phone_number)]


def _six_digits(typed: str) -> str:
    code = digits(typed)
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise ValueError(_("请填 6 位数字"))
    return code


Code = Annotated[Line, Field(max_length=40), AfterValidator(_six_digits)]
AnyCode = Annotated[Line, Field(min_length=CODE_DIGITS, max_length=10 * GROUP)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OtpIn(_Body):
    """A mobile number of mainland China, written any usual way."""

    phone: Phone


class OtpOut(BaseModel):
    """Said whether the phone is known or not."""

    expires_in_s: int
    digits: int


class TokenIn(_Body):
    """The phone and the code that was sent to it."""

    phone: Phone
    code: Code


class WebCodeIn(_Body):
    """The code alone: a browser's cookie knows to which phone it was sent."""

    code: Code


class TotpIn(_Body):
    """A code of the authenticator app, or a recovery code."""

    code: AnyCode


class AccountOut(BaseModel):
    """A person, as he himself sees it."""

    id: str
    phone: str = Field(description="Masked: 138****8000")
    created_at: AwareDatetime


class TokenOut(BaseModel):
    """A bearer token, told once."""

    token: str
    expires_at: AwareDatetime
    account: AccountOut


class GrantOut(BaseModel):
    """A role over a region, or at one station."""

    id: str
    role: Role
    region: str
    station_id: str | None
    until: AwareDatetime | None


class SignInOut(BaseModel):
    """The sign-in that this call came through."""

    id: str
    expires_at: AwareDatetime
    second_factor: bool = Field(description="Whether it counts as shown now")


class MeOut(BaseModel):
    """Who I am and what I may do."""

    account: AccountOut
    grants: list[GrantOut]
    sign_in: SignInOut


class GrantIn(_Body):
    """A role to give."""

    phone: Phone
    role: Role
    region: Annotated[Line, Field(max_length=12)]
    station_id: Annotated[Line, Field(max_length=40)] = ""
    until: AwareDatetime | None = None

    def command(self) -> GiveGrant:
        """The command of this body."""
        return GiveGrant(self.phone, self.role, self.region, self.station_id, self.until)


class GivenOut(GrantOut):
    """A grant with the one who has it."""

    account: AccountOut
    given_at: AwareDatetime


class GrantList(BaseModel):
    """The grants inside the caller's territory."""

    items: list[GivenOut]
    next: str | None


def account_out(account: Account) -> dict[str, Any]:
    """An account, its phone masked."""
    return {
        "id": account.id,
        "phone": masked(account.phone),
        "created_at": account.created_at,
    }


def grant_out(grant: StaffGrant) -> dict[str, Any]:
    """A grant as JSON."""
    return {
        "id": grant.id,
        "role": grant.role,
        "region": grant.region,
        "station_id": grant.station_id or None,
        "until": grant.until,
    }


def given_out(grant: StaffGrant) -> dict[str, Any]:
    """A grant with the one who has it."""
    account = account_out(grant.account)
    return {**grant_out(grant), "account": account, "given_at": grant.given_at}


def sign_in_out(sign_in: SignIn, actor: Actor) -> dict[str, Any]:
    """The sign-in a call came through."""
    return {"id": sign_in.id, "expires_at": sign_in.expires_at, "second_factor": actor.proven}
