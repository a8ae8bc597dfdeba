"""The product as a user starts it, in processes of its own: for browser tests and journeys."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the folder it keeps its data in."""

    url: str
    data: Path

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside it, as an operator does while it serves."""
        return flask(self.data, *arguments)


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The environment of a server on a database file of its own in `data`, nothing else set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEILEME_", "FLASK_"))}
    given = {f"LEILEME_{name.upper()}": value for name, value in settings.items()}
    return kept | {"FLASK_APP": str(ROOT / "app.py"), "LEILEME_DATA_DIR": str(data)} | given


def flask(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `flask …` on a data folder; never raises, look at `returncode`, `stdout`, `stderr`."""
    command = [sys.executable, "-m", "flask", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(data, **settings), capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip


@contextmanager
def serving(data: Path, *, sample: bool = True, **settings: str) -> Iterator[Server]:
    """Serve a data folder, with the sample city in it unless told otherwise, until the block ends."""
    for command in (["db", "upgrade"], *([["sample", "load"]] if sample else [])):
        done = flask(data, *command, **settings)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(command)}: {done.stdout}{done.stderr}")
    port = free_port()
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    with (data / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(data, **settings), stdout=log, stderr=log
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_it_answers(url, process, data / "server.log")
            yield Server(url, data)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the API answers; raise RuntimeError with the log when it dies or takes too long."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api/openapi.json", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")
