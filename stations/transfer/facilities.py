"""Facilities as people write them: 饮水机、无厕所、微波炉(坏) and the like, to contract codes and states."""

import re
import unicodedata
from dataclasses import dataclass

_NAMES: dict[str, str] = {
    "water": "饮水 饮水机 直饮水 直饮机 饮用水 矿泉水 桶装水 喝水 茶水 净水器 净水机 "
    "纯净水 凉水 冷水 饮水点 饮水设备 开放饮水",
    "hot_water": "热水 开水 热水器 开水器 热水壶 电热水壶 开水机 温水 热饮",
    "microwave": "微波炉 热饭 加热 饭菜加热 热饭菜 微波 加热饭菜 热饭机",
    "fridge": "冰箱 冰柜 冷藏柜 爱心冰柜 爱心冰箱 冷柜",
    "toilet": "厕所 卫生间 洗手间 公厕 公共厕所 公共卫生间 如厕 wc",
    "ac": "空调 冷气 冷暖空调 空调机 降温 纳凉",
    "heating": "暖气 取暖 取暖器 供暖 电暖器 地暖 暖风机",
    "seats": "座椅 桌椅 椅子 座位 沙发 休息区 休息 桌子 凳子 长椅 休息座椅 桌椅板凳 歇脚 休息室",
    "charging_phone": "手机充电 充电 充电宝 充电器 充电插座 插座 电源 手机充电器 "
    "共享充电宝 充电线 插排 手机充电站 移动电源 "
    "phone_charging",
    "charging_ebike": "电动车充电 电瓶车充电 充电桩 电动自行车充电 车辆充电 电动车充电桩 快充 电车充电 电动车快充 "
    "e-bike充电 "
    "充电柜 ebike_charging 骑行车充电",
    "battery_swap": "换电 换电柜 换电站 电池更换 换电池 换电服务",
    "wifi": "wifi wi-fi 无线 无线网络 无线网 wlan 免费wifi 上网 网络 无线上网",
    "first_aid": "急救包 急救箱 药箱 医药箱 医药包 急救药箱 急救 小药箱 "
    "应急药品 药品 常用药品 急救药品 防暑药品 应急药箱 "
    "急救用品 应急医疗 紧急医疗",
    "aed": "aed 除颤仪 自动体外除颤器 除颤器",
    "shower": "淋浴 洗澡 沐浴 浴室 淋浴间",
    "meals": "餐食 爱心餐 用餐 就餐 餐饮 食堂 供餐 盒饭 爱心餐食 简餐",
    "mother_baby": "母婴室 母婴 哺乳室 育婴室 妈咪小屋 爱心妈咪小屋",
    "books": "书 图书 书籍 书报 报刊 阅读 书架 图书角 书报架 报纸 杂志 阅览 读书",
    "tools": "工具 工具箱 维修工具 修车工具 便民工具 五金工具 打气筒 维修 简易维修 针线包",
    "rain_gear": "雨具 雨伞 雨衣 爱心伞 雨披 便民雨伞 爱心雨伞",
    "ebike_parking": "电动车停放 电动车停车 停车位 非机动车停放 停车 可停电动车 "
    "非机动车停车 电动车停车位 电动车停放点 停车点 "
    "非机动车位 ebikeparking",
}  # 充电 alone is read as phones: a rider sent to a place that cannot charge his bike is stranded

STATES = ("ok", "broken", "none", "nearby", "unknown")
_STATE_WORDS: dict[str, str] = {
    "ok": "ok 有 是 正常 可用 完好 好 √ ✓ ✔ y yes true 1 具备 提供 能用 o",
    "broken": "broken 坏 坏了 坏的 故障 已坏 维修 维修中 待修 待维修 损坏 停用 暂停 "
    "暂停使用 不能用 不可用 在修 停水 报修",
    "none": "none 无 没有 否 缺 没 × ✗ ✕ x n no false 0 不提供 暂无 未配备 - — /",
    "nearby": "nearby 附近 附近有 旁边 隔壁 就近 周边 旁",
    "unknown": "unknown 不明 未知 不清楚 不详 ? ？ 待核实",
}


def _key(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


_FACILITY = {_key(w): code for code, words in _NAMES.items() for w in (code, *words.split())}
_STATE = {_key(w): state for state, words in _STATE_WORDS.items() for w in words.split()}

_SEPARATORS = re.compile(r"[、,，;；/|\n\r\t。·]+")
_BRACKETED = re.compile(r"^(?P<name>[^()\[\]【】]+)[(\[【](?P<state>[^()\[\]【】]*)[)\]】]$")
_ASSIGNED = re.compile(r"^(?P<name>[^:=]+)[:=](?P<state>[^:=]+)$")
_COUNT = re.compile(
    r"^(?:[\d一二两三四五六七八九十]+(?:台|个|套|把|张|只|组|处|间|部|副))|"
    r"(?:[x×*]?\d+(?:台|个|套|把|张|只|组|处|间|部|副)?)$"
)
_BEFORE = re.compile(
    r"^(?:免费|提供|可|设有|配有|配备|配置|备有|有|智能|共享|公共|便民|爱心|简易|各类|小型|内设|供)+"
)
_AFTER = re.compile(r"(?:设备|设施|服务|等|一台|一个|若干|各一|使用|区域|区|处|柜|点)+$")
_NEGATED = re.compile(r"^(?:没有|暂无|未配备|不提供|缺少|无|没|缺|不能|不可)(?=.)")
_NEARBY = re.compile(r"^(?:附近有|附近|旁边有|旁边|隔壁有|隔壁|周边有|周边)(?=.)")
_BROKEN = re.compile(
    r"(?:坏了|已坏|坏的|损坏|故障|维修中|待修|待维修|停用|坏|不能用|暂停使用|在修)$"
)


@dataclass(frozen=True, slots=True)
class FacilityReading:
    """What a cell says: `states` by facility code; `unknown` the words that were not understood,
    `disputed` the codes it names in two different states.
    """

    states: dict[str, str]
    unknown: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


def facility_of(word: str) -> str | None:
    """The contract code for one written name, or None."""
    key = _key(word)
    for candidate in (
        key,
        _COUNT.sub("", key),
        _BEFORE.sub("", key),
        _AFTER.sub("", key),
        _AFTER.sub("", _BEFORE.sub("", _COUNT.sub("", key))),
    ):
        if candidate in _FACILITY:
            return _FACILITY[candidate]
    return None


def state_of(word: str) -> str | None:
    """The state for a cell of a facility's own column (有, 无, √, 坏 …), or None."""
    return _STATE.get(_key(word))


def read_one(token: str) -> tuple[str, str] | None:
    """(facility, state) of one written item, or None when it is not understood."""
    text = unicodedata.normalize("NFKC", token).strip()
    if plain := facility_of(text):
        return plain, "ok"
    for pattern in (_BRACKETED, _ASSIGNED):
        if match := pattern.match(text):
            facility = facility_of(match["name"])
            state = state_of(match["state"])
            return (facility, state) if facility and state else None
    for pattern, state in ((_NEGATED, "none"), (_NEARBY, "nearby"), (_BROKEN, "broken")):
        if pattern.search(text) and (facility := facility_of(pattern.sub("", text))):
            return facility, state
    tail = _STATE.get(_key(text[-1:]))
    head = facility_of(text[:-1])
    return (head, tail) if head and tail else None


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for piece in filter(None, map(str.strip, _SEPARATORS.split(text))):
        if read_one(piece):
            tokens.append(piece)
            continue
        tokens += [word for word in re.split(r"[\s\u3000]+|(?<=\S)[和及与](?=\S)", piece) if word]
    return tokens


def parse_facilities(text: str) -> FacilityReading:
    """Read a whole cell. A name in two states keeps the worse news for a rider (none, then broken)."""
    states: dict[str, str] = {}
    unknown: list[str] = []
    disputed: list[str] = []
    gloom = ("none", "broken", "unknown", "nearby", "ok")
    for token in _tokens(text):
        read = read_one(token)
        if read is None:
            unknown.append(token)
            continue
        facility, state = read
        before = states.get(facility)
        if before and before != state:
            disputed.append(facility)
            state = min(before, state, key=gloom.index)
        states[facility] = state
    return FacilityReading(states, tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(disputed)))


def write_facilities(states: dict[str, str]) -> str:
    """The cell `parse_facilities` reads back: `water microwave:broken`."""
    return " ".join(
        code if state == "ok" else f"{code}:{state}" for code, state in sorted(states.items())
    )
