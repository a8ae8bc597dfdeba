"""Which stations lie on islands: asked once a graph, as stations do not move."""

from collections.abc import Callable

from core.geo import LatLon
from stations.routing.rules import Mode

Key = tuple[int, Mode, LatLon]

MOST = 10_000


class Islands:
    """A memory of answers by graph, mode and place. Only for stations: riders are not remembered."""

    def __init__(self) -> None:
        self._known: dict[Key, bool] = {}

    def known(self, key: Key, ask: Callable[[], bool]) -> bool:
        """The answer for this place, asked for when it is new."""
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[key] = ask()
        return found
