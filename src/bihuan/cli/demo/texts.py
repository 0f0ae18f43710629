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


# The list that came in a moment ago, as a file: with what real lists have, complaints heard of before among it.
LATEST_LIST = """省第三生态环境保护督察组转办群众信访举报件一览表（第六批）
共13件,,,,,,
序号,受理编号,交办问题基本情况,行政区域,污染类型,举报人,联系电话
1,{n1},北岭县青石镇化工园区：1.夜间有刺鼻气味，凌晨两点左右最重；2.雨天偷排废水。,北岭县,大气,赵某某,13800000601
2,{n2}*,南屏县白塔镇河道内倾倒建筑垃圾，并有洗砂废水直排。,南屏县,水、垃圾,钱某,
3,{n3},我家住东湖区湖滨街道幸福里6号楼2单元301室，楼下洗车店噪声扰民，联系电话13800001234。,东湖区,噪声,孙某某,13800001234
4,{n4},西山区与北岭县交界处的碎石加工点扬尘严重，两地互相推诿。,西山区、北岭县,大气,,
5,{n5},高新区金辉涂装公司喷漆废气扰民，前期反映后停了几天又恢复。,高新区,大气,,
6,{n6},南屏县松岗乡山塘被填埋生活垃圾，渗滤液流入农田。,南屏县,,,
7,{n7},东湖区湖滨街道烧烤店油烟直排问题反弹。,东湖区,油烟,,
8,,北岭县柳河乡村道旁畜禽粪便堆积，臭味大。,北岭县,畜禽养殖,,
9,{n9},反映西山区石门街道搅拌站存在以下问题：夜间装卸噪声大；道路积尘。多次反映未解决。,西山区,噪声、扬尘,,
10,{n10},石桥市永丰镇前槐村南邻车轮厂的事还没完：涂装车间喷粉、烤漆的气味夜里又顺风进村，换班时敲击轮毂的响声整夜不断。,石桥市,大气,,
11,{n11},滨河区新城街道桂语花园三千多户正对着包装厂的烟囱，印刷、复合的酸甜味仍散不掉，凌晨一点到四点最重。,滨河区,大气,,
12,{n12},来信反映高新区金辉涂装公司喷漆废气扰民，停了几天又恢复，居民意见很大。,高新区,大气,,
"""
