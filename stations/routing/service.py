"""The road engine of the running app."""

from typing import cast

from flask import current_app

from core.config import settings
from stations.routing.engine import Roads

_KEY = "roads"


def roads() -> Roads:
    """One `Roads` an app, shared by all its threads."""
    kept = current_app.extensions.get(_KEY)
    if kept is None:
        config = settings()
        made = Roads(
            config.data_dir,
            station_snap_m=config.station_snap_m,
            rider_snap_m=config.rider_snap_m,
        )
        kept = current_app.extensions.setdefault(_KEY, made)
    return cast(Roads, kept)
