"""static/js/hours.js tells what state_at tells: the same vectors through Node."""

import json
import os
import random
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stations.hours import OpenState, Timeline, flatten, state_at

from .towns import ANDORRA, timeline

ROOT = Path(__file__).parents[2]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOURS = [
    "",
    "off",
    "24/7",
    "08:30-11:30,13:30-17:30",
    "18:00-26:00",
    "Mo-Fr 08:30-17:30; PH off",
    "Mo-Fr 09:00-17:00 || unknown",
    "Mo 00:00-24:00; Tu unknown; We 10:00-12:00",
    "10:00-12:00+",
    "00:00-00:01,23:59-24:00",
]
ASK = """
import { stateAt } from %s;
import { readFileSync } from "node:fs";
const cases = JSON.parse(readFileSync(0));
console.log(JSON.stringify(cases.map((c) => stateAt(...c))));
"""


def node() -> str:
    """Node from the PATH, or the one that comes with Playwright."""
    found = shutil.which("node")
    if found is None:
        import playwright

        found = str(Path(playwright.__file__).parent / "driver" / "node")
    assert os.access(found, os.X_OK), "no Node: run ./test, which installs Playwright"
    return found


def vectors() -> list[tuple[Timeline, datetime]]:
    """Every edge of every timeline and its neighbours, and instants without any pattern."""
    chance = random.Random(7)
    lines = [timeline(h, "2026-12-28") for h in HOURS]
    lines += [timeline(h, "2026-10-19", tz=ANDORRA, days=9) for h in HOURS]
    made: list[tuple[Timeline, datetime]] = []
    for line in lines:
        edges = {minute for low, high, _ in line.segments[:9] for minute in (low, high)}
        edges |= {0, line.minutes, line.minutes - 1, -1, line.minutes + 1}
        offsets = [
            timedelta(minutes=m, milliseconds=ms) for m in sorted(edges) for ms in (-1, 0, 1)
        ]
        offsets += [timedelta(minutes=chance.uniform(-60, line.minutes + 60)) for _ in range(15)]
        made += [(line, _whole_ms(line.start + offset)) for offset in offsets]
    return made


def _whole_ms(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _ms(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // timedelta(milliseconds=1)


def spoken(answer: OpenState) -> dict[str, Any]:
    return {"state": str(answer.state), "until": _ms(answer.until), "next": _ms(answer.next)}


def on_the_phone(cases: list[tuple[Timeline, datetime]]) -> list[dict[str, Any]]:
    module = (ROOT / "static" / "js" / "hours.js").as_uri()
    given = [
        (flatten(line), (line.start - EPOCH) // timedelta(minutes=1), line.days, _ms(at))
        for line, at in cases
    ]
    done = subprocess.run(
        [node(), "--input-type=module", "-e", ASK % json.dumps(module)],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def test_the_phone_says_what_the_server_says() -> None:
    cases = vectors()
    assert len(cases) > 500
    answers = on_the_phone(cases)
    for (line, at), answer in zip(cases, answers, strict=True):
        assert answer == spoken(state_at(line, at)), (line.start, at)
    assert {answer["state"] for answer in answers} == {"open", "closed", "unknown"}


def test_an_instant_that_is_no_number_is_unknown() -> None:
    line = timeline("24/7")
    script = ASK % json.dumps((ROOT / "static" / "js" / "hours.js").as_uri())
    done = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=json.dumps([(flatten(line), 0, 14, "x"), (flatten(line), 0, 14, 5 * 60000)]).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert [answer["state"] for answer in json.loads(done.stdout)] == ["unknown", "open"]


def test_the_module_stays_small() -> None:
    assert len((ROOT / "static" / "js" / "hours.js").read_text().splitlines()) < 60


@pytest.mark.parametrize("days", [1, 14])
def test_flatten_is_threes_of_whole_minutes(days: int) -> None:
    flat = flatten(timeline("Mo 00:00-24:00; Tu unknown; We 10:00-12:00", days=days))
    assert len(flat) % 3 == 0
    assert set(flat[2::3]) <= {1, 2}
