"""Where OSRM's programs and profiles are, without importing its Python module.

Only the programs are used, so a wheel for another Python does as well as an installed one: `./run`
unpacks it under `.venv/osrm` where no wheel fits (Python 3.11).
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PACKAGE = "osrm-bindings"
SETTING = "LEILEME_OSRM_HOME"
PROGRAMS = ("osrm-extract", "osrm-partition", "osrm-customize", "osrm-routed")


def as_argument(path: Path) -> str:
    """A path the way OSRM's programs read one: quoted, or they stop at the first blank in it."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


class NoOsrm(RuntimeError):
    """OSRM is not on this machine; the text says where it was looked for and what helps."""


@dataclass(frozen=True, slots=True)
class Osrm:
    """One installation: the folder with `bin/` and `share/profiles/`, and its version."""

    home: Path
    version: str

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.home / "bin" / name)

    @property
    def profiles(self) -> Path:
        """The folder of the shipped Lua profiles."""
        return self.home / "share" / "profiles"


def find_osrm(environ: Mapping[str, str] | None = None) -> Osrm:
    """The first complete installation. Raises `NoOsrm`."""
    env = os.environ if environ is None else environ
    looked = []
    for home, version in _candidates(env):
        if all(os.access(home / "bin" / name, os.X_OK) for name in PROGRAMS):
            return Osrm(home, version)
        looked.append(str(home))
    raise NoOsrm(
        f"找不到路线引擎 OSRM / OSRM not found (looked in: {', '.join(looked) or 'nowhere'}). "
        f"Install it with `pip install {PACKAGE}` (Python 3.12 or newer), unpack that wheel to "
        f".venv/osrm, or name its folder in {SETTING}."
    )


def _candidates(env: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    if given := env.get(SETTING):
        yield Path(given), "given"
        return
    try:
        wheel = distribution(PACKAGE)
        yield Path(str(wheel.locate_file("osrm"))), wheel.version
    except PackageNotFoundError:
        pass
    carrier = Path(sys.prefix) / "osrm"
    for home in (carrier / "osrm", carrier):
        yield home, _carried_version(carrier)


def _carried_version(carrier: Path) -> str:
    """The version of an unpacked wheel, from the name of its metadata folder."""
    for info in carrier.glob("osrm_bindings-*.dist-info"):
        return info.name.removeprefix("osrm_bindings-").removesuffix(".dist-info")
    return "carried"
