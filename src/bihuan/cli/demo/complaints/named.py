"""Complaints that are told in full: two long rectifications, a dump cleared together, a farm reported three times, and
what is no matter of the inspectors."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.cli.demo.complaints.row import Milestone, Works


@dataclass(frozen=True, slots=True)
class Named:
    """One complaint told in full; text has the bars of a shape, object ties reports of the same thing together.

    finding, handling and works are empty where the general words will do; asides are added to the plot's own.
    """

    batch: int
    plot: str
    object: str
    subject: str
    types: tuple[str, ...]
    area: str
    town: str
    place: str
    text: str
    channel: str = "phone"
    firm: str = ""
    key: str = ""
    beside: tuple[str, ...] = ()
    finding: str = ""
    handling: str = ""
    works: Works | None = None
    asides: tuple[tuple[str, str], ...] = ()


def _steps(*steps: tuple[str, int]) -> tuple[Milestone, ...]:
    return tuple(Milestone(text, days) for text, days in steps)


_WHEEL = "驰岳车轮制造有限公司"
_PACK = "欧麓包装材料有限公司"
_FARM = "禾旭生态养殖场"
_WHEEL_WORKS = Works(
    "涂装车间当晚停产断电，编制搬迁方案并组织实施。",
    "涂装工序整体迁入经开区表面处理中心，原车间拆除，机加工保留。",
    "涂装车间停产，封存喷漆线和烘干炉；机加工夜间不生产；厂界每周监测一次。",
    _steps(
        ("报送搬迁方案，完成专家论证", 20),
        ("与表面处理中心签订入驻协议", 45),
        ("涂装设备拆除离厂", 80),
        ("新线调试，原址场地调查", 150),
    ),
    _steps(
        ("22:40涂装车间断电，封存喷漆线2条、烘干炉1座，企业签字确认。", 0),
        ("市工信、生态环境部门到厂会商搬迁路径，企业提出两个备选地块。", 6),
        ("搬迁方案初稿报送，专家提出补充原址土壤调查的意见。", 17),
        ("方案修改后通过论证，厂界监测达标，周边住户走访26户无新反映。", 25),
    ),
)
_PACK_WORKS = Works(
    "列入搬迁计划；搬迁前限产四成，六个月内用应急设施治理废气。",
    "一年内搬入产业园，六个月内完成过渡期废气治理，成立三十人群众联络组全程监督。",
    "产量压减四成，22时至6时停产；吸附脱附加催化燃烧设施全天运行；数据每日在小区门口公布；设沟通热线和每周接待日。",
    _steps(
        ("限产和停夜班落实，联络组三十人到位", 5),
        ("过渡期治理设施投运", 40),
        ("六个月治理评估", 180),
        ("新厂投产，旧厂断电清空", 360),
    ),
    _steps(
        ("联络组成立：街道干部8人、社区网格员10人、居民代表12人，分三个片区。", 3),
        ("第一次接待日，来访居民17人，意见集中在凌晨异味，现场承诺停夜班。", 7),
        ("过渡设施基础施工，联络组代表进厂查看，拍照发至各片区。", 14),
        ("热线本周接话9个，较上周减少11个，均已回复。", 21),
    ),
)
_DUMP_WORKS = Works(
    "市生态环境、城管、住建部门联合进场，清挖转运历史积存垃圾并复绿。",
    "十八天内清零积存垃圾约9600立方米，完成底土检测和覆土复绿。",
    "入口设岗，禁止新增倾倒；每日喷洒除臭；渗水点临时截流。",
    _steps(("便道和围挡完成", 2), ("清运过半", 8), ("全部清零", 18), ("底土检测合格、覆土播种", 30)),
    _steps(
        ("7:00进场，挖掘机3台、自卸车24辆，清出便道260米，清运620立方米。", 0),
        ("挖掘机6台、自卸车51辆，清运1380立方米，累计2000立方米。", 2),
        ("昼夜两班，挖掘机8台、自卸车96辆，清运2150立方米，累计5320立方米。", 5),
        ("降雨停工半日，抽排积水180立方米，清运540立方米，累计5860立方米。", 7),
        ("挖掘机7台、自卸车88辆，清运1720立方米，累计8410立方米。", 11),
        ("收尾作业，清运1190立方米，积存垃圾清零，开始底土取样。", 16),
    ),
)
NAMED = (
    Named(
        1, "long_rectification", "wheel", "车轮厂涂装废气", ("air", "noise"), "石桥市", "永丰镇", "前槐村",
        "石桥市永丰镇前槐村南邻车轮厂，意见最大的三件事：|涂装车间喷粉、烤漆的气味夜里顺风进村|抛光粉尘把村口的树染成灰色|换班时敲击轮毂的响声整夜不断",
        firm=_WHEEL, key="inspectors", beside=("eco", "industry"), works=_WHEEL_WORKS,
        finding="市、县两级当晚到厂，涂装车间正在生产，烘干炉废气收集罩脱落，活性炭已失效，厂界非甲烷总烃超标；抛光工序布袋破损；夜间噪声超标3分贝。反映问题属实。",
        handling="涂装车间当晚停产断电并立案处罚，企业承诺不搬迁不复产；抛光工序更换布袋后恢复。涂装工序列入搬迁计划，按月公布进度。",
    ),
    Named(
        3, "repeated", "wheel", "车轮厂涂装废气", ("air",), "石桥市", "永丰镇", "前槐村",
        "永丰镇车轮厂的涂装线听说停了，可村民还是不放心：搬到哪、哪天搬，没人给准话。万一过了这阵风又开起来，前槐村的日子还怎么过？请石桥市把搬迁方案贴出来。",
        channel="letter", firm=_WHEEL, beside=("industry",), works=_WHEEL_WORKS,
        finding="涂装车间自首次核查当晚停产至今，断电封存完好，用电记录为零；搬迁方案正在论证，尚未公开，群众不掌握进度。反映问题属实。",
        handling="搬迁方案论证通过后在村务栏和厂门口公示，每月公布进度；市专班与村民代表建立联系，停产期间每周复核封存情况。",
    ),
    Named(
        2, "long_rectification", "packaging", "包装厂异味", ("air",), "滨河区", "新城街道", "桂语花园",
        "桂语花园三千多户正对着包装厂的烟囱，印刷、复合的酸甜味一年到头散不掉，凌晨一点到四点最重，不少人家装了新风也没用。滨河区新城街道开过两次协调会，厂里每次都说设备最先进。",
        firm=_PACK, key="inspectors", beside=("eco", "industry", "reform"), works=_PACK_WORKS,
        finding="经连续五日走航和定点监测，凌晨时段厂界臭气浓度超标；现有蓄热燃烧设施处理能力小于实际风量；建厂早于小区，防护距离不足。反映问题属实。",
        handling="责令限产四成并停止夜班，六个月内完成过渡期治理，列入一年搬迁计划；设立群众沟通热线和三十人联络组，数据每日公布。",
    ),
    Named(
        4, "repeated", "packaging", "包装厂异味", ("air",), "滨河区", "新城街道", "桂语花园",
        "业主代表想知道新城街道包装厂限产四成怎么核实？白天味道确实小了，上周三凌晨又闻到一阵。滨河区公布的数据只有日均值，请把小时值也放出来，搬迁的地块定了没有也说一声。",
        channel="wechat", firm=_PACK, works=_PACK_WORKS,
        finding="限产四成执行在案，夜班已停；反映当日凌晨因设施检修短时泄放异味，持续约50分钟；公布数据仅有日均值。反映问题属实。",
        handling="检修改在白天进行并提前告知；自次日起公布小时值；用电、产量台账向联络组开放；搬迁地块已初步选定，协议签订后公示。",
    ),
    Named(
        2, "on_site_together", "dump", "村庄垃圾山", ("garbage", "solid_waste", "water"), "柏川县", "杨梁乡", "下坪村",
        "柏川县杨梁乡下坪村后沟倒了十几年垃圾，建筑、生活、皮革边角料混在一起：|垃圾堆有三层楼高，起火冒烟好几次|污水从沟口流进杨梁沟，羊都不喝|拉垃圾的外地车夜里还在来",
        key="inspectors", beside=("eco", "urban", "housing"), works=_DUMP_WORKS,
        finding="沟内积存混合垃圾约9600立方米，表层为建筑和生活垃圾，夹有皮革边角料；沟口渗水化学需氧量偏高；卡口监控拍到外来车辆11车次。反映问题属实。",
        handling="市生态环境、城管、住建部门与柏川县联合进场，每日7时开工，必要时昼夜作业，调集挖掘机8台、自卸车近百辆清运；对倾倒车辆立案。",
    ),
    Named(
        1, "normal", "farm", "养殖场粪污直排", ("livestock", "water"), "南屏县", "松岗乡", "上渠村",
        "松岗乡上渠村的养殖场把粪水排到村西水渠，一到中午太阳晒起来味道冲天，南屏县的干部来看过，只让老板撒了点石灰。",
        firm=_FARM, beside=("farm",),
    ),
    Named(
        2, "repeated", "farm", "养殖场粪污直排", ("livestock", "water"), "南屏县", "松岗乡", "上渠村",
        "写信的是上渠村十九户种菜的。禾旭场存栏早就超了，储粪池是个土坑，没铺膜，南屏县松岗乡的浇地水都带泡。随信附照片六张，盼有人真来量一量池子。",
        channel="letter", firm=_FARM, beside=("farm",),
    ),
    Named(
        4, "rebound", "farm", "养殖场粪污直排", ("livestock", "water", "air"), "南屏县", "松岗乡", "上渠村",
        "答复说禾旭养殖场管子拆了、池子盖了，实际换成了水泵，趁下雨往渠里抽。南屏县松岗乡上渠村的人第三次说这件事，要求督察组看完现场再签字。",
        firm=_FARM, key="inspectors", beside=("farm", "eco"),
        finding="复查发现厂区东墙外有软管和潜水泵，渠内水样氨氮超标；储粪池虽已加盖，容积不足。反映问题属实，属整改反弹。",
        handling="拆除水泵软管，立案从重处罚，责令减栏至核定规模；对乡分管负责人约谈，县农业农村局派员驻场一个月。",
    ),
    Named(
        2, "central_unit", "railway", "铁路机修噪声", ("noise",), "西山区", "马坊镇", "西寨村",
        "铁路工务段在西寨村边堆放旧轨枕，半夜换轨叮叮当当，防腐油味大，西山区马坊镇说铁路上的事区里管不着，那到底谁能管？",
        beside=("transport",),
        finding="西山区会同工务段现场核查，村边存放旧轨枕约400根，夜间换轨作业监测超标4分贝，有防腐油气味。反映问题属实。",
        handling="市专班函商工务段：旧轨枕限期清走，非抢险换轨避开22时至6时并提前告知；进展由西山区跟进。",
    ),
    Named(
        3, "provincial_unit", "highway", "高速声屏障缺失", ("noise",), "青崖县", "云台镇", "东岗村",
        "高速从青崖县云台镇东岗村头上过，桥下住着六十来户，货车一过碗碟都响；当年施工图上有八百米声屏障，至今一块没立，管理处的电话永远占线。",
        channel="letter", beside=("transport",),
        finding="经核查，设计文件列有该段声屏障，未实施；夜间临路敏感点等效声级超标5.2分贝。反映问题属实。",
        handling="市专班函商管理处并报省交通主管部门，先期夜间限速、更换伸缩缝，声屏障列入下一年度计划。",
    ),
    Named(
        1, "out_of_scope_consent", "wages", "拖欠工资", ("other",), "经开区", "平川街道", "平川路",
        "在经开区平川街道一家电子厂干了一年，厂里欠四个月工资不给，劳动仲裁说要排队，督察组能不能一块给管管，工友三十多个都等着钱过年。",
        asides=(("deduction", "反映拖欠工资，属劳动争议，不涉及生态环境，已转市人社局按程序处理，申请核减。"),),
    ),
    Named(
        1, "out_of_scope_consent", "other_city", "外市企业", ("air",), "古渡县", "黄滩镇", "黄滩渡口",
        "过了河就是沧溟市地界，那边焦化厂的黄烟刮到古渡县黄滩镇，本地去了也进不了门，只好打督察组电话。",
        channel="letter", asides=(("deduction", "被反映企业位于沧溟市，不属本市管辖，附两市界线图和现场坐标，申请核减并请督察组转办。"),),
    ),
    Named(
        2, "out_of_scope_consent", "house", "房屋质量纠纷", ("other",), "东湖区", "钟楼街道", "兰亭佳苑",
        "兰亭佳苑交房三年墙皮脱落、窗户漏雨，开发商赖着不修，钟楼街道推给东湖区住建，住建推给法院，业主要求督察组主持公道。",
        asides=(("deduction", "反映房屋质量维修，属民事合同纠纷，无环境污染内容，已由区住建部门受理，申请核减。"),),
    ),
    Named(
        3, "out_of_scope_consent", "land", "承包地纠纷", ("other",), "长塬县", "三岔乡", "后营村",
        "长塬县三岔乡后营村换届以后把机动地重新包出去，价格低得离谱，账也不公开，村民信不过乡里，写信给督察组请求查账。",
        channel="letter", asides=(("deduction", "反映土地承包和村务公开，不属生态环境保护督察受理范围，已转县纪检监察和农业农村部门，申请核减。"),),
    ),
    Named(
        4, "out_of_scope_consent", "fees", "物业收费", ("other",), "高新区", "兴科街道", "云庭公寓",
        "云庭公寓物业费一年涨两回，电梯坏了不修，高新区兴科街道成立业委会的申请压了半年，恳请上级一起督促。",
        channel="wechat", asides=(("deduction", "反映物业收费和业委会组建，不涉及环境问题，已由街道答复，申请核减。"),),
    ),
    Named(
        2, "out_of_scope_refused", "pond", "鱼塘赔偿", ("water",), "青崖县", "鹿鸣乡", "南坡村",
        "南坡村鱼塘去年翻塘，损失六万多，青崖县鹿鸣乡调解说找不到责任人，要求上游的果脯作坊赔钱。上游的水到现在还是酸的。",
        asides=(
            ("deduction", "主要诉求为经济赔偿，属民事纠纷，申请核减。"),
            ("refusal", "来件同时反映上游水质发酸，涉及环境问题，不同意核减，请按原时限办理。"),
        ),
    ),
    Named(
        3, "out_of_scope_refused", "stalls", "市场搬迁补偿", ("garbage", "noise"), "石桥市", "城关街道", "老仓街",
        "城关街道老仓街市场说拆就拆，摊主的补偿没谈拢，剩下半截工地，烂菜和渣土臭在那里，石桥市的人天天绕道。补偿要给，垃圾也得清。",
        asides=(
            ("deduction", "主要反映征收补偿，属征收争议，申请核减。"),
            ("refusal", "来件含垃圾堆存和施工扰民内容，属受理范围，不同意核减。"),
        ),
    ),
)  # fmt: skip
# The subject whose words are lent where a named one says nothing itself.
LIKE = {
    "wheel": "paint", "packaging": "printing", "dump": "rubbish", "farm": "pigs", "railway": "road", "highway": "road", "pond": "food",
}  # fmt: skip
LIKE_ANY = "rubbish"
