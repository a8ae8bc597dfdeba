"""The verbs of feedback: report what is wrong, confirm what is right. Anyone may, without login."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core import audit, events
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from stations.directory import queries
from stations.directory.actions import confirm as confirm_station
from stations.directory.rules import Facility, SourceKind
from stations.feedback.model import Confirmation, Report
from stations.feedback.rules import GOOD, Found, ReportKind, act_time


@dataclass(frozen=True, slots=True)
class SendReport:
    """One thing wrong at one station, seen at `at` (now when None)."""

    station_id: str
    kind: ReportKind
    facility: Facility | None = None
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """How a door (no facility) or a facility was found, seen at `at` (now when None)."""

    station_id: str
    state: Found
    facility: Facility | None = None
    at: datetime | None = None


def send_report(session: Session, actor: Actor, command: SendReport) -> Report:
    """Keep a report and give it a ticket. Raises NotFound for the station, Invalid for the time."""
    station = queries.station(session, command.station_id)
    report = Report(
        station_id=station.id,
        kind=command.kind,
        facility=command.facility or "",
        text=command.text.strip(),
        at=_time_of(command.at),
    )
    session.add(report)
    session.flush()
    audit.record(session, actor, "report:send", report.id, {"kind": command.kind})
    events.emit(session, "report:sent", {"report_id": report.id, "station_id": station.id})
    return report


def confirm(session: Session, actor: Actor, command: Confirm) -> Confirmation:
    """Keep a confirmation; a good one makes the station's own age of confirmation young again."""
    station = queries.station(session, command.station_id)
    found = Confirmation(
        station_id=station.id,
        facility=command.facility or "",
        state=command.state,
        at=_time_of(command.at),
    )
    session.add(found)
    session.flush()
    if command.state in GOOD:
        confirm_station(session, station, found.at, SourceKind.RIDER)
    audit.record(session, actor, "station:confirm", station.id, {"state": command.state})
    return found


def _time_of(said: datetime | None) -> datetime:
    at = act_time(said, now())
    if at is None:
        raise Invalid(errors={"at": [_("时间应在过去 7 天之内")]})
    return at
