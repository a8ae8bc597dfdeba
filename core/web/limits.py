"""Rate limits by address: generous for reading, tight for what anyone may write without login."""

import logging

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from core.config import Settings
from core.config import settings as settings_of_app

log = logging.getLogger(__name__)

# Many riders share one address behind a mobile carrier's NAT, so these bound floods, not people.
ANONYMOUS_WRITES = "30 per minute; 300 per hour"

limiter = Limiter(get_remote_address, headers_enabled=False)


def init_limits(app: Flask, settings: Settings) -> None:
    """Turn the limits on, or say loudly that they are off."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_storage
    limiter.init_app(app)
    # `@limiter.limit` counts by itself inside the view it stands on. The hook is for limits on everything, of which
    # there are none, and would cost every request as much as a search among 200,000 stations.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001
    if not settings.rate_limits:
        log.warning("LEILEME_RATE_LIMITS=off: no rate limits. For load tests only.")


@limiter.request_filter
def turned_off() -> bool:
    """Whether this app counts nothing (the limiter itself is shared by all apps of a process)."""
    return not settings_of_app().rate_limits
