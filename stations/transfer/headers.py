"""Column headers, in English (the names of the public contract) and as people write them in Chinese."""

import re
import unicodedata
from collections.abc import Iterable

from stations.transfer.facilities import facility_of

_SYNONYMS: dict[str, str] = {
    "id": "id 系统编号 系统ID",
    "code": "code 编号 驿站编号 站点编号 编码 站点编码 驿站编码 代码 station_code",
    "name": "name 名称 驿站名称 站点名称 驿站名 站名 服务站点名称 网点名称 驿站 station_name 户外劳动者服务站点名称 "
    "工会驿站名称",
    "aliases": "aliases alias 别名 别称 曾用名 又名 其他名称",
    "adcode": "adcode region region_code 行政区划代码 区划代码 行政区代码 区县代码 行政区划",
    "county": "county 区县 县区 所属区县 县市区 县(市、区) 县（市、区） 所在区县 县 区 district 地区 所属县区 县市",
    "street": "street 街道 乡镇 街道乡镇 乡镇街道 所属街道 镇街 镇 街道(乡镇) 街道（乡镇） 乡镇（街道） 乡镇(街道)",
    "street_code": "street_code 街道代码 乡镇代码",
    "address": "address 地址 详细地址 驿站地址 站点地址 具体地址 所在地址 位置 地点 所在位置",
    "landmark": "landmark 地标 参照物 附近地标 标志物",
    "entrance_hint": "entrance_hint entrance 入口提示 入口 进门提示 怎么进 入口说明",
    "floor": "floor 楼层 所在楼层",
    "lon": "lon lng longitude x 经度 东经 经度(东经) 经度（东经）",
    "lat": "lat latitude y 纬度 北纬 维度 纬度(北纬) 纬度（北纬）",
    "lonlat": "lonlat 经纬度 坐标 经纬坐标 地理坐标 定位 location coordinates",
    "crs": "crs datum crs_given 坐标系 坐标系统 坐标类型 坐标基准 坐标系类型 coordinate_system",
    "position_source": "position_source 坐标来源 位置来源",
    "position_by": "position_by 测量人 采集人 坐标采集人",
    "position_at": "position_at 测量时间 采集时间 测量日期 采集日期",
    "type": "type 类型 驿站类型 站点类型 类别 站点类别 建设类型",
    "host": "host 承建单位 共建单位 建设单位 所属单位 依托单位 主办单位 场地单位 单位",
    "hours": "hours opening_hours open_hours 开放时间 营业时间 服务时间 开放时段 时间 开门时间 对外开放时间",
    "hours_text": "hours_text 时间原文 开放时间原文",
    "exceptions": "exceptions 特殊日期 例外日期 临时调整",
    "facilities": "facilities facility 设施 设备 服务设施 配套设施 设施设备 服务内容 服务项目 配备设施 提供服务 "
    "基本设施 站内设施 主要设施",
    "entry": "entry 进入方式 进门方式 入站方式 门禁方式 开门方式",
    "audience": "audience 服务对象 开放对象 面向人群 服务人群 适用人群",
    "parking_m": "parking_m parking 停车距离 电动车停放距离 非机动车停放距离 停车距离(米) 停车距离（米）",
    "capacity": "capacity 容纳人数 座位数 可容纳人数 座位",
    "area_m2": "area_m2 area 面积 使用面积 建筑面积 面积(平方米) 面积（平方米） 面积(㎡) 面积（㎡）",
    "phone": "phone 公开电话 服务电话 咨询电话 对外电话 热线 服务热线 公众电话",
    "keeper_name": "keeper_name keeper 联系人 站长 负责人 管理员 管理人 责任人 联系人姓名 站长姓名 管理人员",
    "keeper_phone": "keeper_phone 联系电话 电话 手机 手机号 手机号码 联系方式 站长电话 负责人电话 联系人电话 "
    "电话号码 联系手机",
    "stars": "stars 星级 等级 评星 星级评定",
    "life_cycle": "life_cycle status 状态 运行状态 站点状态 驿站状态 使用状态",
    "confirmed_at": "confirmed_at 核实时间 核实日期 最近核实 确认时间 最后核实时间",
    "confirmed_by": "confirmed_by 核实方式 核实来源 确认来源",
    "crowd": "crowd 拥挤程度",
    "note": "note notes remark remarks 备注 说明 其他说明 情况说明",
    "source_note": "source_note source 数据来源 来源 出处",
    "sample": "sample 示例",
    "ignore": "open position union_phone links confirmed crowd_at 序号 序列 no no. # 原因 reason 退回原因",
}


def _key(header: str) -> str:
    text = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s\ufeff*:：]", "", text)


_BY_KEY = {_key(word): field for field, words in _SYNONYMS.items() for word in words.split()}
FIELDS = frozenset(_SYNONYMS) - {"ignore", "lonlat", "county"}


def field_of(header: str) -> str | None:
    """The field a header stands for; `facility:water` for a column of its own; None when not known."""
    key = _key(header)
    if not key:
        return None
    if known := _BY_KEY.get(key):
        return known
    facility = facility_of(header)
    return f"facility:{facility}" if facility else None


def known_headers(headers: Iterable[str]) -> set[str]:
    """The fields that are recognised among `headers`."""
    return {field for header in headers if (field := field_of(header))}
