"""The extract proposed from a complaint's text: what may tell who complained is masked or pointed out.

Proposes only: a person confirms every extract, and looks wherever something was found. Finds patterns, not
meaning; an extract without findings is not thereby free of identity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_letters, digits
from typing import NamedTuple

MASK = "××"


class HitKind(StrEnum):
    """What a finding looks like."""

    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    LONG_NUMBER = "long_number"
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"
    NAME = "name"
    PLATE = "plate"
    HOME = "home"


HIT_LABELS = {
    HitKind.ID_NUMBER: "身份证号",
    HitKind.BANK_CARD: "银行卡号",
    HitKind.PHONE: "电话号码",
    HitKind.LONG_NUMBER: "长串数字",
    HitKind.EMAIL: "电子邮箱",
    HitKind.ACCOUNT: "QQ、微信号",
    HitKind.ADDRESS: "住址",
    HitKind.NAME: "姓名",
    HitKind.PLATE: "车牌号",
    HitKind.HOME: "本人或家庭表述",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding, by its place in the original text (end excluded); replacement None: only shown."""

    kind: HitKind
    start: int
    end: int
    found: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Extract:
    """The proposed text and all findings in their order."""

    text: str
    hits: tuple[Hit, ...]

    @property
    def needs_look(self) -> bool:
        """Whether a person must look before confirming, because anything at all was found."""
        return bool(self.hits)


def propose(text: str) -> Extract:
    """The extract proposed for a complaint's text; proposing again on the result changes nothing more."""
    covered, masked = _cover(_Way.of(text.translate(_HALF_WIDTH)))
    hits = [Hit(kind, start, end, text[start:end], MASK) for kind, start, end in masked]
    hits += [
        Hit(rule.kind, *found.span(), text[slice(*found.span())], None)
        for rule in _HINTS
        if rule.may_stand_in(covered)
        for found in rule.pattern.finditer(covered.text)
    ]
    return Extract(_masked(text, masked), tuple(sorted(hits, key=lambda hit: (hit.start, hit.end))))


def propose_part(part: str, whole: str) -> str:
    """The text proposed for one issue of a complaint: masked besides is what was found only in the whole's context."""
    for found in {hit.found for hit in propose(whole).hits if hit.replacement and len(hit.found) > 1}:
        part = part.replace(found, MASK)
    return propose(part).text


def left_in(text: str) -> str | None:
    """The first thing in a text that would have to be masked; None for a text that may be confirmed."""
    return next((hit.found for hit in propose(text).hits if hit.replacement), None)


class _Way(NamedTuple):
    """A text as it is searched, with its characters and how many digits stand in it."""

    text: str
    characters: AbstractSet[str]
    digits: int

    @classmethod
    def of(cls, text: str) -> _Way:
        characters = set(text)
        return cls(text, characters, sum(map(text.count, characters & _DIGITS)))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern; what is masked is its group `x` where it has one. in_numerals: also tried on 一三八….

    signs: in whatever it matches stands one of them; digits: and so many digits at the least. Most texts need not be
    searched therefore; none: always searched.
    """

    kind: HitKind
    pattern: re.Pattern[str]
    in_numerals: bool = False
    signs: frozenset[str] = frozenset()
    digits: int = 0

    def may_stand_in(self, way: _Way) -> bool:
        """Whether it can match a text of these characters."""
        return self.digits <= way.digits and not (self.signs and self.signs.isdisjoint(way.characters))


class _HalfWidth(dict[int, str]):
    """Full-width signs and the digits of every script as ASCII, one for one: places stay places."""

    def __missing__(self, code: int) -> str:
        digit = unicodedata.digit(chr(code), None)
        narrow = chr(code - 0xFEE0) if 0xFF01 <= code < 0xFF5F else chr(code)
        self[code] = narrow if digit is None else str(digit)
        return self[code]


_HALF_WIDTH = _HalfWidth({0x3000: " ", 0xA0: " "})
_DIGITS = frozenset(digits)
_NUMERAL_SIGNS = frozenset("〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "0001234567891234567891")

_GAP = r"[\s\-‐-―_.·•]{0,3}"
_NUMBER = r"[0-9A-Za-z一二三四五六七八九十百]{1,6}"
_HAN = r"[\u3400-\u9fff]"
_END = (
    rf"(?=(?![{_HAN[1:-1]}×])|\Z|联系|电话|手机|身份|性别|住址|地址|反映|举报|投诉|来电|来信"
    "|称|说|系|等|的|男|女)"
)
_SURNAME = (
    "(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|"
    "[王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解"
    "牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑"
    "郎甄丛仲虞敖巩明佘池查麻苑迟邝])"
)
_NOT_AFTER_SELF = "(?![于曾和时常何高关全连尚应成向方严安任单包白夏明路])"


def _rule(
    kind: HitKind, pattern: str, *, in_numerals: bool = False, signs: str = "", digits: int = 0
) -> _Rule:
    return _Rule(kind, re.compile(pattern, re.IGNORECASE | re.ASCII), in_numerals, frozenset(signs), digits)


# In the order of trust: where two meet, both places are masked together and the first names the kind.
_MASKS = (
    _rule(
        HitKind.ID_NUMBER,
        rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}[01]\d{_GAP}[0-3]\d{_GAP}\d{{3}}[\dx](?!\d)",
        digits=17,
    ),
    _rule(HitKind.ID_NUMBER, r"(?<!\d)\d{17}x", digits=17),
    _rule(HitKind.ID_NUMBER, rf"(?<!\d)[1-9]\d{{5}}{_GAP}\d{{2}}[01]\d[0-3]\d{_GAP}\d{{3}}(?!\d)", digits=15),
    _rule(HitKind.BANK_CARD, r"(?<!\d)(?:\d{4}[\s\-]){3,4}\d{1,4}(?!\d)|(?<!\d)[3-9]\d{15,18}(?!\d)", digits=13),
    _rule(
        HitKind.PHONE,
        rf"(?<!\d)(?:\+?(?:00)?86{_GAP}|0)?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)",
        in_numerals=True,
        digits=11,
    ),
    _rule(HitKind.PHONE, r"(?<!\d)\(?0\d{2,3}[\s)\-‐-―]{0,3}[2-9]\d{6,7}(?!\d)", in_numerals=True, digits=10),
    _rule(
        HitKind.PHONE,
        r"(?:电话|座机|手机|联系方式|致电|号码)[^\d，。；,;\n×]{0,6}(?P<x>\d[\d\s\-]{5,12}\d)(?!\d)",
        in_numerals=True,
        signs="电座手联致号",
        digits=2,
    ),
    _rule(HitKind.LONG_NUMBER, r"(?<!\d)\d{11,}(?!\d|\s*[元万亿吨])", digits=11),
    _rule(HitKind.EMAIL, r"[a-z0-9._%+\-]{1,64}\s?@\s?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+", signs="@"),
    _rule(
        HitKind.ACCOUNT,
        r"(?:qq|扣扣|微信|wechat|weixin|vx|v信|薇信)(?:账号|号码|号|群|id)?[\s:是为]{0,3}(?P<x>[a-z0-9_\-]{5,24})",
        signs="qQ扣微wWvV薇",
    ),
    _rule(
        HitKind.ADDRESS,
        rf"(?:{_NUMBER}(?:号楼|号院|栋|幢|座|楼)[\s,，、\-]*)?{_NUMBER}单元(?:[\s,，、\-]*{_NUMBER}(?:室|号|户|楼|层)?)?"
        rf"|{_NUMBER}(?:号楼|号院|栋|幢|座)[\s,，、\-]*{_NUMBER}(?:室|户)",
        signs="单楼院栋幢座",
    ),
    _rule(
        HitKind.ADDRESS,
        r"(?:家庭住址|家庭地址|住址|联系地址|通讯地址|通信地址)\s?[:是为]\s?(?P<x>[^，。；,;\s×]{2,40})",
        signs="址",
    ),
    _rule(
        HitKind.ADDRESS,
        r"(?:我家|我们家|我们住|我住|俺家|本人家|本人住|家住|现住|居住|暂住|租住|住在|[，,。;；\s]住(?![宅户院房])"
        r"|(?:举报|投诉|反映|信访|来电|来信)(?:人|者)[也均都]?[住系是为])"
        r"(?:就)?(?:住|在|于|是){0,3}"
        rf"(?P<x>[^，。；,;\n×]{{0,25}}?{_NUMBER}(?:号|室|户|组|排|\-\d+)(?:{_NUMBER}(?:号|室|户|排|组)?)?)",
        signs="号室户组排-",
    ),
    _rule(
        HitKind.NAME,
        rf"(?:姓名|举报人|投诉人|反映人|信访人|来电人|来信人|联系人|署名|申请人)(?:姓名)?\s?:\s?"
        rf"(?P<x>{_HAN}[{_HAN[1:-1]}·]{{1,3}}?){_END}",
        signs=":",
    ),
    _rule(
        HitKind.NAME,
        r"(?:我叫|我名叫|名字叫|名叫|本人叫|本人姓名|我是|举报人|投诉人|反映人|信访人|来电人|来信人|署名)[是为叫]?\s?"
        rf"(?P<x>{_SURNAME}{_HAN}{{1,2}}?){_END}",
        signs="我名人",
    ),
    _rule(
        HitKind.NAME,
        rf"本人[叫是为]?\s?(?P<x>{_NOT_AFTER_SELF}{_SURNAME}{_HAN}{{1,2}}?)(?=[，,。;；、(（\s]|\Z|系|家住)",
        signs="本",
    ),
    _rule(HitKind.NAME, rf"(?P<x>{_SURNAME})(?:先生|女士|小姐)", signs="先女小"),
    _rule(HitKind.NAME, rf"(?P<x>{_SURNAME}{_HAN}{{1,2}}?)(?:先生|女士|小姐)", signs="先女小"),
)  # fmt: skip
_HINTS = (
    _rule(
        HitKind.PLATE,
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
        r"[a-z][·•\s\-]?[a-z0-9]{4,5}[a-z0-9挂学警](?![a-z0-9])",
        signs=ascii_letters,
    ),
    _rule(HitKind.NAME, rf"[“「『\"'‘]{_SURNAME}{_HAN}{{1,2}}[”」』\"'’]", signs="“「『\"'‘"),
    _rule(HitKind.ADDRESS, rf"{_NUMBER}(?:号楼|号院|栋|幢)|门牌号?", signs="楼院栋幢门"),
    _rule(
        HitKind.HOME,
        r"本人|我(?:们)?(?:家|住|村|小区|楼|院|单位|厂)|俺|咱家|自家|家门口|家住|家里|我(?:的)?(?:父|母|爸|妈|儿|女|爱人|丈夫|"
        r"妻子|老伴|老公|老婆|爷爷|奶奶|孩子|孙)[亲子儿]?|我(?:是|叫|在)|邻居|隔壁|楼上|楼下|(?:该厂|厂里|公司)(?:的)?"
        r"(?:员工|职工|工人|前员工)|(?:举报|投诉|反映|信访|来电|来信)人",
    ),
)  # fmt: skip
# Numbers of cases and firms look like numbers of people: 受理编号, 统一社会信用代码.
_OFFICIAL = re.compile(
    r"[DX]\d[A-Z]{2}20\d{2}[01]\d[0-3]\d{5}(?!\d)|[信电]20\d{2}[01]\d[0-3]\d{4}(?!\d)"
    r"|(?:(?<=代码)|(?<=代码[:是为]))(?:9[123]|5[1239]|1[12])\d{6}[0-9A-Z]{10}(?![0-9A-Z])",
    re.IGNORECASE | re.ASCII,
)

_Span = tuple[HitKind, int, int]


def _cover(way: _Way) -> tuple[_Way, list[_Span]]:
    """The text with every find covered by × in place, and the finds; sought until there are no more."""
    spans: list[_Span] = []
    while found := _joined(_spans(way)):
        spans += found
        plain = way.text
        for _, start, end in found:
            plain = plain[:start] + "×" * (end - start) + plain[end:]
        way = _Way.of(plain)
    return way, sorted(spans, key=lambda span: span[1])


def _spans(way: _Way) -> Iterator[_Span]:
    """Everything to be masked, in the order of the rules, numbers of the office excepted."""
    official: list[tuple[int, int]] | None = None
    for rule, text in _to_be_searched(way):
        for found in rule.pattern.finditer(text):
            start, end = found.span("x" if "x" in rule.pattern.groupindex else 0)
            if official is None:
                official = [number.span() for number in _OFFICIAL.finditer(way.text)]
            if not any(first <= start and end <= last for first, last in official):
                yield rule.kind, start, end


def _to_be_searched(way: _Way) -> Iterator[tuple[_Rule, str]]:
    """The rules that may match in their order, each with the text, and with its numerals as digits where it has any."""
    numerals = way if _NUMERAL_SIGNS.isdisjoint(way.characters) else _Way.of(way.text.translate(_NUMERALS))
    for rule in _MASKS:
        if rule.may_stand_in(way):
            yield rule, way.text
        if rule.in_numerals and numerals is not way and rule.may_stand_in(numerals):
            yield rule, numerals.text


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """Spans without overlap: what meets is joined under the kind found first."""
    joined: list[_Span] = []
    for kind, start, end in spans:
        meeting = [span for span in joined if span[1] < end and start < span[2]]
        if meeting and kind is HitKind.NAME:
            continue
        joined = [span for span in joined if span not in meeting]
        first = meeting[0][0] if meeting else kind
        joined.append((first, min([start, *(s[1] for s in meeting)]), max([end, *(s[2] for s in meeting)])))
    return joined


def _masked(text: str, spans: Iterable[_Span]) -> str:
    pieces, last = [], 0
    for _, start, end in spans:
        pieces += [text[last:start], MASK]
        last = end
    return "".join([*pieces, text[last:]])
