"""Open states, ages, times and distances in words. `static/js/words.js` says the same; a test holds them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SOON_MIN = 30
"""From so many minutes before closing on, the badge counts down."""

EARLY_H = 6
"""A closing time before this hour belongs to the night before."""


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences of one language, told at one instant in one time zone."""

    said: Mapping[str, str]
    now: datetime
    zone: ZoneInfo

    def say(self, key: str, **values: object) -> str:
        """A sentence with its blanks filled."""
        return self.said[key].format(**values)

    def opening(self, state: str, until: datetime | None, upcoming: datetime | None) -> str:
        """营业中 · 22:00 关 / 休息中 · 明早 8:00 开 / 时间未知."""
        if state == "open":
            return self._open(until)
        if state == "closed":
            return (
                self.say("closed.until", time=self.moment(upcoming))
                if upcoming
                else self.say("closed")
            )
        return self.say("unknown")

    def _open(self, until: datetime | None) -> str:
        if until is None:
            return self.say("open.always")
        left = minutes_between(self.now, until)
        if left <= SOON_MIN:
            return self.say("open.soon", n=max(1, left))
        return self.say("open.until", time=self.moment(until, ending=True))

    def moment(self, at: datetime, *, ending: bool = False) -> str:
        """22:00 / 明早 8:00 / 周五 8:00 / 12月3日 8:00, as seen from now."""
        there, here = at.astimezone(self.zone), self.now.astimezone(self.zone)
        time = f"{there.hour}:{there.minute:02}"
        days = (there.date() - here.date()).days
        if days == 0:
            return time
        if days == 1:
            night = ending and there.hour < EARLY_H
            return self.say(
                "day.night" if night else "day.morning" if there.hour < 12 else "day.tomorrow",
                time=time,
            )
        if 1 < days < 7:
            return self.say("day.week", weekday=self.say(f"weekday.{there.weekday()}"), time=time)
        return self.say("day.date", month=there.month, day=there.day, time=time)

    def ago(self, at: datetime) -> str:
        """刚刚 / 12 分钟前 / 3 小时前 / 5 天前 …; a time to come counts as now."""
        minutes = int((self.now - at).total_seconds() // 60)
        if minutes < 2:
            return self.say("ago.now")
        for key, size, bound in _AGES:
            if minutes < bound:
                return self.say(key, n=minutes // size)
        return self.say("ago.years", n=minutes // 525_600)

    def confirmed(self, at: datetime | None) -> str:
        """How old the last human confirmation is."""
        return self.say("confirmed", ago=self.ago(at)) if at else self.say("confirmed.never")

    def duration(self, seconds: float) -> str:
        """Whole minutes, never less than one, rounded up: better early than late."""
        minutes = max(1, int(-(-seconds // 60)))
        if minutes < 60:
            return self.say("minutes", n=minutes)
        return self.say("hours", h=minutes // 60, n=minutes % 60)

    def distance(self, metres: float) -> str:
        """350 米 / 1.2 公里 / 12 公里."""
        if metres < 995:
            return self.say("metres", n=max(10, int(metres / 10 + 0.5) * 10))
        if metres < 9950:
            tenths = int(metres / 100 + 0.5)
            return self.say("kilometres", n=f"{tenths // 10}.{tenths % 10}")
        return self.say("kilometres", n=int(metres / 1000 + 0.5))


_AGES = (
    ("ago.minutes", 1, 60),
    ("ago.hours", 60, 1440),
    ("ago.days", 1440, 43_200),
    ("ago.months", 43_200, 525_600),
)


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes from one instant to another, begun ones counted."""
    return int(-(-(end - start).total_seconds() // 60))
