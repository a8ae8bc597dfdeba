"""Templates compile, and each is used."""

import re

import pytest
from jinja2 import DictLoader, Environment, TemplateError

from tests.support.tree import files, project_files

QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|xml|txt|svg|js|json|css|webmanifest))["']""")


def uncompilable(environment: Environment, names: list[str]) -> list[str]:
    """Templates that Jinja refuses, each with its reason."""
    found = []
    for name in names:
        try:
            environment.get_template(name)
        except TemplateError as error:
            found.append(f"{name}: {error}")
    return found


def unused(names: list[str], sources: list[str]) -> list[str]:
    """Templates that no source names."""
    named = {match for text in sources for match in QUOTED.findall(text)}
    return [name for name in names if name not in named]


def template_names() -> list[str]:
    """Every file under templates/, as Jinja calls it."""
    paths = (path for path in project_files() if path.parts[0] == "templates")
    return ["/".join(path.parts[1:]) for path in paths]


def test_every_template_compiles(migrated_app):
    assert template_names()
    assert uncompilable(migrated_app.jinja_env, template_names()) == []


def test_every_template_is_used():
    python = files("core/*.py", "stations/*.py", "aid/*.py", "people/*.py", "desk/*.py", "app.py")
    sources = [text for _, text in [*python, *files("templates/*")]]
    assert unused(template_names(), sources) == []


@pytest.mark.parametrize(
    "breach", ["{% if %}", "{{ name", "{% block a %}", "{{ 1|no_such_filter }}"]
)
def test_a_broken_template_is_caught(breach: str):
    environment = Environment(loader=DictLoader({"planted.html": breach}), autoescape=True)
    assert len(uncompilable(environment, ["planted.html"])) == 1


def test_a_forgotten_template_is_caught():
    assert unused(["a.html", "b.html"], ['render_template("a.html")']) == ["b.html"]
