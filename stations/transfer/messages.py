"""What an import says, in the words of the person who has to mend the list."""

from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from stations.transfer.reasons import Reason, Why

TEXTS: dict[Why, LazyString] = {
    Why.EMPTY_FILE: _l("文件是空的"),
    Why.NOT_A_FILE: _l("这不是一个文件"),
    Why.FILE_TOO_BIG: _l("文件有 %(mb)s MB,最多 %(limit)s MB,请分成几个文件"),
    Why.UNKNOWN_FORMAT: _l("认不出文件格式,请用 .csv、.xlsx 或 .geojson"),
    Why.BINARY: _l("这不是文本表格(文件里有二进制内容)"),
    Why.OLD_EXCEL: _l("这是旧版 .xls 或加了密码的文件,请另存为不加密的 .xlsx"),
    Why.BROKEN_UTF8: _l("第 %(line)s 行有损坏的文字(UTF-8 编码中断),文件可能没有传完,请重新导出"),
    Why.BROKEN_GB: _l(
        "第 %(line)s 行有损坏的文字(不是 UTF-8,也不是 GB18030),文件可能没有传完,请重新导出"
    ),
    Why.BROKEN_CSV: _l("第 %(line)s 行的引号或分隔符不对(%(detail)s),文件可能没有传完"),
    Why.BROKEN_XLSX: _l("XLSX 文件已损坏或没有传完(%(detail)s),请重新保存"),
    Why.XLSX_BOMB: _l("XLSX 文件解压后大得不正常,拒绝读取"),
    Why.BROKEN_JSON: _l("第 %(line)s 行不是正确的 JSON(%(detail)s),文件可能没有传完"),
    Why.NOT_FEATURES: _l("GeoJSON 应为 FeatureCollection"),
    Why.TOO_MANY_ROWS: _l("超过 %(limit)s 行,请分成几个文件"),
    Why.TOO_MANY_COLUMNS: _l("有 %(columns)s 列,最多 %(limit)s 列"),
    Why.NO_HEADERS: _l("前十行里找不到表头(至少要有一列“名称”);看到的是:%(seen)s"),
    Why.SAME_HEADER_TWICE: _l("“%(one)s”和“%(other)s”两列是同一个意思,请删去一列"),
    Why.NO_ROWS: _l("表头下面没有内容"),
    Why.UNKNOWN_COLUMN: _l("不认识“%(column)s”这一列,没有导入"),
    Why.OTHER_SHEET: _l("工作表“%(sheet)s”也像驿站表,没有读,请另存为单独的文件"),
    Why.BROKEN_PBF: _l("不是完整的 OSM PBF 文件(%(detail)s)"),
    Why.PRIVATE_GEOJSON: _l("GeoJSON 是公开数据的格式,站长的联系方式请导出为 .csv 或 .xlsx"),
    Why.NO_NAME: _l("没有填驿站名称"),
    Why.NAME_IS_FORMULA: _l("名称“%(value)s”是表格公式,请改成文字"),
    Why.TOO_LONG: _l("%(field)s太长:%(length)s 个字,最多 %(limit)s 个"),
    Why.TOO_MANY_CELLS: _l("比表头多出一格(“%(extra)s”),可能是内容里的逗号没有加引号"),
    Why.NO_DATUM: _l(
        "没有写明坐标系(GCJ02、BD09 还是 WGS84):在“坐标系”列写明,"
        "或用 --crs 说明全表的坐标系;坐标系错了会偏五六百米"
    ),
    Why.NO_DATUM_IN_ROW: _l(
        "这一行没有写明坐标系(GCJ02、BD09 还是 WGS84),别的行写了;坐标系错了会偏五六百米"
    ),
    Why.UNKNOWN_DATUM: _l(
        "不认识坐标系“%(value)s”,请写 GCJ02(高德、腾讯)、BD09(百度)或 WGS84(GPS、天地图)"
    ),
    Why.NOT_A_NUMBER: _l("%(field)s“%(value)s”不是数字"),
    Why.HALF_A_POSITION: _l("只填了一半坐标,缺%(field)s"),
    Why.SWAPPED: _l(
        "经纬度写反了:现在是经度 %(lon)s、纬度 %(lat)s,"
        "应为经度 %(lat)s、纬度 %(lon)s(确认后可加 --fix-swapped 自动换过来)"
    ),
    Why.OUT_OF_RANGE: _l("经度 %(lon)s、纬度 %(lat)s 不在地球上"),
    Why.ZERO_POSITION: _l("坐标是 0, 0,像是没有填;不知道就留空"),
    Why.OUTSIDE_CHINA: _l("经度 %(lon)s、纬度 %(lat)s 不在中国,%(crs)s 坐标系只用于中国"),
    Why.FAR_FROM_REGION: _l(
        "离 %(region)s 约 %(km)s 公里,不在这个地区;坐标填错了?(确实没错可加 --allow-far)"
    ),
    Why.FAR_FROM_FILE: _l("离表中其他驿站约 %(km)s 公里;坐标填错了?(确实没错可加 --allow-far)"),
    Why.NOT_A_POINT: _l("不是一个点(%(kind)s)"),
    Why.UNKNOWN_LIFE_CYCLE: _l("不认识状态“%(value)s”,请写:试运行、正常、临时关闭、整改、撤销"),
    Why.UNKNOWN_REGION: _l(
        "不认识区县“%(value)s”,没有导入区县:先用 flask stations regions 读入区划表,再导入一次"
    ),
    Why.BAD_EXCEPTIONS: _l("看不懂特殊日期“%(value)s”,应像:2027-02-05/2027-02-08 off"),
    Why.SAME_CODE: _l("编号 %(code)s 在第 %(row)s 行已经用过"),
    Why.SIMILAR_IN_FILE: _l(
        "疑似重复:和第 %(row)s 行“%(name)s”名称相近,相距 %(m)s 米;确实是两个驿站可加 --accept-similar"
    ),
    Why.SIMILAR_EXISTING: _l(
        "疑似重复:和已有的“%(name)s”(编号 %(code)s)名称相近,相距 %(m)s 米;"
        "同一个就写上这个编号,确实是两个可加 --accept-similar"
    ),
    Why.CODE_OF_ANOTHER: _l("编号 %(code)s 已属于别处的“%(name)s”,请换一个编号"),
    Why.REFUSED_BY_DIRECTORY: _l("%(field)s:%(detail)s"),
    Why.HOURS_NOT_UNDERSTOOD: _l(
        "看不懂开放时间“%(value)s”:先按“时间未知”导入,请补上,例如 周一至周五 8:30-17:00"
    ),
    Why.UNKNOWN_FACILITY: _l("不认识的设施:%(value)s(原文记在备注里)"),
    Why.FACILITY_TWICE: _l("设施 %(value)s 写了两种状态,按较差的一种"),
    Why.UNKNOWN_WORD: _l("看不懂%(field)s“%(value)s”(原文记在备注里)"),
    Why.FIXED_SWAPPED: _l("经纬度写反了,已换过来:经度 %(lon)s、纬度 %(lat)s"),
    Why.NO_POSITION: _l("没有坐标:列为“位置待核实”"),
    Why.HTML_IN_TEXT: _l("文字里有 HTML 标记,按普通文字保存"),
    Why.REGION_GUESSED: _l("没有写区县,按坐标归入 %(adcode)s"),
    Why.STAYS_WITHDRAWN: _l("这个驿站已撤销,仍为撤销;要恢复请在“状态”列写 正常"),
    Why.PHONE_MASKED: _l("备注是公开的,里面的手机号已遮住:%(value)s"),
}

FIELDS: dict[str, LazyString] = {
    "id": _l("系统编号"),
    "code": _l("编号"),
    "name": _l("名称"),
    "aliases": _l("别名"),
    "type": _l("类型"),
    "host": _l("承建单位"),
    "adcode": _l("行政区划代码"),
    "county": _l("区县"),
    "street": _l("街道"),
    "street_code": _l("街道代码"),
    "address": _l("地址"),
    "landmark": _l("地标"),
    "entrance_hint": _l("入口提示"),
    "floor": _l("楼层"),
    "lon": _l("经度"),
    "lat": _l("纬度"),
    "crs": _l("坐标系"),
    "crs_given": _l("坐标系"),
    "position_source": _l("坐标来源"),
    "position_by": _l("测量人"),
    "position_at": _l("测量时间"),
    "hours": _l("开放时间"),
    "hours_text": _l("时间原文"),
    "exceptions": _l("特殊日期"),
    "entry": _l("进入方式"),
    "audience": _l("服务对象"),
    "facilities": _l("设施"),
    "parking_m": _l("停车距离"),
    "capacity": _l("容纳人数"),
    "area_m2": _l("面积"),
    "phone": _l("公开电话"),
    "keeper_name": _l("联系人"),
    "keeper_phone": _l("联系电话"),
    "stars": _l("星级"),
    "life_cycle": _l("状态"),
    "confirmed_at": _l("核实时间"),
    "confirmed_by": _l("核实方式"),
    "crowd": _l("拥挤程度"),
    "note": _l("备注"),
    "source_note": _l("数据来源"),
    "sample": _l("示例"),
}


def words(reason: Reason) -> str:
    """One reason as a sentence in the present language."""
    params: dict[str, Any] = dict(reason.params)
    if "field" in params:
        params["field"] = field_name(str(params["field"]))
    return str(str(TEXTS[reason.why]) % params)


def field_name(name: str) -> str:
    """A field as people call it; a single facility as 设施 and its code."""
    head, _dot, facility = name.partition(".")
    label = str(FIELDS.get(head, head))
    return f"{label} {facility}" if facility else label


def nothing_written() -> str:
    """The promise behind every refusal of a file."""
    return str(_("没有写入任何数据"))
