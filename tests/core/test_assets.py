"""Static files under lasting names, and text that is compressed when the browser asks for it."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from core.web.assets import FOREVER, Assets


@pytest.fixture
def files(app) -> Assets:
    return app.extensions["assets"]


def test_a_file_is_kept_for_ever_under_its_tree_only(client, files):
    good = client.get(files.url("js/words.js"))
    assert good.headers["Cache-Control"] == FOREVER
    assert good.mimetype == "text/javascript"
    old = client.get("/s/000000000000/js/words.js")
    assert old.data == good.data
    assert old.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["js/nothing.js", "../app.py", "build/icons.py", "%2e%2e/app.py", "js/"]
)
def test_what_is_not_static_is_not_there(client, files, path):
    assert client.get(f"/s/{files.tree}/{path}").status_code == 404


def test_a_wrong_name_in_a_template_is_an_error(files):
    with pytest.raises(KeyError):
        files.url("css/typo.css")


@pytest.mark.parametrize(
    ("accepted", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_static_text_and_pages_shrink_as_asked(app, files, accepted, read):
    client = FlaskClient(app, app.response_class)  # the one that reads pages cannot read these
    for address in (files.url("css/app.css"), "/about"):
        plain = client.get(address, headers={"Accept-Encoding": ""})
        asked = client.get(address, headers={"Accept-Encoding": accepted})
        assert asked.headers.get("Content-Encoding", "") == accepted
        assert "Accept-Encoding" in asked.headers.get("Vary", "")
        if accepted:
            assert len(asked.data) < len(plain.data) / 2
        assert read(asked.data)[:15] == plain.data[:15]


def test_pictures_are_left_as_they_are(client, files):
    answer = client.get(files.url("icons/icon-192.png"), headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers


def test_a_sheet_is_put_together_with_the_parts_of_its_parts(tmp_path: Path):
    (tmp_path / "a.css").write_text('@import "b.css";\na {}\n')
    (tmp_path / "b.css").write_text('b {\n@import "c.css";\n}\n')
    (tmp_path / "c.css").write_text("  color: red;\n")
    assert Assets(tmp_path).files["a.css"] == b"b {\n  color: red;\n}\na {}\n"


def test_one_byte_more_is_another_tree(tmp_path: Path):
    (tmp_path / "a.js").write_text("1")
    before = Assets(tmp_path)
    (tmp_path / "a.js").write_text("2")
    assert Assets(tmp_path).tree != before.tree
    before.add({"words/zh.js": b"x"})
    assert before.tree != Assets(tmp_path).tree


def test_every_address_in_the_sheets_leads_somewhere(files):
    # Leaflet's own pictures are for controls that we do not use.
    assert [n for n, body in files.files.items() if n.startswith("css/") and b"url(" in body] == []
