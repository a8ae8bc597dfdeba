"""Import directions hold, and each contract is seen red once."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.tree import ROOT, project_files

CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["id"] for contract in CONFIGURED["contracts"]]

# contract, the file in which the breach is planted, the breach
BREACHES = [
    ("ladder", "core/clock.py", "import stations.hours.rules"),
    ("ladder", "stations/directory/rules.py", "import aid"),
    ("ladder", "people/rules.py", "import stations"),
    ("ladder", "aid/__init__.py", "import sample"),
    ("rooms", "stations/hours/rules.py", "import stations.directory.rules"),
    ("rooms", "stations/nearest/__init__.py", "import stations.pages"),
    ("rooms", "stations/transfer/__init__.py", "import stations.feedback"),
    ("handlers", "stations/feedback/api.py", "import stations.directory.api"),
    ("handlers", "stations/directory/actions.py", "import stations.directory.api"),
    ("handlers", "people/actions.py", "import people.web"),
    ("pure", "people/rules.py", "import sqlalchemy"),
    ("pure", "core/permissions.py", "from core.db import db"),
    ("pure", "stations/hours/rules.py", "import sqlalchemy"),
    ("pure", "stations/directory/rules.py", "from core.db import db"),
    ("pure", "core/geo.py", "from flask import request"),
    ("actions", "people/codes.py", "from flask import request"),
    ("actions", "stations/directory/actions.py", "from flask import request"),
    ("actions", "stations/directory/queries.py", "import core.web.errors"),
]


def judge(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a tree."""
    program = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    command = [
        sys.executable,
        "-c",
        program,
        "--config",
        str(ROOT / "pyproject.toml"),
        "--no-cache",
    ]
    return subprocess.run(
        [*command, *chosen], cwd=tree, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages alone, to plant in."""
    for path in project_files():
        if path.suffix == ".py" and path.parts[0] in CONFIGURED["root_packages"]:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def test_the_tree_keeps_every_contract():
    done = judge(ROOT)
    assert done.returncode == 0, done.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout


def test_every_package_is_under_the_law():
    packages = {path.parts[0] for path in project_files() if path.parts[1:] == ("__init__.py",)}
    assert packages - {"tests"} == set(CONFIGURED["root_packages"])


@pytest.mark.parametrize(("contract", "file", "breach"), BREACHES)
def test_a_planted_breach_is_caught(copy: Path, contract: str, file: str, breach: str):
    with (copy / file).open("a") as source:
        source.write(f"\n{breach}\n")
    done = judge(copy, contract)
    assert done.returncode != 0
    assert "1 broken" in done.stdout


def test_every_contract_has_a_planted_breach_and_says_why():
    assert {contract for contract, *_ in BREACHES} == set(CONTRACTS)
    for contract in CONFIGURED["contracts"]:
        assert len(contract["broken_contract_guidance"]) > 20, contract["id"]
