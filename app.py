"""The app: settings, database, hooks, blueprints, error pages, commands. A list of calls."""

from pathlib import Path

from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from core import audit, events, versions  # noqa: F401  (their tables)
from core.commands import purge, say_plainly
from core.config import Settings
from core.crypto import Vault
from core.db import db, init_database
from core.fingerprint import Fingerprints
from core.web.app import App
from core.web.assets import init_assets
from core.web.errors import init_errors
from core.web.express import init_express
from core.web.gate import init_gate
from core.web.i18n import init_i18n
from core.web.json import OrjsonProvider
from core.web.limits import init_limits
from core.web.openapi import init_openapi
from core.web.security import init_security
from core.web.serve import serve_command
from people import api as people_api
from people import commands as people_commands
from people import web as people_web
from people.actions import forget_sign_ins
from people.callers import init_callers
from people.codes import forget_codes
from people.places import init_places
from people.sms import init_sms
from sample import commands as sample_commands
from stations.basemap import web as basemap_web
from stations.directory import api as directory_api
from stations.directory import commands as directory_commands
from stations.directory import queries as directory_queries
from stations.directory import web as directory_web
from stations.feedback import api as feedback_api
from stations.maps import commands as maps_commands
from stations.nearest import api as nearest_api
from stations.nearest.packing import init_packs
from stations.nearest.publisher import init_nearest, warm_up
from stations.pages import web as pages_web
from stations.routing import api as routing_api
from stations.routing.processes import RoadCrew
from stations.transfer import api as transfer_api
from stations.transfer import commands as transfer_commands  # noqa: F401  (they join `flask stations`)

API_VERSION = "1"


def create_app(settings: Settings | None = None) -> App:
    """The WSGI app for these settings, or for those of the environment."""
    settings = settings or Settings.from_env()
    app = App(
        __name__,
        title="累了么 API",
        version=API_VERSION,
        spec_path="/api/openapi.json",
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]  # core.web.assets serves them
    )
    configure(app, settings)
    init_database(app, settings)
    Migrate(app, db, directory=str(Path(app.root_path) / "migrations"))
    init_i18n(app)
    init_assets(app)
    init_limits(app, settings)
    init_security(app)
    init_errors(app)
    init_openapi(app)
    init_callers(app, settings)
    init_sms(app, settings)
    init_places(app, directory_queries.place)
    init_nearest(app)
    init_packs(app)
    register_blueprints(app)
    register_commands(app)
    front(app, settings)
    return app


def served() -> App:
    """The app for a server that forks: what its workers can share is made before."""
    app = create_app()
    warm_up(app)
    return app


def configure(app: App, settings: Settings) -> None:
    """What Flask itself wants to know."""
    app.extensions["settings"] = settings
    app.extensions["vault"] = Vault.open(settings.data_dir)
    app.extensions["fingerprints"] = Fingerprints.open(settings.data_dir)
    app.extensions["forget_old"] = (forget_codes, forget_sign_ins)
    app.json = OrjsonProvider(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        VALIDATION_ERROR_STATUS_CODE=422,
    )


def front(app: App, settings: Settings) -> None:
    """What stands before Flask, innermost first: the lane, the headers of our own proxies, the gate."""
    init_express(app, {"/api/v1/stations/nearest": nearest_api.quick(app)})
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    init_gate(app, settings)


def register_blueprints(app: App) -> None:
    """Every room's doors. The API checks the cookie's token itself, where it asks who calls."""
    csrf = CSRFProtect(app)
    for api in (people_api, directory_api, feedback_api, routing_api, nearest_api):
        app.register_blueprint(api.bp)
        csrf.exempt(api.bp)
    app.register_blueprint(transfer_api.bp)
    app.register_blueprint(transfer_api.hsds_bp)
    app.register_blueprint(basemap_web.bp)
    app.register_blueprint(directory_web.bp)
    app.register_blueprint(people_web.bp)
    # Riders' pages know nobody, so their forms carry no rights that could be borrowed.
    app.register_blueprint(pages_web.bp)
    csrf.exempt(pages_web.bp)
    pages_web.init_pages(app)


def register_commands(app: App) -> None:
    """Every room's commands."""
    app.cli.add_command(people_commands.staff)
    app.cli.add_command(directory_commands.stations)
    app.cli.add_command(sample_commands.sample)
    app.cli.add_command(maps_commands.maps)
    app.cli.add_command(serve_command([lambda config: RoadCrew(config.data_dir)]))
    app.cli.add_command(purge)
    say_plainly(app)
