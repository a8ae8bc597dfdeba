"""From an extract to one vector map archive: tilemaker to MBTiles, then PMTiles."""

import hashlib
import json
import logging
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtiles.convert import mbtiles_to_pmtiles

from core.clock import now
from core.generations import Generations, remove
from core.osm import Extract

PROGRAM = "tilemaker"
TILES = Path(__file__).parent / "tiles"
ARCHIVE_FILE, ABOUT_FILE = "tiles.pmtiles", "about.json"
MIN_ZOOM, MAX_ZOOM = 8, 14
OSM_CREDIT = "© OpenStreetMap 贡献者"
SAMPLE_CREDIT = "示例底图,示意,非测绘"


class NoTilemaker(RuntimeError):
    """The program that draws tiles is not on this machine; the text says how to get it."""


class BuildFailed(RuntimeError):
    """The base map could not be built; the served one is untouched. The text is one line."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of one archive. `digest` names its content."""

    digest: str
    size: int
    bbox: tuple[float, float, float, float]
    minzoom: int
    maxzoom: int
    attribution: str
    sample: bool
    built_at: str


def base_maps(data_dir: Path) -> Generations:
    """The base maps of this installation."""
    return Generations(data_dir / "basemap")


def find_tilemaker() -> str:
    """The path of tilemaker. Raises `NoTilemaker`."""
    if program := shutil.which(PROGRAM):
        return program
    raise NoTilemaker(
        "没有安装 tilemaker,底图未生成(apt install tilemaker)"
        " / tilemaker is not installed: no base map"
    )


def build_basemap(extract: Extract, data_dir: Path) -> int:
    """Draw and publish a base map; gives its number. Raises `NoTilemaker`, `BuildFailed`."""
    program = find_tilemaker()
    maps = base_maps(data_dir)
    draft = maps.draft()
    try:
        draft.mkdir()
        with tempfile.TemporaryDirectory(dir=draft) as scratch:
            drawn = _draw(program, extract, Path(scratch))
            _pack(drawn, draft / ARCHIVE_FILE, _credit(extract))
        _write_about(draft, extract)
        return maps.publish(draft)
    except OSError as error:
        raise BuildFailed(f"写不进数据目录 / cannot write the map: {error.strerror}") from error
    finally:
        remove(draft)


def install_basemap(archive: Path, extract: Extract, data_dir: Path) -> int:
    """Publish an archive that was drawn elsewhere from this extract; gives its number."""
    maps = base_maps(data_dir)
    draft = maps.draft()
    try:
        draft.mkdir()
        shutil.copyfile(archive, draft / ARCHIVE_FILE)
        _write_about(draft, extract)
        return maps.publish(draft)
    finally:
        remove(draft)


def _draw(program: str, extract: Extract, scratch: Path) -> Path:
    drawn = scratch / "map.mbtiles"
    box = ",".join(f"{value:.6f}" for value in extract.bbox)
    command = [
        program, "--input", str(extract.path), "--output", str(drawn), "--bbox", box,
        "--config", str(TILES / "config.json"), "--process", str(TILES / "process.lua"),
        "--skip-integrity",
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", cwd=scratch, check=False
    )
    if done.returncode or not drawn.exists():
        said = (done.stdout + done.stderr).strip().splitlines() or ["silent"]
        raise BuildFailed(f"tilemaker 失败 / failed ({done.returncode}): {said[-1].strip()}")
    return drawn


def _pack(drawn: Path, archive: Path, credit: str) -> None:
    """MBTiles to one PMTiles archive, with our words in its metadata."""
    with closing(sqlite3.connect(drawn)) as tiles, tiles:
        tiles.execute("DELETE FROM metadata WHERE name = 'attribution'")
        tiles.execute("INSERT INTO metadata VALUES ('attribution', ?)", (credit,))
        if not tiles.execute("SELECT count(*) FROM tiles").fetchone()[0]:
            raise BuildFailed("底图是空的 / the base map came out empty")
    logging.getLogger("pmtiles").setLevel(logging.WARNING)
    mbtiles_to_pmtiles(str(drawn), str(archive), MAX_ZOOM)  # type: ignore[no-untyped-call]


def _write_about(draft: Path, extract: Extract) -> None:
    archive = draft / ARCHIVE_FILE
    about: dict[str, Any] = {
        "digest": hashlib.sha256(archive.read_bytes()).hexdigest()[:20],
        "size": archive.stat().st_size,
        "bbox": [round(value, 6) for value in extract.bbox],
        "minzoom": MIN_ZOOM,
        "maxzoom": MAX_ZOOM,
        "attribution": _credit(extract),
        "sample": extract.sample,
        "built_at": now().isoformat(timespec="seconds"),
    }
    (draft / ABOUT_FILE).write_text(json.dumps(about, ensure_ascii=False), "utf-8")


def _credit(extract: Extract) -> str:
    return SAMPLE_CREDIT if extract.sample else OSM_CREDIT
