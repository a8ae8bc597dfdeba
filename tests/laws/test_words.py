"""What must not stand in the project, and what must."""

import ast
import re

import pytest

from tests.support.tree import PACKAGES, ROOT, files, project_files

TEXT = (
    "*.py", "*.md", "*.html", "*.js", "*.css", "*.sh", "*.toml", "*.in", "*.txt", "*.cfg", "*.conf",
    "*.service", "*.json", "*.yml", "*.po", "*.lua", "*.svg", "run", "test", ".ci/run",
)  # fmt: skip
VENDORED = ("static/vendor/*",)

# Written in two halves, so that this file does not break its own law.
FORBIDDEN = {
    "unfinished": r"\b(TO" r"DO|FIX" r"ME|X{3})\b|raise Not" r"Implemented|lorem " r"ipsum",
    "a path of one machine": r"/(root|home/\w+|wor" r"k|opt/whe" r"els|Users/\w+)/\w",
    "a package host": r"(py" r"pi|python" r"hosted|npm" r"js|deb\.deb" r"ian)\.(org|com)",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " r"KEY-----",
    "a token": r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|sk-[\w-]{30,})",
    "a merge left open": r"^(<{7}|>{7}) ",
}


def forbidden(name: str, text: str) -> list[str]:
    """Every line that says what must not be said."""
    return [
        f"{name}:{number}: {what}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, line)
    ]


def loose_commits(name: str, text: str) -> list[str]:
    """Calls of commit() outside the one edge, core.db.transaction()."""
    return [
        f"{name}:{node.lineno}: commits; open core.db.transaction() at the edge"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]


def silent(name: str, text: str) -> list[str]:
    """Public things without a docstring: modules, classes, functions, methods."""
    tree = ast.parse(text)
    found = [] if ast.get_docstring(tree) or not tree.body else [f"{name}: the file"]
    scopes: list[ast.Module | ast.ClassDef] = [tree]
    while scopes:
        for node in scopes.pop().body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if node.name.startswith("_") or "overload" in ast.dump(
                ast.Module(node.decorator_list, [])
            ):
                continue
            if ast.get_docstring(node) is None:
                found.append(f"{name}:{node.lineno}: {node.name}")
            if isinstance(node, ast.ClassDef):
                scopes.append(node)
    return found


def product() -> tuple[str, ...]:
    """Patterns of the product's own Python."""
    return ("app.py", "sample/*.py", *(f"{package}/*.py" for package in PACKAGES))


def test_nothing_forbidden_is_said():
    assert [
        line for name, text in files(*TEXT, without=VENDORED) for line in forbidden(name, text)
    ] == []


def test_only_the_edge_commits():
    allowed = ("core/db.py",)
    assert [
        x for name, text in files(*product(), without=allowed) for x in loose_commits(name, text)
    ] == []


def test_public_things_say_what_they_are():
    assert [line for name, text in files(*product()) for line in silent(name, text)] == []


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # TO" + "DO: later",
        "path = '/ro" + "ot/x'",
        "index = 'https://py" + "pi.org/simple'",
        "raise Not" + "ImplementedError",
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "gh" + "p_" + "a" * 36,
        "<" * 7 + " HEAD",
    ],
)
def test_a_planted_word_is_caught(line: str):
    assert len(forbidden("planted.py", f"fine = 1\n{line}\n")) == 1


def test_a_planted_commit_and_a_silent_function_are_caught():
    text = '"""Planted."""\n\ndef act(session):\n    session.commit()\n\ndef _own(): pass\n'
    assert loose_commits("p.py", text) == [
        "p.py:4: commits; open core.db.transaction() at the edge"
    ]
    assert silent("p.py", text) == ["p.py:3: act"]


def test_every_text_file_is_utf8_and_ends_its_last_line():
    for name, text in files(*TEXT, without=VENDORED):
        assert not text or text.endswith("\n"), name
        assert "\r\n" not in text, name


def test_the_changelog_has_room_for_what_comes():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_is_vendored_comes_with_its_licence():
    vendored = [path for path in project_files() if path.match("static/vendor/*")]
    notices = "".join((ROOT / p).read_text() for p in vendored if p.name.startswith("LICENSES"))
    for path in vendored:
        if path.suffix in {".js", ".css"}:
            library = re.split(r"[-.]\d", path.stem)[0]
            assert library.lower() in notices.lower(), f"{path}: no licence named in LICENSES"
