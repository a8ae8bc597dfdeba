"""Clock times as people write them: 8点半, 下午2:00-5:30, 早8点-晚10点, 18:00-次日02:00."""

import re

from .values import DAY_MINUTES

_NEXT = "(?:次日|翌日|第二天|隔天|隔日)"
_PARTS = {
    "凌晨": "night", "清晨": "am", "早晨": "am", "早上": "am", "早间": "am", "早": "am", "朝": "am",
    "上午": "am", "中午": "noon", "正午": "noon", "午间": "noon", "下午": "pm", "午后": "pm",
    "傍晚": "pm", "晚上": "eve", "晚间": "eve", "夜晚": "eve", "夜里": "eve", "夜间": "eve",
    "深夜": "eve", "午夜": "eve", "晚": "eve", "夜": "eve",
}  # fmt: skip
_PART = "(?:" + "|".join(sorted(_PARTS, key=len, reverse=True)) + ")"
_WORDS = {"半": 30, "1刻": 15, "一刻": 15, "3刻": 45, "三刻": 45}
_NOON = 12 * 60
_LATE = 17 * 60


def _clock(name: str) -> str:
    return (
        rf"(?P<{name}next>{_NEXT})?(?:当日|当天|当晚)?(?P<{name}part>{_PART})? ?"
        rf"(?P<{name}hour>\d{{1,2}})"
        rf"(?: ?[:.] ?(?P<{name}minute>\d\d)(?::00)?分?"
        rf"|(?P<{name}unit>[点时])(?:钟|整)?(?P<{name}words>半|[1一3三]刻|\d\d?分?(?![:点时\d]))?)?"
        rf"(?: ?(?P<{name}ampm>[ap])\.?m\.?)?(?!\d)"
    )


RANGE = rf"{_clock('a')}(?:-|(?=晚|下午)){_clock('b')}"
"""Two ends; between morning and evening the dash may be missing (早8晚10)."""


def span(found: re.Match[str]) -> tuple[int, int] | None:
    """From and to in minutes, ``to`` past 1440 on the next day; None when it could mean two things.

    ``8:30-5:30`` may be half past five in the afternoon or in the morning: nobody guesses.
    """
    if _bare(found, "a") and _bare(found, "b"):
        return None
    first = _PARTS.get(found["apart"] or "")
    low = _wall(found, "a", first)
    if low is None or found["anext"]:
        return None
    low %= DAY_MINUTES
    own = _PARTS.get(found["bpart"] or "")
    high = _wall(found, "b", own or (first if int(found["ahour"]) <= 12 else None))
    if not own and (high is None or high <= low):
        high = _wall(found, "b", None)
    if high is None:
        return None
    if found["bnext"]:
        high = high % DAY_MINUTES + DAY_MINUTES
    elif high <= low:
        if own not in ("night", "eve") and not _overnight(low, high):
            return None
        high += DAY_MINUTES
    return (low, high) if low < high <= low + DAY_MINUTES else None


def _overnight(low: int, high: int) -> bool:
    """An end before its beginning is the next morning when it cannot be the same afternoon."""
    return high < 60 or (low >= _NOON and (low >= _LATE or high + _NOON <= low))


def _bare(found: re.Match[str], name: str) -> bool:
    """A lone number, with nothing that makes it a time."""
    return not any(found[name + key] for key in ("minute", "unit", "ampm", "part"))


def _wall(found: re.Match[str], name: str, part: str | None) -> int | None:
    """Minutes from midnight of one end; None when it contradicts itself (上午14点)."""
    words = found[name + "words"] or ""
    minute = int(found[name + "minute"] or 0) or _WORDS.get(words) or int(words.rstrip("分") or 0)
    hour = int(found[name + "hour"])
    if ampm := found[name + "ampm"]:
        if not 1 <= hour <= 12:
            return None
        part, hour = ("am" if ampm == "a" else "pm"), hour % 12
    wall = _hour(hour, part)
    if wall is None or minute > 59 or (wall == 24 and minute):
        return None
    return wall * 60 + minute


def _hour(hour: int, part: str | None) -> int | None:
    """The hour of the day: 10 in the evening is 22, 12 at night is 24, 1 at noon is 13."""
    if part == "am":
        return hour if hour <= 12 else None
    if part == "night":
        return hour % 12 if hour < 7 or hour == 12 else None
    if part == "noon":
        return hour + 12 if hour < 4 else hour if 10 <= hour < 16 else None
    if part == "pm":
        return hour + 12 if hour < 12 else hour if hour <= 24 else None
    if part == "eve" and 5 <= hour <= 12:
        return hour + 12
    return hour if hour <= 24 else None
