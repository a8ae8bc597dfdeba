"""`flask serve`: the web server and whatever else the product needs, under one supervisor."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from core.config import Settings, settings
from core.processes import Child, Crew, Supervisor

ROOT = Path(__file__).resolve().parents[2]
LOG_LINE = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
"""Without the query and the referrer: both may hold where somebody is."""
MakeCrew = Callable[[Settings], Crew]


def serve_command(crews: Sequence[MakeCrew]) -> click.Command:
    """The command; `crews` are made from the settings when it starts. (app.py names them.)"""

    @click.command("serve")
    @click.option("--host", default="127.0.0.1", show_default=True, help="地址。 Address.")
    @click.option(
        "--port",
        default=8000,
        show_default=True,
        type=click.IntRange(1, 65535),
        help="端口。 Port.",
    )
    @click.option(
        "--workers", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1, 64),
        help="进程数,与 CPU 核数相同为好。 Processes; as many as there are cores.",
    )  # fmt: skip
    @click.option(
        "--threads", default=4, show_default=True, type=click.IntRange(1, 64),
        help="每个进程的线程数。 Threads of each process.",
    )  # fmt: skip
    @click.option(
        "--access-log",
        is_flag=True,
        help="记录每个请求(不含位置)。 Log requests, without the query.",
    )
    def serve(host: str, port: int, workers: int, threads: int, *, access_log: bool) -> None:
        """启动网站和路线服务,并看护它们。 Serve the site and the roads; Ctrl-C stops all."""
        web = web_server(host, port, workers, threads, access_log=access_log)
        config = settings()
        sys.exit(Supervisor([web], [make(config) for make in crews]).run())

    return serve


def web_server(host: str, port: int, workers: int, threads: int, *, access_log: bool) -> Child:
    """Gunicorn with threads, so that a slow phone on a kept-open connection holds up nobody."""
    argv = [
        sys.executable, "-m", "gunicorn", "app:served()", "--chdir", str(ROOT),
        "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread",
        # The station snapshot is built once and shared by the workers' memory.
        "--preload", "--no-control-socket", "--keep-alive", "20", "--graceful-timeout", "8",
    ]  # fmt: skip
    if access_log:
        argv += ["--access-logfile", "-", "--access-logformat", LOG_LINE]
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 - gunicorn's heartbeat must not wait for a disk
        argv += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    env = {"OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1")}
    return Child("web", tuple(argv), env, essential=True, grace_s=12.0)
