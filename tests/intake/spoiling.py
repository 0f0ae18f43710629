"""Clean invented texts made to look like republished pages: traditional, annotated, shifted, printed twice, page-marked."""

from __future__ import annotations

from functools import cache

import opencc

from bihuan.rules.mending.scripts import is_traditional

# How characters are read, where a converter wrote it behind them.
_READ = (
    ": 環:huán 護:hù 辦:bàn 實:shí 報:bào 發:fā 機:jī 構:gòu 號:hào 應:yīng 時:shí 動:dòng 級:jí 導:dǎo "
    "長:zhǎng 協:xié 調:diào 個:gè 區:qū 內:nèi 進:jìn 對:duì 運:yùn 場:chǎng 項:xiàng 現:xiàn 問:wèn 認:rèn "
    "責:zé 領:lǐng 聯:lián 關:guān 鄉:xiāng 鎮:zhèn 點:diǎn 轉:zhuǎn 務:wù 強:qiáng 無:wú 過:guò 經:jīng "
    "執:zhí 嚴:yán 規:guī 來:lái 縣:xiàn 業:yè 廠:chǎng 罰:fá 產:chǎn 門:mén 們:men 結:jié 處:chù 題:tí "
    "單:dān 為:wéi 組:zǔ 額:é 數:shù 開:kāi 風:fēng 難:nán 違:wéi"
)
READINGS = dict(pair.split(":") for pair in _READ.split())
_PLAIN = str.maketrans("，：；！？（）", ",:;!?()")


def annotated(text: str) -> str:
    """The text in traditional characters, with pinyin behind those a reading is known of and half-width punctuation."""
    traditional = _traditional(text)
    return "".join(
        f"{c}({READINGS[c]})" if is_traditional(c) and c in READINGS else c.translate(_PLAIN)
        for c in traditional
    )


def shifted(text: str, at: str) -> str:
    """The text in traditional characters with the first byte of the first character of `at` lost, as pages show it."""
    traditional = _traditional(text)
    place = traditional.index(_traditional(at))
    rest = traditional[place:].encode("gbk")[1:].decode("gbk", "replace").replace("\ufffd", "?")
    return f"{traditional[:place]}?{rest}".translate(_PLAIN)


def _traditional(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


BULLETIN = (
    "名称 | 某省环境保护督察“回头看”工作简报第7期 | ||",
    "发布机构 | 索引号 | 0330021K/2019-00457 | |",
    "主题分类 | 环保督察 | 文号 | |",
    "发布日期 | 主题词 | ||",
    "效力状态 |",
)
ARTICLES = (
    "夜查南屏市重污染天气应急响应",
    (
        "2019年1月8日20时起，南屏市执行Ⅱ级应急响应，1月9日22时至24时，两个检查小组到工地夜间抽查，"
        "共发现裸土未覆盖、未落实“六个百分百”要求、垃圾露天焚烧等问题6个，督办函已送达，要求限时答复。"
    ),
    "北岭市建立市县领导包联制度",
    "督导检查整改工作",
    (
        "按照1月9日的通知，北岭市要求市领导每人至少联系1个县(区)，县领导每人至少联系1个乡镇，不留空白，"
        "另派出7个检查组到各县(区)，主要领导对整改负总责，每周听取一次情况。"
    ),
    "东湖市打造交办问题闭合链条",
    (
        "东湖市规定交办问题1小时内转到县(市、区)，省里限5日反馈，市里限3日反馈，县长签字后上报。"
        "目前，共收到督察组转办信访问题6批327个，当天全部交到县(市、区)，没有积压。"
    ),
    "“回头看”督察进行时",
    "第三督察组:1月9日，到东湖市调阅PM2.5监测数据，听取专家对污染成因的分析，并实地查看两处监测站。",
    "北岭市：抽调环保、公安等部门人员组成7个检查组，由处级干部带队，逐件核对群众举报的办理情况。",
)
BETWEEN = ("扫一扫在手机打开当前页", "某省环境保护督察“回头看”工作简报第7期", "来源： 时间:2019-01-15")


def bulletin() -> str:
    """A republished bulletin: blank metadata, four articles, the body printed twice, all of it annotated."""
    return "\n".join(annotated(line) for line in (*BULLETIN, *ARTICLES, *BETWEEN, *ARTICLES))


REPORT = (
    (
        "东湖：包案到人促整改东湖对交办的问题边查边改，着手解决小作坊污染等环保“老大难”问题。"
        "截至20_年11月20日，东湖含西山已反应办理结果21批共386件，已对121家企业责令整改，限期整改43家，停产整治66家，"
        "立案处分198家，关停取缔104家，查封扣押3家，罚款共1287.0635万元，破获环境涉刑案件7宗，向"
    ),
    (
        "公安机关移送环境类涉刑案件12宗，刑拘4人，逮捕8人，移送起诉2人，公安部门带走问话73人。"
        "问责同步进行，共对29名责任人作出处理。每件交办问题都建立台账，逐项登记，核实情"
    ),
    (
        "况，分清责任。企业预计8个月完成治理，居民联络小组有25人，清运用了近百辆车，26个单位参与。"
        "“督察帮我们找出了多年没有解决的问题。”市长强调，每件都要有答复。"
    ),
    "其中两件由区长包案，11月25日约见企业，商定搬迁时间。",
)


def report() -> str:
    """A republished report: page marks in mid-sentence, one stretch shifted, words swapped, the year masked."""
    pages = [f"{number}、{annotated(text)}" for number, text in enumerate(REPORT, start=1)]
    spoilt = shifted("解决污染等环保“老大难”问题", "保“老大").split("等", 1)[1]
    pages[0] = pages[0].replace(annotated("环保“老大难”问题"), spoilt)
    return "\n\n".join(["東湖:包案到人促整改_第1頁", "已閱讀4頁,還剩2頁未讀", *pages, "溫馨提示"])
