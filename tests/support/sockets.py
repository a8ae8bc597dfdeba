"""Tests reach this machine's loopback and nothing else."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class OutsideWorld(RuntimeError):
    """A test tried to talk to another machine."""


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse every connection and look-up that leaves this machine, with its address in words."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded(original: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                refuse_far(address[0])
            return original(self, address)

        return call

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_far(host)
        return look_up(host, *args, **kwargs)

    with (
        mock.patch.object(socket.socket, "connect", guarded(connect)),
        mock.patch.object(socket.socket, "connect_ex", guarded(connect_ex)),
        mock.patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield


def refuse_far(host: object) -> None:
    """Raise OutsideWorld unless `host` is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        near = ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        near = False
    if not near:
        raise OutsideWorld(f"a test tried to reach {name}")
