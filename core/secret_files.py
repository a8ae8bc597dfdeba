"""Files that are made once, whole, and readable by their owner only."""

import os
from pathlib import Path


def make_once(path: Path, text: str) -> str:
    """Give the file's text; when it does not exist yet, make it with `text` first.

    Of several who come at once one makes it and all read the same: it appears under its name only
    when it is complete.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
