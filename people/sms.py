"""Text messages, behind one interface. A city without a contract has them in a file."""

import fcntl
import json
import os
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

from core.clock import local, now
from core.config import Settings, settings


class Sms(Protocol):
    """Something that sends text messages."""

    def send(self, to: str, text: str) -> None:
        """Send, or raise OSError when it cannot; nothing is sent twice by trying once."""


class FileSms:
    """Messages as lines of a file, one JSON object each: `to`, `text`, `at`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, to: str, text: str) -> None:
        """Append one line; lines of several processes never mix."""
        at = local(now(), settings().zone).isoformat(timespec="seconds")
        line = json.dumps({"to": to, "text": text, "at": at}, ensure_ascii=False) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "ab", buffering=0) as file:
            # Appending is atomic as far as one write goes; the lock also covers a short one.
            fcntl.flock(file, fcntl.LOCK_EX)
            rest = line.encode()
            while rest:
                rest = rest[file.write(rest) :]


def init_sms(app: Flask, config: Settings) -> None:
    """Choose how messages go out."""
    app.extensions["sms"] = FileSms(config.data_dir / "sms.jsonl")


def sms() -> Sms:
    """How messages of the running app go out."""
    chosen: Sms = current_app.extensions["sms"]
    return chosen
