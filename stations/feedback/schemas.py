"""JSON of feedback, in and out."""

from typing import Annotated, Any, Self

from flask_babel import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from core.web.fields import printable
from stations.directory.rules import Facility
from stations.feedback.actions import Confirm, SendReport
from stations.feedback.model import Confirmation, Report
from stations.feedback.rules import DOOR, STATE_LABELS, Found, ReportKind, ReportState

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(printable)
]


class ReportIn(BaseModel):
    """What is wrong."""

    model_config = ConfigDict(extra="forbid")

    kind: ReportKind
    facility: Facility | None = None
    text: Words = ""
    at: AwareDatetime | None = Field(default=None, description="When it was seen; now if left out")

    def command(self, station_id: str) -> SendReport:
        """The command of this body."""
        return SendReport(station_id, self.kind, self.facility, self.text, self.at)


class ReportOut(BaseModel):
    """A report as its ticket shows it to anyone."""

    ticket: str
    station_id: str
    kind: str
    facility: str | None
    state: str
    state_label: str
    at: AwareDatetime
    received_at: AwareDatetime
    url: str


class ConfirmationIn(BaseModel):
    """How something was found: the door (open, closed) or a facility (ok, broken, none, nearby)."""

    model_config = ConfigDict(extra="forbid")

    facility: Facility | None = None
    state: Found
    at: AwareDatetime | None = None

    @model_validator(mode="after")
    def fits(self) -> Self:
        """A door is open or closed, a facility is not."""
        if self.facility is not None and self.state in DOOR:
            expected = " ".join(state for state in Found if state not in DOOR)
            raise ValueError(_("设施的状态只能是:%(expected)s", expected=expected))
        return self

    def command(self, station_id: str) -> Confirm:
        """The command of this body; "ok" without a facility means that the door was open."""
        state = self.state
        if self.facility is None and state not in DOOR:
            state = Found.OPEN if state is Found.OK else Found.CLOSED
        return Confirm(station_id, state, self.facility, self.at)


class ConfirmationOut(BaseModel):
    """A confirmation that was kept."""

    id: str
    station_id: str
    facility: str | None
    state: str
    at: AwareDatetime
    received_at: AwareDatetime


def report_out(report: Report) -> dict[str, Any]:
    """A report for anyone who has its ticket: not its words, they may name somebody."""
    return {
        "ticket": report.ticket,
        "station_id": report.station_id,
        "kind": report.kind,
        "facility": report.facility or None,
        "state": report.state,
        "state_label": str(STATE_LABELS[ReportState(report.state)]),
        "at": report.at,
        "received_at": report.received_at,
        "url": f"/reports/{report.ticket}",
    }


def confirmation_out(found: Confirmation) -> dict[str, Any]:
    """A confirmation as JSON."""
    return {
        "id": found.id,
        "station_id": found.station_id,
        "facility": found.facility or None,
        "state": found.state,
        "at": found.at,
        "received_at": found.received_at,
    }
