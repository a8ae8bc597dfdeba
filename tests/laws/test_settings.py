"""Every setting is documented, and every documented setting exists."""

import re
from dataclasses import fields

from core.config import PREFIX, Settings
from tests.support.tree import ROOT, files

# Read by the scripts and the tests, not by the app.
OF_SCRIPTS = {
    "LEILEME_PYTHON",
    "LEILEME_BROWSER",
    "LEILEME_OSRM_HOME",
    "LEILEME_TEST_DATABASE_URL",
    "LEILEME_TEST_WORKERS",
}


def differing(page: str, names: set[str]) -> set[str]:
    """Settings that only the page or only the code knows."""
    documented = set(re.findall(rf"^\| *`({PREFIX}[A-Z0-9_]+)`", page, flags=re.MULTILINE))
    return documented ^ names


def of_code() -> set[str]:
    """Every variable that is read."""
    return {PREFIX + field.name.upper() for field in fields(Settings)} | OF_SCRIPTS


def test_the_page_and_the_code_name_the_same_settings():
    assert differing((ROOT / "docs" / "settings.md").read_text(), of_code()) == set()


def test_a_forgotten_and_an_invented_setting_are_caught():
    page = "| `LEILEME_A` | x |\n| `LEILEME_B` | x |\n"
    assert differing(page, {"LEILEME_A", "LEILEME_C"}) == {"LEILEME_B", "LEILEME_C"}


def test_no_file_reads_a_variable_nobody_knows():
    read = {
        (name, variable)
        for name, text in files("*.py", "run", "test", ".ci/run", "deploy/*", "docs/*.md", "*.md")
        for variable in re.findall(rf"{PREFIX}[A-Z0-9_]*[A-Z0-9]", text)
        if not name.startswith("tests/laws/")
    }
    assert {(n, v) for n, v in read if v not in of_code()} == set()
