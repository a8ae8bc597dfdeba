"""deploy/set_up.py: what counts as ready, what is locked, what an interruption leaves."""

import fcntl
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.tree import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-setup.txt")


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch) -> ModuleType:
    """The script as a module, with a folder of its own to work in."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "deploy" / "set_up.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in LOCKS:
        (tmp_path / name).write_text((ROOT / name).read_text())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "READY", tmp_path / ".venv" / "ready.json")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return module


@pytest.fixture
def quick(set_up: ModuleType, monkeypatch) -> ModuleType:
    """The same, installing nothing."""
    create = set_up.venv.create
    monkeypatch.setattr(
        set_up.venv, "create", lambda folder, **how: create(folder, **how | {"with_pip": False})
    )
    monkeypatch.setattr(set_up, "install", lambda level: None)
    monkeypatch.setattr(set_up, "carry_road_engine", lambda: None)
    return set_up


def test_a_made_environment_is_ready_until_a_lock_changes(quick: ModuleType):
    assert not quick.is_ready("runtime")
    assert quick.main(["runtime"]) == 0
    assert quick.is_ready("runtime")
    assert not quick.is_ready("dev")
    (quick.ROOT / "requirements.txt").write_text("changed")
    assert not quick.is_ready("runtime")


def test_tools_for_tests_stay_when_only_the_app_is_asked_for(quick: ModuleType, monkeypatch):
    asked = []
    monkeypatch.setattr(quick, "install", asked.append)
    assert quick.main(["dev"]) == 0
    assert quick.is_ready("runtime")
    (quick.ROOT / "requirements.txt").write_text("changed")
    assert quick.main(["runtime"]) == 0
    assert asked == ["dev", "dev"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"runtime": 1}'])
def test_a_half_made_environment_is_made_anew(quick: ModuleType, broken: str):
    quick.VENV.mkdir()
    (quick.VENV / "left over").write_text("")
    quick.READY.write_text(broken)
    assert quick.main(["runtime"]) == 0
    assert not (quick.VENV / "left over").exists()
    assert quick.is_ready("runtime")


def test_an_interruption_is_never_taken_for_a_good_environment(
    quick: ModuleType, monkeypatch, capsys
):
    assert quick.main(["runtime"]) == 0

    def interrupted(level: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(quick, "install", interrupted)
    (quick.ROOT / "requirements.txt").write_text("changed")
    assert quick.main(["runtime"]) == 130
    assert not quick.READY.exists()
    assert "run it again" in capsys.readouterr().err


def test_a_python_that_is_gone_is_noticed(quick: ModuleType):
    assert quick.main(["runtime"]) == 0
    quick.PYTHON.unlink()
    quick.PYTHON.symlink_to("/nowhere/python3")
    assert not quick.is_ready("runtime")
    assert quick.main(["runtime"]) == 0


def test_a_full_disk_is_said(quick: ModuleType, monkeypatch, capsys):
    monkeypatch.setattr(quick, "ROOM_MB", 10**9)
    assert quick.main(["runtime"]) == 1
    assert "disk too full" in capsys.readouterr().err


def test_two_at_once_take_turns(quick: ModuleType, monkeypatch, capsys):
    """While one installs, the other waits, says so, and then finds nothing left to do."""
    waited = []

    def wait(handle: int, how: int) -> None:
        if how & fcntl.LOCK_NB:
            raise BlockingIOError
        waited.append(how)
        quick.make("runtime")  # the other one finishes meanwhile

    monkeypatch.setattr(quick.fcntl, "flock", wait)
    again: list[str] = []
    made = quick.make
    monkeypatch.setattr(quick, "make", lambda level: (again.append(level), made(level)))
    assert quick.main(["runtime"]) == 0
    assert waited == [fcntl.LOCK_EX]
    assert again == ["runtime"]
    assert "waiting for it" in capsys.readouterr().out


def test_the_engine_of_another_python_is_locked_too(set_up: ModuleType):
    taken = set_up.locked("osrm-bindings")
    assert re.fullmatch(
        r"osrm-bindings==\S+ \\\n(    --hash=sha256:\w{64} \\\n)*    --hash=\S+\n", taken
    )


def test_the_mirror_that_pip_uses_is_handed_to_uv(set_up: ModuleType, monkeypatch):
    monkeypatch.setattr(set_up, "PYTHON", Path(sys.executable))
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    assert set_up.uv_environment()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert set_up.uv_environment()["UV_DEFAULT_INDEX"] == "https://other.example/simple"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str):
    text = (ROOT / name).read_text()
    packages = re.findall(r"^([A-Za-z0-9][\w.-]*)==[^\n]*\n(    --hash=)?", text, re.MULTILINE)
    assert packages
    assert [package for package, hashed in packages if not hashed] == []


def test_the_two_locks_agree():
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^([\w.\[\]-]+==[^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.txt") <= versions("requirements-dev.txt")


def test_ready_names_the_interpreter(quick: ModuleType):
    quick.main(["runtime"])
    assert sys.version.split()[0] in json.loads(quick.READY.read_text())["base"]
