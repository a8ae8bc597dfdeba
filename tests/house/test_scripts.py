"""./run and ./test before anything is installed: choosing a Python, arguments, checks in words."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import ROOT

ENVIRONMENT = ROOT / "deploy" / "environment.sh"


def sh(script: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a line of POSIX sh with the functions of deploy/environment.sh and nothing else set."""
    command = [
        "/bin/sh",
        "-c",
        f'set -eu; here="{ROOT}"; . "$here/deploy/environment.sh"; {script}',
    ]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def program(folder: Path, name: str, text: str) -> Path:
    """An executable script."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def this_python() -> str:
    """The interpreter behind the virtual environment the tests run in."""
    return os.path.realpath(sys.executable)


def test_a_broken_shim_does_not_fool_the_search(tmp_path: Path):
    program(tmp_path / "shims", "python3.13", "exit 127")
    program(tmp_path / "shims", "python3.12", "echo 1; exit 1")
    good = program(tmp_path / "good", "python3", f'exec "{this_python()}" "$@"')
    path = f"{tmp_path}/shims:{tmp_path}/good:/nowhere"
    done = sh("find_python", PATH=path, PYENV_ROOT=str(tmp_path))
    assert done.returncode == 0, done.stderr
    chosen = Path(done.stdout.strip())
    assert chosen == good or "shims" not in chosen.parts


def test_an_old_python_is_not_taken(tmp_path: Path):
    program(tmp_path, "python3", "exit 0")  # runs, but says no rank
    assert sh(f'rank_of "{tmp_path}/python3" || true', PATH="/usr/bin:/bin").stdout == ""
    assert sh(f'rank_of "{this_python()}"', PATH="/usr/bin:/bin").stdout.strip() in set("1234")


def test_the_asked_for_python_is_the_only_candidate(tmp_path: Path):
    done = sh("find_python", PATH=os.environ["PATH"], LEILEME_PYTHON=str(tmp_path / "none"))
    assert done.returncode == 1
    assert "apt install python3" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_newest_tested_python_wins(tmp_path: Path):
    ranked = {"python3.11": 3, "python3.12": 2, "python3.13": 1, "python3": 3}
    for name, rank in ranked.items():
        program(tmp_path, name, f"echo {rank}")
    assert sh("find_python", PATH=str(tmp_path)).stdout.strip().endswith("/python3.13")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A checkout without an environment; its path has a space in it."""
    place = tmp_path / "a checkout"
    shutil.copytree(ROOT / "deploy", place / "deploy")
    shutil.copy(ROOT / "run", place / "run")
    return place


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port"], "./run [--port N]"),
        (["--port", "0"], "--port: 1–65535"),
        (["--port", "65536"], "--port: 1–65535"),
        (["--port", "99999999999999999999"], "--port: 1–65535"),
        (["--port", "http"], "--port: 1–65535"),
        (["--port="], "--port: 1–65535"),
        (["--data", ""], "--data:"),
        (["--dta", "x"], "unknown argument: --dta"),
    ],
)
def test_wrong_arguments_are_said_before_anything_is_installed(
    made, arguments: list[str], said: str
):
    done = subprocess.run([made / "run", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert not (made / ".venv").exists()


def test_help_needs_nothing(made):
    link = made.parent / "link"
    link.symlink_to(made / "run")
    for script in (made / "run", link):
        done = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)
        assert "--empty" in done.stdout


def preflight(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run deploy/preflight.py."""
    command = [sys.executable, ROOT / "deploy" / "preflight.py", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_port_in_use_is_said(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = preflight(tmp_path, port)
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert preflight(tmp_path, port).returncode == 0


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        done = preflight(folder)
        assert done.returncode == 1
        assert "not a folder" in done.stderr
        assert "Traceback" not in done.stderr


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path):
    assert preflight(tmp_path / "new" / "data").returncode == 0
    assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700
