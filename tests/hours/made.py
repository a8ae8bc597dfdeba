"""What Hypothesis makes for the properties of the hours engine."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from stations.hours import DatedException, Override, State

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

days = st.dates(date(2026, 1, 1), date(2026, 12, 1))
"""First days whose horizon stays inside the known years."""


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def spans(draw: st.DrawFn, latest: int = 48 * 60) -> str:
    """One to three time spans in order, the last perhaps past midnight."""
    marks = sorted(draw(st.sets(st.integers(0, 24 * 60), min_size=2, max_size=6)))
    marks = marks[: len(marks) // 2 * 2]
    if latest > 24 * 60 and draw(st.booleans()):
        marks[-1] = min(latest, marks[-2] + draw(st.integers(1, 24 * 60)))
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return (
        ",".join(f"{clock(low)}-{clock(high)}" for low, high in pairs if low < 24 * 60)
        or "08:00-20:00"
    )


weekdays = st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(
    lambda names: ",".join(day for day in WEEKDAYS if day in names)
)
wide = st.sampled_from(
    [
        "Jun-Sep",
        "Oct-May",
        "Feb 28-Mar 01",
        "Dec 24-Jan 02",
        "2026 Oct 01-2026 Oct 07",
        "week 10-20",
    ]
)
selectors = st.one_of(
    st.just(""), weekdays, st.just("PH"), weekdays.map(lambda w: f"{w},PH"),
    wide, st.tuples(wide, weekdays).map(" ".join), st.sampled_from(["Mo[1]", "Fr[-1]"]),
)  # fmt: skip


@st.composite
def rules(draw: st.DrawFn) -> str:
    selector = draw(selectors)
    times = draw(
        st.one_of(spans(), st.sampled_from(["off", "unknown", "10:00+", "12:00-14:00 off"]))
    )
    return f"{selector} {times}".strip()


@st.composite
def hours(draw: st.DrawFn) -> str:
    """A text of one to four rules."""
    text = draw(rules())
    for rule in draw(st.lists(rules(), max_size=3)):
        text += draw(st.sampled_from(["; ", "; ", ", ", " || "])) + rule
    return text


plain_spans = spans(latest=24 * 60)


@st.composite
def simple_hours(draw: st.DrawFn) -> str:
    """Texts that the library itself evaluates as everybody does: no holiday, no night, no || ."""
    selector = st.one_of(weekdays, wide, st.tuples(wide, weekdays).map(" ".join))
    rule = st.tuples(selector, st.one_of(plain_spans, st.just("off"))).map(" ".join)
    return "; ".join(draw(st.lists(rule, min_size=1, max_size=3)))


@st.composite
def exceptions(draw: st.DrawFn, first: date) -> DatedException:
    begin = first + timedelta(draw(st.integers(-3, 15)))
    end = begin + timedelta(draw(st.integers(0, 4)))
    return DatedException(begin, end, draw(st.one_of(spans(), st.sampled_from(["off", "24/7"]))))


@st.composite
def overrides(draw: st.DrawFn, first: date) -> Override:
    begin = datetime.combine(first, datetime.min.time(), UTC)
    since = begin + timedelta(minutes=draw(st.integers(-2000, 22000)))
    until = since + timedelta(minutes=draw(st.integers(-60, 9000)))
    return Override(draw(st.sampled_from(State)), since, until)


# fmt: off
words = st.sampled_from([
    "周一", "至", "到", "周五", "周六", "周日", "周末", "双休日", "工作日", "每天", "节假日",
    "法定节假日", "休息", "除外", "午休", "夏季", "冬季", "全天", "24小时", "照常", "全年无休",
    "8:00", "-20:00", "8:30-17:30", "13:30-17:30", "12:00-14:00", "18:00-次日02:00", "9点",
    "21点", "早8点", "晚10点", "上午", "下午", "2:00-5:30", "半", "刻", "6-9月", "10-5月",
    "6月1日", "9月30日", "(", ")", "（", "）", ",", "，", "、", ";", "。", "和", "及", "-",
    "—", "~", ":", "：", "mon", "fri", "to", "9am", "5pm", "closed", "Mo-Fr", "off", "PH",
    "次日", "凌晨", "零点", "十二点", "不", "看心情", "/", "&", "1", "0", "８",
])
# fmt: on
spoken = st.lists(words, max_size=14).map("".join) | st.lists(words, max_size=14).map(" ".join)
