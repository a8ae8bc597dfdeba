"""What the tests of imports share: files, and the command as a clerk runs it."""

from pathlib import Path

import pytest

from stations.directory.model import Station


@pytest.fixture
def write(tmp_path):
    """Write a list to a file: `write("编号,名称\\n…", encoding="gb18030")`."""

    def _write(text, name="list.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return _write


@pytest.fixture
def flask(runner):
    """`flask("import", path, "--crs", "wgs84")` runs `flask stations import …`; gives the result."""

    def _run(*args):
        return runner.invoke(args=["stations", *map(str, args)])

    return _run


@pytest.fixture
def stations(session):
    """All stations by code, fresh from the database."""

    def _all():
        session.rollback()
        session.expire_all()
        return {s.code: s for s in session.query(Station).order_by(Station.code)}

    return _all


def shared(name: str) -> Path:
    """A file of the acceptance data beside the project; the test is skipped where there is none."""
    for folder in Path(__file__).resolve().parents:
        if (path := folder / "shared" / "data" / name).is_file():
            return path
    pytest.skip("the acceptance data is not on this machine")
