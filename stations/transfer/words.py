"""Choices and figures as people write them, to contract codes and numbers. Pure."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_CHOICES: dict[str, dict[str, str]] = {
    "type": {
        "union": "工会驿站 工会 自建 工会自建 户外劳动者服务站点 小哥驿站 "
        "先锋驿站 骑手驿站 工会主建 基本型 标杆型",
        "host_bank": "银行 银行网点 银行共建 金融网点 建行 农行 工行 中行 农商行 信用社",
        "host_post": "邮政 邮局 邮政共建 快递 快递网点 邮储",
        "host_telecom": "电信 移动 联通 营业厅 通信营业厅 通信营业厅共建 通信 运营商",
        "host_shop": "商户 商户共建 商店 商场 超市 便利店 企业 餐饮 店铺 药店 商家 加油站",
        "host_community": "社区 社区共建 党群服务中心 街道 村 社区党群服务中心 便民服务中心",
        "smart_24h": "智能 24小时智能驿站 24小时智能化 智能驿站 无人驿站 24小时驿站 24小时",
        "drivers_home": "司机之家",
        "public_toilet": "公厕 公共厕所 厕所 公共卫生间 公共厕所(非驿站)",
        "other": "其他 其它 其他去处(非驿站)",
    },
    "entry": {
        "walk_in": "直接进入 推门 推门就进 自由进入 无需登记 敞开 开放 免登记 无",
        "ask_staff": "找工作人员 找工作人员开门 登记 前台 问工作人员 联系工作人员 人工 店员开门",
        "scan": "扫码 扫码进门 扫码进入 扫码开门 二维码",
        "code": "密码 输密码进门 门禁码 密码锁 门禁密码",
    },
    "audience": {
        "everyone": "所有人 不限 公众 市民 全体市民 谁都可以进 任何人 社会公众",
        "workers": "户外劳动者 骑手 快递员 外卖员 新就业群体 "
        "新就业形态劳动者 户外劳动者都可以进 快递小哥 外卖小哥 小哥",
        "members": "会员 工会会员 工会会员可以进 职工",
    },
    "life_cycle": {
        "trial": "试运行 试运营 试开放",
        "normal": "正常 正常开放 开放 运行中 启用 在用 正常运行 已启用 运行 营业",
        "closed_temporarily": "临时关闭 暂停 暂停开放 暂停使用 停业 装修 临时停用 暂时关闭",
        "rectification": "整改 整改中",
        "withdrawn": "撤销 已撤销 撤除 停用 已停用 关闭 已关闭 拆除 取消 已取消",
    },
    "crowd": {"empty": "空 人少", "seats": "有座 适中", "full": "满 人多"},
    "source": {
        "survey": "现场核实 现场测量 实地测量 测绘",
        "staff": "工会工作人员 工作人员 工会",
        "keeper": "站长",
        "rider": "骑手",
        "inspection": "巡查 检查",
        "import": "工会表格 表格",
        "osm": "开放地图",
        "sample": "示例数据 示例",
    },
}
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_CHINESE_DIGIT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?$")


def _key(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


_BY_WORD = {
    kind: {_key(w): code for code, words in choices.items() for w in (code, *words.split())}
    for kind, choices in _CHOICES.items()
}


def choice(kind: str, text: str) -> str | None:
    """The code a word stands for (`type`, `entry`, `audience`, `life_cycle`, `crowd`, `source`)."""
    return _BY_WORD[kind].get(_key(text))


def codes(kind: str) -> list[str]:
    """Every code of a kind, for the message that lists them."""
    return list(_CHOICES[kind])


def number(text: str) -> float | None:
    """The one number in 约50米 or 30㎡; None when there is none, more than one, or below zero."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text).replace("m2", "").replace(",", ""))
    if len(found) != 1 or float(found[0]) < 0 or len(found[0]) > 12:
        return None
    return float(found[0])


def stars(text: str) -> int | None:
    """1 to 5 from 五星, 4星, ★★★; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain and not plain.strip("★☆⭐"):
        count: float | None = len(plain) - plain.count("☆")
    elif len(plain) <= 3 and plain[0:1] in _CHINESE_DIGIT:
        count = _CHINESE_DIGIT[plain[0]]
    else:
        count = number(plain)
    return int(count) if count is not None and count in (1, 2, 3, 4, 5) else None


def instant(text: str, zone: ZoneInfo) -> datetime | None:
    """An aware instant from an ISO time, or a date (noon in `zone`; the first of a bare month)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if match := _DATE.match(plain):
            year, month, day = (int(part or 1) for part in match.groups())
            noon = datetime.combine(date(year, month, day), time(12), zone)
            return noon.astimezone(UTC)
        read = datetime.fromisoformat(plain)
        read = read if read.tzinfo else read.replace(tzinfo=zone)
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
