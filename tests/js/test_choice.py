"""The phone reads an address as the server does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from stations.pages.choices import Choice, next_night
from tests.js.node import run

ZONE = "Asia/Shanghai"
ADDRESSES = [
    "",
    "has=water",
    "has=water&has=toilet&has=water",
    "open=now",
    "open=night&has=toilet",
    "open=x",
    "district=331102&q=lz",
]
NOWS = [datetime(2026, 11, 22, hour, 7, 31, tzinfo=UTC) for hour in range(24)]


def test_addresses_mean_the_same():
    from urllib.parse import parse_qsl

    now = NOWS[3]
    given = {"searches": ADDRESSES, "now": int(now.timestamp() * 1000), "zone": ZONE}
    read = run(
        'const { readChoice } = await load("choice.js");'
        "return given.searches.map((s) => readChoice('?' + s, given.now, given.zone));",
        given,
    )
    for address, phone in zip(ADDRESSES, read, strict=True):
        server = Choice.read(MultiDict(parse_qsl(address)), "")
        assert (phone["has"], phone["open"]) == ([str(f) for f in server.has], server.open)
        assert (phone["district"], phone["q"]) == (server.district, server.q)


def test_the_night_begins_at_the_same_instant():
    given = {"nows": [int(now.timestamp() * 1000) for now in NOWS], "zone": ZONE}
    nights = run(
        'const { nextNight } = await load("choice.js"); return given.nows.map((n) => nextNight(n, given.zone));',
        given,
    )
    assert nights == [int(next_night(now, ZoneInfo(ZONE)).timestamp() * 1000) for now in NOWS]


@pytest.mark.parametrize(
    ("name", "value"), [("has", "water"), ("has", "toilet"), ("open", "now"), ("open", "night")]
)
@pytest.mark.parametrize("address", ADDRESSES[:5])
def test_a_pressed_chip_leads_to_the_same_list(address, name, value):
    from urllib.parse import parse_qsl, urlsplit

    found = run(
        'const { toggled } = await load("choice.js"); return toggled(given.search, given.name, given.value);',
        {"search": f"?{address}", "name": name, "value": value},
    )
    server = Choice.read(MultiDict(parse_qsl(address)), "").toggled(name, value).href()
    phone = Choice.read(MultiDict(parse_qsl(found.removeprefix("?"))), "")
    assert (
        phone.href()
        == Choice.read(MultiDict(parse_qsl(urlsplit(iri_to_uri(server)).query)), "").href()
    )
