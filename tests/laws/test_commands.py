"""Every command explains itself, and the documents name only commands that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from tests.support.tree import ROOT, project_files

PAGES = [path for path in project_files() if path.suffix == ".md" and path.parts[0] != "shared"]


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and everything below it, with their full names."""
    yield name, command
    if isinstance(command, click.Group):
        for part, child in command.commands.items():
            yield from walk(child, f"{name} {part}".strip())


def unexplained(root: click.Command) -> list[str]:
    """Commands without help, and options without help."""
    found = []
    for name, command in walk(root, ""):
        if name and not (command.help or command.short_help):
            found.append(name)
        found += [
            f"{name} {parameter.opts[0]}"
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.help and not parameter.hidden
        ]
    return found


def calls_in(text: str) -> list[str]:
    """What follows `flask` in the code of a page, each up to the end of its command."""
    blocks = re.findall(r"```[^\n]*\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    called = r"^(?:\$ )?(?:\./run (?:--data \S+ )?)?flask ([^\n#|&;·…>]+)"
    return [c.strip() for code in [*blocks, *spans] for c in re.findall(called, code, re.MULTILINE)]


def unknown(call: str, root: click.Group, context: click.Context) -> str | None:
    """Why a documented call would not run; None when it would be understood."""
    command: click.Command = root
    for word in call.split():
        if word.startswith("--"):
            options = {o for p in command.params for o in [*p.opts, *p.secondary_opts]} | {"--help"}
            if re.split("[={|]", word)[0] not in options:
                return f"{call}: no option {word}"
        elif isinstance(command, click.Group):
            child = command.get_command(context, word)
            if child is None:
                return f"{call}: no command {word}"
            command = child
    return None


@pytest.fixture
def root(migrated_app) -> click.Group:
    return migrated_app.cli


@pytest.fixture
def every_command(migrated_app) -> Iterator[tuple[click.Group, click.Context]]:
    group = FlaskGroup(create_app=lambda: migrated_app)
    # Flask pushes an app context on it, which must not stay for the tests that follow.
    with click.Context(group, obj=ScriptInfo(create_app=lambda: migrated_app)) as context:
        yield group, context


def test_every_command_of_ours_has_help(root: click.Group):
    assert unexplained(root) == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_documented_commands_exist(page: Path, every_command):
    group, context = every_command
    calls = calls_in((ROOT / page).read_text(encoding="utf-8"))
    assert [why for call in calls if (why := unknown(call, group, context))] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_between_documents_lead_somewhere(page: Path):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    missing = [t for t in targets if not (ROOT / page.parent / t).exists()]
    assert missing == []


def unlisted(list_page: Path, listed: list[Path]) -> list[str]:
    """The documents that a list of documents does not link to."""
    text = (ROOT / list_page).read_text(encoding="utf-8")
    return [path.name for path in listed if path != list_page and f"({path.name})" not in text]


@pytest.mark.parametrize("folder", ["docs", "docs/decisions"])
def test_every_document_is_listed(folder: str):
    listed = [page for page in PAGES if page.parent == Path(folder)]
    list_page = Path(folder) / ("index.md" if folder == "docs" else "README.md")
    assert unlisted(list_page, listed) == []
    assert unlisted(list_page, [Path(folder) / "planted.md"]) == ["planted.md"]


def test_an_unexplained_command_is_caught():
    planted = Flask("planted")
    planted.cli.command("silent")(click.option("--mute")(lambda mute: None))
    planted.cli.command("clear", help="Says what it does.")(lambda: None)
    assert unexplained(planted.cli) == ["silent", "silent --mute"]


def test_an_invented_command_and_option_are_caught(every_command):
    group, context = every_command
    page = "Run `./run flask no-such-thing` or\n```\n./run --data d flask routes --loudly\n```\n"
    assert calls_in(page) == ["routes --loudly", "no-such-thing"]
    assert unknown("no-such-thing", group, context) == "no-such-thing: no command no-such-thing"
    assert unknown("routes --loudly", group, context) == "routes --loudly: no option --loudly"
    assert unknown("routes --all-methods", group, context) is None
