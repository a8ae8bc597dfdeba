"""Our answers against those of npm opening_hours, an independent implementation.

Its answers are committed; how to ask it again is in docs/hours.md. The page explains every
disagreement listed here.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from stations.hours import State

from .second_opinion import cases
from .towns import ANDORRA, CHINA, timeline

FOLDER = Path(cases.__file__).parent
CASES = cases.cases()
OPINION: dict[str, Any] = json.loads((FOLDER / "answers.json").read_text())
ZONES = {zone.key: zone for zone in (CHINA, ANDORRA)}

NOTE_BESIDE_TIMES = "a note beside times says how to get in; it does not take the times back"
LATER_RULE = "a later rule for the same days replaces the earlier one also when it names no day"
EVENING_REPLACED = "hours that were replaced for an evening do not come back after midnight"
FORWARD_CLOCKS = "it opens for an hour past midnight a day after the clocks went forward"
WORKED_NIGHT = "dates written out with ; cut the night before; a make-up day does not"
DISAGREEMENTS = {
    'Mo-Fr 09:00-17:00 "请按铃"': NOTE_BESIDE_TIMES,
    '24/7 "门禁"': NOTE_BESIDE_TIMES,
    "Mo-Fr 08:00-12:00; 14:00-18:00": LATER_RULE,
    "Mo-Fr 18:00-26:00; Fr 18:00-22:00": EVENING_REPLACED,
    "Mo-Su 18:00-26:00; PH off": EVENING_REPLACED,
    "Mo-Fr 18:00-26:00; PH off": f"{EVENING_REPLACED}; {WORKED_NIGHT}",
    "Mo-Th 18:00-26:00, Fr-Sa 18:00-28:00": FORWARD_CLOCKS,
    "Mo-Th 18:00-26:00; Fr-Sa 18:00-28:00": FORWARD_CLOCKS,
}

Segments = list[tuple[int, int, str]]


def ours(case: dict[str, Any]) -> Segments:
    line = timeline(case["ours"], case["first_day"], tz=ZONES[case["zone"]], days=case["days"])
    return [(low, high, str(state)) for low, high, state in line.segments]


def theirs(answer: list[list[Any]]) -> Segments:
    """Its intervals with touching ones of one state joined, as ours are."""
    done: Segments = []
    for low, high, state in answer:
        touches = done and done[-1][1:] == (low, state)
        done.append((done.pop()[0] if touches else low, high, state))
    return done


PAIRS = [
    pytest.param(case, answer, id=f"{case['ours']} from {case['first_day']}")
    for case, answer in zip(CASES, OPINION["answers"], strict=True)
]


def test_the_answers_belong_to_these_cases_and_this_version() -> None:
    text = (FOLDER / "cases.json").read_bytes()
    assert text.decode() == cases.text()
    assert sha256(text).hexdigest() == OPINION["cases_sha256"]
    wanted = json.loads((FOLDER / "package.json").read_text())["dependencies"]["opening_hours"]
    assert OPINION["library"] == f"opening_hours {wanted}"


def test_it_had_an_answer_to_every_case() -> None:
    assert len(CASES) > 500
    assert all(isinstance(answer, list) for answer in OPINION["answers"])


@pytest.mark.parametrize(
    ("case", "answer"), [p for p in PAIRS if p.values[0]["ours"] not in DISAGREEMENTS]
)
def test_both_say_the_same(case: dict[str, Any], answer: list[list[Any]]) -> None:
    assert ours(case) == theirs(answer)


@pytest.mark.parametrize("hours", DISAGREEMENTS)
def test_a_listed_disagreement_is_one(hours: str) -> None:
    pairs = [p.values for p in PAIRS if p.values[0]["ours"] == hours]
    assert any(ours(case) != theirs(answer) for case, answer in pairs)


def test_the_page_explains_exactly_the_listed_disagreements() -> None:
    page = (FOLDER.parents[2] / "docs" / "hours.md").read_text()
    table = page.split("| text | ours | its | why we keep ours |")[1].split("\n\n")[0]
    rows = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(DISAGREEMENTS)


@pytest.mark.parametrize(
    "hours", [h for h, why in DISAGREEMENTS.items() if why != NOTE_BESIDE_TIMES]
)
def test_where_we_disagree_we_are_the_more_careful_unless_a_note_stands_beside_times(
    hours: str,
) -> None:
    """We never open where it is closed, but for the one night it cuts by how the dates are written."""
    more = {
        segment
        for case, answer in (p.values for p in PAIRS if p.values[0]["ours"] == hours)
        for segment in _opened_beyond(ours(case), theirs(answer))
    }
    assert not more or (WORKED_NIGHT in DISAGREEMENTS[hours] and {h - l for l, h in more} == {120})


def _opened_beyond(mine: Segments, other: Segments) -> list[tuple[int, int]]:
    theirs_open = {m for low, high, s in other if s == State.OPEN for m in range(low, high)}
    mine_open = sorted(m for low, high, s in mine if s == State.OPEN for m in range(low, high))
    runs: list[tuple[int, int]] = []
    for minute in (m for m in mine_open if m not in theirs_open):
        if runs and runs[-1][1] == minute:
            runs[-1] = (runs[-1][0], minute + 1)
        else:
            runs.append((minute, minute + 1))
    return runs
