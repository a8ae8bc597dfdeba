"""Every manoeuvre OSRM documents is told, in both languages, with and without a road's name."""

import itertools
import re

import pytest

from stations.routing import phrases
from stations.routing.steps import describe_steps

# OSRM's HTTP documentation, "StepManeuver object", and the transport modes of its profiles.
TYPES = [
    "turn", "new name", "depart", "arrive", "merge", "on ramp", "off ramp", "fork", "end of road",
    "use lane", "continue", "roundabout", "rotary", "roundabout turn", "notification",
    "exit roundabout", "exit rotary",
]  # fmt: skip
MODIFIERS = [
    "uturn", "sharp right", "right", "slight right", "straight", "slight left", "left",
    "sharp left", "",
]  # fmt: skip
MODES = ["cycling", "walking", "pushing bike", "ferry", "train", "driving"]
HAN = re.compile(r"[\u3400-\u9fff]")


def step(kind: str, modifier: str = "", name: str = "", mode: str = "cycling", **manoeuvre):
    said = {"type": kind, "bearing_after": 90, **manoeuvre}
    if modifier:
        said["modifier"] = modifier
    return {"maneuver": said, "name": name, "mode": mode, "distance": 10.0, "duration": 5.0}


def tell(lang: str, *steps, **ends) -> list[str]:
    return [each.text for each in describe_steps(steps, lang, **ends)]


@pytest.fixture(autouse=True)
def _in_the_app(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(("kind", "name"), list(itertools.product(TYPES, ["", "Rua 5% A"])))
def test_every_type_with_every_modifier_is_told_in_both_languages(kind, name):
    for modifier, mode in itertools.product(MODIFIERS, MODES):
        said = step(kind, modifier, name, mode, exit=2)
        (chinese,), (english,) = tell("zh", said), tell("en", said)
        assert HAN.search(chinese), chinese
        assert not HAN.search(english), english
        assert english[0].isupper()
        assert "%(" not in chinese + english
        if name and kind != "arrive":
            assert name in chinese
            assert name in english


@pytest.mark.parametrize("modifier", MODIFIERS[:-1])
def test_no_two_turns_sound_alike(modifier):
    others = [m for m in MODIFIERS[:-1] if m != modifier]
    for lang in ("zh", "en"):
        assert tell(lang, step("turn", modifier)) not in [
            tell(lang, step("turn", m)) for m in others
        ]
        assert tell(lang, step("arrive", modifier)) not in [
            tell(lang, step("arrive", m)) for m in others
        ]


@pytest.mark.parametrize(
    ("said", "chinese", "english"),
    [
        (step("depart", name="中山街"), "沿中山街向东出发", "Head east along 中山街"),
        (step("depart", bearing_after=359), "向北出发", "Head north"),
        (step("turn", "left", "丽阳街"), "左转,进入丽阳街", "Turn left onto 丽阳街"),
        (step("turn", "sharp right"), "向右后方转弯", "Turn sharp right"),
        (
            step("continue", "uturn", "丽阳街"),
            "掉头,继续沿丽阳街走",
            "Make a U-turn and stay on 丽阳街",
        ),
        (step("end of road", "right"), "在道路尽头右转", "At the end of the road, turn right"),
        (step("fork", "slight left"), "在岔路口靠左走", "At the fork, keep left"),
        (
            step("roundabout", "right", "人民路", exit=3),
            "进入环岛,从第 3 个出口出来,进入人民路",
            "Enter the roundabout and take exit 3 onto 人民路",
        ),
        (step("rotary"), "进入环岛", "Enter the roundabout"),
        (
            step("turn", "left", mode="pushing bike"),
            "左转(这一段推行)",
            "Turn left (push the bike on this stretch)",
        ),
        (step("arrive", "left"), "到达,目的地在左侧", "You have arrived, on the left"),
        (step("a type of the future", "left"), "左转", "Turn left"),
    ],
)
def test_how_it_sounds(said, chinese, english):
    assert tell("zh", said) == [chinese]
    assert tell("en", said) == [english]


def test_a_reference_stands_in_for_a_missing_name():
    assert tell("zh", {**step("turn", "left"), "ref": "G330"}) == ["左转,进入G330"]


def test_short_walks_at_the_ends_are_not_worth_a_line():
    assert len(tell("zh", step("depart"), lead_m=19, last_m=5)) == 1
    assert tell("en", step("arrive"), lead_m=44, last_m=126) == [
        "Walk about 40 m to the road first",
        "You have arrived",
        "Walk about 130 m from the road to the door",
    ]


@pytest.mark.parametrize(
    ("bearing", "name"),
    [
        (0, "北"),
        (22, "北"),
        (23, "东北"),
        (180, "南"),
        (-90, "西"),
        (337, "西北"),
        (338, "北"),
        (360, "北"),
    ],
)
def test_the_compass(bearing, name):
    assert phrases.compass(bearing) == name
