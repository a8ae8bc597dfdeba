"""What a step is called. One table a kind of word; the Chinese here is the source of translations.

OSRM speaks in manoeuvre types and modifiers (its HTTP documentation, "StepManeuver object"); every
documented one is here, so that none falls through. A sentence is a turn in a frame with a tail:
"在道路尽头" + "左转" + "进入中山街".
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

TURNS: dict[str, LazyString] = {
    "uturn": _l("掉头"),
    "sharp right": _l("向右后方转弯"),
    "right": _l("右转"),
    "slight right": _l("向右前方走"),
    "straight": _l("直行"),
    "slight left": _l("向左前方走"),
    "left": _l("左转"),
    "sharp left": _l("向左后方转弯"),
}

FORKS: dict[str, LazyString] = {
    **TURNS,
    "slight right": _l("靠右走"),
    "right": _l("靠右走"),
    "slight left": _l("靠左走"),
    "left": _l("靠左走"),
}

FRAMES: dict[str, LazyString] = {
    "turn": _l("%(turn)s"),
    "new name": _l("%(turn)s"),
    "continue": _l("%(turn)s"),
    "notification": _l("%(turn)s"),
    "use lane": _l("%(turn)s"),
    "end of road": _l("在道路尽头%(turn)s"),
    "fork": _l("在岔路口%(turn)s"),
    "merge": _l("%(turn)s并入主路"),
    "on ramp": _l("%(turn)s上匝道"),
    "off ramp": _l("%(turn)s出匝道"),
    "roundabout turn": _l("在环岛%(turn)s"),
    "exit roundabout": _l("驶出环岛"),
    "exit rotary": _l("驶出环岛"),
}

ROUNDABOUT = _l("进入环岛,从第 %(exit)s 个出口出来")
ROUNDABOUT_UNKNOWN = _l("进入环岛")
ROUNDABOUTS = frozenset({"roundabout", "rotary"})

DEPART = _l("向%(direction)s出发")
DEPART_ALONG = _l("沿%(road)s向%(direction)s出发")
ARRIVE: dict[str, LazyString] = {
    "left": _l("到达,目的地在左侧"),
    "slight left": _l("到达,目的地在左前方"),
    "sharp left": _l("到达,目的地在左后方"),
    "right": _l("到达,目的地在右侧"),
    "slight right": _l("到达,目的地在右前方"),
    "sharp right": _l("到达,目的地在右后方"),
    "straight": _l("到达,目的地在前方"),
    "uturn": _l("到达,目的地在身后"),
    "": _l("到达目的地"),
}

ONTO = _l("%(manoeuvre)s,进入%(road)s")
ALONG = _l("%(manoeuvre)s,继续沿%(road)s走")
TOWARDS = _l("%(manoeuvre)s,往%(road)s")
TAILS = {"continue": ALONG, "notification": ALONG, "on ramp": TOWARDS, "off ramp": TOWARDS}

MANNERS: dict[str, LazyString] = {
    "pushing bike": _l("%(step)s(这一段推行)"),
    "ferry": _l("%(step)s(乘渡船)"),
    "train": _l("%(step)s(乘车)"),
}

WALK_TO_ROAD = _l("先步行约 %(metres)s 米到路上")
WALK_TO_DOOR = _l("再步行约 %(metres)s 米到门口")

COMPASS: tuple[LazyString, ...] = (
    _l("北"),
    _l("东北"),
    _l("东"),
    _l("东南"),
    _l("南"),
    _l("西南"),
    _l("西"),
    _l("西北"),
)


def compass(bearing: float) -> str:
    """The name of the direction nearest to a bearing in degrees (0 is north, clockwise)."""
    return str(COMPASS[round(bearing / 45) % 8])
