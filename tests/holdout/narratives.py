"""Bulletins that tell case after case, in plain text and in Word, also as other sites print them again."""

from __future__ import annotations

from collections.abc import Sequence

from tests.holdout.expecting import SOME, Fields, Layout, Line, Reading, any_of, asked, line
from tests.holdout.held import Made, held
from tests.holdout.words import document, paragraph, paragraphs

KIND = "叙述体通报"
TOLD: Layout = tuple((part, part) for part in ("no", "area", "content", "finding", "handling", "blame"))
CHINESE = "一二三四五六七八九十"
# What a careless converter makes of these characters: the traditional one, its reading behind it.
PRINTED_AGAIN = {
    "厂": "廠(chǎng)", "现": "現(xiàn)", "场": "場(chǎng)", "环": "環(huán)", "处": "處(chù)", "经": "經(jīng)",
    "问": "問(wèn)", "题": "題(tí)", "实": "實(shí)", "声": "聲(shēng)", "气": "氣(qì)", "县": "縣(xiàn)",
    "镇": "鎮(zhèn)", "开": "開(kāi)", "责": "責(zé)", "时": "時(shí)", "长": "長(zhǎng)", "号": "號(hào)",
    "机": "機(jī)", "业": "業(yè)", "达": "達(dá)", "华": "華(huá)", "东": "東(dōng)", "测": "測(cè)",
}  # fmt: skip


def _told(stories: Sequence[tuple[str, str]]) -> list[Line]:
    return [line(story, number) for story, number in stories]


def _cases(lines: Sequence[Line], layout: Layout = TOLD) -> list[Fields]:
    cases = asked(lines, layout)
    for case in cases:
        case.pop("serial", None)
    return cases


@held("narrative-by-county.txt", KIND)
def by_county() -> Made:
    """一、County number, then labelled paragraphs; duty told as 问责情况."""
    lines = _told((
        ("kiln", "D3HE202406030007"), ("pigs", "X3HE202406030002"), ("plating", "D3HE202406030015*"),
        ("boiler", "D3HE202406030021"), ("quarry", "X3HE202406030006"),
    ))  # fmt: skip
    text = "澜川市公开中央生态环境保护督察交办信访问题第七批办理结果\n发布时间：2024年6月11日  来源：市协调联络组\n\n"
    for count, one in enumerate(lines):
        told = one.printed
        text += (
            f"{CHINESE[count]}、{told['area']}　{told['no']}\n反映情况：{told['content']}\n"
            f"调查核实情况：{told['finding']}\n处理及整改情况：{told['handling']}\n问责情况：{told['blame'] or '无'}\n\n"
        )
    lines[3].want["accountability_raw"] = any_of("无", None)
    facts = {"format": "txt", "batch": "7", "date": "2024-06-11"}
    return text.encode(), Reading(facts, _cases(lines))


@held("narrative-bracketed.docx", KIND)
def bracketed_numbers() -> Made:
    """Numbers in brackets, （一）（二）（三） for the parts, the verdict in a sentence of its own."""
    lines = _told((
        ("foundry", "D3HB202406040012"), ("wetland", "X3HB202406040003"), ("kitchenwaste", "D3HB202406040030"),
        ("station", "X3HB202406040010"),
    ))  # fmt: skip
    blocks = [paragraph("关于督察组转办第二十七批信访件办理情况的通报"), paragraph("（2024年6月12日）")]
    for count, one in enumerate(lines, 1):
        told = one.printed
        blocks.append(paragraphs([
            f"{count}.{told['area']}（受理编号：{told['no']}）", f"（一）群众反映：{told['content']}",
            f"（二）核查情况：{told['finding']}", f"是否属实：{told['verdict']}。",
            f"（三）处理整改情况：{told['handling']}", f"办结情况：{told['closure']}。",
        ]))  # fmt: skip
        one.open = frozenset({"verified_raw", "closure_raw"})
    blocks.append(paragraph("澜川市生态环境保护督察整改工作领导小组办公室"))
    layout = (*TOLD[:5], ("是否属实", "verdict"), ("办结", "closure"))
    facts = {
        "format": "docx",
        "batch": "27",
        "date": "2024-06-12",
        "title": "关于督察组转办第二十七批信访件办理情况的通报",
    }
    return document(*blocks), Reading(facts, _cases(lines, layout))


@held("narrative-one-paragraph-each.txt", KIND)
def one_paragraph_each() -> Made:
    """Everything of a case in one paragraph, in GB18030, labels run on without line breaks."""
    lines = _told((
        ("market", "D2HA202104200014"), ("mixing", "D2HA202104200019"), ("tailings", "X2HA202104200002*"),
        ("ditch", "D2HA202104200026"),
    ))  # fmt: skip
    lines[1].want["area"] = "东陂市"
    text = "澜川市第十三批信访举报件办理情况\r\n"
    for count, one in enumerate(lines):
        told = one.printed
        text += (
            f"{CHINESE[count]}、{told['area']} {told['no']} 反映情况：{told['content']} 调查核实情况："
            f"{told['finding']} 处理及整改情况：{told['handling']} 问责情况：{told['blame']}\r\n"
        )
    facts = {"format": "txt", "encoding": "gb18030", "batch": "13"}
    return text.encode("gb18030"), Reading(facts, _cases(lines))


@held("narrative-printed-again.txt", "转载损坏（繁体、拼音、重复正文）")
def printed_again() -> Made:
    """Traditional characters with their readings in brackets, a broken full stop, the body twice."""
    lines = _told((
        ("kiln", "D3HE202406050001"), ("cement", "D3HE202406050004"), ("film", "X3HE202406050002"),
        ("dye", "D3HE202406050019"),
    ))  # fmt: skip
    broken = "该加工厂已于上月停产。现场未见原料，设备（含电机2台）已拆除。"
    lines[2].printed["finding"] = lines[2].want["finding"] = broken
    body = ""
    for count, one in enumerate(lines):
        told = one.printed
        body += (
            f"{CHINESE[count]}、{told['area']} {told['no']}\n反映情况：{told['content']}\n"
            f"调查核实情况：{told['finding']}\n处理及整改情况：{told['handling']}\n问责情况：{told['blame']}\n"
        )
    again = _again(body).replace("停產(chǎn)。現(xiàn)", "停產(chǎn)?,F(xiàn)")
    title = _again("澜川市办理督察交办问题情况（第八批）") + "\n"
    repairs = {"pinyin_removed": SOME, "traditional_to_simplified": True}
    reading = Reading({"format": "txt", "batch": "8"}, _cases(lines), repairs=repairs)
    return (title + again + again).encode(), reading


def _again(text: str) -> str:
    return "".join({**PRINTED_AGAIN, "产": "產(chǎn)"}.get(letter, letter) for letter in text)


@held("narrative-traditional.txt", "转载损坏（繁体、拼音、重复正文）")
def traditional() -> Made:
    """Traditional characters throughout, without readings; brackets that are real stay."""
    content = "东陂市渡口村有塑胶作坊冒白烟（夜间更甚），废水直排农田。"
    finding = "经查，该作坊（无营业执照）正在生产，污水经渗坑排放。"
    handling = "责令停产并清除设备，罚款3万元。"
    told = {"content": content, "finding": finding, "handling": handling, "area": "东陂市"}
    lines = [line("plastics", "D3GD202406060008", printed=told)]
    text = (
        "信訪舉報件辦理情況（第十批）\n一、東陂市 D3GD202406060008\n"
        "反映情況：東陂市渡口村有塑膠作坊冒白煙（夜間更甚），廢水直排農田。\n"
        "調查核實情況：經查，該作坊（無營業執照）正在生產，污水經滲坑排放。\n"
        "處理及整改情況：責令停產並清除設備，罰款3萬元。\n"
    )
    facts = {"format": "txt", "batch": "10"}
    reading = Reading(facts, _cases(lines, TOLD[:5]), repairs={"traditional_to_simplified": True})
    return text.encode(), reading
