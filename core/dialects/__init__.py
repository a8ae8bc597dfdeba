"""What differs between the databases: one small file each, picked by the name in the URL."""

from types import ModuleType

from sqlalchemy import Engine

from core.dialects import postgresql, sqlite


def of(engine: Engine) -> ModuleType:
    """The file for this engine's database; raises KeyError for one we do not run on."""
    return {"sqlite": sqlite, "postgresql": postgresql}[engine.dialect.name]
