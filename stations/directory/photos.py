"""Pictures of a door: opened, turned upright, made small, written anew without any metadata."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import Invalid

LONGEST_SIDE = 1280
LARGEST_FILE = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
QUALITY = 78


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A picture as it lies in the photo folder."""

    file: str
    width: int
    height: int


def keep(raw: bytes, folder: Path) -> KeptPhoto:
    """Re-encode a picture into the folder, named by its content; raises Invalid for anything else."""
    if len(raw) > LARGEST_FILE:
        raise Invalid(errors={"photo": [_("照片太大,最多 %(n)s MB", n=LARGEST_FILE >> 20)]})
    picture = _opened(raw)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    name = hashlib.sha256(out.getvalue()).hexdigest()[:32] + ".webp"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(out.getvalue())
    return KeptPhoto(name, *picture.size)


def _opened(raw: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(raw), formats=["JPEG", "PNG", "WEBP"]) as given:
            if given.width * given.height > MOST_PIXELS:
                raise Invalid(errors={"photo": [_("照片的像素太多")]})
            upright = ImageOps.exif_transpose(given).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid(errors={"photo": [_("这不是能读的照片(JPEG、PNG、WebP)")]}) from error
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean
