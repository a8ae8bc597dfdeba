"""What is started is kept running, told to stop in order, and never outlives its supervisor."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from stations.routing import processes as crews
from stations.routing.build import road_graphs
from stations.routing.endpoints import NOTHING
from stations.routing.engine import EngineDown, Mode, Roads
from tests.routing.serving import build, wait_for
from tests.routing.town import STREETS, at, write_town

ROOT = Path(__file__).parents[2]
SLEEPER = [sys.executable, "-u", "-c", "import time; print('up', flush=True); time.sleep(600)"]


class Supervised:
    """A running supervisor, its log, and the processes it has started."""

    def __init__(self, process: subprocess.Popen, log: Path) -> None:
        self.process, self.log_file = process, log

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def children(self) -> dict[int, str]:
        """Process id and command line of every living child."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                    command = entry.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode()
                except (OSError, IndexError):
                    continue
                if parent == self.process.pid and command:
                    found[int(entry.name)] = command
        return found

    def child(self, words: str) -> int:
        """The one living child whose command line holds these words."""
        wait_for(lambda: any(words in command for command in self.children().values()))
        return next(pid for pid, command in self.children().items() if words in command)


@contextmanager
def supervising(tmp_path, *children, **told):
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tests.routing.supervised"]
    command.append(json.dumps({"children": children, **told}))
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
    try:
        yield Supervised(process, log)
    finally:
        process.terminate()
        process.wait(20)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_child_that_dies_is_started_again_and_what_it_says_is_passed_on(tmp_path):
    with supervising(tmp_path, {"name": "sleeper", "argv": SLEEPER}) as running:
        first = running.child("sleep(600)")
        wait_for(lambda: "sleeper | up" in running.log)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: running.log.count("sleeper | up") == 2)
        assert running.child("sleep(600)") != first
        assert "ended (-9)" in running.log


@pytest.mark.slow
def test_one_that_keeps_dying_is_started_less_and_less_often(tmp_path):
    with supervising(tmp_path, {"name": "bad", "argv": ["false"]}) as running:
        wait_for(lambda: running.log.count("ended") >= 4)
        waits = [float(said) for said in re.findall(r"again in ([\d.]+) s", running.log)]
        assert waits[:4] == [0.1, 0.5, 1.0, 2.0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_stops_the_children_and_ends_well(tmp_path, number):
    with supervising(tmp_path, {"name": "sleeper", "argv": SLEEPER}) as running:
        pid = running.child("sleep(600)")
        wait_for(lambda: "up" in running.log)
        running.process.send_signal(number)
        assert running.process.wait(10) == 0
        assert is_gone(pid)


@pytest.mark.slow
def test_one_that_will_not_stop_is_killed_after_its_grace(tmp_path):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('stubborn', flush=True); time.sleep(600)"
    )
    child = {"name": "stubborn", "argv": [sys.executable, "-c", stubborn], "grace_s": 0.5}
    with supervising(tmp_path, child) as running:
        pid = running.child("SIG_IGN")
        wait_for(lambda: "| stubborn" in running.log)
        started = time.monotonic()
        running.process.terminate()
        running.process.wait(10)
        assert 0.4 < time.monotonic() - started < 8
        assert is_gone(pid)


def test_the_web_server_is_stopped_before_what_it_asks(tmp_path):
    says_bye = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit()));"
        "print('up', flush=True); time.sleep(600)"
    )
    helper = {"name": "helper", "argv": [sys.executable, "-u", "-c", says_bye]}
    web = {"name": "web", "argv": helper["argv"], "essential": True}
    with supervising(tmp_path, helper, web) as running:
        wait_for(lambda: running.log.count("| up") == 2)
        running.process.terminate()
        running.process.wait(10)
        assert running.log.index("web | bye") < running.log.index("helper | bye")


def test_an_essential_child_that_cannot_start_ends_it_all_with_its_code(tmp_path):
    bad = {"name": "web", "argv": ["sh", "-c", "echo no port; exit 7"], "essential": True}
    with supervising(tmp_path, bad, {"name": "sleeper", "argv": SLEEPER}) as running:
        assert running.process.wait(10) == 7
        assert "web | no port" in running.log
        assert not running.children()


def test_a_killed_supervisor_leaves_no_orphan(tmp_path):
    with supervising(tmp_path, {"name": "sleeper", "argv": SLEEPER}) as running:
        pid = running.child("sleep(600)")
        running.process.kill()
        running.process.wait()
        wait_for(lambda: is_gone(pid), within_s=5)


@pytest.fixture(scope="module")
def town_graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extract")
    return write_town(folder / "town.osm.pbf")


@pytest.fixture
def data_dir(tmp_path, town_graph):
    build(town_graph, tmp_path)
    return tmp_path


def can_ride(roads: Roads) -> bool:
    try:
        return roads.table(Mode.EBIKE, at(20, 0), [at(900, 0)])[0] is not None
    except EngineDown:
        return False


def test_road_servers_come_up_listen_to_this_machine_alone_and_go(tmp_path, data_dir):
    roads = Roads(data_dir)
    with supervising(tmp_path, roads=str(data_dir)) as running:
        wait_for(lambda: can_ride(roads))
        commands = [c for c in running.children().values() if "osrm-routed" in c]
        assert len(commands) == len(Mode)
        assert all("--ip 127.0.0.1" in command for command in commands)
    assert not roads.available(Mode.EBIKE)
    assert not (data_dir / "roads" / "endpoints.json").exists()


def test_a_killed_road_server_is_back_within_seconds(tmp_path, data_dir):
    roads = Roads(data_dir)
    with supervising(tmp_path, roads=str(data_dir)) as running:
        wait_for(lambda: can_ride(roads))
        os.kill(running.child("/ebike/"), signal.SIGKILL)
        wait_for(lambda: not can_ride(roads), within_s=2)
        wait_for(lambda: can_ride(roads), within_s=5)


@pytest.mark.slow
def test_a_server_that_lost_its_port_moves(tmp_path, data_dir, monkeypatch):
    roads = Roads(data_dir)
    with supervising(tmp_path, roads=str(data_dir)) as running:
        wait_for(lambda: can_ride(roads))
        before = roads._board.read().engines[Mode.EBIKE]
        for _ in range(3):
            os.kill(running.child(f"--port {before[1]} "), signal.SIGKILL)
            time.sleep(0.15)
        wait_for(lambda: can_ride(roads) and roads._board.read().engines[Mode.EBIKE] != before)


@pytest.mark.slow
def test_a_new_graph_is_swapped_in_and_no_request_fails(tmp_path, data_dir, town_graph):
    roads, failures, seen, stop = Roads(data_dir), [], set(), threading.Event()
    longer = [*STREETS, ([(1000, 0), (2000, 0)], {"highway": "secondary"})]

    def ask_all_the_time():
        while not stop.is_set():
            try:
                reached = roads.table(Mode.EBIKE, at(20, 0), [at(900, 0), at(1900, 0)])
                seen.add(reached[1] is not None)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failed request
                failures.append(repr(error))

    with supervising(tmp_path, roads=str(data_dir)) as running:
        wait_for(lambda: can_ride(roads))
        threads = [threading.Thread(target=ask_all_the_time) for _ in range(3)]
        for thread in threads:
            thread.start()
        build(write_town(tmp_path / "longer.osm.pbf", streets=longer), data_dir)
        wait_for(lambda: roads.graph() == 2, within_s=5)
        # Past the moment at which the old servers go.
        wait_for(lambda: len(running.children()) == len(Mode), within_s=crews.LET_GO_S + 5)
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert seen == {False, True}


@pytest.mark.slow
def test_a_second_supervisor_that_comes_and_goes_leaves_the_first_serving(tmp_path, data_dir):
    roads = Roads(data_dir)
    (other := tmp_path / "other").mkdir()
    with supervising(tmp_path, roads=str(data_dir)):
        wait_for(lambda: can_ride(roads))
        first = roads._board.read()
        with supervising(other, roads=str(data_dir)):
            wait_for(lambda: roads._board.read() not in (first, NOTHING))
        wait_for(lambda: roads._board.read() == first, within_s=5)
        assert can_ride(roads)


def spoil(graph: Path) -> None:
    for part in graph.rglob("*.mldgr"):
        part.write_bytes(b"spoilt")


@pytest.mark.slow
def test_a_graph_that_cannot_be_served_leaves_the_old_one_serving(tmp_path, data_dir, town_graph):
    build(town_graph, tmp_path / "elsewhere")
    draft = road_graphs(tmp_path / "elsewhere").path(1)
    spoil(draft)
    roads = Roads(data_dir)
    with supervising(tmp_path, roads=str(data_dir)) as running:
        wait_for(lambda: can_ride(roads))
        assert road_graphs(data_dir).publish(draft) == 2
        wait_for(lambda: "road graph 2 is not served" in running.log)
        assert roads.graph() == 1
        assert can_ride(roads)


@pytest.mark.slow
def test_a_spoilt_graph_is_given_up_and_the_next_one_serves(tmp_path, town_graph):
    build(town_graph, tmp_path)
    spoil(road_graphs(tmp_path).path(1))
    roads = Roads(tmp_path)
    with supervising(tmp_path, roads=str(tmp_path)) as running:
        wait_for(lambda: "road graph 1 is not served" in running.log)
        assert not can_ride(roads)
        build(town_graph, tmp_path)
        wait_for(lambda: can_ride(roads))
        assert roads.graph() == 2


@pytest.mark.parametrize("name", ["a data", 'say "hi"', "back\\slash", "数据 & co"])
def test_a_folder_with_any_name_is_built_in_and_served_from(tmp_path, town_graph, name):
    folder = tmp_path / name
    folder.mkdir()
    extract = folder / f"{name}.osm.pbf"
    extract.write_bytes(town_graph.read_bytes())
    build(extract, folder)
    roads = Roads(folder)
    with supervising(tmp_path, roads=str(folder)):
        wait_for(lambda: can_ride(roads))
