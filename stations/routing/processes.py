"""The road servers as watched children, and the swap to a new graph without a failed request.

A finished `flask map build` changes `DIR/roads/current`. The crew notices, starts servers for the
new graph on free ports of this machine alone, asks each one something, publishes the addresses,
and only then, when no request of the old ones can be under way, stops those.
"""

import itertools
import json
import os
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from core.processes import Child, Supervisor
from stations.routing.binaries import NoOsrm, Osrm, as_argument, find_osrm
from stations.routing.build import GRAPH_FILE, graph_base, road_graphs
from stations.routing.endpoints import Endpoints, Noticeboard, publish, withdraw
from stations.routing.engine import MOST_TARGETS
from stations.routing.rules import EngineDown, Mode
from stations.routing.transport import Address, Transport

LOOPBACK = "127.0.0.1"
LET_GO_S = 5.0
"""How long the old servers stay after the swap: longer than any request may take."""
DEATHS_BEFORE_GIVING_UP = 3
_NAME = "roads"


@dataclass(slots=True)
class Fleet:
    """The servers of one graph, one a mode."""

    graph: int
    children: dict[Mode, Child]
    ports: dict[Mode, int]
    probe: str
    let_go_at: float = 0.0
    healthy: set[Mode] = field(default_factory=set)

    @property
    def endpoints(self) -> Endpoints:
        """What is published of it."""
        return Endpoints(self.graph, {mode: (LOOPBACK, port) for mode, port in self.ports.items()})


class RoadCrew:
    """Keeps the servers of the current graph running and published."""

    def __init__(self, data_dir: Path, osrm: Osrm | None = None) -> None:
        self._graphs = road_graphs(data_dir)
        self._osrm = osrm
        self._serving: Fleet | None = None
        self._rising: Fleet | None = None
        self._falling: list[Fleet] = []
        self._useless: int | None = None
        self._board = Noticeboard(self._graphs.folder)
        self._count = itertools.count(1)
        self._graphs.folder.mkdir(parents=True, exist_ok=True)
        # What an earlier run published answers no more.
        withdraw(self._graphs.folder)

    def tick(self, supervisor: Supervisor) -> None:
        """Start what is new, publish what answers, stop what is old."""
        self._notice(supervisor)
        self._raise_up(supervisor)
        self._let_go(supervisor)
        self._move_house(supervisor)
        self._keep_published()

    def stopped(self) -> None:
        """Take the published addresses away, unless another supervisor has put up its own."""
        if self._serving and self._board.read() == self._serving.endpoints:
            withdraw(self._graphs.folder)

    def _notice(self, supervisor: Supervisor) -> None:
        wanted = self._graphs.current()
        newest = self._rising or self._serving
        if wanted is None or wanted == self._useless or (newest and newest.graph == wanted):
            return
        if self._rising:
            self._scuttle(supervisor, self._rising)
        self._rising = self._launch(supervisor, wanted)

    def _launch(self, supervisor: Supervisor, graph: int) -> Fleet | None:
        try:
            osrm = self._osrm = self._osrm or find_osrm()
        except NoOsrm as error:
            self._give_up(supervisor, graph, str(error))
            return None
        folder, number = self._graphs.path(graph), next(self._count)
        modes = [mode for mode in Mode if graph_base(folder, mode).parent.is_dir()]
        ports = dict(zip(modes, free_ports(len(modes)), strict=True))
        children = {
            mode: _server(osrm, mode, graph_base(folder, mode), port, number)
            for mode, port in ports.items()
        }
        for child in children.values():
            supervisor.start(child)
        return Fleet(graph, children, ports, _probe(folder))

    def _raise_up(self, supervisor: Supervisor) -> None:
        """Publish the rising fleet once all of it answers; give it up when it keeps dying."""
        fleet = self._rising
        if fleet is None:
            return
        if self._is_broken(supervisor, fleet):
            self._scuttle(supervisor, fleet)
            self._rising = None
            self._give_up(
                supervisor, fleet.graph, "the road servers cannot use it; build the map again"
            )
            return
        for mode in set(fleet.children) - fleet.healthy:
            if answers((LOOPBACK, fleet.ports[mode]), fleet.probe):
                fleet.healthy.add(mode)
        if fleet.healthy == set(fleet.children):
            publish(self._graphs.folder, fleet.endpoints)
            supervisor.say(_NAME, f"路网 {fleet.graph} 已启用 / road graph {fleet.graph} serves")
            if self._serving:
                self._serving.let_go_at = time.monotonic() + LET_GO_S
                self._falling.append(self._serving)
            self._serving, self._rising = fleet, None

    def _move_house(self, supervisor: Supervisor) -> None:
        """A server that keeps dying may have lost its port: the same graph again, on others."""
        fleet = self._serving
        if not fleet or self._rising or fleet.graph == self._useless:
            return
        if self._is_broken(supervisor, fleet):
            self._rising = self._launch(supervisor, fleet.graph)

    def _keep_published(self) -> None:
        """Put the addresses up again when a second supervisor on this data folder took them down."""
        if self._serving and not self._board.read().engines:
            publish(self._graphs.folder, self._serving.endpoints)

    def _let_go(self, supervisor: Supervisor) -> None:
        due = [fleet for fleet in self._falling if time.monotonic() >= fleet.let_go_at]
        for fleet in due:
            self._falling.remove(fleet)
            self._scuttle(supervisor, fleet)

    def _give_up(self, supervisor: Supervisor, graph: int, why: str) -> None:
        self._useless = graph
        supervisor.say(_NAME, f"路网 {graph} 不能用 / road graph {graph} is not served: {why}")

    @staticmethod
    def _is_broken(supervisor: Supervisor, fleet: Fleet) -> bool:
        deaths = (supervisor.failures(child.name) for child in fleet.children.values())
        return max(deaths, default=0) >= DEATHS_BEFORE_GIVING_UP

    @staticmethod
    def _scuttle(supervisor: Supervisor, fleet: Fleet) -> None:
        for child in fleet.children.values():
            supervisor.stop(child.name)


def answers(address: Address, probe: str) -> bool:
    """Whether a road server of ours answers there, whatever it answers."""
    try:
        return "code" in Transport(timeout_s=0.3).get(address, probe)
    except EngineDown:
        return False


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses at this moment."""
    held = [socket.socket() for _ in range(count)]
    try:
        for each in held:
            each.bind((LOOPBACK, 0))
        return [int(each.getsockname()[1]) for each in held]
    finally:
        for each in held:
            each.close()


def _server(osrm: Osrm, mode: Mode, base: Path, port: int, number: int) -> Child:
    # Without --ip it would listen to the whole network.
    argv = (
        osrm.program("osrm-routed"), as_argument(base), "--ip", LOOPBACK, "--port", str(port),
        "--algorithm", "MLD", "--threads", str(os.cpu_count() or 1), "--mmap",
        "--keepalive-timeout", "60",
        "--max-table-size", str(MOST_TARGETS + 1), "--verbosity", "WARNING",
    )  # fmt: skip
    return Child(f"{_NAME} {mode} {number}", argv, grace_s=3.0)


def _probe(folder: Path) -> str:
    """A question every server of this graph can answer: what road is nearest to its middle."""
    try:
        west, south, east, north = json.loads((folder / GRAPH_FILE).read_text())["bbox"]
    except (OSError, ValueError, KeyError):
        west = south = east = north = 0.0
    return f"/nearest/v1/x/{(west + east) / 2:.5f},{(south + north) / 2:.5f}?number=1"
