"""The cases put to the second implementation. Run as a module to write cases.json again.

Public holidays are written out as dates for it, typed from the State Council's notice for 2026,
because it knows neither the long Chinese holidays nor the make-up workdays.
"""

import json
from itertools import chain
from pathlib import Path

HERE = Path(__file__).parent
DAYS = 14

HOLIDAYS = (
    "2026 Jan 01-2026 Jan 03,2026 Feb 15-2026 Feb 23,2026 Apr 04-2026 Apr 06,"
    "2026 May 01-2026 May 05,2026 Jun 19-2026 Jun 21,2026 Sep 25-2026 Sep 27,"
    "2026 Oct 01-2026 Oct 07"
)
AFTER_SUNDAYS = "2026 Jan 04,2026 Sep 20"  # these make-up days are Sundays, the others Saturdays
SATURDAYS = "2026 Feb 14,2026 Feb 28,2026 May 09,2026 Oct 10"
WORKED = f"{AFTER_SUNDAYS},{SATURDAYS}"

TIMES = (
    "08:30-17:30",
    "08:30-11:30,13:30-17:30",
    "00:00-24:00",
    "06:00-24:00",
    "00:00-06:00,22:00-24:00",
    "18:00-26:00",
    "22:00-06:00",
    "09:00-09:30,10:00-12:15,23:59-24:00",
    "20:00-32:00",
)
PLAIN = (
    "24/7",
    "off",
    "unknown",
    '"看心情"',
    'Mo-Fr "by appointment"',
    'Mo-Fr 09:00-17:00 "请按铃"',
    "Mo-Fr 09:00-17:00 || unknown",
    "Mo-Fr 09:00-12:00 || Sa 10:00-11:00",
    "Mo-Fr 09:00-17:00; Sa unknown; Su off",
    "10:00+",
    "10:00-12:00+",
    "Mo, We 10:00-12:00",
    "Mo,We,Fr 10:00-12:00",
    "We-Mo 10:00-12:00",
    "Fr-Mo 22:00-02:00",
    "Mo-Fr 08:00-18:00; 12:00-14:00 off",
    "Mo-Fr 08:00-18:00; We 12:00-14:00 off",
    "Mo-Fr 08:00-18:00; We off",
    "Mo-Fr 08:00-18:00, Sa 10:00-12:00",
    "Mo-Fr 08:00-12:00, We 14:00-16:00",
    "Mo-Fr 08:00-12:00; We 14:00-16:00",
    "Mo-Fr 08:00-12:00; 14:00-18:00",
    "Fr 22:00-26:00; Sa off",
    "Fr 22:00-26:00; Sa 10:00-12:00",
    "Fr 22:00-26:00, Sa 10:00-12:00",
    "Mo-Th 18:00-26:00, Fr-Sa 18:00-28:00",
    "Mo-Th 18:00-26:00; Fr-Sa 18:00-28:00",
    "Mo-Fr 18:00-26:00; Fr 18:00-22:00",
    "Mo[1] 10:00-12:00",
    "Mo[-1] 10:00-12:00",
    "Sa[1,3] 09:00-12:00",
    "Jun-Sep 08:00-18:00; Oct-May 09:00-17:00",
    "Jun-Sep Mo-Fr 08:00-18:00; Oct-May Mo-Fr 08:30-17:30",
    "Nov-Mar 08:30-17:00; Apr-Oct 08:00-18:00",
    "Oct 01-May 31 Mo-Su 09:00-17:00",
    "Dec 24-Jan 02 off; Mo-Fr 10:00-16:00",
    "Mo-Fr 10:00-16:00; Dec 24-Jan 02 off",
    "Dec 31 18:00-26:00",
    "Feb 29 10:00-12:00",
    "Feb 28-Mar 01 10:00-12:00",
    "2026 Oct 01-2026 Oct 07 off",
    "Mo-Su 08:00-20:00; 2026 Oct 01-2026 Oct 07 10:00-16:00",
    "Mo-Su 08:00-20:00; 2026 Dec 31-2027 Jan 01 off",
    "2026 Mo-Fr 09:00-17:00",
    "week 40-42 Mo-Fr 10:00-12:00",
    "week 01-53/2 Fr 09:00-12:00",
    "week 53 Mo-Su 09:00-12:00",
    "easter -2 days off; Mo-Su 09:00-17:00",
    "Mo-Su 09:00-17:00; easter off",
    "22:00-22:00",
    "Mo 00:00-24:00; Tu 00:00-12:00",
    "Su 20:00-30:00; Mo 08:00-10:00",
    "10:00-12:00 open, 11:00-13:00 unknown",
    "Mo-Fr 09:00-17:00; Th 09:00-20:00",
    "Sa-Su 10:00-16:00",
    "Mo-Su 01:30-03:30",
    "Su 02:00-03:00",
    '24/7 "门禁"',
)
AWARE = (
    ("Mo-Fr {0}; PH off", "Mo-Fr {0}; {worked} {0}; {holidays} off"),
    ("Mo-Su {0}; PH off", "Mo-Su {0}; {holidays} off"),
    (
        "Mo-Fr {0}; Sa-Su 10:00-15:00; PH off",
        "Mo-Fr {0}; Sa-Su 10:00-15:00; {worked} {0}; {holidays} off",
    ),
    ("Mo-Fr {0}; PH 10:00-14:00", "Mo-Fr {0}; {worked} {0}; {holidays} 10:00-14:00"),
    ("Sa-Su,PH {0}", "Sa-Su {0}; {worked} off; {holidays} {0}"),
    ("Mo-Fr,PH {0}", "Mo-Fr {0}; {worked} {0}; {holidays} {0}"),
    (
        "Mo-Th {0}; Fr 07:00-12:00; PH off",
        "Mo-Th {0}; Fr 07:00-12:00; {saturdays} 07:00-12:00; {sundays} {0}; {holidays} off",
    ),
)
CHINA, ANDORRA = "Asia/Shanghai", "Europe/Andorra"
WINDOWS = (
    (CHINA, "2026-09-28"),
    (CHINA, "2026-02-09"),
    (CHINA, "2026-12-24"),
    (CHINA, "2028-02-21"),
    (ANDORRA, "2026-03-23"),
    (ANDORRA, "2026-10-19"),
)


def cases() -> list[dict[str, str | int]]:
    """Every string in every window that can tell something about it."""
    return [
        {"ours": ours, "theirs": theirs, "zone": zone, "first_day": day, "days": DAYS}
        for ours, theirs, windows in chain(_plain(), _weekly(), _aware())
        for zone, day in windows
    ]


def _plain():
    return ((text, text, WINDOWS) for text in PLAIN)


def _weekly():
    selectors = ("", "Mo-Fr ", "Sa-Su ", "Mo,Th ")
    return ((s + t, s + t, (WINDOWS[0], *WINDOWS[4:])) for s in selectors for t in TIMES)


def _aware():
    dates = {
        "holidays": HOLIDAYS,
        "worked": WORKED,
        "sundays": AFTER_SUNDAYS,
        "saturdays": SATURDAYS,
    }
    windows = ((CHINA, "2026-09-18"), *WINDOWS[:2])
    for ours, theirs in AWARE:
        for times in TIMES[:4]:
            yield ours.format(times), theirs.format(times, **dates), windows
    for ours, theirs in AWARE[:2]:
        yield ours.format("18:00-26:00"), theirs.format("18:00-26:00", **dates), windows


def text() -> str:
    """cases.json, one case a line."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases())
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    (HERE / "cases.json").write_text(text(), encoding="utf-8")
