"""Make .venv, or bring it up to date. Standard library only: it runs before anything is installed.

    set_up.py runtime|dev            make what is missing
    set_up.py --check runtime|dev    exit 0 when nothing is missing, 1 otherwise; changes nothing

`.venv/ready.json` is written last and taken away first, so an environment whose making was
interrupted is never mistaken for a good one. A lock lets two callers run at once.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
READY = VENV / "ready.json"
PYTHON = VENV / "bin" / "python"
FILES = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}
SETUP = ROOT / "requirements-setup.txt"
ROOM_MB = 1000
"""Free disk an installation may need, with the downloads."""


class Unable(Exception):
    """Cannot go on; the text says why, in both languages."""


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands above; return the exit code."""
    level = arguments[-1]
    if "--check" in arguments:
        return 0 if is_ready(level) else 1
    try:
        with (ROOT / ".venv.lock").open("w") as lock:
            take(lock.fileno())
            if not is_ready(level):
                make(level)
    except KeyboardInterrupt:
        return fail("已中断,再运行一次会接着做 / interrupted; run it again to go on", 130)
    except Unable as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"无法准备环境 / cannot set up: {error}{room_hint()}")
    return 0


def take(handle: int) -> None:
    """Wait until no other process makes the environment."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("另一个进程正在安装,等它完成 / another process is installing, waiting for it")
        fcntl.flock(handle, fcntl.LOCK_EX)


def fingerprint(level: str) -> str:
    """What the installed packages follow from: the lock files of this level and below."""
    names = ["requirements.txt"] if level == "runtime" else list(FILES.values())
    digest = hashlib.sha256()
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_ready(level: str) -> bool:
    """True when .venv was finished from today's lock files by a Python that still runs."""
    kept = stored()
    return (
        kept.get(level) == fingerprint(level)
        and os.access(PYTHON, os.X_OK)
        and kept.get("base") == base_of(PYTHON)
    )


def stored() -> dict[str, str]:
    """What ready.json says; nothing when it is missing or broken."""
    try:
        kept = json.loads(READY.read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def base_of(python: Path) -> str:
    """The interpreter behind a virtual environment's Python, or '' when it does not run."""
    code = "import sys; print(sys._base_executable, sys.version)"
    try:
        done = subprocess.run([python, "-Ic", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def make(level: str) -> None:
    """Create or update the environment and write ready.json."""
    base = stored().get("base")
    if not base or base != base_of(PYTHON):
        create()
    elif "dev" in stored():  # an environment that has the tests' tools keeps them
        level = "dev"
    READY.unlink(missing_ok=True)
    started = time.monotonic()
    say(f"安装依赖 / installing packages ({FILES[level]})")
    install(level)
    carry_road_engine()
    levels = ["runtime", "dev"] if level == "dev" else ["runtime"]
    ready = {name: fingerprint(name) for name in levels} | {"base": base_of(PYTHON)}
    part = READY.with_suffix(".part")
    part.write_text(json.dumps(ready, indent=1))
    part.replace(READY)
    say(f"环境就绪 / environment ready ({time.monotonic() - started:.0f} s)")


def create() -> None:
    """A fresh, empty .venv; whatever half of one stood there is removed."""
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"新建 .venv,Python {version} / new .venv with Python {version}")
    if VENV.exists():
        shutil.rmtree(VENV)
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < ROOM_MB:
        raise Unable(
            f"磁盘空间不足:需要 {ROOM_MB} MB,只剩 {free} MB"
            f" / disk too full: {ROOM_MB} MB needed, {free} MB free"
        )
    venv.create(VENV, with_pip=True, symlinks=True)


def install(level: str) -> None:
    """Exactly the locked packages: by uv, which is quick, or by pip when uv cannot."""
    if run_pip("-r", str(SETUP), quiet=True) and run_uv(level):
        return
    say("uv 未成功,改用 pip / uv did not manage it, trying pip")
    if not run_pip("-r", str(ROOT / FILES[level])):
        raise Unable(f"依赖安装失败,原因见上 / installing failed, see above{room_hint()}")


def run_uv(level: str) -> bool:
    """Let the pinned uv make the environment equal to the lock file."""
    uv = VENV / "bin" / "uv"
    sources = [str(SETUP), str(ROOT / FILES[level])]
    command = [str(uv), "pip", "sync", "--python", str(PYTHON), "--require-hashes"]
    command += [] if sys.stderr.isatty() else ["--quiet"]
    return subprocess.run([*command, *sources], env=uv_environment(), check=False).returncode == 0


def uv_environment() -> dict[str, str]:
    """Uv does not read pip's configuration: hand it the mirror and the patience set there."""
    env = dict(os.environ)
    env.setdefault("UV_HTTP_TIMEOUT", "120")
    env.setdefault("UV_LINK_MODE", "copy")
    if not {"UV_INDEX_URL", "UV_DEFAULT_INDEX"} & env.keys():
        asked = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        mirror = env.get("PIP_INDEX_URL") or done.stdout.strip()
        if mirror:
            env["UV_DEFAULT_INDEX"] = mirror
    return env


def run_pip(*arguments: str, quiet: bool = False) -> bool:
    """Install with hashes; True when it went well."""
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", *(["--quiet"] if quiet else []), *arguments]
    return subprocess.run(command, check=False).returncode == 0


def carry_road_engine() -> None:
    """On Python 3.11, unpack the road engine's wheel for its programs into .venv/osrm.

    The wheel is made for 3.12 and later and cannot be imported here, but the programs in it do not
    use Python at all.
    """
    target = VENV / "osrm"
    shutil.rmtree(target, ignore_errors=True)
    if minor_of(PYTHON) >= 12:
        return
    folder = VENV / "wheels"
    needed = VENV / "osrm.txt"
    needed.write_text(locked("osrm-bindings"))
    command = [str(PYTHON), "-m", "pip", "download", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--quiet", "--only-binary=:all:", "--abi=abi3"]
    command += ["--python-version=3.12", "--implementation=cp", "-d", str(folder)]
    if subprocess.run([*command, "-r", str(needed)], check=False).returncode != 0:
        raise Unable("无法下载路网引擎 / cannot fetch the road engine, see above")
    for wheel in folder.glob("osrm_bindings-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    for program in target.glob("osrm/bin/*"):
        program.chmod(0o755)
    shutil.rmtree(folder)


def locked(name: str) -> str:
    """The lines of one package in requirements.txt, without the condition on the Python version."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{name}=="))
    taken = [lines[start].partition(";")[0].rstrip(" \\") + " \\"]
    for line in lines[start + 1 :]:
        if not line.startswith("    --hash="):
            break
        taken.append(line)
    return "\n".join(taken).rstrip(" \\") + "\n"


def minor_of(python: Path) -> int:
    """The 12 of a Python 3.12."""
    code = "import sys; print(sys.version_info[1])"
    return int(subprocess.check_output([python, "-Ic", code], text=True))


def room_hint() -> str:
    """A word about the disk when it is full, else nothing."""
    free = shutil.disk_usage(ROOT).free // 2**20
    return f" (磁盘只剩 / disk: {free} MB free)" if free < ROOM_MB else ""


def say(line: str) -> None:
    """One line of progress."""
    print(f"· {line}", flush=True)


def fail(line: str, code: int = 1) -> int:
    """One line of why not, and the exit code."""
    print(f"× {line}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
