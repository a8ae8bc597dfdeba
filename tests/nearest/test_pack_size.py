"""The budget of the pack on the wire, with names and addresses as a city's lists have them."""

import pytest

from bench.common import Places, fill
from core import versions
from core.db import transaction

BOX = (118.7, 27.7, 120.5, 28.9)


@pytest.mark.writes
@pytest.mark.slow
@pytest.mark.parametrize(("count", "most_kb"), [(300, 40), (5000, 400)])
def test_pack_size(app, client, count, most_kb):
    with app.app_context(), transaction() as session:
        fill(session, Places.of(count, box=BOX))
        versions.bump(session, "stations")
    app.extensions["stations_snapshot"].forget()
    answer = client.get("/api/v1/stations/pack", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert 20 * count < len(answer.data) <= most_kb * 1024
