"""Private fields at rest: AES-256-GCM with a key id in front, so that keys can be changed.

A stored value is `<key id>.<base64url(nonce + ciphertext)>`. The keys lie in the data folder
(`secrets/field_keys.json`, mode 600): `{"current": id, "keys": {id: base64}}`.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from core.secret_files import make_once

NONCE = 12


@dataclass(frozen=True, slots=True)
class Vault:
    """The keys of one installation and which of them new values are locked with."""

    current: str
    keys: dict[str, bytes]

    @classmethod
    def open(cls, data_dir: Path) -> "Vault":
        """Read the keys of a data folder; make the first one where there is none."""
        return cls(*read_keys(data_dir, "field_keys.json"))

    def lock(self, text: str) -> str:
        """Encrypt a text with the current key."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), None)
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unlock(self, stored: str) -> str:
        """Decrypt; raises KeyError for an unknown key, InvalidTag for a changed value."""
        key_id, _, body = stored.partition(".")
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(self.keys[key_id]).decrypt(raw[:NONCE], raw[NONCE:], None).decode()


def read_keys(data_dir: Path, name: str) -> tuple[str, dict[str, bytes]]:
    """The current key's id and every key of a file in `secrets`; it is made where there is none."""
    stored = json.loads(make_once(data_dir / "secrets" / name, _first_key()))
    keys = {key_id: base64.b64decode(raw) for key_id, raw in stored["keys"].items()}
    return stored["current"], keys


class Encrypted(TypeDecorator[str]):
    """A text column that is only ever stored encrypted; empty stays empty."""

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """What it is in Python."""
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Lock on the way in."""
        return _vault().lock(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Unlock on the way out."""
        return _vault().unlock(value) if value else value


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault


def _first_key() -> str:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return json.dumps({"current": "k1", "keys": {"k1": key}})
