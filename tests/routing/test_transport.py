"""A road server that is away costs a request nothing, and is used again when it is back."""

import http.server
import threading
import time

import orjson
import pytest

from stations.routing.endpoints import Endpoints, publish
from stations.routing.engine import Mode, Roads
from stations.routing.rules import EngineDown
from stations.routing.transport import PAUSE_S, Transport
from tests.routing.serving import build, free_ports, served
from tests.routing.town import at, write_town


class Talkative(http.server.BaseHTTPRequestHandler):
    """Answers as it is told: `server.body`, after `server.wait_s`; hangs up every third time."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked += 1
        time.sleep(self.server.wait_s)
        if self.server.hang_up_every and self.server.asked % self.server.hang_up_every == 0:
            self.close_connection = True
            return
        body = self.server.body
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Talkative)
    made.asked, made.wait_s, made.body, made.hang_up_every = 0, 0.0, b'{"code":"Ok"}', 0
    made.daemon_threads = True
    # A client that gave up is what is tested, not a fault to print.
    made.handle_error = lambda *_: None
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_connection_is_kept(server):
    transport = Transport()
    for _ in range(5):
        assert transport.get(server.server_address, "/")["code"] == "Ok"
    assert server.asked == 5


def test_a_connection_closed_between_answers_is_opened_again_unseen(server):
    # osrm-routed does this after 512 answers.
    server.hang_up_every = 3
    transport = Transport()
    answers = [transport.get(server.server_address, "/")["code"] for _ in range(10)]
    assert answers == ["Ok"] * 10


def test_while_a_server_is_away_nobody_waits(server):
    server.wait_s = 1.0
    transport = Transport(timeout_s=0.2)
    with pytest.raises(EngineDown):
        transport.get(server.server_address, "/")
    started = time.monotonic()
    for _ in range(100):
        with pytest.raises(EngineDown):
            transport.get(server.server_address, "/")
    assert time.monotonic() - started < 0.1
    assert server.asked == 1


def test_after_a_pause_one_request_tries_and_the_rest_follow(server):
    transport = Transport(timeout_s=0.2)
    server.body = b"not json"
    with pytest.raises(EngineDown):
        transport.get(server.server_address, "/")
    server.body = b'{"code":"Ok"}'
    time.sleep(PAUSE_S + 0.05)
    assert transport.get(server.server_address, "/")["code"] == "Ok"
    assert transport.get(server.server_address, "/")["code"] == "Ok"


@pytest.mark.parametrize("body", [b"", b"[]", b'"Ok"', b"{", b"\xff"])
def test_an_answer_that_is_none_of_ours_counts_as_down(server, body):
    server.body = body
    with pytest.raises(EngineDown):
        Transport().get(server.server_address, "/")


def test_a_dead_server_is_down_and_the_next_one_answers(tmp_path):
    build(write_town(tmp_path / "town.osm.pbf"), tmp_path)
    roads = Roads(tmp_path)
    with served(tmp_path) as processes:
        assert roads.table(Mode.WALK, at(0, 0), [at(100, 0)])[0]
        processes[Mode.WALK].kill()
        processes[Mode.WALK].wait()
        with pytest.raises(EngineDown):
            roads.table(Mode.WALK, at(0, 0), [at(100, 0)])
        # The other mode has a server of its own.
        assert roads.table(Mode.EBIKE, at(0, 0), [at(100, 0)])[0]
    with served(tmp_path):
        assert roads.table(Mode.WALK, at(0, 0), [at(100, 0)])[0]


def test_a_server_that_went_while_it_was_asked_is_asked_at_its_new_address(tmp_path, server):
    server.body = orjson.dumps(
        {
            "code": "Ok",
            "sources": [{"distance": 1}],
            "destinations": [{"distance": 1}, {"distance": 2}],
            "durations": [[0, 9]],
            "distances": [[0, 8]],
        }
    )
    (folder := tmp_path / "roads").mkdir()
    (gone,) = free_ports(1)
    publish(folder, Endpoints(1, {Mode.WALK: ("127.0.0.1", gone)}))
    roads = Roads(tmp_path)
    ask = roads._transport.get

    def swapped_meanwhile(address, target):
        publish(folder, Endpoints(2, {Mode.WALK: ("127.0.0.1", server.server_port)}))
        return ask(address, target)

    roads._transport.get = swapped_meanwhile
    assert roads.table(Mode.WALK, at(0, 0), [at(5, 0)])[0].distance_m == 11


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"graph": 1}', '{"graph":1,"engines":{"car":"x:1"}}', '{"graph":1,"engines":{"walk":7}}']
)  # fmt: skip
def test_a_spoilt_noticeboard_is_no_server(tmp_path, text):
    (tmp_path / "roads").mkdir()
    (tmp_path / "roads" / "endpoints.json").write_text(text)
    assert not Roads(tmp_path).available(Mode.WALK)


def test_new_addresses_are_seen_at_once(tmp_path):
    (tmp_path / "roads").mkdir()
    roads = Roads(tmp_path)
    for graph, port in enumerate(free_ports(3), 1):
        publish(tmp_path / "roads", Endpoints(graph, {Mode.WALK: ("127.0.0.1", port)}))
        assert roads.graph() == graph
