"""Hours in plain words for the station page."""

import pytest

from stations.hours import describe, parse_spoken

CASES = {
    "": (["开放时间未知"], ["Opening hours unknown"]),
    "sunrise-sunset": (["开放时间未知"], ["Opening hours unknown"]),
    'unknown "电话预约"': (
        ["开放时间未知", "备注：电话预约"],
        ["Opening hours unknown", "Note: 电话预约"],
    ),
    "24/7": (["每天 24 小时"], ["Every day 24 hours"]),
    "off": (["每天 休息"], ["Every day closed"]),
    "Mo-Fr 08:30-17:30": (
        ["周一至周五 08:30-17:30", "周六、周日 休息"],
        ["Mon–Fri 08:30-17:30", "Sat, Sun closed"],
    ),
    "Mo-Fr 08:30-11:30,13:30-17:30; PH off": (
        [
            "周一至周五 08:30-11:30，13:30-17:30",
            "周六、周日 休息",
            "法定节假日 休息",
            "调休上班的周末按工作日开放",
        ],
        [
            "Mon–Fri 08:30-11:30, 13:30-17:30",
            "Sat, Sun closed",
            "Public holidays closed",
            "Weekends worked in exchange for holidays: as on weekdays",
        ],
    ),
    "Mo-Su 07:00-22:00; PH off": (
        ["每天 07:00-22:00", "法定节假日 休息"],
        ["Every day 07:00-22:00", "Public holidays closed"],
    ),
    "18:00-26:00": (["每天 18:00-次日02:00"], ["Every day 18:00-next day 02:00"]),
    "06:00-24:00": (["每天 06:00-24:00"], ["Every day 06:00-24:00"]),
    "Mo,We,Fr 09:00-11:00": (
        ["周一、周三、周五 09:00-11:00", "周二、周四、周六、周日 休息"],
        ["Mon, Wed, Fri 09:00-11:00", "Tue, Thu, Sat, Sun closed"],
    ),
    "08:00-18:00; 12:00-14:00 off": (
        ["每天 08:00-12:00，14:00-18:00"],
        ["Every day 08:00-12:00, 14:00-18:00"],
    ),
    'Mo-Su 09:00-12:00,12:00-17:00 "请按铃"': (
        ["每天 09:00-17:00", "备注：请按铃"],
        ["Every day 09:00-17:00", "Note: 请按铃"],
    ),
    "18:00+": (["每天 18:00-24:00 不一定开"], ["Every day perhaps 18:00-24:00"]),
    "Jun-Sep Mo-Su 08:00-18:00; Oct-May unknown": (
        ["6月至9月 每天 08:00-18:00", "10月至5月 时间未知"],
        ["Jun–Sep Every day 08:00-18:00", "Oct–May hours unknown"],
    ),
    "Mo-Sa 08:00-17:00; 2026 Oct 1-2026 Oct 7 off": (
        ["周一至周六 08:00-17:00", "2026年10月1日至2026年10月7日 休息"],
        ["Mon–Sat 08:00-17:00", "2026 Oct 1–2026 Oct 7 closed"],
    ),
    "Mo[1] 10:00-12:00; Su[-1] 08:00-09:00": (
        ["每月第1个周一 10:00-12:00", "每月最后一个周日 08:00-09:00"],
        ["Mon number 1 of the month 10:00-12:00", "last Sun of the month 08:00-09:00"],
    ),
    "Mo-Fr 09:00-17:00 || unknown": (
        ["周一至周五 09:00-17:00", "其余时间 时间未知"],
        ["Mon–Fri 09:00-17:00", "Otherwise hours unknown"],
    ),
    "week 10-20 Mo-Fr 09:00-17:00; 12:00-13:00 off": (
        ["第10-20周 周一至周五 09:00-17:00", "每天 12:00-13:00 休息"],
        ["week 10-20 Mon–Fri 09:00-17:00", "Every day 12:00-13:00 closed"],
    ),
}


@pytest.mark.parametrize("hours", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_words(hours: str, lang: str) -> None:
    assert describe(hours, lang) == CASES[hours][lang == "en"]


def test_chinese_is_the_default_and_any_english_is_english() -> None:
    assert describe("off") == ["每天 休息"]
    assert describe("off", "en-GB") == ["Every day closed"]


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 08:30-17:30", "18:00-26:00", "24/7", "Mo,We,Fr 09:00-11:00,13:00-14:00"]
)
def test_the_words_for_open_days_are_read_back_as_the_same_hours(hours: str) -> None:
    lines = [line for line in describe(hours) if "休息" not in line]
    again = parse_spoken("；".join(lines))
    assert again is not None
    assert describe(again) == describe(hours)
