"""Equality without reading: a keyed hash (HMAC-SHA-256) of a private text, with the key's id in front.

A stored value is `<key id>.<hex>`. The keys lie beside the field keys (`secrets/lookup_keys.json`)
and are others than those, so that neither file alone opens anything. `use` keeps the hash of a
phone apart from that of a code: equal texts of different uses have different fingerprints.
"""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from core.crypto import read_keys

LENGTH = 80
"""Columns that hold a fingerprint are so wide."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The look-up keys of one installation and which of them new values are hashed with."""

    current: str
    keys: dict[str, bytes]

    @classmethod
    def open(cls, data_dir: Path) -> "Fingerprints":
        """Read the keys of a data folder; make the first one where there is none."""
        return cls(*read_keys(data_dir, "lookup_keys.json"))

    def of(self, use: str, text: str) -> str:
        """The fingerprint that a new row gets."""
        return self._under(self.current, use, text)

    def all_of(self, use: str, text: str) -> list[str]:
        """The fingerprints that rows of any age may have."""
        return [self._under(key_id, use, text) for key_id in self.keys]

    def fits(self, stored: str, use: str, text: str) -> bool:
        """Whether `stored` is of this text, in a time that does not depend on how much of it is."""
        key_id = stored.partition(".")[0]
        if key_id not in self.keys:
            return False
        return hmac.compare_digest(stored, self._under(key_id, use, text))

    def _under(self, key_id: str, use: str, text: str) -> str:
        digest = hmac.new(self.keys[key_id], f"{use}\0{text}".encode(), hashlib.sha256)
        return f"{key_id}.{digest.hexdigest()}"


def fingerprints() -> Fingerprints:
    """The look-up keys of the running app."""
    found: Fingerprints = current_app.extensions["fingerprints"]
    return found
