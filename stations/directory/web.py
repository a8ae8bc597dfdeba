"""The pictures of stations, under names that are hashes of their content."""

from flask import Blueprint, Response, send_from_directory

from core.config import settings
from core.web.guard import public

bp = Blueprint("photos", __name__)
YEAR = 31_536_000


@bp.get("/photos/<name>")
@public
def photo(name: str) -> Response:
    """One picture; it never changes, so it may be kept for a year."""
    return send_from_directory(settings().data_dir / "photos", name, max_age=YEAR)
