from datetime import date, datetime
from zoneinfo import ZoneInfo

from stations.hours import State, build_timeline, load_calendar, state_at

CHINA = ZoneInfo("Asia/Shanghai")


def test_open_on_a_workday_morning() -> None:
    timeline = build_timeline(
        "Mo-Fr 08:30-17:30; PH off", calendar=load_calendar(), tz=CHINA, first_day=date(2026, 11, 2)
    )
    assert state_at(timeline, datetime(2026, 11, 2, 9, tzinfo=CHINA)).state is State.OPEN
