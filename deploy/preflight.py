"""Look before serving: can the data folder be written, is there room, is the port free.

    preflight.py DIR [PORT]

Prints one line that says what is wrong and exits 1. Standard library only.
"""

import errno
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOM_MB = 100
"""Below this much free disk the database is not opened: a write that fails half-way helps no one."""


def main(arguments: Sequence[str]) -> int:
    """Check what was asked for; return the exit code."""
    folder = Path(arguments[0])
    complaint = bad_folder(folder)
    if not complaint and len(arguments) > 1:
        complaint = bad_disk(folder) or bad_port(int(arguments[1]))
    if complaint:
        print(f"× {complaint}", file=sys.stderr)
    return 1 if complaint else 0


def bad_folder(folder: Path) -> str:
    """Why `folder` cannot hold the data, or ''. Makes the folder, readable by its owner only."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError):
        return f"数据目录不是文件夹 / not a folder: {folder}"
    except OSError as error:
        return f"不能建立数据目录 / cannot make the data folder: {folder} ({error.strerror})"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"数据目录不可写 / data folder cannot be written: {folder}"
    return ""


def bad_disk(folder: Path) -> str:
    """Why nothing should be written below `folder`, or ''."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return f"数据目录写不进去 / cannot write to the data folder: {folder} ({error.strerror})"
    free = shutil.disk_usage(folder).free // 2**20
    if free < ROOM_MB:
        return f"磁盘将满:至少要 {ROOM_MB} MB / disk nearly full, {free} MB free: {folder}"
    return ""


def bad_port(port: int) -> str:
    """Why nothing can listen on 127.0.0.1:`port`, or ''."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"端口 {port} 已被占用,换一个: ./run --port {port % 65535 + 1}"
                    f" / port {port} is in use, choose another"
                )
            return f"不能使用端口 / cannot listen on port {port}: {error.strerror}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
