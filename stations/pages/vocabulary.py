"""The sentences that both the server and the phone say, by key, so that a page reads the same online and offline.

Placeholders stand in braces. Whatever a script shows comes from here; `static/js/words.js` fills it in like `words.py`.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stations.directory.rules import (
    AUDIENCE_LABELS,
    ENTRY_LABELS,
    FACILITY_LABELS,
    FACILITY_STATE_LABELS,
    LIFE_CYCLE_LABELS,
    TYPE_LABELS,
)

TIMES = {
    "open.always": _l("24 小时开放"),
    "open.until": _l("营业中 · {time} 关"),
    "open.soon": _l("营业中 · {n} 分钟后关"),
    "closed": _l("休息中"),
    "closed.until": _l("休息中 · {time} 开"),
    "unknown": _l("时间未知"),
    "day.morning": _l("明早 {time}"),
    "day.tomorrow": _l("明天 {time}"),
    "day.night": _l("次日 {time}"),
    "day.week": _l("{weekday} {time}"),
    "day.date": _l("{month}月{day}日 {time}"),
    "weekday.0": _l("周一"),
    "weekday.1": _l("周二"),
    "weekday.2": _l("周三"),
    "weekday.3": _l("周四"),
    "weekday.4": _l("周五"),
    "weekday.5": _l("周六"),
    "weekday.6": _l("周日"),
    "ago.now": _l("刚刚"),
    "ago.minutes": _l("{n} 分钟前"),
    "ago.hours": _l("{n} 小时前"),
    "ago.days": _l("{n} 天前"),
    "ago.months": _l("{n} 个月前"),
    "ago.years": _l("{n} 年前"),
    "confirmed": _l("{ago}有人确认"),
    "confirmed.never": _l("还没有人确认过"),
}
WAYS = {
    "minutes": _l("{n} 分钟"),
    "hours": _l("{h} 小时 {n} 分钟"),
    "metres": _l("{n} 米"),
    "kilometres": _l("{n} 公里"),
    "ride": _l("骑行 {time}"),
    "walk": _l("步行 {time}"),
    "straight": _l("直线距离 {far}"),
    "arrive.open": _l("到达时仍营业"),
    "arrive.closed": _l("到达前关门"),
    "arrive.opens": _l("到达时已开门"),
    "arrive.shut": _l("到达时没开门"),
    "arrive.unknown": _l("到达时是否营业未知"),
    "remaining": _l("还有 {time}"),
}
FINDING = {
    "list.near": _l("离您最近的驿站"),
    "list.centre": _l("地图中心附近的驿站"),
    "list.all": _l("全部驿站"),
    "list.count": _l("{n} 个驿站"),
    "list.night": _l("{n} 个驿站今晚 23:00 还开着"),
    "list.none": _l("没有符合条件的驿站"),
    "list.none.hint": _l("去掉一个条件,或换一个区县再看看。"),
    "list.results": _l("“{q}”的搜索结果"),
    "unplaced": _l("位置待核实"),
    "sample": _l("示例"),
    "parking.door": _l("电动车可停门口"),
    "parking.far": _l("停电动车的地方离门 {far}"),
    "locate": _l("用我的位置"),
    "locate.busy": _l("正在定位…"),
    "locate.again": _l("重新定位"),
    "locate.denied": _l("没有位置权限。请选区县、搜站名,或在地图上找。"),
    "locate.slow": _l("6 秒内没有定到位。请选区县、搜站名,或再试一次。"),
    "locate.last": _l("用的是 {ago}的位置"),
    "locate.missing": _l("这个浏览器不能定位。请选区县或搜站名。"),
    "map.in": _l("放大"),
    "map.out": _l("缩小"),
    "map.me": _l("我的位置"),
    "map.cluster": _l("{n} 个驿站,其中 {open} 个营业中"),
    "map.pick": _l("在地图上点一下您在的地方"),
    "map.bare": _l("没有底图,只显示驿站和路线"),
    "map.failed": _l("地图没有打开。列表照常可用。"),
    "route.straight": _l("现在算不出道路路线,图上是直线,仅供辨别方向。"),
    "route.offline": _l("离线:图上是直线方向,路线要有网络才能算。"),
    "route.failed": _l("路线没有取到,请再试一次,或用下面的地图应用。"),
    "route.start": _l("不知道您在哪里。允许定位,或在地图上点一下您在的地方。"),
}
ACTING = {
    "report.sent": _l("已发送,编号 {ticket}"),
    "report.waiting": _l("待发送:有网络后自动发出"),
    "report.done": _l("已发送"),
    "report.refused": _l("没有被接受:{reason}"),
    "report.failed": _l("没有发出去,请再试一次。"),
    "report.lost": _l("手机存不下这条记录,请有网络时再发。"),
    "confirmed.sent": _l("谢谢,已记下“还在,正常”"),
    "copied": _l("已复制"),
    "copy.failed": _l("复制不了,请长按文字复制"),
    "offline": _l("离线 · 数据更新于 {time}"),
    "offline.empty": _l("离线,手机里还没有驿站数据。连上网络打开一次,以后没信号也能用。"),
    "pack.old": _l("离线数据已超过 14 天,营业时间按未知显示。"),
    "stored.none": _l("还没有存"),
    "stored.pack": _l("{n} 个驿站,{size},更新于 {time}"),
    "stored.file": _l("{size}"),
    "stored.waiting": _l("{n} 条待发送"),
    "stored.deleted": _l("已删除"),
    "stored.refreshed": _l("已更新"),
    "stored.failed": _l("没有更新成功,请检查网络"),
    "stored.unable": _l("这个浏览器不能存数据(可能是无痕模式),离线时打不开。"),
}  # fmt: skip


def vocabulary() -> dict[str, str]:
    """Every sentence in the language of the present request."""
    said = {**TIMES, **WAYS, **FINDING, **ACTING}
    for name, labels in _TABLES.items():
        said |= {f"{name}.{code}": label for code, label in labels.items()}
    return {key: str(value) for key, value in said.items()}


_TABLES: dict[str, Mapping[Any, LazyString]] = {
    "facility": FACILITY_LABELS,
    "state": FACILITY_STATE_LABELS,
    "type": TYPE_LABELS,
    "life": LIFE_CYCLE_LABELS,
    "entry": ENTRY_LABELS,
    "audience": AUDIENCE_LABELS,
}
