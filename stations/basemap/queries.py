"""Which base map is served, and what the page must know of it."""

import json
from pathlib import Path
from typing import Any

from stations.basemap.build import ABOUT_FILE, ARCHIVE_FILE, About, base_maps

TIANDITU_CREDIT = "天地图"
_TIANDITU = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)


def current_map(data_dir: Path) -> About | None:
    """The served base map, None when there is none."""
    maps = base_maps(data_dir)
    number = maps.current()
    return _about(maps.path(number)) if number is not None else None


def archive(data_dir: Path, digest: str) -> Path | None:
    """The archive of this content: the served one or the one before, which pages still hold."""
    maps = base_maps(data_dir)
    for number in reversed(maps.numbers()):
        about = _about(maps.path(number))
        if about and about.digest == digest:
            return maps.path(number) / ARCHIVE_FILE
    return None


def tianditu(key: str, credit: str = TIANDITU_CREDIT) -> dict[str, Any]:
    """The state's own tiles (CGCS2000, no shift): streets, and Chinese names above them."""
    return {
        "kind": "tianditu",
        "tiles": [_TIANDITU.format(layer=layer, key=key) for layer in ("vec", "cva")],
        "subdomains": "01234567",
        "maxzoom": 18,
        "attribution": credit,
    }


def _about(folder: Path) -> About | None:
    try:
        said = json.loads((folder / ABOUT_FILE).read_text("utf-8"))
        return About(**{**said, "bbox": tuple(said["bbox"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
