"""What people complain of in 清河市; invented places, firms and events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """One row of an invented list: place, printed types, text, the firm if one is named, how far its case has come.

    until: the last link played. issues: the problems the text names, where they are several. key: key class. verdict: what is found.
    """

    area: str
    types: tuple[str, ...]
    content: str
    until: str
    firm: str = ""
    issues: tuple[str, ...] = ()
    key: str = ""
    verdict: str = "true"
    band: str = "unstated"


# The batch of three days ago: mostly answered.
EARLIER = (
    Complaint("北岭县", ("air",), "北岭县青石镇宏达板材厂压贴车间夜间偷排，刺鼻气味一直飘到镇上，已持续两个月。", "answered", "宏达板材厂", band="night"),
    Complaint("东湖区", ("fumes", "noise"), "东湖区湖滨街道小吃街多家烧烤店油烟直排，凌晨仍有音响噪声。", "answered", issues=("多家烧烤店油烟直排", "凌晨仍有音响噪声")),
    Complaint("南屏县", ("water",), "南屏县白塔镇白塔河下游河水发黑，疑似上游洗砂点偷排泥浆水。", "answered", "白塔洗砂点", key="inspectors"),
    Complaint("西山区", ("dust",), "西山区石门街道环山路工地土方露天堆放，渣土车不苫盖上路，扬尘严重。", "city_leader", "环山路项目部"),
    Complaint("北岭县", ("livestock", "water"), "北岭县柳河乡生态养殖园粪污直排水渠，夏天无法开窗。", "reviewing", "柳河生态养殖园"),
    Complaint("高新区", ("air",), "高新区创业路金辉涂装公司喷漆废气收集不全，厂界异味明显。", "returned", "金辉涂装公司"),
    Complaint("南屏县", ("noise",), "南屏县松岗乡石材加工点早上六点开工，切割噪声扰民。", "answered", "松岗石材加工点", verdict="partly", issues=("石材加工点早上六点开工", "切割噪声扰民")),
    Complaint("东湖区", ("garbage",), "东湖区湖滨街道沿湖绿地堆放生活垃圾，无人清运。", "answered"),
)  # fmt: skip
# The batch of yesterday: being investigated, rectified, signed.
YESTERDAY = (
    Complaint("北岭县", ("air", "dust"), "北岭县青石镇采石场破碎线无除尘设施，运输道路扬尘严重，车辆抛洒。", "signing", "青石镇采石场", issues=("破碎线无除尘设施", "运输道路扬尘严重，车辆抛洒"), key="province"),
    Complaint("西山区", ("water",), "西山区石门水库上游有农家乐污水直排入库支沟。", "accepting", "石门农家乐"),
    Complaint("南屏县", ("solid_waste",), "南屏县白塔镇废弃砖窑内倾倒工业固废，下雨时有黄水流出。", "rectifying", "", key="inspectors"),
    Complaint("东湖区", ("noise",), "东湖区湖滨街道某广场晚间音响噪声扰民，物业不管。", "untrue", band="day", verdict="false"),
    Complaint("北岭县", ("ecology",), "北岭县柳河乡河滩被非法采砂挖出大坑，影响行洪和生态。", "visited"),
    Complaint("高新区", ("air",), "高新区科创园食堂油烟净化设施不运行，油烟味大。", "named", "科创园食堂"),
    Complaint("西山区", ("dust", "noise"), "西山区石门街道旧改工地夜间施工，洒水降尘不到位。", "received", "旧改三标段", band="night"),
    Complaint("南屏县", ("water", "livestock"), "南屏县松岗乡养鸭场废水排入灌溉渠，渠水发臭。", "phoned"),
    Complaint("东湖区", ("fumes",), "东湖区湖滨街道居民楼下餐馆未安装油烟净化器。", "signed"),
)  # fmt: skip
# The list that came in a moment ago, as a file: with what real lists have.
LATEST_LIST = """省第三生态环境保护督察组转办群众信访举报件一览表（第六批）
共10件,,,,,,
序号,受理编号,交办问题基本情况,行政区域,污染类型,举报人,联系电话
1,{n1},北岭县青石镇化工园区：1.夜间有刺鼻气味，凌晨两点左右最重；2.雨天偷排废水。,北岭县,大气,,
2,{n2}*,南屏县白塔镇河道内倾倒建筑垃圾，并有洗砂废水直排。,南屏县,水、垃圾,,
3,{n3},我家住东湖区湖滨街道幸福里6号楼2单元301室，楼下洗车店噪声扰民，联系电话13800001234。,东湖区,噪声,,
4,{n4},西山区与北岭县交界处的碎石加工点扬尘严重，两地互相推诿。,西山区、北岭县,大气,,
5,{n5},高新区金辉涂装公司喷漆废气扰民，前期反映后停了几天又恢复。,高新区,大气,,
6,{n6},南屏县松岗乡山塘被填埋生活垃圾，渗滤液流入农田。,南屏县,,,
7,{n7},东湖区湖滨街道烧烤店油烟直排问题反弹。,东湖区,油烟,,
8,,北岭县柳河乡村道旁畜禽粪便堆积，臭味大。,北岭县,畜禽养殖,,
9,{n9},反映西山区石门街道搅拌站存在以下问题：夜间装卸噪声大；道路积尘。多次反映未解决。,西山区,噪声、扬尘,,
"""
