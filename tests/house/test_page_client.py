"""The client that inspects pages: each fault is planted and found, a good page passes."""

import pytest
from flask import Flask, Response
from flask_wtf import CSRFProtect

from tests.support.pages import BadPage, PageClient, faults, protected

GOOD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>驿站</title>
<link rel="stylesheet" href="/s/1/app.css"><script nonce="n1">1</script></head>
<body><main><h1>驿站</h1><h2>附近</h2>
<a href="/station/1"><img src="/s/1/a.png" alt="门口"></a>
<form method="post" action="/report"><input type="hidden" name="csrf_token" value="x">
<label for="text">说明</label><input id="text" name="text">
<label>电话 <input name="phone"></label><button>发送</button></form>
<template><a href="/"></a><h5>filled in by a script</h5></template>
<svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/></svg>
</main></body></html>"""

BREACHES = [
    ('<html lang="zh-CN">', "<html>", "<html> names no language"),
    ("<title>驿站</title>", "", "one <title> with text wanted"),
    ("<title>驿站</title>", "<title> </title>", "one <title> with text wanted"),
    ("<h1>驿站</h1>", "<p>驿站</p>", "one <h1> with text wanted"),
    ("<h1>驿站</h1>", "<h1>一</h1><h1>二</h1>", "one <h1> with text wanted"),
    ("<h2>附近</h2>", "<h4>附近</h4>", "skips a level after <h1>"),
    ("<main>", "<main><div></main>", "not valid HTML"),
    ("<!doctype html>", "", "not valid HTML"),
    ("<h2>", '<p id="text"></p><h2>', "id 'text' stands 2 times"),
    ('for="text"', 'for="nothing"', "points at #nothing"),
    ('<label for="text">说明</label>', "", "<input name=text> has no label"),
    (' alt="门口"', "", "has no alt"),
    ('alt="门口"', 'alt=""', "has no name"),
    ("<button>发送</button>", "<button></button>", "has no name"),
    (' action="/report"', "", "has no action"),
    ('name="csrf_token"', 'name="other"', "has no csrf_token"),
    ("<h2>", '<h2 onclick="x()">', "inline handler onclick"),
    ("<h2>", '<h2 style="color:red">', "has a style attribute"),
    ('nonce="n1"', "", "inline <script> without this answer's nonce"),
    ('nonce="n1"', 'nonce="n2"', "inline <script> without this answer's nonce"),
    ('href="/station/1"', 'href="javascript:x()"', "runs a script from its address"),
    ('href="/station/1"', 'href="http://example.org/"', "an address without encryption"),
    ('src="/s/1/a.png"', 'src="https://example.org/a.png"', "loads from someone else"),
    ('href="/s/1/app.css"', 'href="//example.org/app.css"', "loads from someone else"),
]


def test_a_good_page_has_no_fault():
    assert list(faults(GOOD, {"n1"})) == []


@pytest.mark.parametrize(("good", "bad", "said"), BREACHES, ids=lambda part: part[:24])
def test_a_planted_fault_is_found(good: str, bad: str, said: str):
    assert good in GOOD
    assert any(said in fault for fault in faults(GOOD.replace(good, bad), {"n1"}))


@pytest.mark.parametrize(
    ("policy", "passes"),
    [
        ("default-src 'none'; script-src 'self' 'nonce-n1'", True),
        ("default-src 'none'; script-src 'self'", False),
        ("default-src 'self'; script-src 'nonce-n1'", False),
        ("default-src 'none'; script-src 'nonce-n1' 'unsafe-inline'", False),
        (None, False),
    ],
)
def test_a_page_needs_a_strict_policy(policy: str | None, passes: bool):
    app = Flask("planted")
    app.test_client_class = PageClient

    @app.get("/")
    def page() -> Response:
        headers = {"Content-Security-Policy": policy} if policy else {}
        return Response(GOOD, headers={**headers, "X-Content-Type-Options": "nosniff"})

    if passes:
        assert app.test_client().get("/").status_code == 200
    else:
        with pytest.raises(BadPage):
            app.test_client().get("/")


def test_a_form_needs_no_token_where_the_app_asks_for_none():
    without = GOOD.replace('name="csrf_token"', 'name="other"')
    assert list(faults(without, {"n1"}, lambda action: action != "/report")) == []


def test_what_the_app_asks_for_is_read_from_the_app():
    app = Flask("planted")
    csrf = CSRFProtect(app)
    for name in ("asks", "free"):
        app.add_url_rule(f"/{name}", name, name_view(name), methods=["POST"])
    csrf._exempt_views.add(f"{__name__}.free")
    assert protected(app, "/asks")
    assert not protected(app, "/free?x=1")
    assert protected(app, "/nowhere")


def name_view(name: str):
    """A view of that name."""

    def view() -> str:
        return name

    view.__name__ = name
    return view
