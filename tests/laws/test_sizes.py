"""Nothing grows past its stop."""

import ast

import pytest

from tests.support.tree import files

# pattern, stop in lines, exempt; the first pattern that fits decides
STOPS = [
    ("tests/*.py", 400),
    ("app.py", 150),
    ("*.py", 300),
    ("templates/*.html", 150),
    ("static/*.js", 200),
    ("static/*.css", 200),
]
FUNCTION_STOP = 40
NOT_OURS = ("static/vendor/*", "migrations/versions/*", "requirements*")


def too_long(name: str, text: str, stop: int) -> list[str]:
    """The file, and each of its functions, that is longer than its stop."""
    lines = len(text.splitlines())
    found = [f"{name}: {lines} lines, stop {stop}"] if lines > stop else []
    if name.endswith(".py"):
        found += [
            f"{name}: {node.name}() {length} lines, stop {FUNCTION_STOP}"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (length := length_of(node)) > FUNCTION_STOP
        ]
    return found


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its `def` to its end, the docstring not counted."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def test_files_and_functions_stay_below_their_stops():
    found: list[str] = []
    seen: set[str] = set()
    for pattern, stop in STOPS:
        for name, text in files(pattern, without=NOT_OURS):
            if name not in seen:
                found += too_long(name, text, stop)
                seen.add(name)
    assert found == []


@pytest.mark.parametrize("lines", [300, 301])
def test_a_file_past_its_stop_is_caught(lines: int):
    assert bool(too_long("planted.py", "x = 1\n" * lines, 300)) == (lines > 300)


def test_a_function_past_its_stop_is_caught():
    body = "    x = 1\n"
    assert too_long("p.py", "def f():\n" + body * 39, 300) == []
    assert too_long("p.py", 'def f():\n    """One.\n\n    More.\n    """\n' + body * 39, 300) == []
    assert too_long("p.py", "def f():\n" + body * 40, 300) == ["p.py: f() 41 lines, stop 40"]
