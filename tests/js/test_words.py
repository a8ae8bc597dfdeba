"""The phone and the server say the same, word for word."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale

from stations.pages.vocabulary import vocabulary
from stations.pages.words import Words
from tests.js.node import run

ZONE = "Asia/Shanghai"
NOWS = [
    datetime(2026, 11, 22, 1, 10, tzinfo=UTC),
    datetime(2026, 11, 22, 15, 59, tzinfo=UTC),
    datetime(2026, 11, 22, 16, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 15, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 20, 5, 30, tzinfo=UTC),
]
GAPS = [
    *(timedelta(minutes=m) for m in (0, 1, 29, 30, 31, 59, 60, 61, 119, 240, 481, 719, 900, 1439)),
    *(timedelta(hours=h) for h in (24, 30, 47, 48, 72, 100, 150, 167, 168, 200, 330)),
    timedelta(seconds=61), timedelta(days=40), timedelta(days=364), timedelta(days=365), timedelta(days=800),
]  # fmt: skip
LENGTHS = [0, 0.4, 1, 59.9, 60, 61, 3540, 3541, 3599, 3600, 7380.5]
FARS = [0, 4, 14.99, 15, 350, 994.9, 995, 999, 1049, 1050, 9949, 9950, 12345.6]


@pytest.fixture(params=["zh", "en"])
def said(request: pytest.FixtureRequest, app) -> dict[str, str]:
    with app.app_context(), force_locale(request.param):
        return vocabulary()


def ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def by_the_server(said: dict[str, str], now: datetime) -> list[str]:
    words = Words(said, now, ZoneInfo(ZONE))
    told = [
        words.opening("unknown", None, None),
        words.opening("open", None, None),
        words.opening("closed", None, None),
    ]
    for gap in GAPS:
        later, earlier = now + gap, now - gap
        told += [words.opening("open", later, None), words.opening("closed", later, later)]
        told += [words.moment(later), words.ago(earlier), words.confirmed(earlier)]
    told += [words.confirmed(None), words.ago(now + timedelta(minutes=9))]
    return [*told, *map(words.duration, LENGTHS), *map(words.distance, FARS)]


PHONE = """
const { Words } = await load("words.js");
return given.nows.map((now) => {
  const words = new Words(given.said, given.zone, now);
  const say = (state, until, next) => words.opening({ state, until, next });
  const told = [say("unknown", null, null), say("open", null, null), say("closed", null, null)];
  for (const gap of given.gaps) {
    told.push(say("open", now + gap, null), say("closed", now + gap, now + gap));
    told.push(words.moment(now + gap), words.ago(now - gap), words.confirmed(now - gap));
  }
  told.push(words.confirmed(null), words.ago(now + 9 * 60000));
  return [...told, ...given.lengths.map((s) => words.duration(s)), ...given.fars.map((m) => words.distance(m))];
});
"""


def test_phone_and_server_say_the_same(said):
    gaps = [int(gap.total_seconds() * 1000) for gap in GAPS]
    given = {
        "said": said, "zone": ZONE, "nows": [ms(now) for now in NOWS], "gaps": gaps, "lengths": LENGTHS, "fars": FARS,
    }  # fmt: skip
    assert run(PHONE, given) == [by_the_server(said, now) for now in NOWS]


def test_the_sentences_of_the_issue(app):
    with app.app_context(), force_locale("zh"):
        words = Words(vocabulary(), datetime(2026, 11, 22, 12, 0, tzinfo=UTC), ZoneInfo(ZONE))
    at_ten = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    assert words.opening("open", at_ten, None) == "营业中 · 22:00 关"
    eight = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert words.opening("closed", eight, eight) == "休息中 · 明早 8:00 开"
    assert words.opening("unknown", None, None) == "时间未知"
    assert (
        words.opening("open", datetime(2026, 11, 22, 18, 0, tzinfo=UTC), None)
        == "营业中 · 次日 2:00 关"
    )
    assert (
        words.opening("open", datetime(2026, 11, 22, 12, 20, tzinfo=UTC), None)
        == "营业中 · 20 分钟后关"
    )


def test_both_languages_have_the_same_blanks(app):
    import re

    blanks = {}
    for lang in ("zh", "en"):
        with app.app_context(), force_locale(lang):
            blanks[lang] = {k: set(re.findall(r"\{\w+\}", v)) for k, v in vocabulary().items()}
    assert blanks["zh"].keys() == blanks["en"].keys()
    assert {k for k in blanks["zh"] if blanks["zh"][k] != blanks["en"][k]} == set()


def test_every_sentence_a_script_asks_for_exists(said):
    import re

    from tests.js.node import ROOT

    asked = set()
    for path in (ROOT / "static" / "js").glob("*.js"):
        asked |= set(re.findall(r'say\([^"`)]*"([\w.]+)"', path.read_text()))
    assert len(asked) > 30
    assert asked - said.keys() == set()
