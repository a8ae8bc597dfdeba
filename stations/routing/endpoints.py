"""Which road servers answer right now: a small file that the supervisor publishes.

`DIR/roads/endpoints.json` = {"graph": 3, "engines": {"ebike": "127.0.0.1:40123", "walk": …}}. It is
replaced whole, so a reader sees one state or the next. Written by hand it may name other machines.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stations.routing.rules import Mode

FILE = "endpoints.json"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The published servers, as (host, port) by mode, and the graph they answer from."""

    graph: int
    engines: Mapping[Mode, tuple[str, int]]


NOTHING = Endpoints(0, {})


def publish(folder: Path, endpoints: Endpoints) -> None:
    """Replace the published servers."""
    engines = {mode: f"{host}:{port}" for mode, (host, port) in endpoints.engines.items()}
    temporary = folder / f".{FILE}-{os.getpid()}"
    temporary.write_text(json.dumps({"graph": endpoints.graph, "engines": engines}))
    temporary.replace(folder / FILE)


def withdraw(folder: Path) -> None:
    """Say that no server answers any more."""
    (folder / FILE).unlink(missing_ok=True)


class Noticeboard:
    """The published servers, read again only when the file changed: one `stat` a look."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._seen: tuple[int, int, int] | None = None
        self._endpoints = NOTHING

    def read(self) -> Endpoints:
        """The present servers; none when nothing is published or the file cannot be read."""
        try:
            stat = self._path.stat()
        except OSError:
            self._seen, self._endpoints = None, NOTHING
            return NOTHING
        seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if seen != self._seen:
            self._endpoints, self._seen = _parse(self._path), seen
        return self._endpoints


def _parse(path: Path) -> Endpoints:
    try:
        said = json.loads(path.read_text())
        engines = {Mode(mode): _address(text) for mode, text in said["engines"].items()}
        return Endpoints(int(said["graph"]), engines)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return NOTHING


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)
