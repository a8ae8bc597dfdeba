"""`/api/v1/stations/{id}/reports`, `…/confirmations` and `/api/v1/reports/{ticket}`."""

from typing import Any

from apiflask import APIBlueprint
from sqlalchemy.orm import Session

from core.actor import ANONYMOUS
from core.db import db
from core.web.edge import writes
from core.web.guard import public
from core.web.limits import ANONYMOUS_WRITES, limiter
from stations.feedback import actions, queries
from stations.feedback.schemas import (
    ConfirmationIn,
    ConfirmationOut,
    ReportIn,
    ReportOut,
    confirmation_out,
    report_out,
)

bp = APIBlueprint("feedback_api", __name__, url_prefix="/api/v1", tag="feedback")


@bp.post("/stations/<station_id>/reports")
@public
@limiter.limit(ANONYMOUS_WRITES)
@bp.input(ReportIn, arg_name="body")
@bp.output(ReportOut, status_code=201)
@writes
def post_report(station_id: str, body: ReportIn, session: Session) -> tuple[Any, int]:
    """Say what is wrong at a station; the answer has a public ticket number."""
    report = actions.send_report(session, ANONYMOUS, body.command(station_id))
    return report_out(report), 201


@bp.post("/stations/<station_id>/confirmations")
@public
@limiter.limit(ANONYMOUS_WRITES)
@bp.input(ConfirmationIn, arg_name="body")
@bp.output(ConfirmationOut, status_code=201)
@writes
def post_confirmation(station_id: str, body: ConfirmationIn, session: Session) -> tuple[Any, int]:
    """Say that a door or a facility was found as it should be, or not."""
    found = actions.confirm(session, ANONYMOUS, body.command(station_id))
    return confirmation_out(found), 201


@bp.get("/reports/<ticket>")
@public
@bp.output(ReportOut)
def get_report(ticket: str) -> dict[str, Any]:
    """Where a report stands, by its ticket."""
    return report_out(queries.report_by_ticket(db.session(), ticket))
