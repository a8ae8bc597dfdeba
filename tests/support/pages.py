"""A test client that reads every page it fetches, and refuses a bad one.

What it asks of a page is what a browser, a screen reader and our own content policy ask of it.
A test that fetches a page therefore tests all of this without saying so.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element  # noqa: TID251 (only the type: html5lib makes them)

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
ADDRESSES = {"src", "href", "action", "formaction", "poster", "data", "srcset"}
LOADED = {"script", "img", "link", "iframe", "source", "object", "video", "audio", "embed"}


class BadPage(AssertionError):
    """A page that is not fit to be sent; the text lists everything wrong with it."""


class PageClient(FlaskClient):
    """Flask's test client; raises BadPage when an answer in HTML has a fault."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        moved = 300 <= response.status_code < 400
        if response.mimetype == "text/html" and not moved and response.request.method != "HEAD":
            inspect(response, self.application)
        return response


def inspect(response: TestResponse, app: Flask) -> None:
    """Raise BadPage with every fault of a page and of the headers it came with."""
    policy = response.headers.get("Content-Security-Policy", "")
    html = response.get_data(as_text=True)
    found = list(faults(html, nonces(policy), partial(protected, app)))
    if "default-src 'none'" not in policy or "unsafe-inline" in policy:
        found.append("no strict Content-Security-Policy")
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("X-Content-Type-Options is not nosniff")
    if found:
        raise BadPage(f"{response.request.path}:\n  " + "\n  ".join(found))


def nonces(policy: str) -> set[str]:
    """The nonces a content policy names."""
    return set(re.findall(r"'nonce-([^']+)'", policy))


def faults(
    html: str, allowed_nonces: set[str], needs_token: Callable[[str], bool] = lambda _: True
) -> Iterator[str]:
    """Everything wrong with one page, in words."""
    try:
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    except ParseError as error:
        yield f"not valid HTML: {error}"
        return
    inert = {id(e) for template in root.iter("template") for e in template.iter()}
    elements = [e for e in root.iter() if isinstance(e.tag, str) and id(e) not in inert]
    yield from document_faults(root, elements)
    yield from id_faults(elements)
    yield from name_faults(root, elements)
    yield from form_faults(root, needs_token)
    yield from policy_faults(elements, allowed_nonces)


def document_faults(root: Element, elements: list[Element]) -> Iterator[str]:
    """Language, title, headings, the frame around everything."""
    if not (root.get("lang") or "").strip():
        yield "<html> names no language"
    titles = [text_of(e) for e in root.findall("./head/title")]
    if len(titles) != 1 or not titles[0]:
        yield f"one <title> with text wanted, found {titles}"
    headings = [e for e in elements if e.tag == "h1"]
    if len(headings) != 1 or not text_of(headings[0]):
        yield f"one <h1> with text wanted, found {[text_of(h) for h in headings]}"
    if len([e for e in elements if e.tag == "main"]) != 1:
        yield "one <main> wanted"
    level = 0
    for element in elements:
        if re.fullmatch("h[1-6]", element.tag):
            rank = int(element.tag[1])
            if level and rank > level + 1:
                yield f"<{element.tag}> {text_of(element)!r} skips a level after <h{level}>"
            level = rank


def id_faults(elements: list[Element]) -> Iterator[str]:
    """Ids are unique, and what points at one finds it."""
    counted = Counter(i for e in elements if (i := e.get("id")) is not None)
    for name, times in counted.items():
        if times > 1 or not name.strip():
            yield f"id {name!r} stands {times} times"
    for element in elements:
        pointers = [element.get("for") or ""] if element.tag == "label" else []
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "list"):
            pointers += (element.get(attribute) or "").split()
        for pointer in pointers:
            if pointer and pointer not in counted:
                yield f"<{element.tag}> points at #{pointer}, which is not on the page"


def name_faults(root: Element, elements: list[Element]) -> Iterator[str]:
    """Whatever can be used has a name that a screen reader can say."""
    labels = {e.get("for") for e in elements if e.tag == "label" and e.get("for")}
    wrapped = {id(child) for e in elements if e.tag == "label" for child in e.iter()}
    for element in elements:
        named = bool(element.get("aria-label") or element.get("aria-labelledby"))
        if element.tag in LABELLED and element.get("type") not in NEEDS_NO_LABEL:
            if not (named or element.get("id") in labels or id(element) in wrapped):
                yield f"<{element.tag} name={element.get('name')}> has no label"
        elif element.tag == "img" and element.get("alt") is None:
            yield f"<img src={element.get('src')}> has no alt"
        elif element.tag in {"button", "a", "summary"} and not (named or says_something(element)):
            yield f"<{element.tag} {dict(element.attrib)}> has no name"


def form_faults(root: Element, needs_token: Callable[[str], bool]) -> Iterator[str]:
    """A form says where it goes; one that changes something in somebody's name carries a token."""
    for form in root.iter("form"):
        method, action = (form.get("method") or "get").lower(), form.get("action")
        if not action:
            yield f"<form method={method}> has no action"
        elif method == "post" and needs_token(action):
            names = {e.get("name") for e in form.iter("input")}
            if "csrf_token" not in names:
                yield f"<form action={action}> has no csrf_token"


def protected(app: Flask, action: str) -> bool:
    """Whether the app asks for a token where a form goes; a form that goes nowhere is a fault too."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(action).path, method="POST")
    except HTTPException:
        return True
    csrf = app.extensions.get("csrf")
    view = app.view_functions[endpoint]
    exempt = csrf is not None and (
        app.blueprints.get(endpoint.rpartition(".")[0]) in csrf._exempt_blueprints
        or f"{view.__module__}.{view.__name__}" in csrf._exempt_views
    )
    return not exempt


def policy_faults(elements: list[Element], allowed_nonces: set[str]) -> Iterator[str]:
    """Nothing our content policy would block, nothing loaded from anyone else."""
    for element in elements:
        for attribute, value in element.attrib.items():
            if attribute.startswith("on"):
                yield f"<{element.tag}> has an inline handler {attribute}"
            if attribute == "style":
                yield f"<{element.tag}> has a style attribute: {value[:40]}"
            if attribute in ADDRESSES:
                yield from address_faults(element, value)
        inline = element.tag == "style" or (element.tag == "script" and not element.get("src"))
        data_only = element.get("type") in {"application/json", "application/ld+json"}
        if inline and not data_only and element.get("nonce") not in allowed_nonces:
            yield f"inline <{element.tag}> without this answer's nonce"


def address_faults(element: Element, value: str) -> Iterator[str]:
    """What one attribute that holds an address does wrong."""
    parts = urlsplit(value.strip())
    if parts.scheme in {"javascript", "vbscript"}:
        yield f"<{element.tag}> runs a script from its address: {value[:40]}"
    elif parts.scheme == "http" and element.get("rel") != "canonical":
        yield f"<{element.tag}> goes to an address without encryption: {value[:60]}"
    elif parts.netloc and element.tag in LOADED and element.get("rel") != "canonical":
        yield f"<{element.tag}> loads from someone else: {value[:60]}"


def text_of(element: Element) -> str:
    """All text in an element, trimmed."""
    return " ".join("".join(element.itertext()).split())


def says_something(element: Element) -> bool:
    """Whether an element has text, or a picture in it that has words."""
    if text_of(element):
        return True
    return any(e.get("alt") or e.get("aria-label") for e in element.iter())
