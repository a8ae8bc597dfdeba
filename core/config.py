"""What an operator sets: read once from the environment, documented in docs/settings.md."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from sqlalchemy.engine import URL

from core.secret_files import make_once

PREFIX = "LEILEME_"


class BadSetting(ValueError):
    """A setting has a value that cannot be used; the text names it and says what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the product. Each field is the environment variable LEILEME_<NAME>."""

    data_dir: Path
    database_url: str
    secret_key: str
    timezone: str = "Asia/Shanghai"
    country: str = "CN"
    region: str = "331100"
    city_lat: float = 28.4517
    city_lon: float = 119.9214
    lang: str = "zh"
    rate_limits: bool = True
    limits_storage: str = "memory://"
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    secure_cookies: bool = False
    station_snap_m: float = 300.0
    rider_snap_m: float = 500.0
    tianditu_key: str = ""
    max_upload_mb: int = 16
    sms: str = "file"
    sms_per_hour: int = 1000
    staff_second_factor: bool = True

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which hours are meant."""
        return ZoneInfo(self.timezone)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raise `BadSetting` with the variable's name when one is unusable."""
        env = os.environ if environ is None else environ
        data_dir = Path(env.get(PREFIX + "DATA_DIR") or "data").resolve()
        values: dict[str, object] = {
            "data_dir": data_dir,
            "database_url": _database_url(env.get(PREFIX + "DATABASE_URL"), data_dir),
            "secret_key": env.get(PREFIX + "SECRET_KEY") or _kept_secret(data_dir, "secret_key"),
        }
        for name, default in _defaults(cls).items():
            if raw := env.get(PREFIX + name.upper()):
                values[name] = _parse(name, raw, default)
        made = cls(**values)  # type: ignore[arg-type]
        made._check()
        return made

    def _check(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadSetting(f"{PREFIX}TIMEZONE: unknown time zone {self.timezone!r}") from error
        if self.lang not in {"zh", "en"}:
            raise BadSetting(f"{PREFIX}LANG: zh or en, not {self.lang!r}")
        if self.sms != "file":
            raise BadSetting(f"{PREFIX}SMS: file, not {self.sms!r}")
        if not (-90 <= self.city_lat <= 90 and -180 <= self.city_lon <= 180):
            raise BadSetting(f"{PREFIX}CITY_LAT / _LON: outside the world")


def settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.extensions["settings"])


def _defaults(cls: type[Settings]) -> dict[str, object]:
    fields = cls.__dataclass_fields__.values()
    return {f.name: f.default for f in fields if f.name not in _DERIVED}


_DERIVED = {"data_dir", "database_url", "secret_key"}


def _parse(name: str, raw: str, default: object) -> object:
    try:
        if isinstance(default, bool):
            return {"on": True, "off": False}[raw.lower()]
        if isinstance(default, tuple):
            return tuple(part.strip() for part in raw.split(",") if part.strip())
        if isinstance(default, int | float):
            return type(default)(raw)
    except (KeyError, ValueError) as error:
        wanted = "on or off" if isinstance(default, bool) else type(default).__name__
        raise BadSetting(f"{PREFIX}{name.upper()}: expected {wanted}, got {raw!r}") from error
    return raw


def _database_url(given: str | None, data_dir: Path) -> str:
    """The given URL, with the psycopg 3 driver named, or SQLite in the data folder."""
    if not given:
        # Not by hand: a `?` in the folder's name would begin the URL's options.
        file = URL.create("sqlite", database=str(data_dir / "leileme.db"))
        return file.render_as_string(hide_password=False)
    for scheme in ("postgresql://", "postgres://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    return given


def _kept_secret(data_dir: Path, name: str) -> str:
    """A random secret made once and kept in the data folder."""
    return make_once(data_dir / "secrets" / name, secrets.token_urlsafe(48))
