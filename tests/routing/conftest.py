"""The hand-drawn town, built and served once a session."""

import pytest

from stations.routing.engine import Roads
from tests.routing.serving import build, served
from tests.routing.town import write_town


@pytest.fixture(scope="session")
def town_dir(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("town")
    build(write_town(folder / "town.osm.pbf"), folder)
    return folder


@pytest.fixture(scope="session")
def _town_servers(town_dir):
    with served(town_dir) as processes:
        yield processes


@pytest.fixture
def town(town_dir, _town_servers) -> Roads:
    return Roads(town_dir)
