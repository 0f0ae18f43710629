"""Lines of the page around a list or bulletin that are none of its text: 打印本页, 责任编辑：…, 上一篇：…, 首页 > 专题."""

from __future__ import annotations

import re

from bihuan.rules.list_keys import read_channel
from bihuan.rules.list_text import compact

_LONGEST = 80
_OPEN, _CLOSE = r"[(（\[【〔<＜]*", r"[)）\]】〕>＞]*"
# Labels whose line belongs to the page; behind a name or a number nothing more follows.
_PEOPLE = (
    r"责任编辑|责编|编辑|值班编辑|网络编辑|作者|记者|通讯员|供稿人?|撰稿人?|摄影|责任校对|校对|编审|初审|复审|终审|监制"
    r"|审核人?|发布人|发布者|录入"
)
_ORIGIN = r"(?:信息|文章|稿件|文稿)?来源|稿源|出处|发布(?:时间|日期|机构|单位)|(?:更新|发表)(?:时间|日期)"
_COUNT = r"(?:浏览|阅读|点击|访问)(?:次数|量|数|人数)?"
_OWNER = r"版权所有|技术支持|运维单位|网站标识码|备案(?:号|序号)"
_LINKS = r"相关(?:链接|阅读|新闻|文章|信息|附件|文档)|延伸阅读|推荐阅读|更多(?:信息|内容)?|友情链接|热点(?:新闻|推荐)"
_NEIGHBOURS = r"(?:上|下)(?:一)?(?:篇|条|页)"
_WORDS = (
    r"打印(?:本页|此页|本文|页面|文章)?|关闭(?:本页|窗口|页面|此页)?|返回(?:顶部|首页|列表|上级|上一页)?|收藏(?:本页|本文)?|纠错|复制链接|扫码|微信|微博|新浪微博|腾讯微博"
    r"|QQ(?:空间|好友)?|朋友圈|豆瓣|人人网|更多|举报纠错|我要纠错|无障碍|大|中|小|下载|字[体号](?:大小)?|保护视力色|繁体|简体"
    r"|网站地图|网站声明|隐私声明|关于我们|联系我们|阅读原文|网站首页|设为首页"
)
_WHOLE = re.compile(
    rf"{_OPEN}(?:(?:{_PEOPLE})[:：|｜丨].{{0,30}}"
    rf"|(?:{_ORIGIN})[:：|｜丨].{{0,60}}|{_COUNT}[:：]?\d*次?|(?:{_OWNER})[:：©].{{0,60}}|(?:{_LINKS})[:：]?.{{0,60}}"
    rf"|(?:本报)?(?:见习)?(?:记者|通讯员)[\u4e00-\u9fff]{{2,4}}(?:、[\u4e00-\u9fff]{{2,4}}){{0,3}}|监督(?:举报)?电话[:：][\d()（）、;；/转-]{{5,50}}"
    rf"|{_NEIGHBOURS}[:：].{{0,70}}|附件\d*[:：].{{0,70}}|附件下载"
    rf"|(?:扫一扫|扫码|微信扫|用手机扫).{{0,24}}|.{{0,6}}(?:分享到|分享至|分享)[:：]?.{{0,30}}"
    rf"|[^。]{{0,20}}ICP备.{{0,60}}|[^。]{{0,24}}公网安备.{{0,40}}|您是第\d+位访[客问]者?.{{0,10}}|(?:当前|您的|所在)位置[:：].{{0,60}}"
    r"|[-—–]+\d{1,3}[-—–]+|第\d{1,3}页(?:[,，/]?共\d{1,3}页)?|[-—–]*(?:END[-—–]*|完[-—–]+)|(?:Copyright|©|\(c\)).{0,90}"
    r"|点个?(?:在看|赞)[^。]{0,14}|(?:点击|长按|识别)[^。]{0,16}(?:关注|二维码)[^。]{0,10}"
    rf"|(?:{_NEIGHBOURS}|{_WORDS})(?:[|｜/·,，、)\]】(\[【]{{0,3}}(?:{_NEIGHBOURS}|{_WORDS}))*){_CLOSE}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"(?:信息)?来源[:：](?P<way>.+)")
_TAIL = re.compile(
    rf"(?:{_OPEN}(?:责任编辑|责编|编辑)|{_LINKS}|{_NEIGHBOURS}[:：]|版权所有|分享到|Copyright|©|点个在看)",
    re.IGNORECASE,
)
# Behind the text on its own line: …问责情况：无。【责任编辑：章某】
_AT_END = re.compile(
    rf"(?<=[\u4e00-\u9fff。；;)）\d])\s*(?P<tail>[(（\[【](?:(?:{_PEOPLE})[:：]|记者[\s\u3000])[^()（）\[\]【】]{{0,30}}[)）\]】])\s*$"
)
_DATED = re.compile(r"20\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?")
_CRUMBS = re.compile(r"(?:[^>》»›＞]{1,20}[>»›＞])+[^>》»›＞]{0,30}")
_MENU = re.compile(r"[^|｜。；]{1,8}(?:[|｜][^|｜。；]{1,8}){2,}")
_ENDS = "。；！？!?;"
_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）()“”、]{2,40}(?:办公室|领导小组|指挥部|委员会|人民政府|局|督察组|专班|管委会|[市县区]委)"
)
_PLAIN_DAY = re.compile(
    r"(?:20\d\d|二[〇○零]..)年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
)


def is_furniture(line: str) -> bool:
    """Whether a line is wholly the page's: who edited, printed or shared it, where it came from, what stands beside it."""
    if len(line) > _LONGEST or line.rstrip()[-1:] in _ENDS:
        return False
    bare = compact(line)
    bare = _DATED.sub("", bare, count=1) or bare
    if (told := _SPOKEN.fullmatch(bare)) and read_channel(told["way"]):
        return False
    return _WHOLE.fullmatch(bare) is not None


def begins_tail(line: str) -> bool:
    """Whether behind a line of furniture only more of the page follows: 相关链接, 上一篇, 责任编辑."""
    return _TAIL.match(compact(line)) is not None


def without_tail(line: str) -> tuple[str, str]:
    """A line without the editor's name in brackets at its end, and that name."""
    found = _AT_END.search(line) if line.rstrip()[-1:] in (")", "）", "]", "】") else None
    return (line[: found.start()].rstrip(), found["tail"]) if found else (line, "")


def is_navigation(line: str) -> bool:
    """Whether a line leads through the site: 首页 > 专题 > 督察, 当前位置：…."""
    text = line.strip()
    return (
        (len(text) <= _LONGEST and bool(_CRUMBS.fullmatch(text)))
        or compact(text) in ("首页", "网站首页")
        or _MENU.fullmatch(compact(text)) is not None
        or is_furniture(text)
    )


def is_office(line: str) -> bool:
    """Whether a line is the name of an office and nothing else, as one that signs."""
    return _OFFICE.fullmatch(compact(line)) is not None


def is_plain_day(line: str) -> bool:
    """Whether a line is a day and nothing else: 2024年6月3日."""
    return _PLAIN_DAY.fullmatch(compact(line)) is not None
