"""Numbered, atomically published generations of something big that is built apart.

A folder holds `<n>` for each generation and `current`, a one-line file with the number that is
served. A reader sees the old one or the new one, never half of one; the one before is kept.
"""

import os
import shutil
from pathlib import Path

POINTER = "current"
KEPT = 2


class Generations:
    """The generations under one folder. `suffix` is the file ending when they are files."""

    def __init__(self, folder: Path, suffix: str = "") -> None:
        self.folder = folder
        self.suffix = suffix

    @property
    def pointer(self) -> Path:
        """The file that names the current generation; its change is the event to watch for."""
        return self.folder / POINTER

    def current(self) -> int | None:
        """The served generation, None before the first or when it is gone."""
        try:
            number = int(self.pointer.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return number if self.path(number).exists() else None

    def path(self, number: int) -> Path:
        """Where a generation lies."""
        return self.folder / f"{number}{self.suffix}"

    def numbers(self) -> list[int]:
        """The finished generations, oldest first."""
        found = (entry.name.removesuffix(self.suffix) for entry in self._entries())
        return sorted(int(name) for name in found if name.isdecimal())

    def draft(self) -> Path:
        """A fresh place to build the next one in; drafts that a crash left behind go away.

        The caller holds the lock that keeps other builders out.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for entry in self._entries():
            if entry.name.startswith("draft-"):
                remove(entry)
        return self.folder / f"draft-{os.getpid()}{self.suffix}"

    def publish(self, draft: Path) -> int:
        """Give the draft the next number and make it current; only the one before is kept."""
        number = max(self.numbers(), default=0) + 1
        before = self.current()
        _sync(draft)
        draft.replace(self.path(number))
        temporary = self.folder / f".{POINTER}-{os.getpid()}"
        temporary.write_text(f"{number}\n")
        _sync(temporary)
        temporary.replace(self.pointer)
        _sync(self.folder)
        for old in self.numbers():
            if old not in {number, before}:
                remove(self.path(old))
        return number

    def _entries(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.exists() else []


def remove(path: Path) -> None:
    """Delete a file or a folder; nothing is said when it is not there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Put a file, or a folder and its files, on the disk before a name points to it."""
    for each in [*path.iterdir(), path] if path.is_dir() else [path]:
        if each.is_dir() and each != path:
            _sync(each)
            continue
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
