"""Why hours are refused, in the words of the person who must mend them."""

from enum import StrEnum

MAX_LENGTH = 300
"""Characters of an opening_hours text; the longest in our lists has 120."""


class Reason(StrEnum):
    """Why hours were refused."""

    TOO_LONG = "too_long"
    NOT_UNDERSTOOD = "not_understood"
    SUN = "sun"
    SCHOOL = "school"
    REPEATED = "repeated"
    HOLIDAY_OFFSET = "holiday_offset"
    HOLIDAY_AND_WEEKDAY = "holiday_and_weekday"


_WORDS: dict[Reason, tuple[str, str]] = {
    Reason.TOO_LONG: (
        f"开放时间太长，最多 {MAX_LENGTH} 个字符",
        f"hours are longer than {MAX_LENGTH} characters",
    ),
    Reason.NOT_UNDERSTOOD: (
        "看不懂这个开放时间，请写成如 周一至周五 8:30-17:30 或 Mo-Fr 08:30-17:30",
        "hours not understood; write them like Mo-Fr 08:30-17:30",
    ),
    Reason.SUN: (
        "日出、日落每天不同，请写成固定的钟点",
        "sunrise and sunset change from day to day; write clock times",
    ),
    Reason.SCHOOL: (
        "系统没有学校校历 (SH)，请写成月份或日期",
        "there is no table of school holidays (SH); write months or dates",
    ),
    Reason.REPEATED: (
        "请写开门到关门的时间，不要写每隔多久一次",
        "write from when to when it is open, not every how many minutes",
    ),
    Reason.HOLIDAY_OFFSET: (
        "不支持节假日的前一天、后一天，请写成日期",
        "days before or after a public holiday are not supported; write dates",
    ),
    Reason.HOLIDAY_AND_WEEKDAY: (
        "PH 和星期之间请写逗号 (或) 或分号 (另一条)",
        "put a comma (or) or a semicolon (another rule) between PH and weekdays",
    ),
}


class HoursError(ValueError):
    """Hours that cannot be taken; ``str()`` is Chinese, ``words("en")`` English."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_WORDS[reason][0])
        self.reason = reason

    def words(self, lang: str = "zh") -> str:
        """The reason for a person."""
        return _WORDS[self.reason][lang.startswith("en")]
