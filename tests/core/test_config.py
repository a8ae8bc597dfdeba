"""Settings: read once, refused in words, secrets made once and kept private."""

import stat
from threading import Thread

import pytest
from sqlalchemy.engine import make_url

from core.config import BadSetting, Settings


def settings(tmp_path, **env):
    return Settings.from_env({"LEILEME_DATA_DIR": str(tmp_path), **env})


def test_defaults_need_nothing(tmp_path):
    made = settings(tmp_path)
    assert made.database_url == f"sqlite:///{tmp_path / 'leileme.db'}"
    assert made.zone.key == "Asia/Shanghai"
    assert made.rate_limits is True


def test_postgresql_gets_its_driver(tmp_path):
    made = settings(tmp_path, LEILEME_DATABASE_URL="postgresql://u@h/d")
    assert made.database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Asia/Lishui"),
        ("RATE_LIMITS", "maybe"),
        ("TRUSTED_PROXIES", "two"),
        ("LANG", "fr"),
        ("CITY_LAT", "91"),
        ("STATION_SNAP_M", "far"),
    ],
)
def test_a_bad_value_is_named(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        settings(tmp_path, **{f"LEILEME_{name}": value})


def test_secret_is_made_once_and_only_for_the_owner(tmp_path):
    found: list[str] = []
    racers = [Thread(target=lambda: found.append(settings(tmp_path).secret_key)) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(set(found)) == 1
    assert len(found[0]) > 40
    path = tmp_path / "secrets" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["what?", "a data", "50%41", "#1", "数据"])
def test_the_database_lies_in_the_data_folder_whatever_its_name(tmp_path, name):
    """A question mark would begin the options of the URL, and the file land beside the folder."""
    made = settings(tmp_path / name)
    assert make_url(made.database_url).database == str(tmp_path / name / "leileme.db")
