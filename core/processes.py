"""A small supervisor: keeps programs running, passes on their words, and leaves nothing behind.

It knows no room. A `Crew` (the road servers are one) is asked at every tick what should run.
Children die with their parent: an orderly stop ends them one after the other, and when the
supervisor itself is killed the kernel ends them (PR_SET_PDEATHSIG, where there is Linux).
"""

import ctypes
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

TICK_S = 0.2
STEADY_S = 10.0
"""A child that lived this long has started well: its next death begins a new count."""
BACK_OFF_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Child:
    """A program to keep running. `grace_s`: how long it may take to stop before it is killed.

    An `essential` one that never starts well ends the whole supervisor with its exit code, and at
    the end it is stopped before the others: they may still be needed by its last requests.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    essential: bool = False
    grace_s: float = 10.0


class Crew(Protocol):
    """Something that decides while running which children there are."""

    def tick(self, supervisor: "Supervisor") -> None:
        """Look around; start and stop children. Called several times a second: never blocks."""

    def stopped(self) -> None:
        """All children have ended; leave nothing that says they are there."""


class _Running:
    """One child and the count of its deaths."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.ever_steady = False
        self.started_at = self.start_again_at = 0.0
        self.unfinished = b""


class Supervisor:
    """Runs children until it is told to stop. One per process, in the main thread."""

    def __init__(
        self,
        children: Iterable[Child],
        crews: Iterable[Crew] = (),
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._first = list(children)
        self._crews = list(crews)
        self._say = say or _print
        self._running: dict[str, _Running] = {}
        self._selector = selectors.DefaultSelector()
        self._exit_code: int | None = None

    def start(self, child: Child) -> None:
        """Run a child from now on. Its name must be free."""
        if child.name in self._running:
            raise ValueError(f"a child named {child.name} is running already")
        self._running[child.name] = _Running(child)
        self._launch(self._running[child.name])

    def stop(self, name: str) -> None:
        """End a child and do not start it again; nothing happens when there is none."""
        if running := self._running.pop(name, None):
            self._end([running])

    def failures(self, name: str) -> int:
        """How often a child died since it last ran steadily; 0 when there is none."""
        running = self._running.get(name)
        return running.failures if running else 0

    def pid(self, name: str) -> int | None:
        """The process of a child, None while it is down."""
        running = self._running.get(name)
        return running.process.pid if running and running.process else None

    def say(self, name: str, line: str) -> None:
        """One line of log in a child's name."""
        self._say(f"{name:>12} | {line}")

    def run(self) -> int:
        """Work until SIGTERM, SIGINT or SIGHUP, or until an essential child cannot start."""
        waker, wake = socket.socketpair()
        wake.setblocking(False)
        before = {each: signal.signal(each, self._told_to_stop) for each in _STOP_SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._selector.register(waker, selectors.EVENT_READ)
        try:
            for child in self._first:
                self.start(child)
            while self._exit_code is None:
                self._read(TICK_S, waker)
                self._revive()
                for crew in self._crews:
                    crew.tick(self)
            return self._exit_code
        finally:
            self._stop_all()
            signal.set_wakeup_fd(-1)
            for each, handler in before.items():
                signal.signal(each, handler)
            waker.close()
            wake.close()

    def _told_to_stop(self, number: int, _frame: object) -> None:
        if self._exit_code is None:
            self._exit_code = 0
            self.say("serve", f"{signal.Signals(number).name}: 正在停止 / stopping")

    def _launch(self, running: _Running) -> None:
        child = running.child
        parent = os.getpid()
        process = subprocess.Popen(
            child.argv,
            env={**os.environ, **child.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends them in order.
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - no threads here
        )
        running.process, running.started_at = process, time.monotonic()
        if process.stdout:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, running)

    def _read(self, wait_s: float, waker: socket.socket | None = None) -> None:
        """Pass on what the children have said."""
        for key, _ in self._selector.select(wait_s):
            if key.fileobj is waker and waker is not None:
                waker.recv(4096)
            elif isinstance(key.data, _Running):
                self._pass_on(key.data, key.fd)

    def _pass_on(self, running: _Running, handle: int) -> None:
        try:
            said = os.read(handle, 65536)
        except BlockingIOError:
            return
        if not said and running.process and running.process.stdout:
            self._selector.unregister(running.process.stdout)
            return
        *lines, running.unfinished = (running.unfinished + said).split(b"\n")
        for line in lines:
            self.say(running.child.name, line.decode(errors="replace"))

    def _revive(self) -> None:
        """Notice deaths, and start again what has waited long enough."""
        present = time.monotonic()
        for running in list(self._running.values()):
            if running.process is None:
                if present >= running.start_again_at:
                    self._launch(running)
            elif running.process.poll() is not None:
                self._bury(running, present)
            elif running.failures and present - running.started_at > STEADY_S:
                running.failures = 0

    def _bury(self, running: _Running, present: float) -> None:
        process, name = running.process, running.child.name
        if process is None:
            return
        self._close(running)
        steady = present - running.started_at > STEADY_S
        running.ever_steady |= steady
        running.failures = 1 if steady else running.failures + 1
        wait = BACK_OFF_S[min(running.failures, len(BACK_OFF_S)) - 1]
        running.process, running.start_again_at = None, present + wait
        if running.child.essential and not running.ever_steady:
            self._exit_code = process.returncode if process.returncode > 0 else 1
            self.say(name, f"启动失败 / could not start (exit {process.returncode})")
            return
        self.say(name, f"退出 / ended ({process.returncode}), again in {wait:g} s")

    def _close(self, running: _Running) -> None:
        """Read a dead child's last words and let go of its pipe."""
        if not running.process or not running.process.stdout:
            return
        pipe = running.process.stdout
        if pipe in self._selector.get_map():
            self._pass_on(running, pipe.fileno())
        if pipe in self._selector.get_map():
            self._selector.unregister(pipe)
        pipe.close()

    def _stop_all(self) -> None:
        everyone = list(self._running.values())
        self._running.clear()
        self._end([each for each in everyone if each.child.essential])
        self._end([each for each in everyone if not each.child.essential])
        for crew in self._crews:
            crew.stopped()

    def _end(self, group: list[_Running]) -> None:
        """Ask a group to stop, wait as long as each may take, then kill what is left."""
        alive = [each for each in group if each.process]
        _signal(alive, signal.SIGTERM)
        deadline = time.monotonic() + max((each.child.grace_s for each in alive), default=0.0)
        while any(_is_alive(each) for each in alive) and time.monotonic() < deadline:
            self._read(0.05)
        _signal([each for each in alive if _is_alive(each)], signal.SIGKILL)
        for each in alive:
            if each.process:
                each.process.wait()
            self._close(each)


_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _is_alive(running: _Running) -> bool:
    return running.process is not None and running.process.poll() is None


def _signal(group: list[_Running], number: signal.Signals) -> None:
    for each in group:
        if each.process and each.process.poll() is None:
            each.process.send_signal(number)


def _die_with(parent: int) -> None:
    """In a new child: end when the supervisor ends, however that happens."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _print(line: str) -> None:
    try:
        print(line, flush=True)
    except BrokenPipeError:
        # Nobody reads the log any more; that is no reason to stop serving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
