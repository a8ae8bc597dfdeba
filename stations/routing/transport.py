"""Kept-alive HTTP to a road server, and giving up quickly while it is away.

http.client on a connection per thread: 0.16 ms of our own time for a table of 20, where a urllib3
pool took 0.3 ms (bench/roads.py). osrm-routed closes a connection after 512 answers, so a
request that finds its connection closed before a single byte came back is sent once more.
"""

import http.client
import os
import threading
import time
from typing import Any

import orjson

from stations.routing.rules import EngineDown

Address = tuple[str, int]

PAUSE_S = 1.0
"""How long nobody tries again after a failure; then one request tries, the others still do not."""


class Transport:
    """Requests to road servers. Safe to share among threads, and across a fork."""

    def __init__(self, timeout_s: float = 2.0) -> None:
        self._timeout_s = timeout_s
        self._kept = threading.local()
        self._lock = threading.Lock()
        self._closed_until: dict[Address, float] = {}

    def get(self, address: Address, target: str) -> dict[str, Any]:
        """The JSON answer to a GET. Raises `EngineDown`, at once while the server is away."""
        self._refuse_while_away(address)
        try:
            answer = orjson.loads(self._fetch(address, target))
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._drop(address)
            with self._lock:
                self._closed_until[address] = time.monotonic() + PAUSE_S
            raise EngineDown(f"{address[0]}:{address[1]}: {error!r}") from error
        if self._closed_until:
            with self._lock:
                self._closed_until.pop(address, None)
        if not isinstance(answer, dict):
            raise EngineDown(f"{address[0]}:{address[1]} answers something else")
        return answer

    def _refuse_while_away(self, address: Address) -> None:
        if address not in self._closed_until:
            return
        with self._lock:
            until = self._closed_until.get(address, 0.0)
            present = time.monotonic()
            if present < until:
                raise EngineDown(f"{address[0]}:{address[1]} did not answer a moment ago")
            # This request is the one that tries; the others wait for how it ends.
            self._closed_until[address] = present + max(PAUSE_S, self._timeout_s)

    def _fetch(self, address: Address, target: str) -> bytes:
        connection, used = self._connection(address)
        try:
            return _exchange(connection, target)
        except (ConnectionError, http.client.BadStatusLine):
            if not used:
                raise
            connection.close()
            return _exchange(connection, target)

    def _connection(self, address: Address) -> tuple["_Connection", bool]:
        """This thread's connection, and whether it has been used before."""
        pid = os.getpid()
        if getattr(self._kept, "pid", None) != pid:
            self._kept.pid, self._kept.by_address = pid, {}
        kept: dict[Address, _Connection] = self._kept.by_address
        connection = kept.get(address)
        if connection is not None:
            return connection, connection.sock is not None
        if len(kept) >= _MOST_KEPT:
            # The servers of graphs long swapped out.
            kept.clear()
        connection = kept[address] = _Connection(*address, timeout=self._timeout_s)
        return connection, False

    def _drop(self, address: Address) -> None:
        self._kept.by_address.pop(address, None)


_MOST_KEPT = 8


class _Connection(http.client.HTTPConnection):
    """A connection that closes itself when its thread, and so its last holder, is gone."""

    def __del__(self) -> None:
        self.close()


def _exchange(connection: _Connection, target: str) -> bytes:
    connection.request("GET", target)
    return connection.getresponse().read()
