"""JSON by orjson: fast, strict (no NaN), and refusing nested bombs instead of running out of stack."""

from typing import Any

import orjson
from flask.json.provider import JSONProvider


class OrjsonProvider(JSONProvider):
    """Flask's JSON through orjson."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Serialise to text; datetimes become ISO 8601 with offset."""
        return orjson.dumps(obj, default=str).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse; raises ValueError on anything that is not strict JSON."""
        return orjson.loads(s)
