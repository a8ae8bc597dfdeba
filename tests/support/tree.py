"""The files of the project, as the laws read them."""

import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "people", "stations", "aid", "desk")
"""The rungs of the ladder, lowest first; those of later issues need not exist yet."""


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is or would be committed, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def files(*patterns: str, without: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Path and text of every project file that fits one of `patterns` and none of `without`."""
    for path in project_files():
        name = path.as_posix()
        if any(fnmatch(name, p) for p in patterns) and not any(fnmatch(name, p) for p in without):
            yield name, (ROOT / path).read_text(encoding="utf-8")
