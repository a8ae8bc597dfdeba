"""What every test may ask for. One app and one database a worker; nothing a test wrote outlives it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session

from tests.support.database import Reset, worker_database
from tests.support.pages import PageClient
from tests.support.sockets import loopback_only


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests run in one worker: one served city, one browser."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(autouse=True, scope="session")
def _network() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this worker's app."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def database_url(data_dir: Path) -> Iterator[str]:
    """This worker's own database: SQLite, or on the server of LEILEME_TEST_DATABASE_URL."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with worker_database(data_dir, worker) as url:
        yield url


@pytest.fixture(scope="session")
def settings(data_dir: Path, database_url: str):
    """The settings of this worker's app: defaults, but no rate limits."""
    from core.config import Settings

    return Settings(data_dir, database_url, secret_key="test", rate_limits=False)


@pytest.fixture(scope="session")
def migrated_app(settings):
    """The app of this worker on a migrated database. Ask for `app`, which cleans up."""
    from flask_migrate import upgrade

    from app import create_app
    from core.db import db

    app = create_app(settings)
    app.testing = True
    app.test_client_class = PageClient
    with app.app_context():
        upgrade()
        engine = db.engine
    yield app
    engine.dispose()


@pytest.fixture(scope="session")
def _reset(migrated_app) -> Reset:
    from core.db import db

    with migrated_app.app_context():
        return Reset(db.engine, db.metadata)


@pytest.fixture
def app(migrated_app, _reset: Reset):
    """The app on an empty database. What the test writes is gone afterwards."""
    yield migrated_app
    _reset()
    for kept in migrated_app.extensions.values():
        if hasattr(kept, "forget"):  # what a worker keeps in memory: the snapshot, the packs
            kept.forget()


@pytest.fixture
def client(app) -> FlaskClient:
    """A client that inspects every page it fetches (tests/support/pages.py)."""
    return app.test_client()


@pytest.fixture
def runner(app) -> FlaskCliRunner:
    """Runs flask commands inside this process."""
    return app.test_cli_runner()


@pytest.fixture
def session(app) -> Iterator[Session]:
    """The database session inside an app context, for reading and for `core.db.transaction()`."""
    from core.db import db

    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def make_station(request: pytest.FixtureRequest, app):
    """Writes ordinary stations; see tests/support/factories.py."""
    from tests.support.factories import StationFactory, may_write

    with app.app_context():
        yield StationFactory(lambda: may_write(request))


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory):
    """The sample city, served as `./run` serves it: `.url`, `.data`, `.flask(...)`."""
    from tests.support.server import serving

    with serving(tmp_path_factory.mktemp("live")) as server:
        yield server
