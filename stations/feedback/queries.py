"""Reads of feedback: a report by its ticket."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from stations.feedback.model import Report


def report_by_ticket(session: Session, ticket: str) -> Report:
    """The report with this ticket number (case does not matter); raises NotFound."""
    found = session.scalar(select(Report).where(Report.ticket == ticket.upper()))
    if found is None:
        raise NotFound
    return found
