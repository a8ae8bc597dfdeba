"""A rider's position stands in the address of a request: no log we set up writes addresses out."""

import re
import shlex

import pytest

from core.web.serve import web_server
from tests.support.tree import ROOT

NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
# Variables and format atoms that hold the query, or an address with one.
TELLING = re.compile(r"\$(request|request_uri|args|query_string|http_referer|is_args)\b")


def test_the_log_of_requests_has_no_query():
    argv = web_server("127.0.0.1", 8000, 1, 1, access_log=True).argv
    written = argv[argv.index("--access-logformat") + 1]
    assert "%(U)s" in written
    assert not re.search(r"%\((r|q|f)\)s", written)


def test_the_proxy_writes_no_query_down():
    formats = dict(re.findall(r"^log_format (\w+)\s+(.*?);", NGINX, re.MULTILINE | re.DOTALL))
    servers = NGINX.split("\nserver {")[1:]
    assert servers
    for server in servers:
        _path, name = shlex.split(re.search(r"access_log (.*?);", server)[1])
        assert not TELLING.search(formats[name])
        # Below `crit`, a time-out is logged with the whole line of the request.
        assert re.search(r"error_log \S+ crit;", server)


@pytest.mark.parametrize("telling", ["$request", "$args", "$http_referer"])
def test_a_telling_variable_would_be_found(telling):
    assert TELLING.search(f"log_format x '{telling}';")
