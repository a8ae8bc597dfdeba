"""The words of the trade: what a station is, has and allows. Codes are stable, labels translatable."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Facility(StrEnum):
    """What a station can offer."""

    WATER = "water"
    HOT_WATER = "hot_water"
    MICROWAVE = "microwave"
    FRIDGE = "fridge"
    TOILET = "toilet"
    AC = "ac"
    HEATING = "heating"
    SEATS = "seats"
    CHARGING_PHONE = "charging_phone"
    CHARGING_EBIKE = "charging_ebike"
    BATTERY_SWAP = "battery_swap"
    WIFI = "wifi"
    FIRST_AID = "first_aid"
    AED = "aed"
    SHOWER = "shower"
    MEALS = "meals"
    MOTHER_BABY = "mother_baby"
    BOOKS = "books"
    TOOLS = "tools"
    RAIN_GEAR = "rain_gear"
    EBIKE_PARKING = "ebike_parking"


class FacilityState(StrEnum):
    """How it is with a facility; only OK counts when somebody filters for it."""

    OK = "ok"
    BROKEN = "broken"
    NONE = "none"
    NEARBY = "nearby"
    UNKNOWN = "unknown"


class StationType(StrEnum):
    """Who keeps the place."""

    UNION = "union"
    HOST_BANK = "host_bank"
    HOST_POST = "host_post"
    HOST_TELECOM = "host_telecom"
    HOST_SHOP = "host_shop"
    HOST_COMMUNITY = "host_community"
    SMART_24H = "smart_24h"
    DRIVERS_HOME = "drivers_home"
    PUBLIC_TOILET = "public_toilet"
    OTHER = "other"


class LifeCycle(StrEnum):
    """Where a station stands between opening and the end."""

    TRIAL = "trial"
    NORMAL = "normal"
    CLOSED_TEMPORARILY = "closed_temporarily"
    RECTIFICATION = "rectification"
    WITHDRAWN = "withdrawn"


class Entry(StrEnum):
    """How one gets in."""

    WALK_IN = "walk_in"
    ASK_STAFF = "ask_staff"
    SCAN = "scan"
    CODE = "code"


class Audience(StrEnum):
    """Who may come in."""

    EVERYONE = "everyone"
    WORKERS = "workers"
    MEMBERS = "members"


class SourceKind(StrEnum):
    """Where a value came from. People on the spot outrank files."""

    SURVEY = "survey"
    STAFF = "staff"
    KEEPER = "keeper"
    RIDER = "rider"
    INSPECTION = "inspection"
    IMPORT = "import"
    OSM = "osm"
    SAMPLE = "sample"


class Crowd(StrEnum):
    """How full it is."""

    EMPTY = "empty"
    SEATS = "seats"
    FULL = "full"


# Values that a person corrected by hand are kept when a file says otherwise later.
BY_HAND = frozenset({SourceKind.SURVEY, SourceKind.STAFF, SourceKind.KEEPER, SourceKind.INSPECTION})
RUNNING = frozenset({LifeCycle.TRIAL, LifeCycle.NORMAL})

FACILITY_LABELS: dict[Facility, LazyString] = {
    Facility.WATER: _l("饮水"),
    Facility.HOT_WATER: _l("热水"),
    Facility.MICROWAVE: _l("热饭"),
    Facility.FRIDGE: _l("冰箱"),
    Facility.TOILET: _l("厕所"),
    Facility.AC: _l("空调"),
    Facility.HEATING: _l("取暖"),
    Facility.SEATS: _l("座椅"),
    Facility.CHARGING_PHONE: _l("手机充电"),
    Facility.CHARGING_EBIKE: _l("电动车充电"),
    Facility.BATTERY_SWAP: _l("换电"),
    Facility.WIFI: _l("无线网"),
    Facility.FIRST_AID: _l("急救药箱"),
    Facility.AED: _l("AED"),
    Facility.SHOWER: _l("淋浴"),
    Facility.MEALS: _l("餐食"),
    Facility.MOTHER_BABY: _l("母婴室"),
    Facility.BOOKS: _l("图书"),
    Facility.TOOLS: _l("维修工具"),
    Facility.RAIN_GEAR: _l("雨具"),
    Facility.EBIKE_PARKING: _l("停电动车"),
}
FACILITY_STATE_LABELS: dict[FacilityState, LazyString] = {
    FacilityState.OK: _l("可用"),
    FacilityState.BROKEN: _l("坏了"),
    FacilityState.NONE: _l("没有"),
    FacilityState.NEARBY: _l("附近有"),
    FacilityState.UNKNOWN: _l("不清楚"),
}
TYPE_LABELS: dict[StationType, LazyString] = {
    StationType.UNION: _l("工会驿站"),
    StationType.HOST_BANK: _l("银行共建"),
    StationType.HOST_POST: _l("邮政共建"),
    StationType.HOST_TELECOM: _l("通信营业厅共建"),
    StationType.HOST_SHOP: _l("商户共建"),
    StationType.HOST_COMMUNITY: _l("社区共建"),
    StationType.SMART_24H: _l("24 小时智能驿站"),
    StationType.DRIVERS_HOME: _l("司机之家"),
    StationType.PUBLIC_TOILET: _l("公共厕所(非驿站)"),
    StationType.OTHER: _l("其他去处(非驿站)"),
}
LIFE_CYCLE_LABELS: dict[LifeCycle, LazyString] = {
    LifeCycle.TRIAL: _l("试运行"),
    LifeCycle.NORMAL: _l("正常开放"),
    LifeCycle.CLOSED_TEMPORARILY: _l("临时关闭"),
    LifeCycle.RECTIFICATION: _l("整改中"),
    LifeCycle.WITHDRAWN: _l("已撤销"),
}
ENTRY_LABELS: dict[Entry, LazyString] = {
    Entry.WALK_IN: _l("推门就进"),
    Entry.ASK_STAFF: _l("找工作人员开门"),
    Entry.SCAN: _l("扫码进门"),
    Entry.CODE: _l("输密码进门"),
}
AUDIENCE_LABELS: dict[Audience, LazyString] = {
    Audience.EVERYONE: _l("谁都可以进"),
    Audience.WORKERS: _l("户外劳动者都可以进"),
    Audience.MEMBERS: _l("工会会员可以进"),
}
SOURCE_LABELS: dict[SourceKind, LazyString] = {
    SourceKind.SURVEY: _l("现场核实"),
    SourceKind.STAFF: _l("工会工作人员"),
    SourceKind.KEEPER: _l("站长"),
    SourceKind.RIDER: _l("骑手"),
    SourceKind.INSPECTION: _l("巡查"),
    SourceKind.IMPORT: _l("工会表格"),
    SourceKind.OSM: _l("开放地图"),
    SourceKind.SAMPLE: _l("示例数据"),
}
